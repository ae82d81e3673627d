"""An import in one step: what is wrong with the rows against what is known, or the plan of every change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from domain.roster.changes import Plan, plan_chats, plan_grids, plan_hours, plan_people
from domain.roster.days import Days
from domain.roster.duties import calendar_faults, plan_duties
from domain.roster.known import Known
from domain.roster.nodes import Choose, Shape, rest_first
from domain.roster.references import reference_faults
from domain.roster.reshaping import reshape
from domain.roster.rows import Records
from domain.roster.sheets import Fault, Sheet


@dataclass(slots=True)
class Compared:
    """With faults the plan is empty and the shape of no use."""

    faults: list[Fault] = field(default_factory=list)
    plan: Plan = field(default_factory=Plan)
    shape: Shape = field(default_factory=Shape)


def compare(
    records: Records,
    faults: Sequence[Fault],
    known: Known,
    days: Days,
    *,
    choose: Choose = rest_first,
    end_missing: bool = False,
) -> Compared:
    """The plan, or every fault there is; `faults` are those found in reading."""
    shape, found = reshape(records, known, days, choose)
    found = [f for f in found if (f.sheet, f.row, f.column) not in records.unread]
    found = [*faults, *found, *reference_faults(records, known, shape, days.today)]
    bad = {fault.row for fault in found if fault.sheet == Sheet.duties}
    found += calendar_faults([d for d in records.duties if d.row not in bad], known, days)
    if found:
        return Compared(faults=in_reading_order(found))
    made = Plan()
    plan_grids(made, shape, known)
    plan_people(made, records.people, known)
    plan_duties(made, records.duties, known, days, end_missing=end_missing)
    plan_chats(made, records.chats, known)
    plan_hours(made, records.hours, known)
    return Compared(plan=made, shape=shape)


def in_reading_order(faults: Sequence[Fault]) -> list[Fault]:
    """Sheet by sheet, from the top down; a fault found twice is told once."""
    order = {sheet.value: place for place, sheet in enumerate(Sheet)}
    once = {(f.sheet, f.row, f.column, f.kind, str(f.facts)): f for f in faults}
    return sorted(once.values(), key=lambda f: (order.get(f.sheet, len(order)), f.row))

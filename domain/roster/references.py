"""What rows say about one another and about what is known already: codes, people, days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from domain.roster.known import Known
from domain.roster.nodes import Shape
from domain.roster.rows import DutyRow, Records
from domain.roster.sheets import Fault, FaultKind, Sheet
from domain.roster.tree import tree_faults


def reference_faults(records: Records, known: Known, shape: Shape, today: date) -> list[Fault]:
    """Everything wrong between rows; one cell never gets a second fault for being unreadable. shape: the tree to come."""
    found = [
        *_twice(records, Sheet.grids, "code", [(g.row, g.code) for g in records.grids], FaultKind.code_twice),
        *_twice(
            records,
            Sheet.people,
            "telegram_id",
            [(p.row, p.telegram_id) for p in records.people],
            FaultKind.person_twice,
        ),
        *_twice(records, Sheet.chats, "chat_id", [(c.row, c.chat) for c in records.chats], FaultKind.chat_twice),
        *_twice(records, Sheet.hours, "grid", [(h.row, h.grid) for h in records.hours], FaultKind.hours_twice),
        *tree_faults(records, shape),
        *_unknown_grids(records, shape),
        *_unknown_people(records, known),
        *_duty_faults(records, today),
    ]
    return [f for f in found if (f.sheet, f.row, f.column) not in records.unread]


def _twice(
    records: Records, sheet: Sheet, column: str, keys: Iterable[tuple[int, object]], kind: FaultKind
) -> Iterable[Fault]:
    first: dict[object, int] = {}
    for row, key in keys:
        if not records.read(sheet, row, column):
            continue
        if key in first:
            yield Fault(sheet.value, row, column, kind, {"said": str(key), "first": first[key]})
        else:
            first[key] = row


def _unknown_grids(records: Records, shape: Shape) -> Iterable[Fault]:
    """Duties and groups need a grid that lives on; a duty that was over when its grid ended is history."""
    named = [(Sheet.duties, d.row, d.grid, d.until_day) for d in records.duties]
    named += [(Sheet.chats, c.row, c.grid, None) for c in records.chats]
    named += [(Sheet.hours, h.row, h.grid, None) for h in records.hours]
    for sheet, row, code, until in named:
        node = shape.nodes.get(code)
        if node is None:
            yield Fault(sheet.value, row, "grid", FaultKind.grid_unknown, {"said": code})
        elif node.ended is not None and (until is None or until > node.ended):
            yield Fault(sheet.value, row, "grid", FaultKind.grid_ended, {"said": code})


def _unknown_people(records: Records, known: Known) -> Iterable[Fault]:
    ids = known.people.keys() | {p.telegram_id for p in records.people}
    for duty in records.duties:
        if duty.telegram_id not in ids:
            yield Fault("duties", duty.row, "telegram_id", FaultKind.person_unknown, {"said": str(duty.telegram_id)})


# Duties


def _duty_faults(records: Records, today: date) -> Iterable[Fault]:
    by_key: dict[tuple[int, str, str, str | None], list[DutyRow]] = defaultdict(list)
    for duty in records.duties:
        if duty.post == "liaison" and not duty.department:
            yield Fault("duties", duty.row, "department", FaultKind.department_missing)
        if duty.from_day and duty.until_day and duty.from_day > duty.until_day:
            facts: dict[str, object] = {"from": duty.from_day.isoformat(), "until": duty.until_day.isoformat()}
            yield Fault("duties", duty.row, "until", FaultKind.until_before_from, facts)
        elif all(records.read(Sheet.duties, duty.row, c) for c in ("telegram_id", "grid", "post", "from", "until")):
            by_key[duty.who_where].append(duty)
    for same in by_key.values():
        yield from _overlaps(same, today)


def _overlaps(same: list[DutyRow], today: date) -> Iterable[Fault]:
    """Rows of one duty that share more than the day on which one ends and the next begins."""
    for place, duty in enumerate(same):
        for earlier in same[:place]:
            if overlap(days_of(duty, today), days_of(earlier, today)):
                yield Fault("duties", duty.row, "telegram_id", FaultKind.duty_twice, {"first": earlier.row})
                break


def days_of(duty: DutyRow, today: date) -> tuple[date, date]:
    """First and last day; an empty `from` is today, or the last day where that has gone by."""
    last = duty.until_day or date.max
    return duty.from_day or min(today, last), last


def overlap(one: tuple[date, date], other: tuple[date, date]) -> bool:
    """Whether two spans of days share more than a single day at which they meet; equal spans always do."""
    return one == other or max(one[0], other[0]) < min(one[1], other[1])

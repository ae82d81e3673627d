"""What rows say about one another and about what is known already: codes, parents, people, days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from domain.grids import Grid
from domain.people import Duty, Person
from domain.roster.rows import DutyRow, GridRow, Records
from domain.roster.sheets import LEVELS, Fault, FaultKind, Sheet

CYCLE_SHOWN = 6


@dataclass(frozen=True, slots=True)
class KnownChat:
    """A group as the database has it; `grid` is a code or None."""

    chat: int
    grid: str | None
    kind: str
    mode: str


@dataclass(slots=True)
class Known:
    """What the database has: every grid by code, the people and chats the sheets name, those people's duties."""

    grids: dict[str, Grid] = field(default_factory=dict)
    people: dict[int, Person] = field(default_factory=dict)  # by telegram id
    duties: list[Duty] = field(default_factory=list)
    chats: dict[int, KnownChat] = field(default_factory=dict)


def reference_faults(records: Records, known: Known, today: date) -> list[Fault]:
    """Everything wrong between rows; one cell never gets a second fault for being unreadable."""
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
        *_tree_faults(records, known),
        *_unknown_grids(records, known),
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


def _unknown_grids(records: Records, known: Known) -> Iterable[Fault]:
    codes = known.grids.keys() | {g.code for g in records.grids}
    named = [(Sheet.duties, d.row, d.grid) for d in records.duties] + [
        (Sheet.chats, c.row, c.grid) for c in records.chats
    ]
    for sheet, row, grid in named:
        if grid not in codes:
            yield Fault(sheet.value, row, "grid", FaultKind.grid_unknown, {"said": grid})


def _unknown_people(records: Records, known: Known) -> Iterable[Fault]:
    ids = known.people.keys() | {p.telegram_id for p in records.people}
    for duty in records.duties:
        if duty.telegram_id not in ids:
            yield Fault("duties", duty.row, "telegram_id", FaultKind.person_unknown, {"said": str(duty.telegram_id)})


# The tree


def parents_after(grids: Sequence[GridRow], known: Mapping[str, Grid]) -> dict[str, str]:
    """Code -> parent's code ('' for a root) as it will be: the database's, overruled by the sheet's."""
    code_of = {grid.id: grid.code for grid in known.values()}
    parents = {g.code: code_of.get(g.parent_id, "") if g.parent_id else "" for g in known.values()}
    return parents | {g.code: g.parent for g in grids if g.code}


def _tree_faults(records: Records, known: Known) -> Iterable[Fault]:
    parents = parents_after(records.grids, known.grids)
    levels = {g.code: g.level for g in known.grids.values()} | {g.code: g.level for g in records.grids}
    looped: dict[str, list[str]] = {}
    for code in parents:
        if code not in looped and (loop := _loop(code, parents)):
            looped.update(dict.fromkeys(loop, loop))
    for grid in records.grids:
        if grid.parent and grid.parent not in parents:
            yield Fault("grids", grid.row, "parent", FaultKind.parent_unknown, {"said": grid.parent})
        elif grid.code in looped:
            facts: dict[str, object] = {"loop": looped[grid.code][:CYCLE_SHOWN], "length": len(looped[grid.code])}
            yield Fault("grids", grid.row, "parent", FaultKind.parent_cycle, facts)
        elif grid.parent and _deeper(levels[grid.parent], grid.level):
            yield _parent_below(grid, levels[grid.parent])


def _loop(start: str, parents: Mapping[str, str]) -> list[str]:
    """The codes of the cycle `start` itself lies on, or [] when it lies on none."""
    trail, seen, code = [start], {start}, parents.get(start, "")
    while code and code != start:
        if code in seen:
            return []
        trail.append(code)
        seen.add(code)
        code = parents.get(code, "")
    return trail if code == start and start else []


def _deeper(above: str, below: str) -> bool:
    return above in LEVELS and below in LEVELS and LEVELS[above] > LEVELS[below]


def _parent_below(grid: GridRow, parent_level: str) -> Fault:
    facts: dict[str, object] = {"level": grid.level, "parent": grid.parent, "parent_level": parent_level}
    return Fault("grids", grid.row, "level", FaultKind.parent_below, facts)


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

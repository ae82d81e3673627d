"""What an import would change: new rows, changed fields, duties begun and ended; nothing else is touched."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any

from domain.people import Duty
from domain.roster.references import Known, days_of, overlap, parents_after
from domain.roster.rows import ChatRow, DutyRow, GridRow, PersonRow, Records
from domain.roster.sheets import Fault, FaultKind

Changed = dict[str, tuple[Any, Any]]
"""Column -> (before, after)."""


@dataclass(frozen=True, slots=True)
class GridChange:
    """A grid to add (`id` None, every column changed) or to change."""

    row: int
    code: str
    id: int | None
    changed: Changed


@dataclass(frozen=True, slots=True)
class PersonChange:
    """A person to add or to change."""

    row: int
    telegram_id: int
    id: int | None
    changed: Changed


@dataclass(frozen=True, slots=True)
class ChatChange:
    """A group to bind or to bind otherwise."""

    row: int
    chat: int
    new: bool
    changed: Changed


@dataclass(frozen=True, slots=True)
class DutyStart:
    """A duty to append; `until_at` is exclusive."""

    row: int
    telegram_id: int
    grid: str
    post: str
    department: str | None
    from_at: datetime
    until_at: datetime | None


@dataclass(frozen=True, slots=True)
class HeldDuty:
    """A duty the database has, under the names the sheets use."""

    duty: Duty
    telegram_id: int
    grid: str


@dataclass(frozen=True, slots=True)
class DutyEnd:
    """Another end for a duty; `row` None when no row names it any more."""

    row: int | None
    held: HeldDuty
    until_at: datetime | None


@dataclass(slots=True)
class Plan:
    """Everything an import would do. `unnamed` are duties held now in the sheet's posts that no row names."""

    grids: list[GridChange] = field(default_factory=list)
    people: list[PersonChange] = field(default_factory=list)
    starts: list[DutyStart] = field(default_factory=list)
    ends: list[DutyEnd] = field(default_factory=list)
    chats: list[ChatChange] = field(default_factory=list)
    unnamed: list[HeldDuty] = field(default_factory=list)
    unchanged: int = 0

    @property
    def size(self) -> int:
        """How many changes; 0 when the import changes nothing."""
        return len(self.grids) + len(self.people) + len(self.starts) + len(self.ends) + len(self.chats)


@dataclass(frozen=True, slots=True)
class Days:
    """Days of the installation's zone against moments; `now` is the moment of the import."""

    now: datetime
    zone: tzinfo

    @property
    def today(self) -> date:
        """The day of the import."""
        return self.now.astimezone(self.zone).date()

    def start(self, day: date) -> datetime:
        """The midnight with which a day begins."""
        return datetime.combine(day, time(), self.zone)

    def end(self, last: date | None) -> datetime | None:
        """The exclusive moment after the last day."""
        return None if last is None else self.start(last + timedelta(days=1))

    def first_of(self, duty: Duty) -> date:
        """The day on which a duty begins."""
        return duty.from_at.astimezone(self.zone).date()

    def last_of(self, duty: Duty) -> date | None:
        """The last day on which a duty is held; its first when it ended before the day did."""
        return last_day(duty.from_at, duty.until_at, self.zone)


def last_day(from_at: datetime, until_at: datetime | None, zone: tzinfo) -> date | None:
    """The last day, inclusive, of a span whose end is exclusive; never before its first."""
    if until_at is None:
        return None
    last = (until_at - timedelta(microseconds=1)).astimezone(zone).date()
    return max(last, from_at.astimezone(zone).date())


def plan(records: Records, known: Known, days: Days, *, end_missing: bool = False) -> Plan:
    """The changes. `records` must be free of faults, those of `calendar_faults` too.

    With `end_missing`, a duty in a (grid, post) the sheet names, but named by no row, ends with the day before today.
    """
    made = Plan()
    _plan_grids(made, records.grids, known)
    _plan_people(made, records.people, known)
    _plan_duties(made, records.duties, known, days, end_missing=end_missing)
    _plan_chats(made, records.chats, known)
    return made


def calendar_faults(rows: list[DutyRow], known: Known, days: Days) -> list[Fault]:
    """The faults only a comparison with the duties known can find, in rows that have no other."""
    return _plan_duties(Plan(), rows, known, days, end_missing=False)


def _difference(before: dict[str, Any] | None, after: dict[str, Any]) -> Changed:
    """What is new against `before`; everything when there was nothing."""
    if before is None:
        return {column: (None, value) for column, value in after.items()}
    return {column: (before[column], value) for column, value in after.items() if before[column] != value}


def _plan_grids(made: Plan, rows: list[GridRow], known: Known) -> None:
    parents = parents_after([], known.grids)
    for row in rows:
        grid = known.grids.get(row.code)
        columns = ("name", "level", "parent", "kind", "aliases", "households", "area")
        after = {c: getattr(row, c) for c in columns if grid is None or c in row.given}
        before = None if grid is None else {c: getattr(grid, c) for c in columns if c != "parent"}
        if before is not None:
            before["parent"] = parents[row.code]
        changed = _difference(before, after)
        if changed:
            made.grids.append(GridChange(row.row, row.code, grid.id if grid else None, changed))
        else:
            made.unchanged += 1


def _plan_people(made: Plan, rows: list[PersonRow], known: Known) -> None:
    for row in rows:
        person = known.people.get(row.telegram_id)
        after: dict[str, Any] = {"name": row.name}
        if person is None or "phone" in row.given:
            after["phone"] = row.phone
        if person is None or row.language:
            after["language"] = row.language or "zh"
        before = None
        if person is not None:
            before = {"name": person.name, "phone": person.phone, "language": person.language}
        changed = _difference(before, after)
        if changed:
            made.people.append(PersonChange(row.row, row.telegram_id, person.id if person else None, changed))
        else:
            made.unchanged += 1


def _plan_chats(made: Plan, rows: list[ChatRow], known: Known) -> None:
    for row in rows:
        chat = known.chats.get(row.chat)
        after = {c: getattr(row, c) for c in ("grid", "kind", "mode") if chat is None or c in row.given}
        before = None if chat is None else {"grid": chat.grid, "kind": chat.kind, "mode": chat.mode}
        changed = _difference(before, after)
        if changed:
            made.chats.append(ChatChange(row.row, row.chat, chat is None, changed))
        else:
            made.unchanged += 1


# Duties

_Key = tuple[int, str, str, str | None]


def _plan_duties(made: Plan, rows: list[DutyRow], known: Known, days: Days, *, end_missing: bool) -> list[Fault]:
    known_by_key = _by_key(known)
    wanted: dict[_Key, list[DutyRow]] = defaultdict(list)
    for row in rows:
        wanted[row.who_where].append(row)
    faults: list[Fault] = []
    for key, same in wanted.items():
        faults += _match(made, same, known_by_key.get(key, []), days)
    posts = {(row.grid, row.post) for row in rows}
    for key, duties in known_by_key.items():
        if key[1:3] in posts and key not in wanted:
            held = (d for d in duties if d.until_at is None or d.until_at > days.now)
            made.unnamed += [HeldDuty(d, key[0], key[1]) for d in held]
    if end_missing:
        midnight = days.start(days.today)
        made.ends += [DutyEnd(None, h, max(midnight, h.duty.from_at)) for h in made.unnamed]
        made.unnamed = []
    return faults


def _by_key(known: Known) -> dict[_Key, list[Duty]]:
    codes = {grid.id: grid.code for grid in known.grids.values()}
    ids = {person.id: person.telegram_id for person in known.people.values()}
    found: dict[_Key, list[Duty]] = defaultdict(list)
    for duty in sorted(known.duties, key=lambda d: (d.from_at, d.id)):
        if duty.person_id in ids:
            found[ids[duty.person_id], codes[duty.grid_id], duty.post.value, duty.department].append(duty)
    return found


def _match(made: Plan, rows: list[DutyRow], duties: list[Duty], days: Days) -> list[Fault]:
    """Pair the rows of one duty with what is known of it, the surest pairs first; what is left over is new."""
    free, left = list(duties), list(rows)
    spans: dict[int, tuple[date, date]] = {d.id: (days.first_of(d), days.last_of(d) or date.max) for d in duties}
    faults: list[Fault] = []
    for likeness in (_same_days, _same_start, _still_held):
        for row in list(left):
            duty = next((d for d in free if likeness(row, d, days)), None)
            if duty is None:
                continue
            free.remove(duty)
            left.remove(row)
            if row.until_day and row.until_day < days.first_of(duty):
                faults.append(_ends_before_it_began(row, days.first_of(duty)))
            elif days.last_of(duty) == row.until_day:
                made.unchanged += 1
            else:
                spans[duty.id] = (spans[duty.id][0], row.until_day or date.max)
                held = HeldDuty(duty, row.telegram_id, row.grid)
                made.ends.append(DutyEnd(row.row, held, days.end(row.until_day)))
    for row in left:
        faults += _begin(made, row, spans.values(), days)
    return faults


def _same_days(row: DutyRow, duty: Duty, days: Days) -> bool:
    begins = row.from_day is None or row.from_day == days.first_of(duty)
    return begins and row.until_day == days.last_of(duty)


def _same_start(row: DutyRow, duty: Duty, days: Days) -> bool:
    return row.from_day == days.first_of(duty)


def _still_held(row: DutyRow, duty: Duty, days: Days) -> bool:
    return row.from_day is None and (duty.until_at is None or duty.until_at > days.now)


def _ends_before_it_began(row: DutyRow, first: date) -> Fault:
    facts: dict[str, object] = {"from": first.isoformat(), "until": str(row.until_day)}
    return Fault("duties", row.row, "until", FaultKind.until_before_from, facts)


def _begin(made: Plan, row: DutyRow, spans: Iterable[tuple[date, date]], days: Days) -> list[Fault]:
    if row.from_day is None and row.until_day and row.until_day < days.today:
        facts: dict[str, object] = {"until": row.until_day.isoformat(), "today": days.today.isoformat()}
        return [Fault("duties", row.row, "until", FaultKind.until_past, facts)]
    for first, last in spans:
        if overlap(days_of(row, days.today), (first, last)):
            facts = {"from": first.isoformat(), "until": None if last == date.max else last.isoformat()}
            return [Fault("duties", row.row, "from", FaultKind.duty_overlaps_known, facts)]
    from_at = days.start(row.from_day or days.today)
    made.starts.append(
        DutyStart(row.row, row.telegram_id, row.grid, row.post, row.department, from_at, days.end(row.until_day))
    )
    return []

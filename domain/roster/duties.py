"""Duties over time: each row finds its duty, what is left over is new, and what lay in a grid that ends, ends with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from domain.people import Duty
from domain.roster.changes import DutyEnd, DutyStart, HeldDuty, Plan
from domain.roster.days import Days
from domain.roster.known import Known
from domain.roster.nodes import Heirs
from domain.roster.references import days_of, overlap
from domain.roster.rows import DutyRow
from domain.roster.sheets import Fault, FaultKind

_Key = tuple[int, str, str, str | None]


def plan_duties(made: Plan, rows: list[DutyRow], known: Known, days: Days, *, end_missing: bool) -> None:
    """Duties begun and ended. `made.heirs` are there already; `rows` are free of faults, those of `calendar_faults` too.

    With `end_missing`, a duty in a (grid, post) the sheet names, but named by no row, ends with the day before today.
    """
    _plan(made, rows, known, days)
    _end_with_grids(made, known, days)
    if end_missing:
        midnight = days.start(days.today)
        made.ends += [DutyEnd(None, h, max(midnight, h.duty.from_at)) for h in made.unnamed]
        made.unnamed = []


def calendar_faults(rows: list[DutyRow], known: Known, days: Days) -> list[Fault]:
    """The faults only a comparison with the duties known can find, in rows that have no other."""
    return _plan(Plan(), rows, known, days)


def _plan(made: Plan, rows: list[DutyRow], known: Known, days: Days) -> list[Fault]:
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
    return faults


def _end_with_grids(made: Plan, known: Known, days: Days) -> None:
    """Nobody stays on duty in a grid that is no more."""
    ending = {h.code for h in made.heirs if _ends_now(h)}
    if not ending:
        return
    told = {end.held.duty.id for end in made.ends if end.until_at is not None}
    for key, duties in _by_key(known).items():
        if key[1] in ending:
            held = [d for d in duties if d.id not in told and (d.until_at is None or d.until_at > days.now)]
            made.ends += [DutyEnd(None, HeldDuty(d, key[0], key[1]), _end_of(d, days), grid_ends=True) for d in held]
    made.unnamed = [held for held in made.unnamed if held.grid not in ending]


def _ends_now(heirs: Heirs) -> bool:
    return heirs.ended_at is not None and heirs.follows


def _end_of(duty: Duty, days: Days) -> datetime:
    """Now; a duty that was to begin later ends as it begins."""
    return max(days.now, duty.from_at)


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

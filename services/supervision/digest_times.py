"""Digests are owed: exactly one a period and reader's grid, through down-time, stepping clocks and changed minds; late ones say so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta

from domain.digest_times import DAY, Choice, Period, Span, passed_over, periods, told_of
from domain.grids import Grid
from domain.notices import Kind, Notice, Urgency
from domain.people import Duty, Post
from services.work import Work
from storage import digest_times as rows
from storage import grids, obligations, people

LATE_AFTER = timedelta(minutes=15)
KEPT_FOR = {Span.day: timedelta(days=7), Span.week: timedelta(days=14), Span.month: timedelta(days=31)}
"""A digest older than this is no news any more."""
OWED = {Span.day: "digest", Span.week: "digest_week", Span.month: "digest_month"}
"""The obligations' kinds, and the beginnings of the notices' keys."""
ORDER = tuple(Span)

_Owed = tuple[int, Grid, list[Period]]


def oblige(work: Work, only: int | None = None) -> int:
    """Sends every digest that is due and was not sent; gives how many. only: this person's."""
    obligations.fulfil(work.c, "house", "installed", "", work.now)
    installed = obligations.done_at(work.c, "house", "installed", "") or work.now
    return sum(_tell(work, *owed) for owed in _owed(work, installed, only))


def change(work: Work, person_id: int, after: Choice) -> None:
    """What was owed until now comes as it was wanted until now, and what the new hour would pass over; then the choice holds."""
    oblige(work, only=person_id)
    before = rows.choice_of(work.c, person_id)
    for (_, grid), duties in _readers(work, {person_id: after}, person_id).items():
        early = passed_over(before, after, work.calendar(grid.path), work.now)
        _tell(work, person_id, grid, [p for p in early if any(d.holds(p.due_at) for d in duties)])
    rows.choose(work.c, person_id, after, work.now)


def _tell(work: Work, person_id: int, grid: Grid, owed: list[Period]) -> int:
    """Says what nobody said yet, oldest first; gives how many."""
    owed = sorted(owed, key=lambda p: (p.due_at, ORDER.index(p.span)))
    scope = f"{grid.id}:{person_id}"
    # Several replicas may have come so far; each period is won by one.
    won = [p for p in owed if obligations.fulfil(work.c, OWED[p.span], scope, p.name, p.due_at, work.now)]
    said = [p for p in won if not _within_another(p, won)]
    for period in said:
        work.say(notice(work, person_id, grid.id, period, figures_only=period is not said[-1]))
    return len(said)


def _within_another(period: Period, every: Iterable[Period]) -> bool:
    """A longer digest that is due at the same moment has what the day's would have said to do."""
    return period.span is Span.day and any(p.span is not Span.day and p.due_at == period.due_at for p in every)


def _owed(work: Work, installed: datetime, only: int | None) -> Iterator[_Owed]:
    """Person, grid and what was not sent yet."""
    first = {span: (work.now - kept - 32 * DAY).date().isoformat() for span, kept in KEPT_FOR.items()}
    told = {span: rows.told(work.c, kind, first[span]) for span, kind in OWED.items()}
    choices, due = rows.choices(work.c), _Due(work, installed)
    for (person_id, grid), duties in _readers(work, choices, only).items():
        found = due.of(choices.get(person_id, Choice()), grid)
        scope = f"{grid.id}:{person_id}"
        owed = [p for p in found if (scope, p.name) not in told[p.span] and any(d.holds(p.due_at) for d in duties)]
        if owed:
            yield person_id, grid, owed


class _Due:
    """What fell due, reckoned once for all who chose alike."""

    def __init__(self, work: Work, installed: datetime) -> None:
        self._work, self._installed = work, installed
        self._known: dict[object, list[Period]] = {}

    def of(self, choice: Choice, grid: Grid) -> list[Period]:
        calendar, now = self._work.calendar(grid.path), self._work.now
        key = (choice.at, choice.spans, choice.changed_at, calendar.hours)
        if key not in self._known:
            found = periods(choice, calendar, max(self._installed, now - max(KEPT_FOR.values())), now)
            self._known[key] = [p for p in found if p.due_at >= now - KEPT_FOR[p.span]]
        return self._known[key]


def _readers(work: Work, choices: dict[int, Choice], only: int | None) -> dict[tuple[int, Grid], list[Duty]]:
    """Who leads or supervises which grid now, by which duties; only the grid chosen where one is."""
    held: dict[int, dict[int, list[Duty]]] = {}
    for duty in people.duties_as(work.c, (Post.lead, Post.supervisor), work.now):
        if only in (None, duty.person_id):
            held.setdefault(duty.person_id, {}).setdefault(duty.grid_id, []).append(duty)
    found = grids.some(work.c, {grid_id for mine in held.values() for grid_id in mine})
    readers = {}
    for person_id, mine in sorted(held.items()):
        chosen = choices.get(person_id, Choice()).grid
        for grid_id in [chosen] if chosen in mine else sorted(mine):
            readers[person_id, found[grid_id]] = mine[grid_id]
    return readers


def notice(
    work: Work, person_id: int, grid_id: int, period: Period, *, late: bool | None = None, figures_only: bool = False
) -> Notice:
    """The digest of a period for a reader. late: None asks the clock."""
    person = people.get(work.c, person_id)
    facts: dict[str, object] = {
        "grid": grid_id,
        "span": period.span.value,
        "since": _since(work, person_id, grid_id, period).isoformat(),
        "until": period.until.isoformat(),
        "due": period.due_at.isoformat(),
        "late": work.now - period.due_at > LATE_AFTER if late is None else late,
        "figures_only": figures_only,
        "language": rows.choice_of(work.c, person_id).language,
    }
    key = f"{OWED[period.span]}:{grid_id}:{person_id}:{period.name}"
    return Notice(key, Kind.digest, person.telegram_id, facts, person.id, urgency=Urgency.bulk)


def _since(work: Work, person_id: int, grid_id: int, period: Period) -> datetime:
    """A day's digest goes on where the one of the day before ended, whenever that was told."""
    if period.span is not Span.day:
        return period.since
    before = (date.fromisoformat(period.name) - DAY).isoformat()
    found = obligations.due_at(work.c, OWED[Span.day], f"{grid_id}:{person_id}", before)
    return period.since if found is None else min(found, period.until)


def owed_again(work: Work, key: str) -> Notice | None:
    """The notice of a digest that was said to be sent and is not there; None when nobody knows of it."""
    kind, grid, person, name = key.split(":")
    span = next((s for s, k in OWED.items() if k == kind), None)
    due_at = obligations.due_at(work.c, kind, f"{grid}:{person}", name)
    if span is None or due_at is None:
        return None
    times = told_of(span, date.fromisoformat(name), due_at, work.house.zone)
    return notice(work, int(person), int(grid), Period(span, name, due_at.astimezone(UTC), *times), late=True)

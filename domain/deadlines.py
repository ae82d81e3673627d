"""A ticket's dates from its history: whatever order things happened in, the same history gives the same dates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.promises import Unit, Within
from domain.tickets import Event
from domain.worktime import ZERO, Span, WorkCalendar

STANDING_STILL = frozenset({"waiting", "listed"})
"""Statuses in which the promise to resolve does not run. The dates to accept and to contact never stand still."""

BEGINS = {"ask": "resident", "list": "listed"}
"""Actions that begin a pause, and what is waited for; a `pause` says so itself in its facts: resident | third_party | parts."""

_BY_DATE = Within(1, Unit.working_minutes)
"""What a date somebody set is counted in: pauses move it by the working time they took."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Why the clock stood still, from when until when; `until` None while it still does."""

    reason: str
    since: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The dates (UTC), each None as long as the history promises nothing of the kind."""

    accept_by: datetime | None = None
    contact_by: datetime | None = None
    resolve_by: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Clock:
    """A promise that runs: counted in what, and by when as far as is known."""

    within: Within
    by: datetime


def pauses(history: Iterable[Event]) -> tuple[Pause, ...]:
    """When the clock stood still, in order, never two at once. Who waits for something else now begins a new pause."""
    found: list[Pause] = []
    for event, at in _in_order(history):
        still = event.after in STANDING_STILL
        running = bool(found) and found[-1].until is None
        begins = event.action in BEGINS or event.action == "pause"
        if running and (begins or not still):
            found[-1] = Pause(found[-1].reason, found[-1].since, at)
            running = False
        if still and not running:
            found.append(Pause(_reason(event), at))
    return tuple(found)


def _in_order(history: Iterable[Event]) -> Iterator[tuple[Event, datetime]]:
    """Events with their moments; a machine's clock that was set back does not make time run backwards."""
    last: datetime | None = None
    for event in history:
        last = event.at if last is None else max(last, event.at)
        yield event, last


def _reason(event: Event) -> str:
    reason = event.facts.get("reason")
    return reason if event.action == "pause" and isinstance(reason, str) else BEGINS.get(event.action, "resident")


def waits(history: Iterable[Event], now: datetime) -> tuple[Span, ...]:
    """When the clock stood still, one that still does until `now`."""
    return tuple((p.since, p.until or max(now, p.since)) for p in pauses(history))


def paused_for(history: Iterable[Event], now: datetime | None = None) -> timedelta:
    """All the time it stood still; a pause that still runs counts until `now`, or not at all."""
    return sum(((p.until or max(now or p.since, p.since)) - p.since for p in pauses(history)), ZERO)


def deadlines(history: Sequence[Event], calendar: WorkCalendar, now: datetime | None = None) -> Deadlines:
    """The dates as the history has them. `now`: a pause that still runs is counted until then.

    A clock starts anew with each event whose facts say for how long (`accept_for`, `contact_for`, `resolve_for`: a
    code of domain/promises.Within); `resolve_by` (ISO, aware) in the facts sets the date itself. A pause moves the date
    to resolve by the time it took, in what the promise is counted in (days: in working time); one that begins when the
    date has passed moves nothing: what is broken stays broken.
    """
    started = {name: _start(history, name, calendar) for name in ("accept", "contact")}
    return Deadlines(
        accept_by=started["accept"],
        contact_by=started["contact"],
        resolve_by=_resolve_by(history, calendar, now),
    )


def _start(history: Iterable[Event], name: str, calendar: WorkCalendar) -> datetime | None:
    """The date of the clock that was started last."""
    started = [
        (found, at) for event, at in _in_order(history) if (found := Within.parse(event.facts.get(f"{name}_for")))
    ]
    return started[-1][0].after(started[-1][1], calendar) if started else None


def _resolve_by(history: Sequence[Event], calendar: WorkCalendar, now: datetime | None) -> datetime | None:
    clock, since = None, None
    for event, at in _in_order(history):
        set_to = _clock(event, at, clock, calendar)
        if set_to is not None:
            clock, since = set_to, at
    if clock is None or since is None:
        return None
    by = clock.by
    for pause in pauses(history):
        start, until = max(pause.since, since), pause.until or now
        if until is not None and start < by and until > start:
            by = clock.within.later(by, clock.within.lost(start, until, calendar), calendar)
    return by


def _clock(event: Event, at: datetime, before: _Clock | None, calendar: WorkCalendar) -> _Clock | None:
    """The promise to resolve as the event starts or sets it; None when it does neither."""
    found = Within.parse(event.facts.get("resolve_for"))
    if found is not None:
        return _Clock(found, found.after(at, calendar))
    date = _moment(event.facts.get("resolve_by"))
    if date is None:
        return None
    return _Clock(before.within if before is not None and before.within.round_the_clock else _BY_DATE, date)


def _moment(words: object) -> datetime | None:
    """An aware moment as it was written down, else None."""
    try:
        found = datetime.fromisoformat(words) if isinstance(words, str) else None
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None

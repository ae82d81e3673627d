"""Who is rung when: warnings before a promise breaks, and one level higher after each while; each step once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from enum import StrEnum

from domain.people import Duty, Part, Post
from domain.promises import PROMISES
from domain.tickets import OPEN, UNTAKEN, Event, Status, Ticket
from domain.worktime import Span, WorkCalendar

WARNED_AT = 0.7
"""Share of a promise after which its holder is warned."""
LAST_HOUR = timedelta(hours=1)
RUNGS = (timedelta(), timedelta(hours=1), timedelta(hours=4), timedelta(hours=8))
"""After the promise broke: deputy, lead, station head, street; in working time, or round the clock as promised."""
DANGER_RUNGS = (timedelta(), timedelta(minutes=15), timedelta(minutes=30), timedelta(hours=1))
QUIET_FROM, QUIET_UNTIL = time(22), time(7)
"""By the wall clock; only danger rings in between."""

STILL = frozenset({Status.waiting, Status.listed})


class Stage(StrEnum):
    """Which promise."""

    accept = "accept"
    contact = "contact"
    resolve = "resolve"
    review = "review"  # the day a listed ticket is looked at again


@dataclass(frozen=True, slots=True)
class Rung:
    """One step. step: warn | hour | review, or 0–3 of the ladder after the promise broke; `by` is the promise."""

    stage: Stage
    step: str
    at: datetime
    by: datetime
    period: str
    """Names the step for ever: done under this name, it is done."""

    @property
    def level(self) -> int | None:
        """How high up is rung, None before the promise broke."""
        return int(self.step) if self.step.isdecimal() else None


def rungs(ticket: Ticket, calendar: WorkCalendar, waits: Sequence[Span] = ()) -> Iterator[Rung]:
    """Every step of the promises that run now, stage by stage, each stage in order of time.

    waits: when it stood still; that time is no part of what has passed of the promise.
    """
    for stage, by in running(ticket).items():
        yield from _of_stage(ticket, calendar, waits, stage, by)


def running(ticket: Ticket) -> dict[Stage, datetime]:
    """The promises that count now, each with its date."""
    found: dict[Stage, datetime] = {}
    if ticket.status not in OPEN:
        return found
    if ticket.status is Status.listed and ticket.review_on is not None:
        found[Stage.review] = ticket.review_on
    if ticket.status in UNTAKEN:
        found[Stage.accept] = ticket.accept_by
    if ticket.contacted_at is None and ticket.gone_at is None and ticket.status not in STILL:
        found[Stage.contact] = ticket.contact_by
    if ticket.status not in STILL and ticket.status is not Status.checking:
        found[Stage.resolve] = ticket.resolve_by
    return found


def _of_stage(
    ticket: Ticket, calendar: WorkCalendar, waits: Sequence[Span], stage: Stage, by: datetime
) -> Iterator[Rung]:
    start = ticket.opened_at if stage is Stage.contact else ticket.clock_at or ticket.opened_at
    name = f"{stage}:{by.isoformat()}"
    if stage is Stage.review:
        yield Rung(stage, "review", awake(ticket, by, calendar.zone), by, f"{name}:review")
        return
    promise = PROMISES.get(ticket.promise, PROMISES["ordinary"])
    within = {Stage.accept: promise.accept, Stage.contact: promise.contact}.get(stage, promise.resolve)
    always, zone = within.round_the_clock, calendar.zone
    if stage is Stage.accept and not within.unit.endswith("d"):
        span = timedelta(minutes=within.amount)
        start = max(start, by - span if always else calendar.back(by, span))

    def counted(since: datetime, until: datetime) -> timedelta:
        return max(until - since, timedelta()) if always else calendar.between(since, until)

    waited = [counted(max(since, start), min(until, by)) for since, until in waits] if stage is Stage.resolve else []
    whole = counted(start, by) - sum(waited, timedelta())
    # A wait moves the date; what was warned of before need not be said again. More time granted is a new promise.
    promised = f"{stage}:{start.isoformat()}" if stage is Stage.resolve else name
    for step, before in sorted((("warn", whole * (1 - WARNED_AT)), ("hour", LAST_HOUR)), key=lambda s: -s[1]):
        at = by - before if always else calendar.back(by, before)
        if start < at < by:
            yield Rung(stage, step, awake(ticket, at, zone), by, f"{promised}:{step}")
    for level, after in enumerate(DANGER_RUNGS if ticket.urgent else RUNGS):
        at = by + after if always else calendar.add(by, after)
        yield Rung(stage, str(level), awake(ticket, at, zone), by, f"{name}:{level}")


def awake(ticket: Ticket, at: datetime, zone: tzinfo) -> datetime:
    """The moment itself, or the end of the quiet hours when it is not for danger."""
    wall = at.astimezone(zone)
    if ticket.urgent or not asleep(at, zone):
        return at
    day = wall.date() + timedelta(days=wall.time() >= QUIET_FROM)
    return datetime.combine(day, QUIET_UNTIL, tzinfo=zone).astimezone(at.tzinfo)


def asleep(at: datetime, zone: tzinfo) -> bool:
    """Whether it is time for danger only."""
    return not QUIET_UNTIL <= at.astimezone(zone).time() < QUIET_FROM


def next_due(ticket: Ticket, calendar: WorkCalendar, now: datetime, waits: Sequence[Span] = ()) -> datetime | None:
    """When time next brings something about for it; None when nothing is promised any more."""
    # No further than the first step of each promise: every step of a ticket asks this.
    stages = (_of_stage(ticket, calendar, waits, stage, by) for stage, by in running(ticket).items())
    ahead = (next((rung.at for rung in steps if rung.at > now), None) for steps in stages)
    return min((at for at in ahead if at is not None), default=None)


TAKES = frozenset({"accept", "reassign", "rule", "hand_over", "instruct", "grant", "list"})
"""What stops the ladder once the promise is broken: somebody takes it in hand."""


def passes_by_itself(event: Event) -> bool:
    """Whether nobody looked at the matter in this step: a leave, the end of a post, a whole duty that passes."""
    return event.part == Part.system or "duty" in event.facts


def taken_since(history: Iterable[Event], by: datetime) -> bool:
    """Whether somebody took the matter in hand after the promise broke."""
    return any(e.action in TAKES and not passes_by_itself(e) and e.at > by for e in history)


def taken_or_given_since(history: Iterable[Event], by: datetime) -> bool:
    """Whether somebody did so, took it, or was asked anew to take it: the promise to take it that broke is past then."""
    later = [e for e in history if e.at > by]
    given = any("accept_for" in e.facts and not passes_by_itself(e) for e in later)
    return given or any(e.after not in UNTAKEN for e in later) or taken_since(later, by)


def called(
    level: int, chain: Sequence[int], duties: Iterable[Duty], at: datetime, *, without: frozenset[int]
) -> tuple[int, ...]:
    """Who is rung at a level: deputies, leads, the nearest supervisors, the highest; where nobody is, the next above.

    chain: grid ids, nearest first; duties: those in the chain. Empty when nobody stands above at all.
    """
    on_duty = [d for d in duties if d.holds(at) and d.person_id not in without]
    for rung in range(level, 4):
        found = _at_level(rung, chain, on_duty)
        if found:
            return found
    return ()


def _at_level(level: int, chain: Sequence[int], on_duty: list[Duty]) -> tuple[int, ...]:
    posts = ((Post.deputy,), (Post.lead,), (Post.supervisor,), (Post.supervisor, Post.admin))[level]
    for grid_id in reversed(chain) if level == 3 else chain:
        found = sorted({d.person_id for d in on_duty if d.grid_id == grid_id and d.post in posts})
        if found:
            return tuple(found)
    return ()

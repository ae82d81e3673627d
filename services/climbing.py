"""Promises about to break, and broken: their steps are done once, seen in the history, and stop when somebody takes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from itertools import zip_longest

from domain.deadlines import waits
from domain.grids import chain_of
from domain.ladder import Rung, Stage, awake, called, next_due, rungs, taken_since
from domain.notices import Kind, Urgency
from domain.people import Part
from domain.tickets import UNTAKEN, Event, Ticket
from domain.workflow import Action
from services.moving import Moved, advance
from services.privacy import complaints
from services.showing.past import had_at
from services.telling import GATHERED_FOR, tell_above, tell_person, tell_residents
from services.work import Work
from storage import obligations, people, tickets

SYSTEM = frozenset({Part.system})
AT_ONCE = 20
"""Tickets looked at in one transaction: after a week without power each has a dozen steps behind it, and nobody else writes meanwhile."""


def climb(work: Work) -> int:
    """Does every step of the tickets longest due; gives how many tickets. The cost follows what is due, not what exists."""
    found = tickets.due(work.c, work.now, AT_ONCE)
    wait = work.now + GATHERED_FOR if len(found) == AT_ONCE else None
    for ticket_id in found:
        ticket = tickets.get(work.c, ticket_id, lock=True)
        if ticket is not None and ticket.due_at is not None and ticket.due_at <= work.now:
            _climb_one(work, ticket, wait)
    return len(found)


def _climb_one(work: Work, ticket: Ticket, wait: datetime | None) -> None:
    calendar = work.calendar(ticket.grid_path)
    morning = awake(ticket, work.now, calendar.zone)
    if morning > work.now:  # what was missed meanwhile rings nobody at night
        tickets.set_due(work.c, ticket.id, morning)
        return
    still = waits(tickets.history(work.c, ticket.id), work.now) if ticket.paused_for else ()
    fresh = _fresh(work, ticket, [rung for rung in rungs(ticket, calendar, still) if rung.at <= work.now])
    for rung, later in zip_longest(fresh, fresh[1:]):
        # A warning that comes after the promise broke, as after a night without power, warns nobody; of two, one is told.
        warns = rung.level is None and rung.stage is not Stage.review
        if warns and (rung.by <= work.now or (later is not None and later.stage is rung.stage and later.level is None)):
            continue
        if rung.level and taken_since(tickets.history(work.c, ticket.id), rung.by):
            continue
        ticket = _do(work, ticket, rung, wait).ticket
    tickets.set_due(work.c, ticket.id, next_due(ticket, calendar, work.now, still))


def _fresh(work: Work, ticket: Ticket, due: list[Rung]) -> list[Rung]:
    """Steps that were not done yet, and are from now on."""
    scope = str(ticket.id)
    known = obligations.done_periods(work.c, "ladder", scope) if due else set()
    new = (r for r in due if r.period not in known)
    return [r for r in new if obligations.fulfil(work.c, "ladder", scope, r.period, r.at, work.now)]


def call_before_passing(work: Work, ticket: Ticket, to: int) -> Ticket:
    """A ticket that nobody took in time and that passes on by itself (a leave, the end of a post, a whole duty).

    The promise to take it begins anew with whoever gets it, so what broke of the last one is called for now, at night, too:
    who had it missed it, those above hear of it, in the morning at the latest. to: never told as one of those above.
    """
    if ticket.status not in UNTAKEN or ticket.accept_by > work.now:
        return ticket
    calendar = work.calendar(ticket.grid_path)
    morning = awake(ticket, work.now, calendar.zone)
    broken = [r for r in rungs(ticket, calendar) if r.stage is Stage.accept and r.level is not None]
    for rung in _fresh(work, ticket, [r for r in broken if r.at <= work.now or r.level == 0]):
        if not rung.level or not taken_since(tickets.history(work.c, ticket.id), rung.by):
            ticket = _do(work, ticket, rung, morning if morning > work.now else None, to).ticket
    return ticket


def _do(work: Work, ticket: Ticket, rung: Rung, wait: datetime | None, to: int | None = None) -> Moved:
    facts = {"stage": rung.stage.value, "by": rung.by.isoformat(), "step": rung.step}
    if rung.level is None:
        moved = advance(work, ticket, Action.warn, SYSTEM, facts)
        tell_warning(work, moved.ticket, moved.seq, rung.stage.value, rung.by.isoformat(), wait)
        return moved
    history = tickets.history(work.c, ticket.id)
    chain = chain_of(ticket.grid_path)
    duties = people.duties_in(work.c, chain, work.now)
    never = complaints.barred(work.c, ticket, work.now)
    knows = {ticket.assignee_id or 0, to or 0, *_called_before(history, facts), *never}
    found = list(called(rung.level, chain, duties, work.now, without=frozenset(knows)))
    broken: dict[str, object] = {
        **facts,
        "level": rung.level,
        "called": found,
        "holder": had_at(ticket, history, rung.by),
    }
    moved = advance(work, ticket, Action.escalate, SYSTEM, broken)
    tell_breach(work, moved.ticket, moved.seq, broken, wait)
    return moved


def _called_before(history: Iterable[Event], facts: dict[str, str]) -> set[int]:
    """Who was rung for this promise at a lower level: nobody is rung twice for one breach."""
    mine = [
        e.facts
        for e in history
        if e.action == Action.escalate.value and all(e.facts.get(name) == facts[name] for name in ("stage", "by"))
    ]
    return {int(p) for said in mine if isinstance(said.get("called"), list) for p in said["called"]}  # type: ignore[attr-defined]


def tell_warning(work: Work, ticket: Ticket, seq: int, stage: str, by: str, not_before: datetime | None = None) -> None:
    """The one responsible hears that a promise is about to break, or that a listed matter is to be looked at again.

    not_before: until when it waits for more of its kind; danger never does.
    """
    review = stage == Stage.review
    if ticket.assignee_id is not None:
        tell = partial(tell_person, not_before=not_before) if review else _in_its_way(ticket, not_before)
        what = "review" if review else f"due_{stage}"
        tell(work, ticket, ticket.assignee_id, Kind.worker_news, seq=seq, what=what, by=by)
    if review:
        tell_above(work, ticket, "review", seq=seq, not_before=not_before, by=by)


def _in_its_way(ticket: Ticket, not_before: datetime | None) -> Callable[..., None]:
    """`tell_person`: danger at once, and for itself."""
    if ticket.urgent:
        return partial(tell_person, urgency=Urgency.danger)
    return partial(tell_person, not_before=not_before)


def tell_breach(
    work: Work, ticket: Ticket, seq: int, facts: dict[str, object], not_before: datetime | None = None
) -> None:
    """Who is rung at this level; at the first one its holder too, if it broke with them, and residents hear of a late end.

    Several such news waiting for one person are said in one message (services/showing/together.py). not_before: as for
    `tell_warning`.
    """
    stage, by = str(facts.get("stage")), str(facts.get("by"))
    tell, what, had = _in_its_way(ticket, not_before), f"late_{stage}", facts.get("holder")
    if facts.get("level") == 0:
        if ticket.assignee_id is not None and ticket.assignee_id == had:
            tell(work, ticket, ticket.assignee_id, Kind.worker_news, seq=seq, what=what, by=by)
        if stage == Stage.resolve:
            tell_residents(work, ticket, Kind.late, seq=seq, by=by)
    named = facts.get("called")
    for person_id in named if isinstance(named, list) else []:
        tell(work, ticket, int(person_id), Kind.supervisor_news, seq=seq, what=what, by=by, had=had)

"""Every step of a ticket goes through here: the table is asked, the fact is written, the living cards follow."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from domain.deadlines import STANDING_STILL, deadlines, paused_for, pauses, waits
from domain.grids import Responsible, chain_of, lead_above, responsible
from domain.ladder import next_due, running
from domain.notices import Kind, Urgency
from domain.people import Part, Post
from domain.promises import PROMISES
from domain.refusals import WordsNeeded, WordsTooLong
from domain.tickets import HELD, OPEN, Awaited, Event, Status, Ticket
from domain.workflow import Action, Need, step
from services.privacy import complaints
from services.showing import cards
from services.telling import show_to_worker, tell_above, tell_person
from services.work import MAX_WORDS, Work
from storage import grids, people, rulings, tickets


@dataclass(frozen=True, slots=True)
class Moved:
    """The ticket after the step, and the step's place in its history."""

    ticket: Ticket
    seq: int


def advance(
    work: Work,
    ticket: Ticket,
    action: Action,
    parts: frozenset[Part],
    facts: dict[str, Any] | None = None,
    *,
    new: bool = False,
    **changes: Any,
) -> Moved:
    """Takes one step. `changes` are further columns. new: it was opened a moment ago, no card shows it yet.

    Errors: NotPossibleNow, NotAllowed, WordsNeeded, WordsTooLong; nothing is changed then.
    """
    found = step(ticket.status, action, parts)
    facts = facts or {}
    if Need.words in found.needs:
        _check_words(str(facts.get("words") or ""))
    after = changes.pop("status", found.next)
    if ticket.urgent and after is Status.waiting:
        after = Status.in_progress  # danger waits for nobody's answer
    moved = replace(ticket, status=after, **changes)
    if moved.status is not ticket.status or moved.assignee_id != ticket.assignee_id:
        moved = replace(moved, version=ticket.version + 1)
    moved = _with_standing(moved, action, facts)
    if moved.status in STANDING_STILL or ticket.status in STANDING_STILL:
        moved = _stand_still(work, moved, Event(ticket.id, 0, action.value, None, "", work.now, None, after, facts))
    if moved.status in HELD and ticket.status not in HELD:
        moved = replace(
            moved,
            accepted_at=moved.accepted_at or work.now,
            first_holder_id=moved.first_holder_id or moved.assignee_id,
        )
    moved = _due_next(work, moved, ticket)
    lapsed = _lapse(work, ticket, moved, action, parts, whole_duty="duty" in facts)
    if lapsed:
        facts = {**facts, "lapsed": lapsed}
    tickets.save(work.c, moved, before=ticket)
    seq = record(work, moved, action.value, _chief(parts & found.parts), ticket.status, facts)
    if not new:
        cards.refresh_ticket(work, moved, Urgency.usual)
    tell_lapsed(work, moved, seq, lapsed)
    return Moved(moved, seq)


def _lapse(
    work: Work, before: Ticket, moved: Ticket, action: Action, parts: frozenset[Part], *, whole_duty: bool
) -> list[int]:
    """Questions that have lost their point with this step; gives who had asked for more time and is to be told.

    They end with the ticket, with its passing on to somebody else, and a wish for time with the long-term list.
    Who stands in for somebody away, or takes over a whole duty, inherits them.
    """
    passed_on = moved.assignee_id != before.assignee_id and Part.system not in parts and not whole_duty
    if moved.status not in OPEN and before.status in OPEN:
        rulings.settle(work.c, moved.id, work.now, None, granted=False)
    elif passed_on or action is Action.list_:
        asked = rulings.open_one(work.c, moved.id, "extension")
        rulings.settle(work.c, moved.id, work.now, None, granted=False, kind="" if passed_on else "extension")
        return [asked.asked_by] if asked is not None else []
    return []


def tell_lapsed(work: Work, ticket: Ticket, seq: int, askers: Iterable[int]) -> None:
    """Whoever had asked for more time hears that nobody will answer any more, unless it was their own doing."""
    for person_id in askers:
        if person_id != work.person.id:
            tell_person(work, ticket, person_id, Kind.worker_news, seq=seq, what="lapsed")


def _due_next(work: Work, moved: Ticket, before: Ticket) -> Ticket:
    """When time next brings something about; what was due or is to be looked at sooner stays so."""
    promised, known = running(moved), running(before)
    if promised.keys() - known.keys():  # a promise that runs again may have broken meanwhile
        return replace(moved, due_at=work.now)
    if promised == known and _steps_by(moved) == _steps_by(before):
        return moved
    still = waits(tickets.history(work.c, moved.id), work.now) if moved.paused_for else ()
    ahead = next_due(moved, work.calendar(moved.grid_path), work.now, still)
    if promised and before.due_at is not None:
        ahead = min(ahead or before.due_at, before.due_at)
    return replace(moved, due_at=ahead)


def _steps_by(ticket: Ticket) -> tuple[object, ...]:
    """What the steps of its promises follow from besides their dates, but for the pauses of its history."""
    return ticket.clock_at, ticket.promise, ticket.urgent, ticket.grid_path, ticket.paused_for


def _with_standing(moved: Ticket, action: Action, facts: dict[str, Any]) -> Ticket:
    """For what it waits, while it does; supervision ends with the ticket's own end."""
    awaited = moved.waiting_for if moved.status is Status.waiting else None
    if moved.status is Status.waiting and action in (Action.ask, Action.pause):
        awaited = Awaited(facts.get("reason") or Awaited.resident.value)
    if awaited is not moved.waiting_for:
        moved = replace(moved, waiting_for=awaited)
    if moved.watch is not None and moved.status not in OPEN:
        moved = replace(moved, watch=None, watched_by=None)
    return moved


def _check_words(words: str) -> None:
    if not words.strip():
        raise WordsNeeded
    if len(words) > MAX_WORDS:
        raise WordsTooLong(limit=MAX_WORDS)


def _chief(parts: frozenset[Part]) -> str:
    """The part under which a step is written down, the most telling one."""
    return next(part.value for part in Part if part in parts)


def _stand_still(work: Work, moved: Ticket, event: Event) -> Ticket:
    """Pauses are intervals of the history; the columns repeat what it says once this event stands in it.

    A date already promised does not come nearer when somebody edits the calendar afterwards.
    """
    history = [*tickets.history(work.c, moved.id), event]
    by = deadlines(history, work.calendar(moved.grid_path)).resolve_by
    still = pauses(history)
    return replace(
        moved,
        waiting_since=still[-1].since if still and still[-1].until is None else None,
        paused_for=paused_for(history),
        resolve_by=max(moved.resolve_by, by or moved.resolve_by),
    )


def record(work: Work, ticket: Ticket, action: str, part: str, before: Status | None, facts: dict[str, Any]) -> int:
    """Writes one fact of the history; gives its place in it."""
    actor = None if part == Part.system.value else work.person.id or None
    return tickets.add_event(work.c, Event(ticket.id, 0, action, actor, part, work.now, before, ticket.status, facts))


def find_responsible(work: Work, grid_path: str, *, without: frozenset[int] = frozenset()) -> Responsible | None:
    """Who answers for a place now; those in `without` only when there is nobody else."""
    chain = chain_of(grid_path)
    emergency = work.emergency(grid_path)
    if emergency is not None and emergency.command_id not in without:
        return Responsible(emergency.command_id, Post.supervisor, emergency.grid_id)
    duties = people.duties_in(work.c, chain, work.now)
    return responsible(chain, work.now, duties, without=without) or responsible(chain, work.now, duties)


def who_answers(work: Work, ticket: Ticket, *, without: frozenset[int] = frozenset()) -> Responsible | None:
    """Who answers for a ticket now. A complaint about one of them is for the nearest who stands above, or for nobody."""
    barred = complaints.barred(work.c, ticket, work.now)
    if not barred:
        return find_responsible(work, ticket.grid_path, without=without)
    chain = chain_of(ticket.grid_path)
    duties = [d for d in people.duties_in(work.c, chain, work.now) if d.person_id not in barred]
    above = lead_above(chain, work.now, duties, without=without) or lead_above(chain, work.now, duties)
    return next((Responsible(d.person_id, d.post, d.grid_id) for d in duties if d.person_id in above[:1]), None)


def anybody(work: Work, grid_path: str) -> Responsible | None:
    """For danger where nobody answers for the place: whoever is on duty nearby, those who command others first."""
    chain = chain_of(grid_path)
    every = grids.some(work.c, chain)
    for grid_id in chain:
        below = [grid.id for grid in grids.under(work.c, every[grid_id].path)]
        on_duty = people.duties_in(work.c, below, work.now)
        for post in (Post.supervisor, Post.lead, Post.worker, Post.deputy, Post.admin):
            for duty in on_duty:
                if duty.post is post:
                    return Responsible(duty.person_id, post, duty.grid_id)
    return None


def hand_to(
    work: Work,
    ticket: Ticket,
    action: Action,
    parts: frozenset[Part],
    person_id: int,
    facts: dict[str, Any] | None = None,
    *,
    quietly: bool = False,
    **changes: Any,
) -> Moved:
    """Makes `person_id` the one asked to take it and rings them: the accept clock starts anew.

    quietly: one word for many tickets is said by the caller; the cards are shown, and only danger rings.
    """
    accept = PROMISES[ticket.promise].accept
    moved = advance(
        work,
        ticket,
        action,
        parts,
        {**(facts or {}), "to": person_id, "accept_for": accept.code},
        assignee_id=person_id,
        accept_by=accept.after(work.now, work.calendar(ticket.grid_path)),
        accepted_at=None,
        **changes,
    )
    if quietly and not ticket.urgent:
        show_to_worker(work, moved.ticket)
    else:
        ring(work, moved)
    if not quietly and ticket.assignee_id is not None and ticket.assignee_id not in (person_id, work.person.id):
        tell_person(work, moved.ticket, ticket.assignee_id, Kind.worker_news, seq=moved.seq, what="taken_over")
    return moved


def ring(work: Work, moved: Moved, what: str = "yours", *, always: bool = False) -> None:
    """The one responsible has the card. A new one rings; where it stood before, and for news beside it, a word rings.

    A new card of a dangerous matter says that somebody may be in danger: it is the ring.
    """
    ticket = moved.ticket
    urgency = Urgency.danger if ticket.urgent else Urgency.usual
    new = show_to_worker(work, ticket, urgency=urgency)
    if ticket.assignee_id is not None and (not new or (always and not ticket.urgent)):
        kind = Kind.danger_ring if ticket.urgent else Kind.worker_news
        what = "yours" if ticket.urgent else what
        tell_person(work, ticket, ticket.assignee_id, kind, seq=moved.seq, urgency=urgency, what=what)


def assign(work: Work, ticket: Ticket, *, new: bool = False) -> Ticket:
    """The system asks whoever answers for the place; with nobody on duty it waits in sight of those above. new: see advance."""
    system = frozenset({Part.system})
    found = who_answers(work, ticket)
    if found is None and ticket.urgent and complaints.against(work.c, ticket) is None:
        found = anybody(work, ticket.grid_path)
    if found is None:
        tell_above(work, ticket, "nobody", seq=tickets.next_seq(work.c, ticket.id), supervisors=True)
        return ticket
    facts: dict[str, Any] = {"post": found.post.value}
    emergency = work.emergency(ticket.grid_path)
    if emergency is not None:
        facts["emergency"] = emergency.id
    return hand_to(work, ticket, Action.assign, system, found.person_id, facts, new=new).ticket

"""A ticket passes to another: handed over, given by those above, or returned as not mine."""

from __future__ import annotations

from typing import Any

from domain.notices import Kind
from domain.refusals import NobodyToTakeIt
from domain.tickets import Ticket
from domain.workflow import Action, step
from services import ruling
from services.access import access_ticket
from services.beginning import say_what
from services.candidates import candidates
from services.moving import hand_to, who_answers
from services.telling import tell_above, tell_residents
from services.work import Outcome, Work
from storage import people, tickets


def choose_person(work: Work, ticket_id: int, version: int, action: Action, person_id: int) -> Outcome:
    """The one to take it was chosen; a hand-over still needs its reason, a reassignment does not."""
    ticket, parts = access_ticket(work, ticket_id, version=version)
    step(ticket.status, action, parts)
    if person_id not in {c["person"] for c in candidates(work, ticket, limit=10_000)}:
        raise NobodyToTakeIt
    if action is Action.rule:
        return ruling.rule_ticket(work, ticket_id, version, person_id)
    if action is Action.reassign:
        moved = hand_to(work, ticket, action, parts, person_id)
        _tell_new_holder(work, moved.ticket, moved.seq)
        return Outcome("reassigned", ticket=ticket.id)
    say_what(work, ticket.id, action.value, {"to": person_id})
    return Outcome("asked_for_words", ticket=ticket.id)


def hand_over_ticket(work: Work, ticket_id: int, words: str, facts: dict[str, Any]) -> Outcome:
    """转派, with its reason. Errors: NobodyToTakeIt when nobody was chosen before, or not on duty any more."""
    ticket, parts = access_ticket(work, ticket_id)
    person_id = facts.get("to")
    if not isinstance(person_id, int) or person_id not in {c["person"] for c in candidates(work, ticket, limit=10_000)}:
        raise NobodyToTakeIt
    moved = hand_to(work, ticket, Action.hand_over, parts, person_id, {"words": words})
    _tell_new_holder(work, moved.ticket, moved.seq)
    return Outcome("handed_over", ticket=ticket.id)


def _tell_new_holder(work: Work, ticket: Ticket, seq: int) -> None:
    name = people.names(work.c, [ticket.assignee_id]).get(ticket.assignee_id or 0, "")
    tell_residents(work, ticket, Kind.handed_over, seq=seq, holder=name)


def return_ticket(work: Work, ticket_id: int, words: str, _facts: dict[str, Any]) -> Outcome:
    """退回: the next in line is asked, and the one above hears why; nobody's ticket is nobody's.

    The first return passes it on by itself, to whom its words propose; the next one is ruled on by those above.
    """
    ticket, parts = access_ticket(work, ticket_id)
    step(ticket.status, Action.return_, parts)
    if ticket.returned:
        return ruling.contest_ticket(work, ticket, parts, words)
    next_one = ruling.named_in(work, ticket, words) or _next_in_line(work, ticket)
    moved = hand_to(work, ticket, Action.return_, parts, next_one, {"words": words}, returned=ticket.returned + 1)
    if next_one != work.person.id:
        tell_residents(work, moved.ticket, Kind.handed_over, seq=moved.seq, holder=people.get(work.c, next_one).name)
    tell_above(work, moved.ticket, "returned", seq=moved.seq, words=words, by=work.person.name)
    return Outcome("returned", ticket=ticket.id)


def _next_in_line(work: Work, ticket: Ticket) -> int:
    """Who answers for the place of those who have not returned it yet; else of all but the caller; else the caller."""
    me = work.person.id
    returned = {e.actor_id for e in tickets.history(work.c, ticket.id) if e.action == Action.return_.value}
    for without in ({*returned, me}, {me}):
        found = who_answers(work, ticket, without=frozenset(p for p in without if p is not None))
        if found is not None and found.person_id not in without:
            return found.person_id
    return me

"""The end of a ticket is the resident's word: solved or not, content or not, or 72 hours of silence."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from domain.notices import Kind
from domain.people import Part
from domain.refusals import CardIsOld, NotPossibleNow
from domain.tickets import Answer, Status, Ticket
from domain.tickets import Outcome as Ending
from domain.workflow import Action, step
from services.access import access_ticket
from services.moving import advance, find_responsible, ring
from services.telling import tell_above, tell_holder, tell_residents
from services.work import Outcome, Work
from storage import people, tickets

REOPEN_FOR = timedelta(hours=72)
"""How long after closing a "not solved" still reopens."""
WORDS_FOR = timedelta(hours=24)
SAID_FOR = timedelta(minutes=30)
"""How long after 没解决 the next words are taken to say what is still wrong."""


def confirm_solved(work: Work, ticket_id: int, turn: int) -> Outcome:
    """已解决: the reporter's word closes it, a follower's is counted; then both are asked how content they are."""
    ticket, parts = _asked(work, ticket_id, turn)
    step(ticket.status, Action.confirm, parts)
    said = tickets.rating(work.c, ticket.id, work.person.id, ticket.reopened)
    if said is not None and said.solved:
        return Outcome("confirmed", ticket=ticket.id)
    tickets.rate(work.c, ticket.id, work.person.id, ticket.reopened, work.now, solved=True)
    seq = tickets.next_seq(work.c, ticket.id)
    if ticket.status is Status.resolved and Part.reporter in parts:
        ending = Ending.explained if ticket.explained else Ending.solved
        moved = advance(work, ticket, Action.confirm, parts, closed_at=work.now, outcome=ending)
        seq = moved.seq
        tell_holder(work, moved.ticket, "solved", seq=seq)
    else:
        advance(work, ticket, Action.confirm, parts, status=ticket.status)
    tell_residents(work, ticket, Kind.ask_rating, seq=seq, only=work.person.id, round=ticket.reopened)
    return Outcome("confirmed", ticket=ticket.id)


def dispute_resolution(work: Work, ticket_id: int, turn: int) -> Outcome:
    """没解决: back to whoever answers for it, first of all the one who did it; those above are told."""
    ticket, parts = _asked(work, ticket_id, turn)
    step(ticket.status, Action.dispute, parts)
    if ticket.closed_at is not None and work.now > ticket.closed_at + REOPEN_FOR:
        raise NotPossibleNow(status=ticket.status.value, action="dispute")
    tickets.rate(work.c, ticket.id, work.person.id, ticket.reopened, work.now, solved=False)
    moved = _reopen(work, ticket, parts)
    if work.caller.private:
        people.expect(
            work.c, work.person.id, work.caller.chat, "supplement", work.now + SAID_FOR, ticket_id=ticket.id, facts={}
        )
    tell_residents(work, moved, Kind.reopened, seq=moved.reopened, holder=_name(work, moved.assignee_id))
    return Outcome("reopened", ticket=ticket.id)


def _reopen(work: Work, ticket: Ticket, parts: frozenset[Part]) -> Ticket:
    promise, who = work.house.promise(ticket.category, urgent=ticket.urgent), _who_again(work, ticket)
    calendar = work.calendar(ticket.grid_path)
    moved = advance(
        work,
        ticket,
        Action.dispute,
        parts,
        {"to": who, "promise": promise.name, "accept_for": promise.accept.code, "resolve_for": promise.resolve.code},
        assignee_id=who,
        reopened=ticket.reopened + 1,
        resolved_at=None,
        closed_at=None,
        outcome=None,
        accepted_at=None,
        explained=False,
        clock_at=work.now,
        promise=promise.name,
        accept_by=promise.accept_by(work.now, calendar),
        resolve_by=promise.resolve_by(work.now, calendar),
    )
    ring(work, moved, "reopened", always=True)
    tell_above(work, moved.ticket, "reopened", seq=moved.seq, supervisors=True, by_follower=Part.reporter not in parts)
    return moved.ticket


def _who_again(work: Work, ticket: Ticket) -> int | None:
    """The last holder while on duty anywhere, else whoever answers for the place now."""
    if ticket.assignee_id is not None and people.duties_of(work.c, ticket.assignee_id, work.now):
        return ticket.assignee_id
    found = find_responsible(work, ticket.grid_path)
    return found.person_id if found else ticket.assignee_id


def _asked(work: Work, ticket_id: int, turn: int) -> tuple[Ticket, frozenset[Part]]:
    """The ticket, if the question pressed is of its current round. Errors: NoSuchTicket, CardIsOld."""
    ticket, parts = access_ticket(work, ticket_id)
    if turn != ticket.reopened:
        raise CardIsOld(number=ticket.number)
    return ticket, parts


def _name(work: Work, person_id: int | None) -> str:
    return people.names(work.c, [person_id]).get(person_id or 0, "")


def rate(work: Work, ticket_id: int, turn: int, answer: Answer) -> Outcome:
    """满意 / 基本满意 / 不满意; words may follow."""
    ticket, parts = _asked(work, ticket_id, turn)
    _check_may_rate(work, ticket, parts)
    tickets.rate(work.c, ticket.id, work.person.id, ticket.reopened, work.now, answer=answer.value, solved=True)
    if ticket.status is Status.closed:
        advance(work, ticket, Action.rate, parts, {"answer": answer.value})
    people.expect(
        work.c,
        work.person.id,
        work.caller.chat,
        "rate",
        work.now + WORDS_FOR,
        ticket_id=ticket.id,
        facts={"round": turn, "answer": answer.value},
    )
    work.answer(Kind.thanks, ticket=ticket.id, answer=answer.value)
    return Outcome("rated", ticket=ticket.id)


def _check_may_rate(work: Work, ticket: Ticket, parts: frozenset[Part]) -> None:
    """Residents rate what is closed; a follower who said 已解决 need not wait for the reporter."""
    said = tickets.rating(work.c, ticket.id, work.person.id, ticket.reopened)
    if ticket.status is not Status.resolved or said is None or not said.solved:
        step(ticket.status, Action.rate, parts)


def rating_words(work: Work, ticket_id: int, words: str, facts: dict[str, Any]) -> Outcome:
    """Words with a rating, optional; kept with it and told to the holder."""
    ticket, parts = access_ticket(work, ticket_id)
    turn = facts.get("round")
    rated = tickets.rating(work.c, ticket.id, work.person.id, turn) if isinstance(turn, int) else None
    if rated is None:
        raise CardIsOld(number=ticket.number)
    tickets.rate(work.c, ticket.id, work.person.id, rated.round, work.now, words=words)
    moved = advance(work, ticket, Action.supplement, parts, {"words": words, "with_rating": True})
    tell_holder(work, moved.ticket, "rating_words", seq=moved.seq, words=words)
    work.answer(Kind.noted, ticket=ticket.id)
    return Outcome("noted", ticket=ticket.id)


def close_unanswered(work: Work, ticket_id: int) -> None:
    """72 hours of silence: closed as unanswered, unless a follower already said it is solved."""
    ticket = tickets.get(work.c, ticket_id, lock=True)
    if ticket is None or ticket.status is not Status.resolved or ticket.resolved_at is None:
        return
    if work.now < ticket.resolved_at + timedelta(hours=work.house.resolve_silence_hours):
        return
    solved = tickets.somebody_solved(work.c, ticket.id, ticket.reopened)
    ending = Ending.solved if solved else Ending.unanswered
    moved = advance(work, ticket, Action.expire, frozenset({Part.system}), closed_at=work.now, outcome=ending)
    tell_residents(work, moved.ticket, Kind.closed_unanswered, seq=moved.seq, round=ticket.reopened)

"""The end of a ticket is the resident's word: solved or not, content or not, or 72 hours of silence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from domain.grids import supervisors_above
from domain.notices import Kind
from domain.people import Part
from domain.refusals import BeingDoneAgain, CardIsOld, NotPossibleNow, SaidNotSolved
from domain.tickets import OPEN, Answer, Status, Ticket
from domain.tickets import Outcome as Ending
from domain.workflow import Action, step
from services.access import access_ticket
from services.moving import advance, ring, who_answers
from services.privacy import complaints
from services.telling import tell_above, tell_holder, tell_person, tell_residents
from services.work import Outcome, Work
from storage import duty, people, tickets

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
    tickets.rate(work.c, ticket.id, work.person.id, ticket.reopened, work.now, solved=True, explained=ticket.explained)
    seq = tickets.next_seq(work.c, ticket.id)
    if ticket.status is Status.resolved and Part.reporter in parts:
        ending = Ending.explained if ticket.explained else Ending.solved
        facts = {"explained": True} if ticket.explained else {}
        moved = advance(work, ticket, Action.confirm, parts, facts, closed_at=work.now, outcome=ending)
        seq = moved.seq
        tell_holder(work, moved.ticket, "clear" if ticket.explained else "solved", seq=seq)
    else:
        advance(work, ticket, Action.confirm, parts, status=ticket.status)
    tell_residents(work, ticket, Kind.ask_rating, seq=seq, only=work.person.id, round=ticket.reopened)
    return Outcome("confirmed", ticket=ticket.id)


def dispute_resolution(work: Work, ticket_id: int, turn: int) -> Outcome:
    """没解决: back to whoever answers for it, first of all the one who did it; the second time it goes to those above."""
    ticket, parts = _asked(work, ticket_id, turn)
    step(ticket.status, Action.dispute, parts)
    if ticket.closed_at is not None and work.now > ticket.closed_at + REOPEN_FOR:
        raise NotPossibleNow(status=ticket.status.value, action="dispute")
    tickets.rate(work.c, ticket.id, work.person.id, ticket.reopened, work.now, solved=False)
    reopen(work, ticket, parts, "handed_up" if ticket.reopened else "reopened")
    if work.caller.private:
        until, facts = work.now + SAID_FOR, {"missing": True}
        people.expect(work.c, work.person.id, work.caller.chat, "supplement", until, ticket_id=ticket.id, facts=facts)
    return Outcome("reopened", ticket=ticket.id)


def reopen(work: Work, ticket: Ticket, parts: frozenset[Part], why: str) -> Ticket:
    """Open again. why: reopened (没解决) | again (不满意) | handed_up (没解决 a second time: a supervisor has it now)."""
    who = _supervisor(work, ticket) if why == "handed_up" else None
    if who is None:
        who, why = _who_again(work, ticket), "reopened" if why == "handed_up" else why
    promise = work.house.promise(ticket.category, urgent=ticket.urgent)
    calendar = work.calendar(ticket.grid_path)
    moved = advance(
        work,
        ticket,
        Action.dispute,
        parts,
        {
            "to": who,
            "why": why,
            "promise": promise.name,
            "accept_for": promise.accept.code,
            "resolve_for": promise.resolve.code,
        },
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
    ring(work, moved, why, always=True)
    tell_reopened(work, moved.ticket, moved.seq, why, by_follower=Part.reporter not in parts)
    if why == "handed_up" and ticket.assignee_id not in (None, who, work.person.id):
        tell_person(work, moved.ticket, ticket.assignee_id or 0, Kind.worker_news, seq=moved.seq, what="taken_over")
    return moved.ticket


def tell_reopened(work: Work, ticket: Ticket, seq: int, why: str, *, by_follower: bool) -> None:
    """To those above, and to residents; whoever said it is asked as well whether anybody had been in touch.

    The others read that a neighbour said so, not who: it was not their own answer.
    """
    holder, me = _name(work, ticket.assignee_id), work.person.id
    tell_above(work, ticket, why, seq=seq, supervisors=True, by_follower=by_follower, holder=holder)
    facts: dict[str, Any] = {"seq": ticket.reopened, "holder": holder, "why": why}
    tell_residents(work, ticket, Kind.reopened, skip=me, **facts, by_neighbour=True)
    tell_residents(work, ticket, Kind.reopened, only=me, **facts, asked=ticket.reopened - 1)


def _supervisor(work: Work, ticket: Ticket) -> int | None:
    """The nearest supervisor above it, another one than who held it where there is one."""
    chain = work.grid(ticket.grid_id).chain()
    never = complaints.barred(work.c, ticket, work.now)
    duties = [d for d in people.duties_in(work.c, chain, work.now) if d.person_id not in never]
    others = [d for d in duties if d.person_id != ticket.assignee_id]
    found = supervisors_above(chain, work.now, others) or supervisors_above(chain, work.now, duties)
    return found[0] if found else None


def _who_again(work: Work, ticket: Ticket) -> int | None:
    """The last holder while on duty anywhere, or who stands in; else whoever answers for the place now."""
    if ticket.assignee_id is not None and people.duties_of(work.c, ticket.assignee_id, work.now):
        again = duty.away(work.c, work.now).get(ticket.assignee_id, ticket.assignee_id)
        if again not in complaints.barred(work.c, ticket, work.now):
            return again
    found = who_answers(work, ticket)
    return found.person_id if found else ticket.assignee_id


def _asked(work: Work, ticket_id: int, turn: int) -> tuple[Ticket, frozenset[Part]]:
    """The ticket, if the question pressed is of its current round. Errors: NoSuchTicket, SaidNotSolved, BeingDoneAgain, CardIsOld."""
    ticket, parts = access_ticket(work, ticket_id)
    if turn == ticket.reopened:
        return ticket, parts
    if turn == ticket.reopened - 1 and ticket.status in OPEN and parts & {Part.reporter, Part.follower}:
        mine = tickets.rating(work.c, ticket.id, work.person.id, turn)
        raise BeingDoneAgain if mine is None or mine.solved else SaidNotSolved
    raise CardIsOld(number=ticket.number)


def _name(work: Work, person_id: int | None) -> str:
    return people.names(work.c, [person_id]).get(person_id or 0, "")


def rate(work: Work, ticket_id: int, turn: int, answer: Answer) -> Outcome:
    """满意 / 基本满意 / 不满意; words may follow."""
    ticket, parts = _asked(work, ticket_id, turn)
    _check_may_rate(work, ticket, parts)
    said = tickets.rating(work.c, ticket.id, work.person.id, ticket.reopened)
    tickets.rate(work.c, ticket.id, work.person.id, ticket.reopened, work.now, answer=answer.value, solved=True)
    if ticket.status is Status.closed:
        facts = {"answer": answer.value, "was": said.answer if said else None, "round": turn}
        moved = advance(work, ticket, Action.rate, parts, facts)
        tell_rated(work, moved.ticket, moved.seq, facts)
    people.expect(
        work.c,
        work.person.id,
        work.caller.chat,
        "rate",
        work.now + WORDS_FOR,
        ticket_id=ticket.id,
        facts={"round": turn, "answer": answer.value},
    )
    again = answer is Answer.unsatisfied and may_reopen_unhappy(work, ticket)
    asked = said is None or said.contacted is None
    work.answer(Kind.thanks, ticket=ticket.id, answer=answer.value, round=turn, again=again, asked=asked)
    return Outcome("rated", ticket=ticket.id)


def tell_rated(work: Work, ticket: Ticket, seq: int, facts: Mapping[str, object]) -> None:
    """Those above hear that somebody is not content, once."""
    if facts.get("answer") == Answer.unsatisfied.value != facts.get("was"):
        tell_above(work, ticket, "unhappy", seq=seq, supervisors=True)


def may_reopen_unhappy(work: Work, ticket: Ticket) -> bool:
    """Once, within 72 hours of its end."""
    recent = ticket.closed_at is None or work.now <= ticket.closed_at + REOPEN_FOR
    return ticket.reopened == 0 and recent


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
    unhappy = rated.answer == Answer.unsatisfied.value
    said = {"words": words, "with_rating": True, "unhappy": unhappy}
    moved = advance(work, ticket, Action.supplement, parts, said)
    tell_holder(work, moved.ticket, "rating_words", seq=moved.seq, words=words)
    if unhappy:
        tell_above(work, moved.ticket, "unhappy_words", seq=moved.seq, supervisors=True, words=words)
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

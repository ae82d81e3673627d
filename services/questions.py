"""The questions beside 已解决: was anybody in touch, and, for who is not content, shall it be done again."""

from __future__ import annotations

from domain.people import Part
from domain.refusals import CardIsOld, NotPossibleNow
from domain.tickets import Answer, Ticket
from services import closing
from services.access import access_ticket
from services.work import Outcome, Work
from storage import tickets

RESIDENTS = frozenset({Part.reporter, Part.follower})


def say_contacted(work: Work, ticket_id: int, turn: int, *, contacted: bool) -> Outcome:
    """联系过 / 没联系: kept beside the other answers of the round. Errors: CardIsOld where none was given."""
    ticket, parts = access_ticket(work, ticket_id)
    if not parts & RESIDENTS or tickets.rating(work.c, ticket.id, work.person.id, turn) is None:
        raise CardIsOld(number=ticket.number)
    tickets.rate(work.c, ticket.id, work.person.id, turn, work.now, contacted=contacted)
    return Outcome("contact_noted", ticket=ticket.id)


def do_again(work: Work, ticket_id: int, turn: int) -> Outcome:
    """重新办, after 不满意: once, within 72 hours; what was said of solved stays as it was said.

    Errors: CardIsOld for an earlier round or without 不满意, NotPossibleNow when it is too late.
    """
    ticket, parts = _unhappy(work, ticket_id, turn)
    if not closing.may_reopen_unhappy(work, ticket):
        raise NotPossibleNow(status=ticket.status.value, action="dispute")
    closing.reopen(work, ticket, parts, "again")
    return Outcome("reopened", ticket=ticket.id)


def leave_it(work: Work, ticket_id: int, turn: int) -> Outcome:
    """不用了: it stays closed, and with those above."""
    ticket, _ = _unhappy(work, ticket_id, turn)
    return Outcome("left_closed", ticket=ticket.id)


def _unhappy(work: Work, ticket_id: int, turn: int) -> tuple[Ticket, frozenset[Part]]:
    ticket, parts = access_ticket(work, ticket_id)
    said = tickets.rating(work.c, ticket.id, work.person.id, turn)
    if turn != ticket.reopened or said is None or said.answer != Answer.unsatisfied.value:
        raise CardIsOld(number=ticket.number)
    return ticket, parts

"""联系方式: a resident's name and telephone for the one who handles the matter; each look is written down."""

from __future__ import annotations

from domain.notices import Kind
from domain.refusals import CardIsOld, NothingAsked
from domain.workflow import Action, step
from services.access import access_ticket
from services.moving import advance
from services.showing import viewing
from services.work import Outcome, Work


def reveal_contact(work: Work, ticket_id: int) -> Outcome:
    """Shows name, telephone and room in private; the look stands in the history the resident may read.

    Errors: NotAllowed, CardIsOld outside the private chat, NothingAsked when there is nothing that is not shown anyway.
    """
    ticket, parts = access_ticket(work, ticket_id)
    step(ticket.status, Action.reveal, parts)
    if not work.caller.private:
        raise CardIsOld(number=ticket.number)
    if not viewing.has_something_to_reveal(work.c, ticket, parts):
        raise NothingAsked
    advance(work, ticket, Action.reveal, parts)
    work.answer(Kind.contact, ticket=ticket.id)
    return Outcome("revealed", ticket=ticket.id)

"""撤回: the reporter takes a matter back; where somebody was rung for danger it is asked once more, and they hear of it."""

from __future__ import annotations

from typing import Any

from sqlalchemy.engine import Row

from domain.notices import Kind, Urgency
from domain.people import Part
from domain.refusals import CardIsOld
from domain.tickets import Ticket
from domain.workflow import Action, step
from services.access import access_ticket
from services.moving import advance
from services.showing import cards
from services.telling import dangerous, tell_withdrawn
from services.work import Outcome, Work
from storage import outbox


def withdraw_ticket(work: Work, ticket_id: int, version: int) -> Outcome:
    """撤回 takes one tap, but where there was danger it is asked once more.

    Errors: NoSuchTicket, CardIsOld, NotPossibleNow, NotAllowed.
    """
    ticket, parts = access_ticket(work, ticket_id, version=version)
    step(ticket.status, Action.withdraw, parts)
    if not dangerous(work, ticket):
        return _withdraw(work, ticket, parts)
    person, asked = work.person, _question(work, ticket.id)
    if asked is not None:
        cards.drop(work, asked)  # the new one stands where they look
    cards.show(work, Kind.withdraw_sure, person.telegram_id, person=person.id, ticket=ticket.id, urgency=Urgency.answer)
    return Outcome("choose", ticket=ticket.id)


def withdraw_surely(work: Work, ticket_id: int, version: int) -> Outcome:
    """是，撤回. Errors: as for `withdraw_ticket`; CardIsOld also when no question is open."""
    ticket, parts = access_ticket(work, ticket_id, version=version)
    if _question(work, ticket.id) is None:
        raise CardIsOld(number=ticket.number)
    return _withdraw(work, ticket, parts)


def keep_ticket(work: Work, ticket_id: int) -> Outcome:
    """不撤回: the question goes with its buttons. Errors: NoSuchTicket; CardIsOld when none is open."""
    ticket, _ = access_ticket(work, ticket_id)
    asked = _question(work, ticket.id)
    if asked is None:
        raise CardIsOld(number=ticket.number)
    cards.drop(work, asked)
    return Outcome("not_withdrawn", ticket=ticket.id)


def _question(work: Work, ticket_id: int) -> Row[Any] | None:
    """The question that stands open in the caller's private chat."""
    found = outbox.card_of(work.c, Kind.withdraw_sure, work.person.telegram_id, ticket=ticket_id)
    return found if found is not None and not found.gone else None


def _withdraw(work: Work, ticket: Ticket, parts: frozenset[Part]) -> Outcome:
    moved = advance(work, ticket, Action.withdraw, parts, closed_at=work.now)
    tell_withdrawn(work, moved.ticket, seq=moved.seq)
    return Outcome("withdrawn", ticket=ticket.id)

"""The only door to a ticket for a person; "no such ticket" and "not yours" are the same answer."""

from __future__ import annotations

from domain.people import Part
from domain.permissions import SEES, parts_of
from domain.refusals import CardIsOld, NoSuchTicket, ResidentGone
from domain.tickets import Ticket
from services.privacy import complaints
from services.work import Work
from storage import people, tickets, whistles


def parts_in(work: Work, ticket: Ticket) -> frozenset[Part]:
    """The parts the caller plays in the ticket."""
    duties = people.duties_of(work.c, work.person.id, work.now)
    follows = tickets.follows(work.c, ticket.id, work.person.id)
    called = whistles.is_called_as(work.c, ticket.id, work.person.id, duties)
    parts = parts_of(work.person.id, ticket, work.now, duties, follows=follows, called=called)
    return complaints.seen_from(work.c, ticket, work.person.id, parts, duties, work.now)


def access_ticket(
    work: Work, ticket_id: int, *, version: int | None = None, strangers: bool = False
) -> tuple[Ticket, frozenset[Part]]:
    """The ticket and the caller's parts in it, locked for this transaction.

    version: the one on the pressed card; an older one is refused. strangers: also for those with no part (我也是).
    Errors: NoSuchTicket, CardIsOld.
    """
    ticket = tickets.get(work.c, ticket_id, lock=True)
    if ticket is None:
        raise NoSuchTicket
    parts = parts_in(work, ticket)
    if not strangers and not parts & SEES:
        raise NoSuchTicket
    if version is not None and version != ticket.version:
        raise CardIsOld(number=ticket.number)
    return ticket, parts


def must_be_there(work: Work, ticket: Ticket) -> None:
    """Before the resident is asked something. Errors: ResidentGone."""
    if people.get(work.c, ticket.reporter_id).forgotten:
        raise ResidentGone

"""剔除: a closed case leaves the rates only by somebody above, with a reason; both are kept, and it can be taken back."""

from __future__ import annotations

from typing import Any

from domain.notices import Kind
from domain.refusals import NothingAsked
from domain.workflow import Action, step
from services.access import access_ticket
from services.moving import advance
from services.work import Outcome, Work
from storage import exclusions


def exclude_ticket(work: Work, ticket_id: int, words: str, _facts: dict[str, Any]) -> Outcome:
    """Out of the rates from now on. Errors: NothingAsked when it is out already."""
    ticket, parts = access_ticket(work, ticket_id)
    step(ticket.status, Action.exclude, parts)
    if exclusions.stands(work.c, ticket.id):
        raise NothingAsked
    advance(work, ticket, Action.exclude, parts, {"words": words})
    exclusions.add(work.c, ticket.id, work.person.id, work.now, words)
    work.answer(Kind.noted, ticket=ticket.id, what="excluded")
    return Outcome("excluded", ticket=ticket.id)


def include_ticket(work: Work, ticket_id: int) -> Outcome:
    """取消剔除: it counts again. Errors: NothingAsked when it does already."""
    ticket, parts = access_ticket(work, ticket_id)
    step(ticket.status, Action.include, parts)
    if not exclusions.stands(work.c, ticket.id):
        raise NothingAsked
    advance(work, ticket, Action.include, parts)
    exclusions.add(work.c, ticket.id, work.person.id, work.now, "", ended=True)
    return Outcome("included", ticket=ticket.id)

"""What those above lay on a ticket for all to see: 督办 in three degrees, 批办 in words; lifted by its end or by who set it."""

from __future__ import annotations

from typing import Any

from domain.grids import chain_of, lead_above
from domain.notices import Kind
from domain.people import Post
from domain.refusals import NotAllowed, NothingAsked
from domain.tickets import Ticket, Watch
from domain.workflow import Action, step
from services.access import access_ticket
from services.moving import advance
from services.telling import tell_holder, tell_person
from services.work import Outcome, Work
from storage import people


def choose_degree(work: Work, ticket_id: int, version: int) -> Outcome:
    """督办 was pressed: asks how closely."""
    ticket, parts = access_ticket(work, ticket_id, version=version)
    step(ticket.status, Action.supervise, parts)
    choices = [{"watch": watch.value} for watch in Watch]
    work.answer(Kind.choose, ticket=ticket.id, action=Action.supervise.value, choices=choices)
    return Outcome("choose", ticket=ticket.id)


def supervise_ticket(work: Work, ticket_id: int, version: int, watch: Watch) -> Outcome:
    """督办, 黄牌 or 红牌: stands on every staff card until it is lifted; the holder hears it."""
    ticket, parts = access_ticket(work, ticket_id, version=version)
    facts = {"watch": watch.value}
    moved = advance(work, ticket, Action.supervise, parts, facts, watch=watch, watched_by=work.person.id)
    tell_holder(work, moved.ticket, f"watched_{watch.value}", seq=moved.seq, words=work.person.name)
    return Outcome("supervised", ticket=ticket.id)


def lift_supervision(work: Work, ticket_id: int, version: int) -> Outcome:
    """解除督办, by who set it or somebody who stands above them. Errors: NotAllowed, NothingAsked."""
    ticket, parts = access_ticket(work, ticket_id, version=version)
    step(ticket.status, Action.lift, parts)
    if ticket.watch is None:
        raise NothingAsked
    if not _may_lift(work, ticket):
        raise NotAllowed(action=Action.lift.value)
    moved = advance(work, ticket, Action.lift, parts, watch=None, watched_by=None)
    tell_holder(work, moved.ticket, "lifted", seq=moved.seq, words=work.person.name)
    if ticket.watched_by is not None and ticket.watched_by not in (work.person.id, ticket.assignee_id):
        name, who = work.person.name, ticket.watched_by
        tell_person(work, moved.ticket, who, Kind.worker_news, seq=moved.seq, what="lifted", words=name)
    return Outcome("lifted", ticket=ticket.id)


def _may_lift(work: Work, ticket: Ticket) -> bool:
    """Who set it, or a post at a higher grid; whoever set it may have left."""
    if ticket.watched_by == work.person.id:
        return True
    chain = chain_of(ticket.grid_path)
    duties = people.duties_in(work.c, chain, work.now)

    def height(person_id: int | None) -> int:
        posts = [d for d in duties if d.person_id == person_id and d.post in (Post.lead, Post.supervisor, Post.admin)]
        return max((2 * chain.index(d.grid_id) + (d.post is not Post.lead) for d in posts), default=-1)

    return height(work.person.id) > height(ticket.watched_by) or not lead_above(chain, work.now, duties)


def instruct(work: Work, ticket_id: int, words: str, _facts: dict[str, Any]) -> Outcome:
    """批办: an instruction in words; it stands on the card, the holder hears it."""
    ticket, parts = access_ticket(work, ticket_id)
    moved = advance(work, ticket, Action.instruct, parts, {"words": words})
    tell_holder(work, moved.ticket, "instructed", seq=moved.seq, words=words)
    work.answer(Kind.noted, ticket=ticket.id, what="instructed")
    return Outcome("instructed", ticket=ticket.id)

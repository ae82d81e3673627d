"""What those above do: see everything of their subtree, remind, give to another, refuse with a reason."""

from __future__ import annotations

from typing import Any

from domain.grids import Grid
from domain.notices import Kind
from domain.people import SUPERVISING_POSTS
from domain.refusals import NobodyAwaited, NotASupervisor, WaitsForYou
from domain.workflow import Action, step
from services.access import access_ticket
from services.awaited import awaited, verifier
from services.moving import advance
from services.telling import tell_awaited, tell_holder, tell_residents
from services.work import Outcome, Work
from storage import figures, grids, people

LAST_PAGE = 10_000
"""A forged page beyond it would not fit into a query."""


def remind(work: Work, ticket_id: int) -> Outcome:
    """催办: the one it waits on hears it, with whose word it is. Errors: NobodyAwaited, WaitsForYou."""
    ticket, parts = access_ticket(work, ticket_id)
    step(ticket.status, Action.remind, parts)
    waits_on = awaited(work.c, [ticket], work.now).get(ticket.id)
    if waits_on is None:
        raise NobodyAwaited
    if waits_on == work.person.id:
        raise WaitsForYou
    looks = verifier(work.c, ticket, work.now)
    moved = advance(work, ticket, Action.remind, parts, {"verifier": looks} if looks is not None else {})
    tell_awaited(work, moved.ticket, "reminded", looks, seq=moved.seq, words=work.person.name)
    return Outcome("reminded", ticket=ticket.id)


def reject_ticket(work: Work, ticket_id: int, words: str, _facts: dict[str, Any]) -> Outcome:
    """不予受理: not a matter for the community; the resident reads why."""
    ticket, parts = access_ticket(work, ticket_id)
    moved = advance(work, ticket, Action.reject, parts, {"words": words}, closed_at=work.now)
    tell_holder(work, moved.ticket, "rejected", seq=moved.seq, words=words)
    tell_residents(work, moved.ticket, Kind.not_accepted, seq=moved.seq, words=words)
    return Outcome("rejected", ticket=ticket.id)


def supervised_grids(work: Work, person_id: int) -> list[Grid]:
    """The topmost grids the person supervises now."""
    duties = [d for d in people.duties_of(work.c, person_id, work.now) if d.post in SUPERVISING_POSTS]
    found = sorted(grids.some(work.c, {d.grid_id for d in duties}).values(), key=lambda g: g.path)
    return [g for g in found if not any(o.id != g.id and o.contains(g.path) for o in found)]


def overview(work: Work) -> Outcome:
    """/overview: the digest's figures for this moment, of each subtree the caller supervises."""
    scope = supervised_grids(work, work.person.id)
    if not scope:
        raise NotASupervisor
    for grid in scope:
        work.answer_about(Kind.overview, grid.code, grid=grid.id)
    return Outcome("overview")


def show_list(work: Work, what: str, grid_id: int, page: int) -> Outcome:
    """A list of the subtree, one of storage/figures.LISTS. Errors: NotASupervisor."""
    grid = grids.some(work.c, [grid_id]).get(grid_id)
    mine = supervised_grids(work, work.person.id)
    if grid is None or what not in figures.LISTS or not any(g.contains(grid.path) for g in mine):
        raise NotASupervisor
    page = min(max(0, page), LAST_PAGE)
    work.answer_about(Kind.overview, f"{what}.{page}", grid=grid.id, list=what, page=page)
    return Outcome("listed")

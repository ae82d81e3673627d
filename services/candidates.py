"""Who could take a ticket: the people on duty in its chain, then near it."""

from __future__ import annotations

from typing import Any

from domain.people import HANDLING_POSTS, Post
from domain.tickets import Ticket
from services.privacy import complaints
from services.work import Work
from storage import grids, people


def candidates(work: Work, ticket: Ticket, limit: int = 24) -> list[dict[str, Any]]:
    """Workers, deputies and leads of the ticket's chain first, then of its sister grids; each person once."""
    chain = work.grid(ticket.grid_id).chain()
    above = work.grid(chain[1]) if len(chain) > 1 else work.grid(chain[0])
    near = [g.id for g in grids.under(work.c, work.grid(above.parent_id or above.id).path)]
    every = list(dict.fromkeys([*chain, *near]))
    order = {grid_id: place for place, grid_id in enumerate(every)}
    duties = [d for d in people.duties_in(work.c, every, work.now) if d.post in (*HANDLING_POSTS, Post.supervisor)]
    duties.sort(key=lambda d: (order[d.grid_id], list(Post).index(d.post)))
    never = {ticket.assignee_id, *complaints.barred(work.c, ticket, work.now)}
    found: dict[int, dict[str, Any]] = {}
    names = people.names(work.c, [d.person_id for d in duties])
    codes = grids.some(work.c, {d.grid_id for d in duties})
    for duty in duties:
        if duty.person_id not in never and duty.person_id not in found:
            grid = codes[duty.grid_id].name
            found[duty.person_id] = {
                "person": duty.person_id,
                "name": names[duty.person_id],
                "post": duty.post.value,
                "grid": grid,
            }
    return list(found.values())[:limit]

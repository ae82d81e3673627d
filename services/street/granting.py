"""Who may give which post where: by the posts one holds oneself; what one stands in for is not passed on."""

from __future__ import annotations

from domain.grids import Grid
from domain.invites import GIVEN, may_give
from domain.people import SUPERVISING_POSTS, Post
from domain.refusals import NotASupervisor
from services.work import Work
from storage import grids, invites


def held(work: Work, person_id: int) -> list[tuple[Post, Grid]]:
    """Posts the person holds now, each with its grid."""
    duties = invites.own_duties(work.c, person_id, work.now)
    there = grids.some(work.c, {d.grid_id for d in duties})
    return [(d.post, there[d.grid_id]) for d in duties if there[d.grid_id].ended_at is None]


def may(work: Work, person_id: int, post: Post, grid: Grid) -> bool:
    """Whether the person may give and end the post there, today."""
    return grid.ended_at is None and may_give(post, grid, held(work, person_id))


def scope(work: Work) -> list[Grid]:
    """The topmost grids the caller supervises by a post of their own. Errors: NotASupervisor."""
    found = {g.id: g for post, g in held(work, work.person.id) if post in SUPERVISING_POSTS}.values()
    tops = [g for g in found if not any(o.id != g.id and o.contains(g.path) for o in found)]
    if not tops:
        raise NotASupervisor
    return sorted(tops, key=lambda g: g.path)


def givable(work: Work) -> list[Post]:
    """Posts the caller may give somewhere."""
    mine = held(work, work.person.id)
    places = [place for top in scope(work) for place in (top, *grids.children(work.c, top.id)[:1])]
    return [post for post in GIVEN if any(may_give(post, place, mine) for place in places)]

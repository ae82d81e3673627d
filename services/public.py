"""四公开: who looks after a place, what they do, what they promise, how they are reached."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.engine import Connection

from domain.grids import ABOVE_ESTATES, Grid
from domain.links import home_payload
from domain.people import HANDLING_POSTS, SUPERVISING_POSTS, Duty, Post
from domain.views import FourThings, PublicPerson
from storage import grids, people

SHOWN = 4
"""People on one notice; who looks for help needs no list."""


def four_things(c: Connection, grid: Grid, now: datetime, *, contacts: bool = True) -> FourThings:
    """The people on duty for the place, nearest first, then who stands above them. contacts: with telephone numbers."""
    duties = people.duties_in(c, grid.chain(), now)
    chosen = _workers(grid, duties)
    above = _above(grid, duties, chosen)
    everybody = {d.person_id: people.get(c, d.person_id) for d in [*chosen, *above]}
    workers, leads = (
        tuple(
            PublicPerson(everybody[d.person_id].name, d.post, (everybody[d.person_id].phone or "") if contacts else "")
            for d in found
        )
        for found in (chosen, above)
    )
    estate, place = _names(c, grid)
    return FourThings(estate, place, grid.code, workers, leads)


def _workers(grid: Grid, duties: list[Duty]) -> list[Duty]:
    """Those who do the work, of the nearest grid that has any; each person once."""
    for grid_id in grid.chain():
        here = [d for post in HANDLING_POSTS for d in duties if d.grid_id == grid_id and d.post is post]
        if here:
            return list({d.person_id: d for d in reversed(here)}.values())[::-1][:SHOWN]
    return []


def _above(grid: Grid, duties: list[Duty], chosen: list[Duty]) -> list[Duty]:
    """The nearest supervisor, to turn to when the worker does not help."""
    known = {d.person_id for d in chosen}
    for grid_id in grid.chain():
        for duty in duties:
            if duty.grid_id == grid_id and duty.post in SUPERVISING_POSTS - {Post.lead} and duty.person_id not in known:
                return [duty]
    return []


def _names(c: Connection, grid: Grid) -> tuple[str, str]:
    """The community the place belongs to, and the place as neighbours call it."""
    chain = grids.some(c, grid.chain())
    above = [chain[i] for i in grid.chain()[1:] if i in chain]
    community = next((g.name for g in above if g.level in ABOVE_ESTATES), "")
    if grid.level == "building":
        parent = chain.get(grid.parent_id or 0)
        estate = (parent.aliases or (parent.name,))[0] if parent else ""
        return community, grid.name if estate in grid.name else f"{estate}{grid.name}"
    return community, grid.spoken


def posted(c: Connection, code: str, per: str) -> list[Grid] | None:
    """The places that get a notice of their own, at or below the grid; None when there is no such grid. per: grid | building."""
    found = grids.by_code(c, code)
    grid = grids.living(c, found) if found is not None else None
    if grid is None:
        return None
    below = grids.under(c, grid.path)
    if per == "building":
        return [g for g in below if g.level == "building"]
    parents = {g.parent_id for g in below if g.level != "building"}
    return [g for g in below if g.level != "building" and g.id not in parents] or [grid]


def grid_of_payload(c: Connection, payload: str) -> Grid | None:
    """The living grid a poster's link means, also after the grid has ended and another has its matters."""
    if payload.startswith("g_"):
        found = grids.by_code(c, payload[2:])
    else:
        found = next((g for g in grids.ever(c) if home_payload(g.code) == payload), None)
    return grids.living(c, found) if found is not None else None

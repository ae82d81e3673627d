"""Grids in which nobody who handles matters is there: no worker, deputy or lead on duty, or away with nobody standing in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.engine import Connection

from domain.digest import Uncovered
from domain.grids import lineage
from domain.people import HANDLING_POSTS, Duty
from storage import duty, figures, people
from storage.figures import WorkGrid


def uncovered_grids(c: Connection, path: str, now: datetime) -> list[Uncovered]:
    """Of the subtree, by path. A grid of micro grids is covered by theirs, a micro grid by that of its grid."""
    every = figures.work_grids(c, path)
    on_duty = [d for d in people.duties_in(c, [g.id for g in every], now) if d.post in HANDLING_POSTS]
    away = duty.away(c, now)
    there = {d.grid_id for d in on_duty if d.person_id not in away}
    covered = {g.path for g in every if g.id in there}
    above = {part for path in covered for part in lineage(path)}
    bare = [g for g in every if g.path not in above and covered.isdisjoint(lineage(g.path))]
    return [Uncovered(g.name, _names(c, g, on_duty)) for g in bare]


def _names(c: Connection, grid: WorkGrid, on_duty: list[Duty]) -> tuple[str, ...]:
    """Who would be there: whoever stands in for somebody and is away as well."""
    mine = list(dict.fromkeys(d.person_id for d in on_duty if d.grid_id == grid.id))
    names = people.names(c, mine)
    return tuple(names[p] for p in mine if p in names)

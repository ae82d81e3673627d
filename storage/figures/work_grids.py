"""The grids of a subtree in which somebody works, without what is not needed to name and count them."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.grids import in_subtree
from storage.tables import grids

LEVELS = ("grid", "micro_grid")


@dataclass(frozen=True, slots=True)
class WorkGrid:
    """A grid at the level of the workers."""

    id: int
    code: str
    name: str
    path: str
    households: int | None
    residents: int | None


def work_grids(c: Connection, path: str) -> list[WorkGrid]:
    """Those there are today, by path."""
    g = grids.c
    query = sa.select(g.id, g.code, g.name, g.path, g.households, g.residents).where(
        in_subtree(g.path, path), g.ended_at.is_(None), g.level.in_(LEVELS)
    )
    return [WorkGrid(*row) for row in c.execute(query.order_by(g.path))]

"""The grids of a subtree in which somebody works, without what is not needed to name and count them."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.grids import in_its_subtree, subtree
from storage.prepared import Prepared
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


_g = grids.c
_WORK_GRIDS = Prepared(
    sa.select(_g.id, _g.code, _g.name, _g.path, _g.households, _g.residents)
    .where(in_its_subtree(_g.path), _g.ended_at.is_(None), _g.level.in_(LEVELS))
    .order_by(_g.path)
)


def work_grids(c: Connection, path: str) -> list[WorkGrid]:
    """Those there are today, by path."""
    return [WorkGrid(*row) for row in _WORK_GRIDS.execute(c, subtree(path))]

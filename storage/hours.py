"""The working hours of grids that have their own, as rows."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from domain.grids import chain_of
from domain.worktime import Hours
from storage.prepared import Prepared
from storage.tables import working_hours

_OF_CHAIN = Prepared(sa.select(working_hours).where(working_hours.c.grid_id.in_(sa.bindparam("chain", expanding=True))))


def nearest(c: Connection, grid_path: str) -> Hours | None:
    """Of the grid with this path, or the nearest one above it that has its own; None when none has."""
    chain = chain_of(grid_path)
    rows = {row.grid_id: row.hours for row in _OF_CHAIN.execute(c, {"chain": chain})}
    return next((Hours.parse(rows[grid_id]) for grid_id in chain if grid_id in rows), None)


def every(c: Connection) -> dict[int, Hours]:
    """By grid."""
    return {row.grid_id: Hours.parse(row.hours) for row in c.execute(sa.select(working_hours))}


def put(c: Connection, grid_id: int, words: str | None) -> None:
    """The grid's own hours, written as domain/worktime.Hours reads them; None takes them away. Errors: WrongHoursError."""
    if words is not None:
        Hours.parse(words)
    c.execute(sa.delete(working_hours).where(working_hours.c.grid_id == grid_id))
    if words is not None:
        c.execute(sa.insert(working_hours).values(grid_id=grid_id, hours=words))

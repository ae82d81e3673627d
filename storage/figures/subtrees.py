"""Which rows of `tickets` belong to a subtree, said in the way that lets an index do the least."""

from __future__ import annotations

import sqlalchemy as sa

from storage.grids import in_its_subtree, in_subtree
from storage.tables import grids, tickets

# Word for word as in the index of open tickets, or SQLite would not use it.
NOT_ENDED = tickets.c.closed_at.is_(None)


def not_ended(path: str) -> sa.ColumnElement[bool]:
    """Matters of the subtree that have not ended: one stretch of a small index."""
    return sa.and_(in_subtree(tickets.c.grid_path, path), NOT_ENDED)


OPEN_THERE = sa.and_(in_its_subtree(tickets.c.grid_path), NOT_ENDED)
"""As `not_ended`, for statements built once: they are executed with `storage.grids.subtree(path)`."""


def holds(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """The condition said so that no index is sought for it: SQLite would rather walk all closed tickets of the town."""
    return sa.case((condition, 1), else_=0) == 1


def many(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    """How many of the rows it holds for."""
    return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)


def within(path: str) -> sa.ColumnElement[bool]:
    """Of the subtree, to be joined with a span of time: place by place, as the indexes (place, moment) want it.

    A stretch of places would make an index walk over everything that ever happened there.
    """
    return tickets.c.grid_path.in_(sa.select(grids.c.path).where(in_subtree(grids.c.path, path)))


WITHIN_THERE = tickets.c.grid_path.in_(sa.select(grids.c.path).where(in_its_subtree(grids.c.path)))
"""As `within`, for statements built once."""

"""Rows of the roster's sheets, streamed: only who holds or held a duty; residents who merely wrote are nobody's list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.exports import AT_ONCE, Row, Scope, within
from storage.tables import chats, duties, grid_changes, grids, people, working_hours


def _stream(c: Connection, statement: sa.Select[Any]) -> Iterator[Row]:
    rows = c.execute(statement, execution_options={"yield_per": AT_ONCE}).mappings()
    yield from cast("Iterator[Row]", rows)


_HELD = sa.or_(duties.c.until_at.is_(None), duties.c.until_at > duties.c.from_at)
"""A duty called off before it began was never held."""


def stream_grids(c: Connection, scope: Scope) -> Iterator[Row]:
    """Grids of the subtree, each after its parent."""
    parent = grids.alias("parent")
    statement = sa.select(grids, parent.c.code.label("parent")).outerjoin(parent, parent.c.id == grids.c.parent_id)
    depth = sa.func.length(grids.c.path) - sa.func.length(sa.func.replace(grids.c.path, "/", ""))
    return _stream(c, statement.where(*within(scope, grids.c.path)).order_by(depth, grids.c.code))


def stream_changes(c: Connection, scope: Scope) -> Iterator[Row]:
    """Splits, merges and ends in the subtree, in the order they were done."""
    statement = sa.select(grid_changes).join(grids, grids.c.code == grid_changes.c.code).order_by(grid_changes.c.id)
    return _stream(c, statement.where(*within(scope, grids.c.path)))


def stream_people(c: Connection, scope: Scope) -> Iterator[Row]:
    """People with a duty in the subtree, now or once."""
    held = sa.select(duties.c.person_id).where(_HELD).join(grids).where(*within(scope, grids.c.path))
    return _stream(c, sa.select(people).where(people.c.id.in_(held)).order_by(people.c.telegram_id))


def stream_duties(c: Connection, scope: Scope) -> Iterator[Row]:
    """Duties in the subtree, ended ones too."""
    statement = (
        sa.select(duties, people.c.telegram_id, grids.c.code.label("grid"))
        .join(people, people.c.id == duties.c.person_id)
        .join(grids, grids.c.id == duties.c.grid_id)
        .where(_HELD)
        .order_by(grids.c.code, duties.c.from_at, duties.c.id)
    )
    return _stream(c, statement.where(*within(scope, grids.c.path)))


def stream_chats(c: Connection, scope: Scope) -> Iterator[Row]:
    """Groups bound to the subtree."""
    statement = sa.select(chats, grids.c.code.label("grid")).join(grids).order_by(chats.c.chat)
    return _stream(c, statement.where(*within(scope, grids.c.path)))


def stream_hours(c: Connection, scope: Scope) -> Iterator[Row]:
    """Grids of the subtree with working hours of their own."""
    living = grids.c.ended_at.is_(None)
    statement = (
        sa.select(working_hours.c.hours, grids.c.code.label("grid")).join(grids).where(living).order_by(grids.c.code)
    )
    return _stream(c, statement.where(*within(scope, grids.c.path)))

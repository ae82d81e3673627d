"""Call-backs (回访) drawn each week, as rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from domain.tickets import Status
from storage.grids import in_subtree
from storage.ids import possible
from storage.tables import call_backs, tickets

CallBack = Row[Any]
"""A row of call_backs."""


def closed_between(c: Connection, path: str, since: datetime, until: datetime) -> list[int]:
    """Tickets of the subtree closed in the span, but for delicate ones: who rings there may ring the wrong person."""
    query = sa.select(tickets.c.id).where(
        in_subtree(tickets.c.grid_path, path),
        tickets.c.status == Status.closed.value,
        tickets.c.closed_at >= since,
        tickets.c.closed_at < until,
        sa.not_(tickets.c.delicate),
    )
    return [r.id for r in c.execute(query.order_by(tickets.c.id))]


def draw(c: Connection, ticket_ids: Iterable[int], week: str, grid_id: int, at: datetime) -> None:
    """Puts tickets on the list of a grid and week."""
    rows = [{"ticket_id": i, "week": week, "grid_id": grid_id, "drawn_at": at} for i in ticket_ids]
    if rows:
        c.execute(sa.insert(call_backs), rows)


def get(c: Connection, call_back_id: int) -> CallBack | None:
    """The row, kept from others until the transaction ends."""
    if not possible([call_back_id]):
        return None
    query = sa.select(call_backs).where(call_backs.c.id == call_back_id)
    return c.execute(query.with_for_update()).one_or_none()


def newest_of(c: Connection, ticket_id: int) -> CallBack | None:
    """The last time the ticket was drawn."""
    query = sa.select(call_backs).where(call_backs.c.ticket_id == ticket_id).order_by(call_backs.c.id.desc())
    return c.execute(query.limit(1)).one_or_none()


def of_week(c: Connection, grid_id: int, week: str) -> Sequence[CallBack]:
    query = sa.select(call_backs).where(call_backs.c.grid_id == grid_id, call_backs.c.week == week)
    return c.execute(query.order_by(call_backs.c.id)).all()


def change(c: Connection, call_back_id: int, **values: Any) -> None:
    c.execute(sa.update(call_backs).where(call_backs.c.id == call_back_id).values(**values))

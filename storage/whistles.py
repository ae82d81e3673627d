"""Whistles and the departments they call, as rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from domain.people import Duty, Post
from storage.grids import in_subtree
from storage.ids import possible
from storage.tables import obligations, people, tickets, whistle_calls, whistles

Call = Row[Any]
"""A row of whistle_calls."""
_OPEN = sa.select(whistle_calls).where(whistle_calls.c.reported_at.is_(None))


def blow(c: Connection, **values: Any) -> int:
    """Stores a whistle; gives its id."""
    return int(c.execute(sa.insert(whistles).values(**values).returning(whistles.c.id)).scalar_one())


def call(c: Connection, **values: Any) -> int:
    """Stores the call of one department; gives its id."""
    return int(c.execute(sa.insert(whistle_calls).values(**values).returning(whistle_calls.c.id)).scalar_one())


def get(c: Connection, call_id: int) -> Call | None:
    if not possible([call_id]):
        return None
    query = sa.select(whistle_calls).where(whistle_calls.c.id == call_id)
    return c.execute(query.with_for_update()).one_or_none()


def change(c: Connection, call_id: int, **values: Any) -> None:
    c.execute(sa.update(whistle_calls).where(whistle_calls.c.id == call_id).values(**values))


def whistle_of(c: Connection, call_row: Call) -> Row[Any]:
    return c.execute(sa.select(whistles).where(whistles.c.id == call_row.whistle_id)).one()


def is_called(c: Connection, ticket_id: int, person_id: int) -> bool:
    """Whether the person is the liaison of a department called in for the ticket."""
    query = sa.select(whistle_calls.c.id).where(
        whistle_calls.c.ticket_id == ticket_id, whistle_calls.c.liaison_id == person_id
    )
    return c.execute(query).first() is not None


def is_called_as(c: Connection, ticket_id: int, person_id: int, duties: Iterable[Duty]) -> bool:
    """The same, asked only of those who hold a liaison's post: most people do not."""
    return any(d.post is Post.liaison for d in duties) and is_called(c, ticket_id, person_id)


def calls_of(c: Connection, ticket_id: int) -> Sequence[Call]:
    """Every department called in for the ticket, first called first."""
    query = sa.select(whistle_calls).where(whistle_calls.c.ticket_id == ticket_id).order_by(whistle_calls.c.id)
    return c.execute(query).all()


def open_call_of(c: Connection, ticket_id: int, person_id: int) -> Call | None:
    """The newest call of the ticket to this liaison that has no result yet."""
    mine = [r for r in calls_of(c, ticket_id) if r.liaison_id == person_id and r.delivered_at is None]
    return mine[-1] if mine else None


def late(c: Connection, now: datetime, limit: int = 200) -> Sequence[Call]:
    """Departments that did not report in in time, of which nobody was told yet."""
    told = sa.and_(obligations.c.kind == "whistle", obligations.c.scope == sa.cast(whistle_calls.c.id, sa.Text))
    query = (
        _OPEN.outerjoin_from(whistle_calls, obligations, told)
        .where(whistle_calls.c.report_by <= now, whistle_calls.c.excused_at.is_(None), obligations.c.kind.is_(None))
        .order_by(whistle_calls.c.report_by)
    )
    return c.execute(query.limit(limit)).all()


def missed(c: Connection, path: str, since: datetime, until: datetime, now: datetime) -> Sequence[Any]:
    """黑榜: calls for tickets of a subtree in a period that were answered late or never, without a valid excuse.

    id, department, liaison (name), number, at, report_by, reported_at.
    """
    w = whistle_calls.c
    query = (
        sa.select(
            w.id, w.department, people.c.name.label("liaison"), tickets.c.number, w.at, w.report_by, w.reported_at
        )
        .select_from(
            whistle_calls.join(tickets, tickets.c.id == w.ticket_id).outerjoin(people, people.c.id == w.liaison_id)
        )
        .where(in_subtree(tickets.c.grid_path, path), w.report_by >= since, w.report_by < until, w.report_by <= now)
        .where(sa.or_(w.reported_at.is_(None), w.reported_at > w.report_by), w.excused_at.is_(None))
    )
    return c.execute(query.order_by(w.department, w.id)).all()

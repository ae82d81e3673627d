"""What does not count in the rates (剔除), as rows: each with who looked and why; taken back by a later row."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.tables import exclusions, tickets

_LAST = (
    sa.select(exclusions.c.ended)
    .where(exclusions.c.ticket_id == tickets.c.id)
    .order_by(exclusions.c.id.desc())
    .limit(1)
    .correlate(tickets)
    .scalar_subquery()
)


def counted() -> sa.ColumnElement[bool]:
    """Whether a ticket of the query counts in the rates."""
    return sa.func.coalesce(_LAST, sa.true()).is_(sa.true())


def stands(c: Connection, ticket_id: int) -> bool:
    """Whether the ticket is excluded now."""
    query = sa.select(exclusions.c.ended).where(exclusions.c.ticket_id == ticket_id).order_by(exclusions.c.id.desc())
    return c.execute(query.limit(1)).scalar_one_or_none() is False


def add(c: Connection, ticket_id: int, by_id: int, at: datetime, reason: str, *, ended: bool = False) -> None:
    """Excluded by somebody for a reason; `ended`: taken back."""
    row = {"ticket_id": ticket_id, "by_id": by_id, "at": at, "reason": reason, "ended": ended}
    c.execute(sa.insert(exclusions).values(**row))

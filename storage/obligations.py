"""What must happen exactly once for a (kind, scope, period), as rows."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from storage.prepared import Prepared
from storage.tables import inbox, obligations, outbox

_PERIODS = Prepared(
    sa.select(obligations.c.period).where(
        obligations.c.kind == sa.bindparam("what"), obligations.c.scope == sa.bindparam("of")
    )
)


def fulfil(
    c: Connection, kind: str, scope: str, period: str, due_at: datetime, done_at: datetime | None = None
) -> bool:
    """True for the first to fulfil it, in the transaction that does what is owed; False for everybody after."""
    insert = postgresql.insert if c.dialect.name == "postgresql" else sqlite.insert
    row = insert(obligations).values(kind=kind, scope=scope, period=period, due_at=due_at, done_at=done_at or due_at)
    # A row count of an insert is not to be had from every driver; what was returned is.
    return c.execute(row.on_conflict_do_nothing().returning(obligations.c.kind)).first() is not None


def done_at(c: Connection, kind: str, scope: str, period: str) -> datetime | None:
    query = sa.select(obligations.c.done_at).where(
        obligations.c.kind == kind, obligations.c.scope == scope, obligations.c.period == period
    )
    return c.execute(query).scalar_one_or_none()


def due_at(c: Connection, kind: str, scope: str, period: str) -> datetime | None:
    query = sa.select(obligations.c.due_at).where(
        obligations.c.kind == kind, obligations.c.scope == scope, obligations.c.period == period
    )
    return c.execute(query).scalar_one_or_none()


def done_periods(c: Connection, kind: str, scope: str) -> set[str]:
    """Periods already fulfilled for a scope."""
    return {r.period for r in _PERIODS.execute(c, {"what": kind, "of": scope})}


def periods(c: Connection, kind: str, scope: str) -> tuple[str, ...]:
    """Periods fulfilled for a scope."""
    query = sa.select(obligations.c.period).where(obligations.c.kind == kind, obligations.c.scope == scope)
    return tuple(c.execute(query.order_by(obligations.c.period)).scalars())


def done_scopes(c: Connection, kind: str, period: str) -> set[str]:
    """Scopes already fulfilled for a period."""
    query = sa.select(obligations.c.scope).where(obligations.c.kind == kind, obligations.c.period == period)
    return {r.scope for r in c.execute(query)}


def untold_unreached(c: Connection, limit: int = 200) -> list[sa.Row[tuple[int, int, int | None]]]:
    """Notices that need a human of which no human was told yet: id, ticket_id, person_id."""
    told = sa.and_(obligations.c.kind == "unreached", obligations.c.scope == sa.cast(outbox.c.id, sa.Text))
    query = (
        sa.select(outbox.c.id, outbox.c.ticket_id, outbox.c.person_id)
        .outerjoin(obligations, told)
        .where(
            outbox.c.status == "needs_human",
            outbox.c.ticket_id.is_not(None),
            outbox.c.kind != "supervisor_news",
            obligations.c.kind.is_(None),
        )
        .order_by(outbox.c.id)
        .limit(limit)
    )
    return list(c.execute(query))


def untold_quarantined(c: Connection, limit: int = 50) -> list[sa.Row[tuple[int, int, int, str]]]:
    """Updates set aside whose sender was not told yet: bot_id, update_id, lane, payload."""
    scope = sa.cast(inbox.c.bot_id, sa.Text) + ":" + sa.cast(inbox.c.update_id, sa.Text)
    told = sa.and_(obligations.c.kind == "quarantine", obligations.c.scope == scope)
    query = (
        sa.select(inbox.c.bot_id, inbox.c.update_id, inbox.c.lane, inbox.c.payload)
        .outerjoin(obligations, told)
        .where(inbox.c.status == "quarantined", obligations.c.kind.is_(None))
        .order_by(inbox.c.update_id)
        .limit(limit)
    )
    return list(c.execute(query))

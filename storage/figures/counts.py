"""Single counts of a subtree."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.figures.subtrees import not_ended, within
from storage.tables import inbox, tickets


def _count(c: Connection, *where: sa.ColumnElement[bool]) -> int:
    return int(c.execute(sa.select(sa.func.count()).select_from(tickets).where(*where)).scalar_one())


def opened(c: Connection, path: str, since: datetime, until: datetime) -> int:
    return _count(c, within(path), tickets.c.opened_at >= since, tickets.c.opened_at < until)


def open_now(c: Connection, path: str) -> int:
    """Matters that have not ended."""
    return _count(c, not_ended(path))


def quarantined(c: Connection) -> int:
    """Updates set aside for a human."""
    query = sa.select(sa.func.count()).select_from(inbox).where(inbox.c.status == "quarantined")
    return int(c.execute(query).scalar_one())

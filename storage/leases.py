"""Who may do what only one process may do at a time: rows with an owner, a term and an end."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.inserting import insert_once
from storage.tables import leases

SANE = timedelta(minutes=10)
"""No lease is longer: one that ends later was written by a clock that ran fast, and must not silence everybody else."""


def hold(c: Connection, name: str, owner: str, now: datetime, until: datetime) -> int | None:
    """Takes or keeps the lease until then; its term, which grows with each change of owner, or None: another's."""
    if insert_once(c, leases, {"name": name, "owner": owner, "term": 1, "until": until}):
        return 1
    mine = leases.c.owner == owner
    open_ = sa.and_(leases.c.name == name, sa.or_(mine, leases.c.until <= now, leases.c.until > now + SANE))
    term = sa.case((mine, leases.c.term), else_=leases.c.term + 1)
    query = sa.update(leases).where(open_).values(owner=owner, term=term, until=until).returning(leases.c.term)
    found: int | None = c.execute(query).scalar_one_or_none()
    return found


def let_go(c: Connection, name: str, owner: str, now: datetime) -> None:
    """The next one need not wait for the lease to lapse."""
    c.execute(sa.update(leases).where(leases.c.name == name, leases.c.owner == owner).values(until=now))

"""What an observer may ask every few seconds: counts and ages that come from indexes, never from a walk over a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from storage import schema
from storage.tables import Moment, inbox, leases, obligations

CHUNK = 400


@dataclass(frozen=True, slots=True)
class Standing:
    """How things stand now. Moments are None where nothing waits.

    updates: waiting and working; quarantined: set aside for a human, as the tick found them; notices: by status, but
    for the many that ended well; due: notices that may be said now and are not yet.
    """

    revision: str | None
    updates: dict[str, int]
    oldest_update: datetime | None
    quarantined: int
    notices: dict[str, int]
    due: int
    oldest_due: datetime | None
    leases: tuple[Row[Any], ...]


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts that walk an index from end to end: for once a minute."""

    updates_stored: int
    notices_sent: int


# The conditions are the partial indexes' own, word for word: SQLite uses them for no other.
UPDATES = sa.text(
    "SELECT status, count(*) AS n, min(received_at) AS oldest FROM inbox"
    " WHERE status IN ('waiting','working') GROUP BY status"
).columns(sa.column("status"), sa.column("n"), sa.column("oldest", Moment))
DUE = (
    sa.text(
        "SELECT count(*) AS n, min(created_at) AS oldest FROM outbox"
        " WHERE status IN ('waiting','sending') AND (not_before IS NULL OR not_before <= :now)"
    )
    .bindparams(sa.bindparam("now", type_=Moment))
    .columns(sa.column("n"), sa.column("oldest", Moment))
)
NOTICES = sa.text(
    "SELECT status, count(*) AS n FROM outbox WHERE status IN"
    " ('waiting','sending','sent_twice','another_way','needs_human','held') GROUP BY status"
)
SENT = sa.text("SELECT count(*) FROM outbox WHERE status = 'sent'")
STORED = sa.select(sa.func.count(inbox.c.received_at))
SET_ASIDE = sa.select(obligations.c.scope).where(obligations.c.kind == "quarantine")


def standing(c: Connection, now: datetime) -> Standing:
    updates = c.execute(UPDATES).all()
    due = c.execute(DUE, {"now": now}).one()
    return Standing(
        revision=schema.current(c),
        updates={r.status: r.n for r in updates},
        oldest_update=min((r.oldest for r in updates), default=None),
        quarantined=_quarantined(c),
        notices={r.status: r.n for r in c.execute(NOTICES)},
        due=due.n,
        oldest_due=due.oldest,
        leases=tuple(c.execute(sa.select(leases).order_by(leases.c.name))),
    )


def totals(c: Connection) -> Totals:
    return Totals(int(c.execute(STORED).scalar_one()), int(c.execute(SENT).scalar_one()))


def _quarantined(c: Connection) -> int:
    """Every update set aside has its obligation within a tick; the inbox has no index for its few."""
    keys = [key for r in c.execute(SET_ASIDE) if (key := _key(r.scope)) is not None]
    return sum(_still_aside(c, keys[first : first + CHUNK]) for first in range(0, len(keys), CHUNK))


def _key(scope: str) -> tuple[int, int] | None:
    bot, _, update = scope.partition(":")
    return (int(bot), int(update)) if bot.isdecimal() and update.lstrip("-").isdecimal() else None


def _still_aside(c: Connection, keys: Sequence[tuple[int, int]]) -> int:
    these = sa.tuple_(inbox.c.bot_id, inbox.c.update_id).in_(keys)
    query = sa.select(sa.func.count()).select_from(inbox).where(these, inbox.c.status == "quarantined")
    return int(c.execute(query).scalar_one())

"""What Telegram handed over, stored before it is confirmed; claimed lane by lane, oldest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from storage.tables import inbox

CLAIM_LOCK = 0x78696E  # any number, the same in every replica


@dataclass(frozen=True, slots=True)
class InboxKey:
    """One claimed update; `term` is the number of the try, so that a sleeper's claim is void."""

    bot_id: int
    update_id: int
    term: int


@dataclass(frozen=True, slots=True)
class Claimed:
    """One update to be handled now."""

    key: InboxKey
    lane: int
    payload: str
    received_at: datetime


class ClaimLost(Exception):  # noqa: N818  # what is so
    """Somebody else has the update by now; nothing of this try may be kept."""


def store(c: Connection, rows: Sequence[dict[str, Any]]) -> int:
    """Stores updates not seen before (bot_id, update_id, lane, payload, received_at); gives how many were new."""
    if not rows:
        return 0
    insert = postgresql.insert if c.dialect.name == "postgresql" else sqlite.insert
    return c.execute(insert(inbox).on_conflict_do_nothing(), list(rows)).rowcount


def claim(c: Connection, owner: str, now: datetime, until: datetime, *, lanes: int, depth: int = 8) -> list[Claimed]:
    """Claims up to `depth` oldest updates of each of up to `lanes` chats nobody works on, oldest first."""
    if c.dialect.name == "postgresql":
        c.execute(sa.select(sa.func.pg_advisory_xact_lock(CLAIM_LOCK)))
    working = inbox.alias()
    busy = sa.select(working.c.lane).where(working.c.status == "working", working.c.lane == inbox.c.lane)
    held = inbox.alias()  # a head that must wait holds its lane
    later = sa.select(held.c.lane).where(
        held.c.status == "waiting", held.c.not_before > now, held.c.lane == inbox.c.lane
    )
    rank = sa.func.row_number().over(partition_by=inbox.c.lane, order_by=inbox.c.update_id).label("rank")
    free = (
        sa.select(inbox.c.bot_id, inbox.c.update_id, rank)
        .where(inbox.c.status == "waiting", ~sa.exists(busy), ~sa.exists(later))
        .subquery()
    )
    chosen = c.execute(
        sa.select(free.c.bot_id, free.c.update_id)
        .where(free.c.rank <= depth)
        .order_by(free.c.rank, free.c.update_id)
        .limit(lanes * 2)
    ).all()
    if not chosen:
        return []
    keys = sa.tuple_(inbox.c.bot_id, inbox.c.update_id).in_([(r.bot_id, r.update_id) for r in chosen])
    taken = sa.update(inbox).where(keys, inbox.c.status == "waiting")
    rows = c.execute(
        taken.values(status="working", owner=owner, until=until, tries=inbox.c.tries + 1).returning(*inbox.c)
    ).all()
    rows = sorted(rows, key=lambda r: r.update_id)
    return [Claimed(InboxKey(r.bot_id, r.update_id, r.tries), r.lane, r.payload, r.received_at) for r in rows]


def _mine(key: InboxKey) -> sa.ColumnElement[bool]:
    return sa.and_(
        inbox.c.bot_id == key.bot_id,
        inbox.c.update_id == key.update_id,
        inbox.c.status == "working",
        inbox.c.tries == key.term,
    )


def done(c: Connection, key: InboxKey, at: datetime, decision: str, ticket_id: int | None = None) -> None:
    """Part of the transaction that holds the effects. Errors: ClaimLost, which undoes it all."""
    values = {
        "status": "done",
        "done_at": at,
        "decision": decision,
        "ticket_id": ticket_id,
        "owner": None,
        "until": None,
    }
    if c.execute(sa.update(inbox).where(_mine(key)).values(**values)).rowcount != 1:
        raise ClaimLost(key)


def again(c: Connection, key: InboxKey, *, not_before: datetime | None, error: str | None, counted: bool) -> None:
    """Back to waiting; an outage is not counted as a try of the update."""
    tries = inbox.c.tries if counted else inbox.c.tries - 1
    c.execute(
        sa.update(inbox)
        .where(_mine(key))
        .values(status="waiting", not_before=not_before, error=error, owner=None, until=None, tries=tries)
    )


def quarantine(c: Connection, key: InboxKey, at: datetime, error: str) -> None:
    """Set aside for a human, with the reason; its chat goes on."""
    c.execute(
        sa.update(inbox)
        .where(_mine(key))
        .values(status="quarantined", done_at=at, decision="quarantined", error=error, owner=None, until=None)
    )


def release_lapsed(c: Connection, now: datetime) -> int:
    """Updates of a replica that died go back to waiting."""
    lapsed = sa.and_(inbox.c.status == "working", inbox.c.until <= now)
    return c.execute(sa.update(inbox).where(lapsed).values(status="waiting", owner=None, until=None)).rowcount


def release_own(c: Connection, owner: str) -> int:
    """At start and stop: what this owner's earlier life left in hand."""
    mine = sa.and_(inbox.c.status == "working", inbox.c.owner == owner)
    return c.execute(sa.update(inbox).where(mine).values(status="waiting", owner=None, until=None)).rowcount


def counts(c: Connection) -> dict[str, int]:
    rows = c.execute(sa.select(inbox.c.status, sa.func.count().label("n")).group_by(inbox.c.status))
    return {r.status: r.n for r in rows}

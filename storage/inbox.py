"""What Telegram handed over, stored before it is confirmed; claimed lane by lane, oldest first."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from storage.prepared import Prepared
from storage.tables import Moment, inbox

CLAIM_LOCK = 0x78696E  # any number, the same in every replica
FIRST_LANE = -(2**63)
"""Before every chat."""
SANE = timedelta(minutes=10)
"""No lease and no back-off is longer: what lies further ahead was written by a clock that ran fast."""


@dataclass(frozen=True, slots=True, order=True)
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
    error: str | None = None
    """What went wrong at an earlier try that was counted."""


class ClaimLost(Exception):  # noqa: N818  # what is so
    """Somebody else has the update by now; nothing of this try may be kept."""


def store(c: Connection, rows: Sequence[dict[str, Any]]) -> int:
    """Stores updates not seen before (bot_id, update_id, lane, payload, received_at); gives how many were new."""
    if not rows:
        return 0
    insert = postgresql.insert if c.dialect.name == "postgresql" else sqlite.insert
    # The count of many inserts is not to be had from every driver; the keys are.
    new = insert(inbox).on_conflict_do_nothing().returning(inbox.c.update_id)
    return len(c.execute(new, list(rows)).all())


_OPEN = "status IN ('waiting','working')"
"""Word for word the condition of the partial index: SQLite uses the index for no other."""

# Steps from lane to lane over the index (lane, update_id) and stops when enough free ones are found. A lane is free
# when none of its oldest 64 updates is worked on or must wait; claims are shorter than that.
_HEADS = (
    sa.text(f"""
    WITH RECURSIVE visit(lane) AS (
        SELECT (SELECT min(i.lane) FROM inbox i WHERE i.{_OPEN} AND i.lane > :after)
        UNION ALL
        SELECT (SELECT min(i.lane) FROM inbox i WHERE i.{_OPEN} AND i.lane > visit.lane)
        FROM visit WHERE visit.lane IS NOT NULL
    ), free(lane) AS (
        SELECT visit.lane FROM visit WHERE visit.lane IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM (
                SELECT o.status, o.not_before FROM inbox o WHERE o.lane = visit.lane AND o.{_OPEN}
                ORDER BY o.update_id LIMIT 64
            ) AS oldest
            WHERE oldest.status = 'working' OR (oldest.not_before > :now AND oldest.not_before <= :sane)
        ) LIMIT :lanes
    )
    SELECT h.bot_id, h.update_id FROM free JOIN inbox h ON h.lane = free.lane AND h.{_OPEN}
    WHERE h.update_id <= coalesce((
        SELECT l.update_id FROM inbox l WHERE l.lane = free.lane AND l.{_OPEN}
        ORDER BY l.update_id LIMIT 1 OFFSET :behind
    ), 9223372036854775807)
    """)  # noqa: S608  # nothing of it comes from outside
    .bindparams(sa.bindparam("now", type_=Moment), sa.bindparam("sane", type_=Moment))
    .columns(inbox.c.bot_id, inbox.c.update_id)
)
_CLAIMED = (
    inbox.c.bot_id,
    inbox.c.update_id,
    inbox.c.lane,
    inbox.c.tries,
    inbox.c.payload,
    inbox.c.received_at,
    inbox.c.error,
)


def claim(
    c: Connection,
    owner: str,
    now: datetime,
    until: datetime,
    *,
    lanes: int,
    depth: int = 8,
    after: int = FIRST_LANE,
) -> list[Claimed]:
    """Claims up to `depth` oldest updates of each of up to `lanes` chats nobody works on, oldest first.

    Chats are visited in the order of their ids, beginning behind the chat `after`: who goes round them, always
    beginning where the last claim ended, lets none wait longer for a busy neighbour, and no claim looks at more of
    the backlog than it takes.
    """
    if c.dialect.name == "postgresql":
        c.execute(sa.select(sa.func.pg_advisory_xact_lock(CLAIM_LOCK)))
    free = {"after": after, "lanes": lanes, "behind": depth - 1, "now": now, "sane": now + SANE}
    heads = sa.tuple_(inbox.c.bot_id, inbox.c.update_id).in_(_HEADS)
    taken = sa.update(inbox).where(heads).values(status="working", owner=owner, until=until, tries=inbox.c.tries + 1)
    rows = sorted(c.execute(taken.returning(*_CLAIMED), free).all(), key=lambda r: r.update_id)
    return [Claimed(InboxKey(r.bot_id, r.update_id, r.tries), r.lane, r.payload, r.received_at, r.error) for r in rows]


def _mine(key: InboxKey) -> sa.ColumnElement[bool]:
    return sa.and_(
        inbox.c.bot_id == key.bot_id,
        inbox.c.update_id == key.update_id,
        inbox.c.status == "working",
        inbox.c.tries == key.term,
    )


# Built once: every handled update runs it, and building costs more than running.
_DONE = (
    sa.update(inbox)
    .where(
        inbox.c.bot_id == sa.bindparam("b"),
        inbox.c.update_id == sa.bindparam("u"),
        inbox.c.tries == sa.bindparam("t"),
        inbox.c.status == "working",
    )
    .values(
        status="done",
        done_at=sa.bindparam("at", type_=Moment),
        decision=sa.bindparam("what"),
        ticket_id=sa.bindparam("ticket"),
        owner=None,
        until=None,
    )
)


_DONE_ONE = Prepared(_DONE)


def _settling(key: InboxKey, at: datetime, decision: str, ticket_id: int | None = None) -> dict[str, Any]:
    return {"b": key.bot_id, "u": key.update_id, "t": key.term, "at": at, "what": decision, "ticket": ticket_id}


def done(c: Connection, key: InboxKey, at: datetime, decision: str, ticket_id: int | None = None) -> None:
    """Part of the transaction that holds the effects. Errors: ClaimLost, which undoes it all."""
    if _DONE_ONE.execute(c, _settling(key, at, decision, ticket_id)).rowcount != 1:
        raise ClaimLost(key)


def settle(c: Connection, keys: Sequence[InboxKey], at: datetime, decision: str) -> None:
    """Settles those of `keys` nobody settled yet; lost claims are left alone."""
    if keys:
        c.execute(_DONE, [_settling(key, at, decision) for key in keys])


def again(c: Connection, key: InboxKey, *, not_before: datetime | None, error: str | None, counted: bool) -> None:
    """Back to waiting; an outage is not counted as a try of the update and leaves its earlier error."""
    told = {"error": error} if counted else {"tries": inbox.c.tries - 1}
    values = {"status": "waiting", "not_before": not_before, "owner": None, "until": None, **told}
    c.execute(sa.update(inbox).where(_mine(key)).values(values))


def note(c: Connection, key: InboxKey, error: str) -> None:
    """Writes something down about an update in hand."""
    c.execute(sa.update(inbox).where(_mine(key)).values(error=error))


def release(c: Connection, keys: Sequence[InboxKey]) -> None:
    """Back to waiting as if never claimed: what was claimed and not begun."""
    for key in keys:
        again(c, key, not_before=None, error=None, counted=False)


def quarantine(c: Connection, key: InboxKey, at: datetime, error: str) -> None:
    """Set aside for a human, with the reason; its chat goes on."""
    c.execute(
        sa.update(inbox)
        .where(_mine(key))
        .values(status="quarantined", done_at=at, decision="quarantined", error=error, owner=None, until=None)
    )


_RENEW = (
    sa.update(inbox)
    .where(
        inbox.c.bot_id == sa.bindparam("b"),
        inbox.c.update_id == sa.bindparam("u"),
        inbox.c.tries == sa.bindparam("t"),
        inbox.c.status == "working",
    )
    .values(until=sa.bindparam("to", type_=Moment))
)


def renew(c: Connection, keys: Collection[InboxKey], until: datetime) -> None:
    """Their owner lives: these claims hold until then. Those that went to another meanwhile do not come back."""
    if keys:
        c.execute(_RENEW, [{"b": key.bot_id, "u": key.update_id, "t": key.term, "to": until} for key in keys])


def release_lapsed(c: Connection, now: datetime) -> int:
    """Updates of a replica that died go back to waiting; their try stays counted, so that a sleeper's term is void."""
    lapsed = sa.or_(inbox.c.until <= now, inbox.c.until > now + SANE)
    return _back_to_waiting(c, lapsed)


def release_own(c: Connection, owner: str) -> int:
    """At start: what this owner's earlier life left in hand."""
    return _back_to_waiting(c, inbox.c.owner == owner)


def _back_to_waiting(c: Connection, which: sa.ColumnElement[bool]) -> int:
    working = sa.and_(sa.text(_OPEN), sa.literal_column("status") == sa.literal_column("'working'"))
    return c.execute(sa.update(inbox).where(working, which).values(status="waiting", owner=None, until=None)).rowcount


def counts(c: Connection) -> dict[str, int]:
    rows = c.execute(sa.select(inbox.c.status, sa.func.count().label("n")).group_by(inbox.c.status))
    return {r.status: r.n for r in rows}


def oldest_waiting(c: Connection) -> datetime | None:
    """When the oldest update that is not handled yet was stored."""
    query = (
        sa.select(inbox.c.received_at).where(inbox.c.status.in_(["waiting", "working"])).order_by(inbox.c.received_at)
    )
    return c.execute(query.limit(1)).scalar_one_or_none()

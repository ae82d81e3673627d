"""Whose turn it is: the chat that is spoken to next, its rows in one speaker's hands, and what a dead one had in hand."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from domain.notices import said_together
from storage.outbox import ALONE, NOTES
from storage.tables import chat_pace, outbox, tickets

MOST_TOGETHER = 500
"""Rows said in one message; beyond, there is a second one."""


def one_claim_at_a_time(c: Connection, chat: int) -> None:
    """Claims of one chat wait for each other until commit; on SQLite every writer does already."""
    if c.dialect.name == "postgresql":
        c.execute(sa.select(sa.func.pg_advisory_xact_lock(chat)))


# Built once: building one costs more than running it. LIVE_ROWS says what the partial index is made for, word for word.
# IS TRUE, so that SQLite does not take the index of all that was ever said for it.
LIVE_ROWS = sa.text("(outbox.status IN ('waiting', 'sending')) IS TRUE")
_NOW: sa.BindParameter[datetime] = sa.bindparam("now", type_=outbox.c.not_before.type)
_DUE = sa.and_(outbox.c.status == "waiting", sa.or_(outbox.c.not_before.is_(None), outbox.c.not_before <= _NOW))
_SPEAKING = outbox.alias("speaking")


def _next_chat(*more: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
    return sa.select(sa.func.min(outbox.c.chat)).where(LIVE_ROWS, *more).correlate_except(outbox).scalar_subquery()


# From chat to chat along the index: after an outage a few people have thousands of rows each, which nobody need read.
_LIVE_CHATS = sa.select(_next_chat().label("chat")).cte("live_chats", recursive=True)
_LIVE_CHATS = _LIVE_CHATS.union_all(
    sa.select(_next_chat(outbox.c.chat > _LIVE_CHATS.c.chat)).where(_LIVE_CHATS.c.chat.is_not(None))
)
_FIRST = (
    sa.select(outbox.c.id)
    .where(outbox.c.chat == _LIVE_CHATS.c.chat, LIVE_ROWS, _DUE)
    .order_by(outbox.c.urgency, outbox.c.id)
    .limit(1)
    .correlate(_LIVE_CHATS)
    .scalar_subquery()
)
_HEADS = (
    sa.select(outbox.c.chat)
    .select_from(_LIVE_CHATS)
    .join(outbox, outbox.c.id == _FIRST)
    .outerjoin(chat_pace, chat_pace.c.chat == outbox.c.chat)
    .where(sa.or_(chat_pace.c.next_at.is_(None), chat_pace.c.next_at <= _NOW))
    .where(outbox.c.chat.not_in(sa.select(_SPEAKING.c.chat).where(_SPEAKING.c.status == "sending")))
    .where(outbox.c.chat.not_in(sa.bindparam("without", expanding=True)))
    .order_by(outbox.c.urgency, outbox.c.id)
    .limit(sa.bindparam("most", type_=sa.Integer))
)
_CHAT: sa.BindParameter[int] = sa.bindparam("its", type_=outbox.c.chat.type)
_HEAD = (
    sa.select(outbox.c.id)
    .where(outbox.c.chat == _CHAT, LIVE_ROWS, _DUE)
    .order_by(outbox.c.urgency, outbox.c.id)
    .limit(1)
)
_TAKE = (
    sa.update(outbox)
    .where(outbox.c.id == _HEAD.scalar_subquery())
    .where(~sa.exists().where(_SPEAKING.c.chat == _CHAT, _SPEAKING.c.status == "sending"))
    .values(status="sending", tries=outbox.c.tries + 1, owner=sa.bindparam("by"), until=sa.bindparam("to"))
    .returning(*outbox.c)
)


def heads(c: Connection, now: datetime, limit: int, without: Collection[int] = ()) -> list[int]:
    """Chats that have something due, need not wait and are not being spoken to, urgent first; none of `without`."""
    return [r.chat for r in c.execute(_HEADS, {"now": now, "most": limit, "without": list(without)})]


def take_head(c: Connection, chat: int, now: datetime, owner: str, until: datetime) -> Row[Any] | None:
    """Claims the chat's next row, urgent first, then oldest; None while another row of the chat is being sent."""
    one_claim_at_a_time(c, chat)
    return c.execute(_TAKE, {"its": chat, "now": now, "by": owner, "to": until}).one_or_none()


def take_with(c: Connection, head: Row[Any], now: datetime, owner: str, until: datetime) -> tuple[Row[Any], ...]:
    """Claims, with the head, what waits for the same person and is said in the same message; oldest first.

    Every row is claimed for itself, so that whatever becomes of the speaker is known of each. What was never tried
    comes along though its moment has not come: it only waited for the others. Matters that are dangerous by now do not.
    """
    if not _joins(head) or _urgent(c, head.ticket_id):
        return ()
    same = (outbox.c.chat == head.chat, LIVE_ROWS, outbox.c.urgency == head.urgency, outbox.c.status == "waiting")
    ripe = sa.or_(outbox.c.not_before.is_(None), outbox.c.not_before <= now, outbox.c.tries == 0)
    found: sa.Select[Any] = (
        sa.select(outbox.c.id, outbox.c.kind, outbox.c.urgency, outbox.c.facts, outbox.c.card_id)
        .join(tickets, tickets.c.id == outbox.c.ticket_id)
        .where(*same, ripe, outbox.c.person_id == head.person_id, sa.not_(tickets.c.urgent))
        .order_by(outbox.c.id)
        .limit(MOST_TOGETHER)
    )
    ids = [row.id for row in c.execute(found) if _joins(row)]
    values = {"status": "sending", "tries": outbox.c.tries + 1, "owner": owner, "until": until}
    take = sa.update(outbox).where(outbox.c.id.in_(ids), outbox.c.status == "waiting").values(values)
    return tuple(sorted(c.execute(take.returning(*outbox.c)), key=lambda row: row.id)) if ids else ()


def _joins(row: Row[Any]) -> bool:
    alone = (row.facts.get(NOTES) or {}).get(ALONE)
    return row.card_id is None and not alone and said_together(row.kind, row.urgency, row.facts.get("what"))


def _urgent(c: Connection, ticket_id: int | None) -> bool:
    found = c.execute(sa.select(tickets.c.urgent).where(tickets.c.id == ticket_id)).scalar_one_or_none()
    return found is not False


def settle(c: Connection, row_id: int, term: int, **values: Any) -> bool:
    """Writes what became of a row being sent; False when the claim of that term is no longer ours."""
    mine = sa.and_(outbox.c.id == row_id, outbox.c.status == "sending", outbox.c.tries == term)
    return c.execute(sa.update(outbox).where(mine).values(owner=None, until=None, **values)).rowcount == 1


def settle_many(c: Connection, rows: Collection[Row[Any]], **values: Any) -> bool:
    """As `settle`, the same of many rows at once, each as it was claimed; False when one claim is no longer ours."""
    by_term: dict[int, list[int]] = {}
    for row in rows:
        by_term.setdefault(row.tries, []).append(row.id)
    done = 0
    for term, ids in by_term.items():
        mine = sa.and_(outbox.c.id.in_(ids), outbox.c.status == "sending", outbox.c.tries == term)
        done += c.execute(sa.update(outbox).where(mine).values(owner=None, until=None, **values)).rowcount
    return done == len(rows)


def release_lapsed(c: Connection, now: datetime, keep: Collection[int] = ()) -> int:
    """Rows whose speaker died in mid-sentence go again, but for `keep`, which the caller is saying."""
    return _release(c, outbox.c.until <= now, keep)


def release_all(c: Connection, keep: Collection[int] = ()) -> int:
    """Rows in hand of whoever spoke before, but for `keep`; only for the one who holds the speaker's lease."""
    return _release(c, sa.true(), keep)


def _release(c: Connection, which: sa.ColumnElement[bool], keep: Collection[int]) -> int:
    """Nobody knows whether these arrived: they are marked if they are said anew; an edit twice is harmless and bears no mark."""
    query = sa.update(outbox).where(outbox.c.status == "sending", which, outbox.c.id.not_in(list(keep)))
    return c.execute(query.values(status="waiting", perhaps_sent=True, owner=None, until=None)).rowcount


_NEXT_ROW = sa.select(sa.func.min(outbox.c.not_before).label("at")).where(
    outbox.c.status == "waiting", outbox.c.not_before > _NOW
)
_NEXT_CHAT = sa.select(sa.func.min(chat_pace.c.next_at).label("at")).where(
    chat_pace.c.next_at > _NOW, sa.exists().where(outbox.c.chat == chat_pace.c.chat, LIVE_ROWS)
)


def next_moment(c: Connection, now: datetime) -> datetime | None:
    """The next moment after `now` when a row or a chat stops waiting."""
    found = [at for query in (_NEXT_ROW, _NEXT_CHAT) if (at := c.execute(query, {"now": now}).one().at) is not None]
    return min(found, default=None)


_SPOKEN_TO = (
    sa.select(outbox.c.chat, outbox.c.sent_at)
    .where(outbox.c.sent_at.is_not(None))
    .order_by(outbox.c.id.desc())
    .limit(2000)
).subquery()


def spoken_to(c: Connection, since: datetime) -> set[int]:
    """Chats with something in hand, and those spoken to since then, whoever spoke: the next speaker keeps their pace."""
    in_hand = c.execute(sa.select(outbox.c.chat).where(LIVE_ROWS, outbox.c.status == "sending"))
    lately = c.execute(sa.select(_SPOKEN_TO.c.chat).where(_SPOKEN_TO.c.sent_at >= since))
    return {row.chat for row in (*in_hand, *lately)}

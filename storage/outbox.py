"""What is to be said: notices and living cards as rows, claimed chat by chat, urgent first."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from domain.notices import Kind, Notice
from storage.tables import cards, chat_pace, messages, outbox

LIVE = ("waiting", "sending")


def say(c: Connection, notice: Notice, at: datetime, card_id: int | None = None) -> None:
    """Adds the row; the same key twice stays one row."""
    values = {
        "key": notice.key,
        "chat": notice.chat,
        "kind": notice.kind.value,
        "facts": notice.facts,
        "person_id": notice.person,
        "ticket_id": notice.ticket,
        "draft_id": notice.draft,
        "card_id": card_id,
        "reply_to": notice.reply_to,
        "fallback_chat": notice.fallback[0] if notice.fallback else None,
        "fallback_message": notice.fallback[1] if notice.fallback else None,
        "urgency": notice.urgency.value,
        "created_at": at,
        "not_before": notice.not_before,
    }
    c.execute(_insert_once(c, outbox).values(values).on_conflict_do_nothing(index_elements=["key"]))


def one_claim_at_a_time(c: Connection, chat: int) -> None:
    """Claims of one chat wait for each other until commit; on SQLite every writer does already."""
    if c.dialect.name == "postgresql":
        c.execute(sa.select(sa.func.pg_advisory_xact_lock(chat)))


def _insert_once(c: Connection, table: sa.Table) -> Any:
    from sqlalchemy.dialects import postgresql, sqlite  # noqa: PLC0415  # one of the two, by the connection

    return (postgresql if c.dialect.name == "postgresql" else sqlite).insert(table)


def card_of(
    c: Connection, kind: Kind, chat: int, *, ticket: int | None = None, draft: int | None = None
) -> Row[Any] | None:
    about = cards.c.ticket_id == ticket if ticket is not None else cards.c.draft_id == draft
    return c.execute(sa.select(cards).where(about, cards.c.kind == kind.value, cards.c.chat == chat)).one_or_none()


def add_card(c: Connection, **values: Any) -> int:
    return int(c.execute(sa.insert(cards).values(**values).returning(cards.c.id)).scalar_one())


def change_card(c: Connection, card_id: int, **values: Any) -> None:
    c.execute(sa.update(cards).where(cards.c.id == card_id).values(**values))


def card(c: Connection, card_id: int) -> Row[Any]:
    return c.execute(sa.select(cards).where(cards.c.id == card_id)).one()


def cards_about(c: Connection, *, ticket: int | None = None, draft: int | None = None) -> list[Row[Any]]:
    """Living cards of a ticket or draft."""
    about = cards.c.ticket_id == ticket if ticket is not None else cards.c.draft_id == draft
    return list(c.execute(sa.select(cards).where(about, sa.not_(cards.c.gone)).order_by(cards.c.id)))


def edit_waits(c: Connection, card_id: int) -> bool:
    """Whether a row that will show the card's newest state already waits: one edit stands for many."""
    query = sa.select(outbox.c.id).where(
        outbox.c.card_id == card_id, outbox.c.status == "waiting", sa.not_(outbox.c.perhaps_sent)
    )
    return c.execute(query.limit(1)).first() is not None


def heads(c: Connection, now: datetime, limit: int) -> list[int]:
    """Chats that have something due and need not wait, urgent first."""
    due = sa.and_(outbox.c.status == "waiting", sa.or_(outbox.c.not_before.is_(None), outbox.c.not_before <= now))
    query = (
        sa.select(outbox.c.chat)
        .outerjoin(chat_pace, chat_pace.c.chat == outbox.c.chat)
        .where(due, sa.or_(chat_pace.c.next_at.is_(None), chat_pace.c.next_at <= now))
        .group_by(outbox.c.chat)
        .order_by(sa.func.min(outbox.c.urgency), sa.func.min(outbox.c.id))
        .limit(limit)
    )
    return [r.chat for r in c.execute(query)]


def take_head(c: Connection, chat: int, now: datetime, owner: str, until: datetime) -> Row[Any] | None:
    """Claims the chat's next row, urgent first, then oldest; None while another row of the chat is being sent."""
    one_claim_at_a_time(c, chat)
    mine = outbox.alias()
    busy = sa.select(mine.c.id).where(mine.c.chat == chat, mine.c.status == "sending")
    due = sa.and_(
        outbox.c.chat == chat,
        outbox.c.status == "waiting",
        sa.or_(outbox.c.not_before.is_(None), outbox.c.not_before <= now),
    )
    head = sa.select(outbox.c.id).where(due).order_by(outbox.c.urgency, outbox.c.id).limit(1).scalar_subquery()
    claim = sa.update(outbox).where(outbox.c.id == head, ~sa.exists(busy))
    taken = claim.values(status="sending", tries=outbox.c.tries + 1, owner=owner, until=until)
    return c.execute(taken.returning(*outbox.c)).one_or_none()


def settle(c: Connection, row_id: int, term: int, **values: Any) -> bool:
    """Writes what became of a row being sent; False when the claim of that term is no longer ours."""
    mine = sa.and_(outbox.c.id == row_id, outbox.c.status == "sending", outbox.c.tries == term)
    return c.execute(sa.update(outbox).where(mine).values(owner=None, until=None, **values)).rowcount == 1


def release_lapsed(c: Connection, now: datetime) -> int:
    """Rows whose speaker died in mid-sentence: nobody knows whether they arrived, so they go again, marked."""
    lapsed = sa.and_(outbox.c.status == "sending", outbox.c.until <= now)
    query = sa.update(outbox).where(lapsed)
    return c.execute(query.values(status="waiting", perhaps_sent=True, owner=None, until=None)).rowcount


def wait(c: Connection, chat: int, until: datetime) -> None:
    """Nothing is said to the chat before `until`."""
    if c.execute(sa.update(chat_pace).where(chat_pace.c.chat == chat).values(next_at=until)).rowcount == 0:
        c.execute(sa.insert(chat_pace).values(chat=chat, next_at=until))


def move(c: Connection, old: int, new: int) -> None:
    """A group became a supergroup: every unsaid row, card and way round goes along."""
    c.execute(sa.update(outbox).where(outbox.c.chat == old, outbox.c.status.in_(LIVE)).values(chat=new))
    c.execute(sa.update(outbox).where(outbox.c.fallback_chat == old).values(fallback_chat=new))
    c.execute(sa.update(cards).where(cards.c.chat == old).values(chat=new, message=None, reply_to=None))


def remember(c: Connection, chat: int, message: int, **values: Any) -> None:
    """What a chat message is about, so that a reply to it finds its ticket."""
    insert = _insert_once(c, messages).values(chat=chat, message=message, **values)
    c.execute(insert.on_conflict_do_update(index_elements=["chat", "message"], set_=values))


def about(c: Connection, chat: int, message: int) -> Row[Any] | None:
    """ticket_id, draft_id, purpose of a chat message."""
    return c.execute(sa.select(messages).where(messages.c.chat == chat, messages.c.message == message)).one_or_none()


def next_due(c: Connection) -> datetime | None:
    """When the earliest row that waits for a moment is due."""
    query = sa.select(sa.func.min(outbox.c.not_before).label("at")).where(outbox.c.status == "waiting")
    at: datetime | None = c.execute(query).one().at
    return at


def counts(c: Connection) -> dict[str, int]:
    rows = c.execute(sa.select(outbox.c.status, sa.func.count().label("n")).group_by(outbox.c.status))
    return {r.status: r.n for r in rows}

"""What is to be said: notices and living cards as rows, claimed chat by chat, urgent first."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Row

from domain.notices import Kind, Notice, said_together
from storage.ids import possible
from storage.prepared import Prepared
from storage.tables import cards, chat_pace, chats, message_topics, messages, outbox, people, tickets

LIVE = ("waiting", "sending")
UNREACHABLE = "unreachable"
"""What `error` of a row begins with when its person could not be written to."""
UNREACHED_KEPT = timedelta(days=7)
"""How long what could not be told is still worth telling."""
MOST_TOGETHER = 500
"""Rows said in one message; beyond, there is a second one."""
ALONE = "alone"
"""A note of delivery in `facts`: the row was in a message that broke, and is said by itself."""
NOTES = "_delivery"
"""The key of `facts` under which delivery keeps its own notes: pieces said so far, failures of ours."""


_SAY = {
    "sqlite": Prepared(sqlite.insert(outbox).on_conflict_do_nothing(index_elements=["key"])),
    "postgresql": Prepared(postgresql.insert(outbox).on_conflict_do_nothing(index_elements=["key"])),
}
_THIS_CARD = sa.and_(cards.c.kind == sa.bindparam("of"), cards.c.chat == sa.bindparam("where"))
_OF_TICKET, _OF_DRAFT = cards.c.ticket_id == sa.bindparam("its"), cards.c.draft_id == sa.bindparam("its")
_CARD_OF = {
    True: Prepared(sa.select(cards).where(_OF_TICKET, _THIS_CARD)),
    False: Prepared(sa.select(cards).where(_OF_DRAFT, _THIS_CARD)),
}
_LIVING = sa.select(cards).where(sa.not_(cards.c.gone)).order_by(cards.c.id)
_CARDS_ABOUT = {True: Prepared(_LIVING.where(_OF_TICKET)), False: Prepared(_LIVING.where(_OF_DRAFT))}
_ADD_CARD = Prepared(sa.insert(cards).returning(cards.c.id))
_PLACE_CARD = {
    "sqlite": Prepared(sqlite.insert(cards).on_conflict_do_nothing().returning(cards.c.id)),
    "postgresql": Prepared(postgresql.insert(cards).on_conflict_do_nothing().returning(cards.c.id)),
}
_CARD = Prepared(sa.select(cards).where(cards.c.id == sa.bindparam("its")))
_CHANGE_CARD = Prepared(sa.update(cards).where(cards.c.id == sa.bindparam("its")))


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
        "topic": _topic(c, notice),
    }
    _SAY[c.dialect.name].execute(c, values)


_TOPIC_OF = Prepared(
    sa.select(message_topics.c.topic).where(
        message_topics.c.chat == sa.bindparam("where"), message_topics.c.message == sa.bindparam("its")
    )
)
_OWN_TOPIC = Prepared(sa.select(chats.c.topic).where(chats.c.chat == sa.bindparam("where")))


def _topic(c: Connection, notice: Notice) -> int | None:
    """The topic of a forum it goes into; None is General, and every chat that is no forum."""
    if notice.chat > 0:
        return None
    if notice.topic is not None:
        return notice.topic or None
    if notice.reply_to is None:
        return _OWN_TOPIC.execute(c, {"where": notice.chat}).scalar_one_or_none()  # type: ignore[no-any-return]
    return _TOPIC_OF.execute(c, {"where": notice.chat, "its": notice.reply_to}).scalar_one_or_none()  # type: ignore[no-any-return]


def heard_in(c: Connection, chat: int, message: int, topic: int) -> None:
    """Words were said in a topic of a forum; the same twice is once."""
    insert = (postgresql if c.dialect.name == "postgresql" else sqlite).insert(message_topics)
    c.execute(insert.values(chat=chat, message=message, topic=topic).on_conflict_do_nothing())


def one_claim_at_a_time(c: Connection, chat: int) -> None:
    """Claims of one chat wait for each other until commit; on SQLite every writer does already."""
    if c.dialect.name == "postgresql":
        c.execute(sa.select(sa.func.pg_advisory_xact_lock(chat)))


def card_of(
    c: Connection, kind: Kind, chat: int, *, ticket: int | None = None, draft: int | None = None
) -> Row[Any] | None:
    its = draft if ticket is None else ticket
    values = {"its": its, "of": kind.value, "where": chat}
    found: Row[Any] | None = _CARD_OF[ticket is not None].execute(c, values).one_or_none()
    return found


def add_card(c: Connection, **values: Any) -> int:
    return int(_ADD_CARD.execute(c, values).scalar_one())


def place_card(
    c: Connection, kind: Kind, chat: int, *, ticket: int | None, draft: int | None, **values: Any
) -> tuple[int, Row[Any] | None]:
    """The chat's card of a ticket or draft, added if there is none: its id, and how it stands if it was there."""
    row = {"kind": kind.value, "chat": chat, "ticket_id": ticket, "draft_id": draft, **values}
    added = _PLACE_CARD[c.dialect.name].execute(c, row).scalar_one_or_none()  # the usual case costs one statement
    if added is not None:
        return int(added), None
    there = card_of(c, kind, chat, ticket=ticket, draft=draft)
    if there is None:
        raise LookupError(f"the card {kind} is neither there nor can it be added")
    return int(there.id), there


def change_card(c: Connection, card_id: int, **values: Any) -> None:
    _CHANGE_CARD.execute(c, {"its": card_id, **values})


def card(c: Connection, card_id: int) -> Row[Any]:
    found: Row[Any] = _CARD.execute(c, {"its": card_id}).one()
    return found


def card_if_there(c: Connection, card_id: int) -> Row[Any] | None:
    """By a number that came with a press, which may be nobody's."""
    return _CARD.execute(c, {"its": card_id}).one_or_none() if card_id in possible([card_id]) else None


def cards_about(c: Connection, *, ticket: int | None = None, draft: int | None = None) -> list[Row[Any]]:
    """Living cards of a ticket or draft."""
    return _CARDS_ABOUT[ticket is not None].execute(c, {"its": draft if ticket is None else ticket}).all()


_EDIT_WAITS = Prepared(
    sa.select(outbox.c.id)
    .where(outbox.c.card_id == sa.bindparam("its"), outbox.c.status == "waiting", sa.not_(outbox.c.perhaps_sent))
    .limit(1)
)


def edit_waits(c: Connection, card_id: int) -> bool:
    """Whether a row that will show the card's newest state already waits: one edit stands for many."""
    return _EDIT_WAITS.execute(c, {"its": card_id}).first() is not None


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


def to_say(c: Connection, row_id: int) -> tuple[Row[Any], Row[Any] | None]:
    """A row with its card; what the card is and is about by now stands above what the row was made for."""
    plain = c.execute(sa.select(outbox).where(outbox.c.id == row_id)).one()
    if plain.card_id is None:
        return plain, None
    own = [col for col in outbox.c if col.name not in ("kind", "ticket_id", "draft_id", "person_id")]
    query: sa.Select[Any] = sa.select(*own, cards.c.kind, cards.c.ticket_id, cards.c.draft_id, cards.c.person_id)
    row: Row[Any] = c.execute(query.join(cards, cards.c.id == outbox.c.card_id).where(outbox.c.id == row_id)).one()
    return row, card(c, plain.card_id)


def card_taken_away(c: Connection, card_id: int, message: int | None) -> None:
    """The card is gone, unless it has been shown anew meanwhile. message: the one taken away."""
    same = cards.c.message.is_(None) if message is None else cards.c.message == message
    c.execute(sa.update(cards).where(cards.c.id == card_id, same).values(gone=True))


def retry_unreached(c: Connection, person_id: int, now: datetime | None = None) -> int:
    """What could not be told because the person could not be written to waits again; how many rows.

    Nothing older than UNREACHED_KEPT, where `now` is given; of a card's rows only the newest, as one shows its state.
    """
    chat = sa.select(people.c.telegram_id).where(people.c.id == person_id).scalar_subquery()
    theirs = [outbox.c.status == "needs_human", outbox.c.chat == chat, outbox.c.error.startswith(UNREACHABLE)]
    if now is not None:
        theirs.append(outbox.c.created_at >= now - UNREACHED_KEPT)
    later = outbox.alias()
    newer = sa.exists().where(
        later.c.card_id == outbox.c.card_id, later.c.id > outbox.c.id, later.c.status.in_(("needs_human", *LIVE))
    )
    c.execute(sa.update(outbox).where(*theirs, newer).values(status="untrue", error="a later row shows the card"))
    return c.execute(sa.update(outbox).where(*theirs).values(status="waiting", error=None, not_before=None)).rowcount


def wait(c: Connection, chat: int, until: datetime) -> None:
    """Nothing is said to the chat before `until`."""
    if c.execute(sa.update(chat_pace).where(chat_pace.c.chat == chat).values(next_at=until)).rowcount == 0:
        c.execute(sa.insert(chat_pace).values(chat=chat, next_at=until))


def free(c: Connection, waits: dict[int, datetime]) -> None:
    """Lifts these waits (chat -> its moment), where nothing else has set another."""
    for chat, at in waits.items():
        c.execute(sa.delete(chat_pace).where(chat_pace.c.chat == chat, chat_pace.c.next_at == at))


def move(c: Connection, old: int, new: int) -> None:
    """A group became a supergroup: every unsaid row, card and way round goes along; its message ids do not."""
    live = sa.and_(outbox.c.chat == old, outbox.c.status.in_(LIVE))
    c.execute(sa.update(outbox).where(live).values(chat=new, reply_to=None))
    c.execute(sa.update(outbox).where(outbox.c.fallback_chat == old).values(fallback_chat=new, fallback_message=None))
    there = cards.alias()
    same = sa.or_(there.c.ticket_id == cards.c.ticket_id, there.c.draft_id == cards.c.draft_id)
    taken = sa.exists().where(there.c.chat == new, there.c.kind == cards.c.kind, same)
    stay = sa.update(cards).where(cards.c.chat == old)
    c.execute(stay.where(taken).values(gone=True))
    c.execute(stay.where(~taken).values(chat=new, message=None, reply_to=None))


@cache
def _remembering(engine: str, columns: tuple[str, ...]) -> Prepared:
    insert = (postgresql if engine == "postgresql" else sqlite).insert(messages)
    new = {name: insert.excluded[name] for name in columns}
    return Prepared(insert.on_conflict_do_update(index_elements=["chat", "message"], set_=new))


def remember(c: Connection, chat: int, message: int, **values: Any) -> None:
    """What a chat message is about, so that a reply to it finds its ticket."""
    statement = _remembering(c.dialect.name, tuple(values))
    statement.execute(c, {"chat": chat, "message": message, **values})


def about(c: Connection, chat: int, message: int) -> Row[Any] | None:
    """ticket_id, draft_id, purpose of a chat message."""
    return c.execute(sa.select(messages).where(messages.c.chat == chat, messages.c.message == message)).one_or_none()


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


def counts(c: Connection) -> dict[str, int]:
    rows = c.execute(sa.select(outbox.c.status, sa.func.count().label("n")).group_by(outbox.c.status))
    return {r.status: r.n for r in rows}


def oldest_waiting(c: Connection, now: datetime) -> datetime | None:
    """When the oldest notice that is due and not said yet was made."""
    due = sa.or_(outbox.c.not_before.is_(None), outbox.c.not_before <= now)
    query = sa.select(outbox.c.created_at).where(outbox.c.status.in_(LIVE), due).order_by(outbox.c.created_at)
    return c.execute(query.limit(1)).scalar_one_or_none()

"""What is to be said: notices and living cards as rows, claimed chat by chat, urgent first."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Row

from domain.notices import Kind, Notice, Urgency
from storage.ids import possible
from storage.prepared import Prepared
from storage.tables import cards, chat_pace, chats, message_topics, messages, outbox, people

LIVE = ("waiting", "sending")
UNREACHABLE = "unreachable"
"""What `error` of a row begins with when its person could not be written to."""
UNREACHED_KEPT = timedelta(days=7)
"""How long what could not be told is still worth telling."""
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


# On PostgreSQL the row stays where it is until this is committed: claimed before that, it would show the card as it was.
_EDIT_WAITS = Prepared(
    sa.select(outbox.c.id)
    .where(outbox.c.card_id == sa.bindparam("its"), outbox.c.status == "waiting", sa.not_(outbox.c.perhaps_sent))
    .limit(1)
    .with_for_update(skip_locked=True)
)


def edit_waits(c: Connection, card_id: int) -> bool:
    """Whether a row that will show the card's newest state already waits: one edit stands for many."""
    return _EDIT_WAITS.execute(c, {"its": card_id}).first() is not None


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


def rung_for_danger(c: Connection, ticket_id: int) -> set[int]:
    """Ids of the people who were rung because somebody may be in danger, whatever became of the ring."""
    rung = outbox.c.kind.in_([Kind.danger_ring.value, Kind.supervisor_news.value])
    query = sa.select(outbox.c.person_id).where(outbox.c.ticket_id == ticket_id, rung)
    return set(c.execute(query.where(outbox.c.urgency == Urgency.danger.value).distinct()).scalars())


def counts(c: Connection) -> dict[str, int]:
    rows = c.execute(sa.select(outbox.c.status, sa.func.count().label("n")).group_by(outbox.c.status))
    return {r.status: r.n for r in rows}


def oldest_waiting(c: Connection, now: datetime) -> datetime | None:
    """When the oldest notice that is due and not said yet was made."""
    due = sa.or_(outbox.c.not_before.is_(None), outbox.c.not_before <= now)
    query = sa.select(outbox.c.created_at).where(outbox.c.status.in_(LIVE), due).order_by(outbox.c.created_at)
    return c.execute(query.limit(1)).scalar_one_or_none()

"""What the bot hears in its groups, and the card on which a group is being bound, as rows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from domain.notices import Kind
from storage.tables import cards, chats

_NEEDS_ALL = sa.and_(
    chats.c.grid_id.is_not(None), chats.c.present, chats.c.kind == "residents", chats.c.mode.in_(("all", "tag"))
)
_DEAF = sa.and_(_NEEDS_ALL, chats.c.hears.is_(False))


def deaf_untold(c: Connection, chat: int | None = None) -> list[int]:
    """Groups in which the bot is to hear what it cannot hear, and nobody there was told; of all, or this one."""
    query = sa.select(chats.c.chat).where(_DEAF, chats.c.told_deaf_at.is_(None))
    return [row.chat for row in c.execute(query if chat is None else query.where(chats.c.chat == chat))]


def hears_again(c: Connection, chat: int) -> bool:
    """Whether the group was told the bot is deaf, and it is not any more."""
    query = sa.select(chats.c.chat).where(chats.c.chat == chat, chats.c.told_deaf_at.is_not(None), sa.not_(_DEAF))
    return c.execute(query.where(chats.c.hears)).first() is not None


def told_deaf(c: Connection, chat: int, at: datetime | None) -> None:
    c.execute(sa.update(chats).where(chats.c.chat == chat).values(told_deaf_at=at))


def bind_card(c: Connection, card_id: int, chat: int) -> Row[Any] | None:
    """The card on which this group is being bound, while it stands there."""
    if not 0 < card_id < 2**63:
        return None
    here = sa.and_(cards.c.id == card_id, cards.c.chat == chat, cards.c.kind == Kind.bind.value, sa.not_(cards.c.gone))
    return c.execute(sa.select(cards).where(here)).one_or_none()

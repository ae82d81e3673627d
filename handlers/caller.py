"""Who is speaking: the person behind an update, in the house's own words."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from aiogram.enums import ChatType
from aiogram.types import CallbackQuery, ChatMemberUpdated, Message, User

from domain.names import visible
from services.work import Caller

ANONYMOUS_ADMIN = 1087968824
CHANNEL = 136817688
BEHIND_A_NAME = frozenset({ANONYMOUS_ADMIN, CHANNEL})
"""Somebody speaks there, and may be asked to speak as themselves."""
NOT_PEOPLE = frozenset({*BEHIND_A_NAME, 777000})
"""Anonymous admins, channel posts and channel identities: never a resident, never a role."""


def caller_of(event: Message | CallbackQuery | ChatMemberUpdated, update: Any) -> Caller:
    """The caller of an event; `update` is the stored update's key, settled with the effects."""
    message = event.message if isinstance(event, CallbackQuery) else event
    chat = message.chat if isinstance(message, (Message, ChatMemberUpdated)) else None
    user = event.from_user
    chat_id = chat.id if chat is not None else (user.id if user else 0)
    return Caller(
        telegram_id=user.id if user and user.id not in NOT_PEOPLE else 0,
        name=visible(user.full_name) if user else "",
        username=user.username if user else None,
        language=_language(user),
        chat=chat_id,
        private=chat is None or chat.type == ChatType.PRIVATE,
        message=event.message_id if isinstance(event, Message) else None,
        update=update,
        title=visible(chat.title or "") or None if chat is not None else None,
        topic=_topic(message),
        said_at=_said_at(event),
        manner=_MANNERS.get(type(event), "house"),
    )


def _topic(message: object) -> int:
    """The topic of a forum; a thread of replies in another group is none."""
    told = isinstance(message, Message) and message.is_topic_message
    return (message.message_thread_id or 0) if told and isinstance(message, Message) else 0


_MANNERS = {CallbackQuery: "press", Message: "command"}
"""Unless a handler says otherwise: what came as words is minded by services/reporting.py itself."""


def _said_at(event: Message | CallbackQuery | ChatMemberUpdated) -> datetime | None:
    """The messenger's own moment: what waited while we were down was not said all at once."""
    if not isinstance(event, Message):
        return None
    return datetime.fromtimestamp(event.edit_date, UTC) if event.edit_date else event.date


def _language(user: User | None) -> str:
    """What the person's phone speaks, without its country; Chinese when it does not say."""
    code = (user.language_code or "zh") if user else "zh"
    return code.split("-")[0].lower()

"""Before a handler runs: who is speaking, and whether it is a person at all."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from aiogram import BaseMiddleware
from aiogram.types import CallbackQuery, ChatMemberUpdated, Message, TelegramObject

from handlers.caller import BEHIND_A_NAME, NOT_PEOPLE, caller_of
from handlers.said import said_of
from services.desk import Desk
from services.street import membership

BINDING = re.compile(r"/(?:un)?bind\b", re.IGNORECASE)
"""Typed by an administrator who hides: answered, or they would wait for ever."""
Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]


class Speakers(BaseMiddleware):
    """Puts `caller` into the handler's data; those who are nobody's person are set aside with the reason."""

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        if not isinstance(event, (Message, CallbackQuery, ChatMemberUpdated)):
            return await handler(event, data)
        desk: Desk = data["desk"]
        caller = caller_of(event, data.get("update_key"))
        user = event.from_user
        if isinstance(event, Message) and (user is None or user.id in NOT_PEOPLE or event.sender_chat is not None):
            if event.migrate_to_chat_id:
                data["caller"] = replace(caller, telegram_id=0)
                return await handler(event, data)
            hidden = user is not None and user.id in BEHIND_A_NAME and not event.is_automatic_forward
            if hidden and (said_of(event, *data["me"]).addressed or BINDING.match(event.text or "")):
                return await desk.do(membership.anonymous_admin, replace(caller, telegram_id=0))
            return await desk.do(membership.set_aside, replace(caller, telegram_id=0), "not_a_person")
        if user is not None and user.is_bot and not isinstance(event, ChatMemberUpdated):
            return await desk.do(membership.set_aside, replace(caller, telegram_id=0), "another_bot")
        data["caller"] = caller
        return await handler(event, data)

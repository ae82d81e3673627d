"""From a stored update to its handler: aiogram's Dispatcher is fed, errors go back to the lane."""

from __future__ import annotations

from functools import partial
from typing import Any

from aiogram import Bot
from aiogram.types import Update
from pydantic import ValidationError

from bot.answering import Answering
from bot.hearing import hears_all
from bot.lanes import Undecodable
from handlers import make_dispatcher
from services.desk import Desk
from storage.inbox import Claimed


class Feeder:
    """Decodes one claimed update and hands it to the handlers; each of them settles it with its effects."""

    def __init__(self, bot: Bot, desk: Desk) -> None:
        self._bot, self._desk = bot, desk
        self._dispatcher = make_dispatcher()
        self._dispatcher.callback_query.outer_middleware(Answering())

    async def __call__(self, claimed: Claimed) -> None:
        try:
            update = Update.model_validate_json(claimed.payload, context={"bot": self._bot})
        except ValidationError as fault:
            raise Undecodable(f"{fault.error_count()} faults, first at {fault.errors()[0]['loc']}") from None
        house = self._desk.house
        data: dict[str, Any] = {"desk": self._desk, "update_key": claimed.key, "me": (house.bot_id, house.bot_username)}
        data["ears"] = partial(hears_all, self._bot)
        await self._dispatcher.feed_update(self._bot, update, **data)

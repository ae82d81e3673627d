"""The short answer to a press: a toast for what was done, an alert for what was refused."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from aiogram import BaseMiddleware, Bot
from aiogram.exceptions import AiogramError
from aiogram.types import CallbackQuery, TelegramObject

from bot.texts.render import answer_text
from services.work import Outcome

log = structlog.get_logger()


class Answering(BaseMiddleware):
    """Answers after the commit; when Telegram no longer wants the answer, the work is done all the same."""

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        outcome = await handler(event, data)
        if isinstance(event, CallbackQuery) and isinstance(outcome, Outcome):
            await self._answer(event, data["bot"], outcome)
        return outcome

    async def _answer(self, query: CallbackQuery, bot: Bot, outcome: Outcome) -> None:
        text = answer_text(outcome.code, outcome.facts, outcome.language)
        try:
            await bot.answer_callback_query(query.id, text=text[:200] or None, show_alert=outcome.alert)
        except AiogramError as fault:
            log.info("press_answer_unwanted", reason=type(fault).__name__)

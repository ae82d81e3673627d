"""Whether the bot hears everything said in a group, as Telegram tells at this moment."""

from __future__ import annotations

import structlog
from aiogram import Bot
from aiogram.enums import ChatMemberStatus
from aiogram.exceptions import AiogramError

log = structlog.get_logger()
PATIENCE = 5
"""Seconds; the chat's next words wait meanwhile."""


async def hears_all(bot: Bot, chat: int) -> bool | None:
    """In privacy mode only commands, mentions and replies arrive, unless the bot is an administrator. None: not told."""
    try:
        me = await bot.get_me(request_timeout=PATIENCE)
        if me.can_read_all_group_messages:
            return True
        member = await bot.get_chat_member(chat, bot.id, request_timeout=PATIENCE)
    except (AiogramError, TimeoutError) as fault:
        log.info("hearing_unknown", reason=type(fault).__name__)
        return None
    return member.status == ChatMemberStatus.ADMINISTRATOR

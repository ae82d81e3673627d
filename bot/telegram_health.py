"""The doctor's look at Telegram: does it know the bot, can the bot hear its groups, and what time is it there."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from email.utils import parsedate_to_datetime

import aiohttp
from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramUnauthorizedError
from sqlalchemy.exc import SQLAlchemyError

from bot.findings import Finding, Grade
from bot.house import make_clock
from bot.listening import make_listener
from bot.settings import Settings
from storage import grids, schema
from storage.engine import make_engine

PATIENCE = 10
CLOCK_MAY_BE_OFF = timedelta(seconds=60)


async def look_abroad(settings: Settings) -> list[Finding]:
    """The token, how updates come, whether each group can be heard, and the time."""
    if not settings.token:
        return [
            Finding(
                Grade.wrong,
                "BOT_TOKEN 没有填：向 @BotFather 发 /newbot 就有，写进 .env / is missing: BotFather gives one",
            )
        ]
    bot = make_listener(settings.token, settings.bot_api_base)
    try:
        me = await bot.get_me(request_timeout=PATIENCE)
        found = [Finding(Grade.fine, f"BOT_TOKEN 有效，机器人是 / is good, the bot is @{me.username}")]
        found += await _webhook(bot, settings)
        found += await _groups(bot, settings, reads_all=bool(me.can_read_all_group_messages))
        found += await _clock(settings)
    except TelegramUnauthorizedError:
        return [Finding(Grade.wrong, "BOT_TOKEN 无效：在 @BotFather 里看现在的，换上 / Telegram does not know it")]
    except (AiogramError, aiohttp.ClientError, TimeoutError) as fault:
        kind = type(fault).__name__
        return [
            Finding(
                Grade.wrong, f"BOT_API_BASE: {settings.bot_api_base} 连不上，查网络和地址 / cannot be reached ({kind})"
            )
        ]
    finally:
        await bot.session.close()
    return found


async def _webhook(bot: Bot, settings: Settings) -> list[Finding]:
    info = await bot.get_webhook_info(request_timeout=PATIENCE)
    wanted = settings.webhook_url
    if info.url and not wanted:
        return [
            Finding(Grade.note, "Telegram 那边还挂着 webhook，启动时会摘掉 / a webhook is set; `run` will remove it")
        ]
    if wanted and info.url != wanted:
        return [
            Finding(Grade.note, "WEBHOOK_URL 还没登记，启动时会登记 / is not set at Telegram yet; `run` will set it")
        ]
    if wanted and info.last_error_message:
        return [Finding(Grade.wrong, f"WEBHOOK_URL: Telegram 说 / says: {info.last_error_message[:200]}")]
    return [
        Finding(
            Grade.fine, f"收消息：{'webhook' if wanted else '轮询 polling'}，积压 / pending {info.pending_update_count}"
        )
    ]


async def _groups(bot: Bot, settings: Settings, *, reads_all: bool) -> list[Finding]:
    """In privacy mode the bot is deaf in groups, unless it is an administrator there."""
    found = []
    for chat in await asyncio.to_thread(_bound_chats, settings):
        title = chat.title or str(chat.chat)
        try:
            status = (await bot.get_chat_member(chat.chat, bot.id, request_timeout=PATIENCE)).status
        except AiogramError:
            found.append(
                Finding(Grade.wrong, f"群“{title}”：机器人不在里面，请群主拉它进去 / the bot is not in this group")
            )
            continue
        if status in ("left", "kicked"):
            found.append(
                Finding(
                    Grade.wrong,
                    f"群“{title}”：机器人被移出了，还要用就请群主再拉进来 / the bot was removed from this group",
                )
            )
        elif chat.kind == "residents" and chat.mode != "mention" and not reads_all and status != "administrator":
            words = f"群“{title}”是 {chat.mode} 模式，但隐私模式开着，机器人听不到：在 BotFather 关掉 Group Privacy 后重新拉它进群，或设它为管理员"
            found.append(Finding(Grade.wrong, f"{words} / privacy mode makes the bot deaf in this group"))
        else:
            found.append(Finding(Grade.fine, f"群“{title}”：{chat.kind}, {chat.mode}"))
    return found


def _bound_chats(settings: Settings) -> list[grids.BoundChat]:
    path = settings.sqlite_path
    if path is not None and not path.exists():
        return []
    engine = make_engine(settings.database_url, readers=True)
    try:
        with engine.connect() as c:
            return (
                [b for b in grids.every_chat(c) if b.grid_id is not None]
                if schema.current(c) == schema.newest()
                else []
            )
    except SQLAlchemyError:
        return []  # told already by the database's own finding
    finally:
        engine.dispose()


async def _clock(settings: Settings) -> list[Finding]:
    """The server's Date header against our clock: promises and digests hang on it."""
    limit = aiohttp.ClientTimeout(total=PATIENCE)
    async with (
        aiohttp.ClientSession(timeout=limit, trust_env=True) as session,
        session.get(settings.bot_api_base) as answer,
    ):
        date = answer.headers.get("Date")
    if date is None:
        return [
            Finding(Grade.note, "服务器没有报时，时钟没有核对 / the server tells no time, the clock was not compared")
        ]
    off = abs(make_clock(settings).now() - parsedate_to_datetime(date))
    if off > CLOCK_MAY_BE_OFF and not settings.clock_offset_file:
        return [
            Finding(
                Grade.wrong,
                f"本机时钟差了 {int(off.total_seconds())} 秒，打开系统的自动对时 / this machine's clock is off",
            )
        ]
    return [Finding(Grade.fine, f"时钟准，时区 {settings.timezone} / the clock is right")]

"""The running program: builds the rooms, starts the chosen roles in the nursery, and closes everything in the end."""

from __future__ import annotations

import asyncio
import os
import secrets
import socket
import time
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramUnauthorizedError
from aiogram.types import BotCommand

from bot.board.pages import Board
from bot.board.serving import board_loop
from bot.delivery.relay import Relay
from bot.delivery.relay import TokenRefused as SpeakerRefused
from bot.delivery.telegram import Telegram
from bot.delivery.workshop import Workshop
from bot.feeding import Feeder
from bot.gathering import Gathering
from bot.house import make_desk
from bot.intake import HEARD, Intake, TokenRefused
from bot.lanes import Lanes
from bot.listening import make_listener
from bot.making import make, needs_file
from bot.nursery import Loop, Nursery, Stop
from bot.opening import alone, opened
from bot.settings import ROLES, Settings, WrongSettingsError
from bot.systems import make_systems
from bot.texts.languages import DEFAULT, LANGUAGES
from bot.texts.render import commands, render
from bot.timetable import Timetable
from bot.watching import Signs, watch
from bot.webhook import make_webhook, webhook_loop
from services.desk import Desk
from services.showing.composing import compose
from services.showing.together import compose_many
from storage.transactions import Transactions

log = structlog.get_logger()
RETRY_SECONDS = 5.0
_REFUSED = (
    "BOT_TOKEN: Telegram 不认这个令牌：在 @BotFather 里看现在的，换上再启动，没说出去的都还在"
    " / Telegram does not know it: put the one BotFather shows, nothing unsaid is lost"
)


def run(settings: Settings, roles: frozenset[str]) -> int:
    """Runs the roles until a signal; gives the exit code.

    Errors: WrongSettingsError without a token, AlreadyRunningError for a second process on SQLite, NoDatabaseError.
    """
    if not settings.token:
        raise WrongSettingsError(
            "BOT_TOKEN: 没有填。向 Telegram 的 @BotFather 发 /newbot 就有；只想试试，用 make demo"
            " / is needed; BotFather gives one (for a try without: make demo)"
        )
    if "board" in roles and roles != ROLES and not settings.board_listen:
        raise WrongSettingsError(
            "BOARD_LISTEN: 要开看板就要填，像 127.0.0.1:8090 / is needed for the board, like 127.0.0.1:8090"
        )
    with alone(settings), opened(settings, waits=True) as transactions:
        try:
            asyncio.run(Program(settings, transactions, roles).run())
        except* (TokenRefused, SpeakerRefused) as refused:
            log.warning("token_refused", reason=str(refused.exceptions[0]))
            raise WrongSettingsError(_REFUSED) from None
    return 0


class Program:
    """Everything that runs for one token."""

    def __init__(self, settings: Settings, transactions: Transactions, roles: frozenset[str]) -> None:
        self._settings, self._transactions, self._roles = settings, transactions, roles
        # On SQLite there is one process: its next life takes up its own claims at once.
        self._owner = "one" if settings.sqlite_path else f"{socket.gethostname()}.{os.getpid()}.{secrets.token_hex(3)}"
        self._signs = Signs(self._owner, roles, webhook=bool(settings.webhook_url))

    async def run(self) -> None:
        """Until a stop is asked for or a loop dies."""
        desk = await asyncio.to_thread(make_desk, self._settings, self._transactions)
        await desk.learn()
        bot = make_listener(self._settings.token, self._settings.bot_api_base)
        stop = Stop()
        try:
            if self._roles != {"board"}:  # which speaks to nobody and shows no name of its own
                await self._introduce(bot, desk)
            loops = self._loops(bot, desk)
            log.info("program_started", roles=sorted(self._roles), bot=desk.house.bot_username)
            await Nursery(stop=stop).run(loops, close=self._transactions.close)
        finally:
            await bot.session.close()
            await asyncio.to_thread(desk.close_reading)

    def _loops(self, bot: Bot, desk: Desk) -> dict[str, Loop]:
        """The loops of the chosen roles. Bells are hints from one to the next in this process."""
        loops: dict[str, Loop] = {}
        lanes = Lanes(self._transactions, desk.clock, Feeder(bot, desk), owner=self._owner)
        if "lanes" in self._roles:
            loops["lanes"] = lanes.run
        if "speak" in self._roles:
            loops["speak"] = partial(_speak, self._relay(desk), desk)
        if "intake" in self._roles:
            loops["intake"] = self._intake(desk, lanes.ring)
            if self._settings.systems_listen and self._settings.systems:
                host, _, port = self._settings.systems_listen.rpartition(":")
                loops["systems"] = webhook_loop(make_systems(desk, self._settings.systems), host, int(port))
        if "tick" in self._roles:
            loops["tick"] = self._timetable(desk)
            loops["albums"] = Gathering(desk).run
        if "board" in self._roles and self._settings.board_listen:
            loops["board"] = self._board(desk)
        minded = {name: self._signs.minded(name, loop) for name, loop in loops.items()}
        if self._settings.observe_listen:
            minded["watch"] = watch(self._transactions, desk.clock, self._signs, self._settings.observe_listen)
        return minded

    def _board(self, desk: Desk) -> Loop:
        door = desk.house.door
        assert door is not None  # noqa: S101  # where it listens, there is an address
        board = Board(self._transactions, desk.clock, desk.house, door)
        return board_loop(board.application, self._settings.board_listen)

    def _timetable(self, desk: Desk) -> Loop:
        timetable = Timetable(desk, self._settings.tick_seconds)
        self._signs.turned = lambda: time.monotonic() - timetable.turned_at
        self._signs.ticked = lambda: time.monotonic() - timetable.done_at
        self._signs.differences = timetable.differences
        return timetable.run

    def _intake(self, desk: Desk, ring: Callable[[], None]) -> Loop:
        settings = self._settings
        if settings.webhook_url:
            host, _, port = settings.webhook_listen.rpartition(":")
            application = make_webhook(
                self._transactions,
                desk.clock,
                bot_id=settings.bot_id,
                secret=settings.webhook_secret.get_secret_value(),
                path=urlsplit(settings.webhook_url).path or "/",
                bell=ring,
            )
            return webhook_loop(application, host, int(port))
        intake = Intake(self._transactions, desk.clock, token=settings.token, api_base=settings.bot_api_base, bell=ring)
        began = desk.clock.now()  # Telegram has just told the bot its name; the first quiet poll may take half a minute
        self._signs.heard = lambda: intake.heard_at or began
        return intake.run

    def _relay(self, desk: Desk) -> tuple[Relay, Telegram]:
        speaker = Telegram(self._settings.token, self._settings.bot_api_base, limits=self._settings.outbound_limits)
        relay = Relay(
            self._transactions,
            desk.clock,
            speaker,
            lambda c, row, now: compose(c, desk.house, row, now),
            lambda telling: render(telling, desk.house.zone),
            self._owner,
            compose_many=lambda c, row, others, now: compose_many(c, desk.house, row, others, now),
            workshop=Workshop(self._transactions, needs_file, lambda c, telling: make(c, desk.house, telling)),
        )
        return relay, speaker

    async def _introduce(self, bot: Bot, desk: Desk) -> None:
        """Learns the bot's own name; waits for a network that is not there yet. Errors: WrongSettingsError."""
        while True:
            try:
                me = await bot.get_me()
                break
            except TelegramUnauthorizedError:
                raise WrongSettingsError(_REFUSED) from None
            except AiogramError as fault:
                log.warning("introduction_failed", reason=type(fault).__name__, again_in=RETRY_SECONDS)
                await asyncio.sleep(RETRY_SECONDS)
        desk.house.bot_id, desk.house.bot_username = me.id, me.username or ""
        if me.can_read_all_group_messages is False:
            log.warning("privacy_mode_on", meaning="in groups the bot hears only commands, mentions and replies to it")
        if "intake" in self._roles:
            await self._prepare(bot)

    async def _prepare(self, bot: Bot) -> None:
        """Menu and webhook; a server that knows neither is served all the same."""
        webhook = self._settings.webhook_url
        calls: dict[str, Callable[[], Awaitable[Any]]] = menus(bot)
        if webhook:
            secret = self._settings.webhook_secret.get_secret_value() or None
            calls["set_webhook"] = partial(bot.set_webhook, webhook, secret_token=secret, allowed_updates=list(HEARD))
        else:
            calls["delete_webhook"] = bot.delete_webhook
        for name, call in calls.items():
            try:
                await call()
            except AiogramError as fault:
                log.warning("preparation_refused", call=name, reason=type(fault).__name__)


def menus(bot: Bot) -> dict[str, Callable[[], Awaitable[Any]]]:
    """One menu for each language there are texts in; the usual one is for everybody else."""
    calls: dict[str, Callable[[], Awaitable[Any]]] = {}
    for language in LANGUAGES:
        menu = [BotCommand(command=name, description=text) for name, text in commands(language)]
        code = None if language == DEFAULT else language
        calls[f"set_my_commands_{language}"] = partial(bot.set_my_commands, menu, language_code=code)
    return calls


async def _speak(parts: tuple[Relay, Telegram], desk: Desk, stop: Stop) -> None:
    """Runs the relay until the stop; the desk's bell and the stop reach it."""
    relay, speaker = parts
    loop = asyncio.get_running_loop()

    def bell() -> None:
        loop.call_soon_threadsafe(relay.ring)

    desk.bell = bell
    ending = asyncio.create_task(_end(relay, stop))
    try:
        await relay.run()
    finally:
        ending.cancel()
        await speaker.close()


async def _end(relay: Relay, stop: Stop) -> None:
    await stop.wait()
    relay.stop()

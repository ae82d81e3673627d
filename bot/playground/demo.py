"""`make demo`: the playground with a made-up street, and the unchanged program running against it."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import shutil
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from rich.console import Console

from bot.clock import ShiftedClock
from bot.lock import AlreadyRunningError, ProcessLock
from bot.opening import opened
from bot.playground.day import Day
from bot.playground.panel import read_panel
from bot.playground.phones import online
from bot.playground.server import serve
from bot.playground.store import Store
from bot.playground.street import MORNING, people_the_street
from bot.playground.world import World
from bot.settings import Settings, load_settings
from bot.sheets.command_import import run_import
from storage.engine import make_engine

HOME = Path("var/demo")
STREET = Path(__file__).parent.parent / "street"
PATIENCE = 20.0
START = 120.0
"""Seconds the program may take to come online: on a small or busy machine reading its parts alone takes half a minute."""


def demo(_settings: Settings, *, port: int, fresh: bool) -> int:
    """Runs until Ctrl-C; gives the exit code. `fresh` forgets the last demo, never one that still runs."""
    try:
        with ProcessLock(HOME):
            if fresh:
                shutil.rmtree(HOME, ignore_errors=True)
            HOME.mkdir(parents=True, exist_ok=True)
            return asyncio.run(_Demo(port).run())
    except AlreadyRunningError:
        words = "这个文件夹里的演示还开着，先按 Ctrl-C 结束它 / the demo of this folder still runs, end it first"
        print(words, file=sys.stderr)  # noqa: T201
        return 1
    except OSError as fault:
        if fault.errno != errno.EADDRINUSE:
            raise
        print(f"端口 {port} 已被占用，请换一个：make demo PORT=…  / port {port} is in use", file=sys.stderr)  # noqa: T201
        return 1


class _Demo:
    """The world, the program beside it, and what the page's bar can do with both."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._clock = ShiftedClock(HOME / "clock")
        self._world = World(clock=self._clock.now, store=Store(HOME / "playground.db"))
        self._settings = load_settings(
            bot_token=self._world.token,
            database_url=f"sqlite:///{HOME / 'xiaoshao.db'}",
            timezone="Asia/Shanghai",
            clock_offset_file=str(HOME / "clock"),
            webhook_url="",
            _env_file=None,
        )
        self._day: Day | None = None
        people_the_street(self._world, self._settings.timezone)

    async def run(self) -> int:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for sign in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(sign, stop.set)
        await asyncio.to_thread(self._import_street)
        self._panel = make_engine(self._settings.database_url, readers=True)
        try:
            async with serve(self._world, self._port, self) as address, self._program(address) as program:
                await self._come_online(program)
                print(f"小哨演示 / Xiaoshao demo: {address}  （按 Ctrl-C 结束 / Ctrl-C ends it）", flush=True)  # noqa: T201
                return await _first(stop, program)
        finally:
            await self.day(run=False)
            self._panel.dispose()
            self._world.close()

    def _import_street(self) -> None:
        with opened(self._settings) as transactions, (HOME / "import.log").open("w", encoding="utf-8") as log:
            console = Console(file=log)
            code = run_import(transactions, STREET, clock=self._clock, zone=self._settings.zone, out=console)
        if code != 0:
            raise RuntimeError(f"the demo street was refused, see {HOME / 'import.log'}")

    @asynccontextmanager
    async def _program(self, address: str) -> AsyncIterator[asyncio.subprocess.Process]:
        """The program in a process of its own, told nothing but where its Bot API is."""
        keep = {k: v for k, v in os.environ.items() if k not in ("WEBHOOK_URL", "DATABASE_URL", "TIMEZONE")}
        env = keep | {
            "BOT_TOKEN": self._world.token,
            "BOT_API_BASE": address,
            "DATABASE_URL": self._settings.database_url,
            "TIMEZONE": self._settings.timezone,
            "CLOCK_OFFSET_FILE": str(HOME / "clock"),
            "WEBHOOK_URL": "",
            "TICK_SECONDS": "2",
            "OBSERVE_LISTEN": "",
            "BOARD_LISTEN": f"127.0.0.1:{_free(self._port + 1)}",
            "BOARD_URL": "",
            "BOARD_SECRET": "",
        }
        with (HOME / "program.log").open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "run", env=env, stdout=log, stderr=log, start_new_session=True
            )
        try:
            yield process
        finally:
            await _end(process)

    async def _come_online(self, program: asyncio.subprocess.Process) -> None:
        for _ in range(int(START * 10)):
            if online(self._world):
                return
            if program.returncode is not None:
                break
            await asyncio.sleep(0.1)
        raise SystemExit(f"小哨没有启动，原因在 {HOME / 'program.log'} / the program did not start, see the log")

    # -- what the bar of the page can do --

    async def clock(self, to: str) -> str:
        """Moves the time of the story on: "+2h", or "tomorrow 08:30" of the street's zone."""
        now = self._clock.now()
        then = now + timedelta(hours=2) if to == "+2h" else _next_morning(now.astimezone(self._settings.zone))
        path = HOME / "clock"
        shift = float(path.read_text("ascii")) if path.exists() else 0.0
        draft = path.with_suffix(".new")
        draft.write_text(str(shift + (then - now).total_seconds()), encoding="ascii")
        draft.replace(path)
        self._world.events.add("clock", now=self._clock.now().isoformat())
        return self._clock.now().isoformat()

    async def day(self, *, run: bool) -> dict[str, Any]:
        if self._day is not None:
            await self._day.stop()
            self._day = None
        if run:
            self._day = Day(self._world, self.clock)
            self._day.start()
        return {"run": run}

    async def panel(self) -> dict[str, Any]:
        return await asyncio.to_thread(read_panel, self._panel)


def _free(port: int) -> int:
    """The port, so that a board left open goes on after the next start, or any other when it is taken."""
    for wanted in (port, 0):
        with socket.socket() as tried, contextlib.suppress(OSError, OverflowError):
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind(("127.0.0.1", wanted))
            return int(tried.getsockname()[1])
    raise OSError(errno.EADDRINUSE, "no port is free")


def _next_morning(local: datetime) -> datetime:
    """The next 08:30 after `local`, a little past it so that what is due then is due."""
    morning = datetime.combine(local.date(), time(*MORNING), local.tzinfo)
    return (morning if morning > local else morning + timedelta(days=1)) + timedelta(seconds=1)


async def _first(stop: asyncio.Event, program: asyncio.subprocess.Process) -> int:
    """Until Ctrl-C (0), or until the program dies (1)."""
    asked, died = asyncio.create_task(stop.wait()), asyncio.create_task(program.wait())
    await asyncio.wait({asked, died}, return_when=asyncio.FIRST_COMPLETED)
    asked.cancel()
    if stop.is_set():
        died.cancel()
        return 0
    print(f"小哨意外停止，原因在 {HOME / 'program.log'} / the program stopped, see the log", file=sys.stderr)  # noqa: T201
    return 1


async def _end(process: asyncio.subprocess.Process) -> None:
    """Asks it to stop, and makes it after twenty seconds."""
    if process.returncode is None:
        process.terminate()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), PATIENCE)
    if process.returncode is None:
        process.kill()
        await process.wait()

"""The real program in processes of its own, talking HTTP to the playground of this process."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from benchmarks.street import Cast
from bot.playground.server import serve
from bot.playground.street import people_the_street
from bot.playground.world import World
from storage.tables import inbox

PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Running:
    """The process and how many seconds it took from its start to its first poll."""

    process: asyncio.subprocess.Process
    started_in: float

    def memory(self, what: str = "VmRSS") -> float:
        """MB of resident memory now (VmRSS), or at the highest (VmHWM)."""
        status = Path(f"/proc/{self.process.pid}/status").read_text("ascii")
        found = re.search(rf"{what}:\s+(\d+) kB", status)
        return int(found.group(1)) / 1024 if found else float("nan")


@asynccontextmanager
async def program(world: World, url: str, log: Path) -> AsyncIterator[Running]:
    """Runs the program on the database at `url` against `world`. Errors: RuntimeError when it does not come up."""
    async with serve(world) as address:
        polls, begun = world.polls, time.perf_counter()
        process = await start(world, address, url, log)
        try:
            await until(lambda: world.polls > polls, process, log)
            yield Running(process, time.perf_counter() - begun)
        finally:
            await end(process)


async def start(
    world: World, address: str, url: str, log: Path, *arguments: str, listen: str = ""
) -> asyncio.subprocess.Process:
    """`python -m bot run` with the playground at `address`; residents may write as fast as the load asks for."""
    env = os.environ | {
        "BOT_TOKEN": world.token,
        "BOT_API_BASE": address,
        "DATABASE_URL": url,
        "OUTBOUND_LIMITS": "true" if world.rules.limits else "false",
        "THROTTLE": "false",
        "WEBHOOK_URL": "",
        "LOG_LEVEL": "WARNING",
        "OBSERVE_LISTEN": listen,
    }
    with log.open("ab") as out:
        return await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", *arguments, env=env, stdout=out, stderr=out
        )


def free_port() -> int:
    """A port of this machine nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def stored_and_open(engine: Engine) -> tuple[int, int]:
    """How many updates lie in the inbox, and how many of them are not settled."""
    unsettled = sa.func.coalesce(sa.func.sum(sa.case((inbox.c.status.in_(("waiting", "working")), 1), else_=0)), 0)
    with engine.begin() as c:
        row = c.execute(sa.select(sa.func.count(), unsettled)).one()
    return int(row[0]), int(row[1])


async def until(
    so: Callable[[], bool],
    process: asyncio.subprocess.Process,
    log: Path,
    patience: float = PATIENCE,
    every: float = 0.005,
) -> None:
    """Waits until `so()` holds. Errors: RuntimeError when the program died or patience ran out."""
    ends = time.perf_counter() + patience
    while not so():
        if process.returncode is not None or time.perf_counter() > ends:
            raise RuntimeError(what_is_wrong(process, log))
        await asyncio.sleep(every)


def what_is_wrong(process: asyncio.subprocess.Process, log: Path) -> str:
    """Whether it died or is late, and the end of its log."""
    what = "died" if process.returncode is not None else "is late"
    return f"the program {what}; its last words:\n{log.read_text('utf-8', 'replace')[-2000:]}"


async def kill(process: asyncio.subprocess.Process) -> None:
    """As the kernel would, without a word."""
    process.send_signal(signal.SIGKILL)
    await process.wait()


async def end(process: asyncio.subprocess.Process) -> None:
    """Asks it to stop, and kills it when it does not."""
    if process.returncode is None:
        process.terminate()
        try:
            await asyncio.wait_for(process.wait(), 25)
        except TimeoutError:
            process.kill()
            await process.wait()


def populate(world: World, cast: Cast) -> None:
    """Everybody of the street under load has a phone."""
    people_the_street(world, "Asia/Shanghai")
    for n, (person, group) in enumerate(zip(cast.residents, cast.groups, strict=True)):
        world.add_person(person, f"居民{n}", started=True)
        world.add_group(group, f"居民群{n}", [person])

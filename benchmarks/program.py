"""The real program in a process of its own, talking HTTP to the playground of this process."""

from __future__ import annotations

import asyncio
import os
import re
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.street import Cast
from bot.playground.server import serve
from bot.playground.street import people_the_street
from bot.playground.world import World

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
        env = os.environ | {
            "BOT_TOKEN": world.token,
            "BOT_API_BASE": address,
            "DATABASE_URL": url,
            "OUTBOUND_LIMITS": "true" if world.rules.limits else "false",
            "WEBHOOK_URL": "",
            "LOG_LEVEL": "WARNING",
        }
        begun = time.perf_counter()
        with log.open("wb") as out:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "run", env=env, stdout=out, stderr=out
            )
        try:
            await until(lambda: world.polls > 0, process, log)
            yield Running(process, time.perf_counter() - begun)
        finally:
            await _end(process)


async def until(
    so: Callable[[], bool], process: asyncio.subprocess.Process, log: Path, patience: float = PATIENCE
) -> None:
    """Waits until `so()` holds. Errors: RuntimeError when the program died or patience ran out."""
    ends = time.perf_counter() + patience
    while not so():
        if process.returncode is not None or time.perf_counter() > ends:
            raise RuntimeError(_what_is_wrong(process, log))
        await asyncio.sleep(0.005)


def _what_is_wrong(process: asyncio.subprocess.Process, log: Path) -> str:
    what = "died" if process.returncode is not None else "is late"
    return f"the program {what}; its last words:\n{log.read_text('utf-8', 'replace')[-2000:]}"


async def _end(process: asyncio.subprocess.Process) -> None:
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

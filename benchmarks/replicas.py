"""One replica, then two: processes that only handle updates, on one PostgreSQL, with the inbox filled at once."""

from __future__ import annotations

import asyncio
import time
from contextlib import AsyncExitStack
from pathlib import Path

import aiohttp
import sqlalchemy as sa

from benchmarks.program import end, free_port, populate, start, stored_and_open, until, what_is_wrong
from benchmarks.street import Cast, furnish, settings_for, update
from bot.clock import SystemClock
from bot.intake import row_of
from bot.playground.rules import Rules
from bot.playground.server import serve
from bot.playground.world import World
from storage import inbox
from storage.engine import make_engine

WARM = 240
PATIENCE = 200.0


def measure(url: str, log: Path, *, replicas: int, count: int) -> float:
    """Updates a second from the moment all are stored to the last settled one. Errors: RuntimeError."""
    return asyncio.run(_measured(url, log, replicas, count))


async def _measured(url: str, log: Path, replicas: int, count: int) -> float:
    cast = await asyncio.to_thread(furnish, url)
    world = World(rules=Rules(limits=False, validate=False))
    populate(world, cast)
    engine = make_engine(url, pool_size=1)
    async with AsyncExitStack() as stack:
        address = await stack.enter_async_context(serve(world))
        processes = []
        for _ in range(replicas):
            port = free_port()
            process = await start(world, address, url, log, "--only", "lanes", listen=f"127.0.0.1:{port}")
            stack.push_async_callback(end, process)
            await _ready(port, process, log)
            processes.append(process)
        await _worked_off(engine, cast, range(WARM), processes[0], log)
        seconds = await _worked_off(engine, cast, range(WARM, WARM + count), processes[0], log)
    engine.dispose()
    return count / seconds


async def _ready(port: int, process: asyncio.subprocess.Process, log: Path) -> None:
    """The program answers that it is healthy."""
    ends = time.perf_counter() + PATIENCE
    async with aiohttp.ClientSession() as session:
        while True:
            try:
                async with session.get(f"http://127.0.0.1:{port}/healthz") as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientError:
                pass  # it does not listen yet
            if process.returncode is not None or time.perf_counter() > ends:
                raise RuntimeError(what_is_wrong(process, log))
            await asyncio.sleep(0.05)


async def _worked_off(
    engine: sa.Engine, cast: Cast, which: range, process: asyncio.subprocess.Process, log: Path
) -> float:
    """Stores these reports in one commit; seconds until they are settled."""
    bot_id, now = settings_for("sqlite://").bot_id, SystemClock().now()
    rows = [row for n in which if (row := row_of(update(cast, n), bot_id, now))]
    with engine.begin() as c:
        inbox.store(c, rows)
    begun = time.perf_counter()
    await until(lambda: stored_and_open(engine) == (which.stop, 0), process, log, PATIENCE, 0.02)
    return time.perf_counter() - begun

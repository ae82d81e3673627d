"""Killed in the middle of its work and started again at once: how long until everything it had in hand is settled."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import sqlalchemy as sa

from benchmarks.program import end, kill, populate, start, stored_and_open, until
from benchmarks.street import furnish, report
from bot.playground.acting import Words, send
from bot.playground.rules import Rules
from bot.playground.server import serve
from bot.playground.world import World
from storage.engine import make_engine
from storage.tables import inbox, tickets

EACH = 300
"""Reports before each kill; the kill comes while some of them are in hand. Fewer may all be settled by one commit."""
PATIENCE = 150.0


def measure(url: str, log: Path, kills: int) -> list[float]:
    """Seconds from each kill to the last settled update; checked that each report became one ticket. Errors: RuntimeError."""
    return asyncio.run(_measured(url, log, kills))


async def _measured(url: str, log: Path, kills: int) -> list[float]:
    cast = await asyncio.to_thread(furnish, url)
    world = World(rules=Rules(limits=False, validate=False))
    populate(world, cast)
    engine = make_engine(url, readers=True, pool_size=1)
    took: list[float] = []
    async with serve(world) as address:
        process = await start(world, address, url, log)
        try:
            for n in range(kills):
                for m in range(n * EACH, (n + 1) * EACH):
                    person, chat, words = report(cast, m)
                    send(world, person, chat, Words(words))
                before = n * EACH
                await until(lambda b=before: _in_the_middle(engine, b), process, log, PATIENCE)  # type: ignore[misc]
                await kill(process)
                killed = time.perf_counter()
                process = await start(world, address, url, log)
                await until(lambda b=before: _all_settled(engine, b + EACH), process, log, PATIENCE)  # type: ignore[misc]
                took.append(time.perf_counter() - killed)
        finally:
            await end(process)
    _check(engine, kills * EACH)
    return took


def _in_the_middle(engine: sa.Engine, before: int) -> bool:
    """Some of the new reports are stored and not settled."""
    stored, unsettled = stored_and_open(engine)
    return stored > before and unsettled > 0


def _all_settled(engine: sa.Engine, count: int) -> bool:
    return stored_and_open(engine) == (count, 0)


def _check(engine: sa.Engine, count: int) -> None:
    """Nothing lost, nothing twice."""
    with engine.begin() as c:
        found = c.execute(sa.select(sa.func.count()).select_from(tickets)).scalar_one()
        done = sa.select(sa.func.count()).select_from(inbox).where(inbox.c.decision == "registered")
        registered = c.execute(done).scalar_one()
    engine.dispose()
    if (found, registered) != (count, count):
        raise RuntimeError(f"{count} reports became {found} tickets and {registered} registrations")

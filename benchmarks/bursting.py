"""A burst by the real program over HTTP: until every update is stored, until every one is a ticket, and what memory it took."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from benchmarks.program import Running, populate, program, stored_and_open, until
from benchmarks.street import Cast, furnish, report
from bot.playground.acting import Words, send
from bot.playground.rules import Rules
from bot.playground.world import World
from storage.engine import make_engine
from storage.tables import inbox

WARM = 40
PATIENCE = 900.0


@dataclass(frozen=True, slots=True)
class Burst:
    """Seconds from the first word of the burst, and MB of resident memory at the highest above those before it."""

    stored_in: float
    processed_in: float
    growth: float


def measure(url: str, log: Path, count: int) -> Burst:
    """`count` reports at once; each was checked to have become a ticket. Errors: RuntimeError."""
    return asyncio.run(_measured(url, log, count))


async def _measured(url: str, log: Path, count: int) -> Burst:
    cast = await asyncio.to_thread(furnish, url)
    world = World(rules=Rules(limits=False, validate=False))
    populate(world, cast)
    engine = make_engine(url, readers=True, pool_size=1)
    async with program(world, url, log) as running:
        await _say(world, cast, range(WARM))
        await _settled(engine, running, log, WARM)
        before, begun = running.memory(), time.perf_counter()
        await _say(world, cast, range(WARM, WARM + count))
        await until(lambda: stored_and_open(engine)[0] == WARM + count, running.process, log, PATIENCE, 0.2)
        stored_in = time.perf_counter() - begun
        await _settled(engine, running, log, WARM + count)
        found = Burst(stored_in, time.perf_counter() - begun, running.memory("VmHWM") - before)
    _check(engine, WARM + count)
    return found


async def _say(world: World, cast: Cast, which: range) -> None:
    for n in which:
        person, chat, words = report(cast, n)
        send(world, person, chat, Words(words))
        if n % 100 == 0:
            await asyncio.sleep(0)  # the playground answers polls meanwhile


async def _settled(engine: sa.Engine, running: Running, log: Path, count: int) -> None:
    await until(lambda: stored_and_open(engine) == (count, 0), running.process, log, PATIENCE, 0.2)


def _check(engine: sa.Engine, count: int) -> None:
    with engine.begin() as c:
        query = sa.select(inbox.c.decision, sa.func.count().label("n")).group_by(inbox.c.decision)
        decisions = {str(row.decision): row.n for row in c.execute(query)}
    engine.dispose()
    if decisions != {"registered": count}:
        raise RuntimeError(f"{count} updates became {decisions}")

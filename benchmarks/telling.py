"""The whole way by the real program over HTTP: a burst until every worker has the card, and five a second."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa

from benchmarks.program import Running, populate, program, until
from benchmarks.street import Cast, furnish, report
from bot.playground.acting import Words, send
from bot.playground.rules import Rules
from bot.playground.street import STAFF
from bot.playground.world import World
from storage.engine import make_engine
from storage.tables import tickets

WARM = 40
RATE = 5
WORKERS = frozenset({*STAFF, *range(2004, 2013)})


@dataclass(slots=True)
class Told:
    """What one run of the program gave; waits in seconds."""

    started_in: float = 0.0
    tickets_a_second: float = 0.0
    calls_a_second: float = 0.0
    to_assignment: list[float] = field(default_factory=list)
    to_card: list[float] = field(default_factory=list)
    memory_at_start: float = 0.0
    memory_after: float = 0.0
    memory_peak: float = 0.0


def measure(url: str, log: Path, *, burst: int, steady: int) -> Told:
    """`burst` reports at once, then `steady` at five a second."""
    return asyncio.run(_measured(url, log, burst, steady))


async def _measured(url: str, log: Path, burst: int, steady: int) -> Told:
    cast = await asyncio.to_thread(furnish, url)
    world = World(rules=Rules(limits=False, validate=False))
    populate(world, cast)
    told = Told()
    async with program(world, url, log) as running:
        told.started_in, told.memory_at_start = running.started_in, running.memory()
        street = _Street(world, cast, running, log)
        await street.burst(WARM)
        told.to_assignment, told.to_card = await street.steady(url, steady)
        told.tickets_a_second, told.calls_a_second = await street.burst(burst)
        told.memory_after, told.memory_peak = running.memory(), running.memory("VmHWM")
    return told


class _Street:
    """Residents who report, and a count of the cards their workers got."""

    def __init__(self, world: World, cast: Cast, running: Running, log: Path) -> None:
        self._world, self._cast, self._running, self._log = world, cast, running, log
        self._said = self._looked = 0
        self._card_at: list[float] = []

    def _say(self) -> tuple[int, int]:
        person, chat, words = report(self._cast, self._said)
        self._said += 1
        return chat, send(self._world, person, chat, Words(words))[0].id

    def _all_told(self) -> bool:
        """Whether every report so far has a card at a worker; each ticket's card is one new message."""
        log = self._world.calls.log
        while self._looked < len(log):
            call = log[self._looked]
            if call.sending and not call.status:
                break  # on its way
            self._looked += 1
            if call.sending and call.accepted and call.chat in WORKERS:
                self._card_at.append(call.at)
        return len(self._card_at) >= self._said

    async def burst(self, count: int) -> tuple[float, float]:
        """Tickets and calls a second, from the first word to the last card."""
        before, begun = self._looked, time.perf_counter()
        for _ in range(count):
            self._say()
        await self._until(self._all_told)
        seconds = time.perf_counter() - begun
        return count / seconds, (self._looked - before) / seconds

    async def steady(self, url: str, count: int) -> tuple[list[float], list[float]]:
        """Seconds from each word to the committed assignment, as another connection sees it, and to the n-th card."""
        said: dict[tuple[int, int], float] = {}
        first, begun = len(self._card_at), time.time()
        watching = asyncio.create_task(_watch(url, said, count))
        for n in range(count):
            await asyncio.sleep(max(0.0, begun + n / RATE - time.time()))
            at = time.time()
            said[self._say()] = at
        await self._until(self._all_told)
        waits = await asyncio.wait_for(watching, 30)
        cards = [there - at for at, there in zip(said.values(), self._card_at[first:], strict=True)]
        return waits, cards

    async def _until(self, so: Callable[[], bool]) -> None:
        await until(so, self._running.process, self._log, 150)


async def _watch(url: str, said: dict[tuple[int, int], float], count: int) -> list[float]:
    """Looks every five milliseconds which of the messages have an assigned ticket."""
    engine = make_engine(url, readers=True, pool_size=1)
    newest = 0
    waits: list[float] = []
    query = sa.select(tickets.c.id, tickets.c.source_chat, tickets.c.source_message)
    query = query.where(tickets.c.id > sa.bindparam("newest"), tickets.c.assignee_id.is_not(None))
    while len(waits) < count:
        with engine.begin() as c:
            found = c.execute(query, {"newest": newest}).all()
        for row in found:
            newest = max(newest, row.id)
            if at := said.get((row.source_chat, row.source_message)):
                waits.append(time.time() - at)
        await asyncio.sleep(0.005)
    engine.dispose()
    return waits

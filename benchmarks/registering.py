"""From the stored update to the commit: lanes, aiogram's handlers and the use cases of the real program, nothing spoken."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa

from benchmarks.street import BOT, Cast, furnish, settings_for, update
from bot.feeding import Feeder
from bot.house import make_desk
from bot.intake import row_of
from bot.lanes import Lanes
from bot.listening import make_listener
from bot.nursery import Stop
from bot.opening import opened
from bot.settings import Settings
from services.desk import Desk
from storage import inbox
from storage.inbox import Claimed
from storage.tables import inbox as stored
from storage.tables import tickets
from storage.transactions import Transactions

WARM = 60


@dataclass(frozen=True, slots=True)
class Round:
    """Tickets a second by the program, and the same rows a second by the bare driver right after it."""

    ours: float
    floor: float

    @property
    def ratio(self) -> float:
        return self.ours / self.floor


Floor = Callable[[], float]
"""Writes the newest tickets' rows anew by the bare driver; gives transactions a second."""


class _Counted:
    """Hands on; `all` is done when so many are settled, or with the first fault."""

    def __init__(self, feeder: Feeder, count: int) -> None:
        self._feeder, self._left = feeder, count
        self.all: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def __call__(self, claimed: Claimed) -> None:
        try:
            await self._feeder(claimed)
        except Exception as fault:
            if not self.all.done():
                self.all.set_exception(fault)
            raise
        self._left -= 1
        if self._left == 0 and not self.all.done():
            self.all.set_result(None)


def measure(url: str, count: int, floor: Floor, rounds: int) -> list[Round]:
    """Registers `count` stored updates as fast as it goes, `rounds` times, in an empty database at `url`.

    Each round is followed by the bare driver's, so that both meet the machine in the same state. Errors: RuntimeError
    when an update became no ticket.
    """
    settings, cast = settings_for(url), furnish(url)
    with opened(settings) as transactions:
        found = asyncio.run(_measured(transactions, settings, cast, count, floor, rounds))
        _check(transactions, WARM + count * rounds)
    return found


async def _measured(
    transactions: Transactions, settings: Settings, cast: Cast, count: int, floor: Floor, rounds: int
) -> list[Round]:
    desk = await asyncio.to_thread(make_desk, settings, transactions)
    await desk.learn()
    desk.house.bot_username = BOT
    bot = make_listener(settings.token, settings.bot_api_base)
    found = []
    try:
        await _worked_off(transactions, desk, Feeder(bot, desk), cast, range(WARM))
        await asyncio.to_thread(floor)
        for n in range(rounds):
            first = WARM + n * count
            seconds = await _worked_off(transactions, desk, Feeder(bot, desk), cast, range(first, first + count))
            found.append(Round(count / seconds, await asyncio.to_thread(floor)))
        return found
    finally:
        await bot.session.close()
        desk.close_reading()


async def _worked_off(transactions: Transactions, desk: Desk, feeder: Feeder, cast: Cast, which: range) -> float:
    """Seconds from the first claim to the last commit; the updates are stored before the clock starts."""
    now = desk.clock.now()
    rows = [row for n in which if (row := row_of(update(cast, n), desk.house.bot_id, now))]
    await asyncio.wrap_future(transactions.write(lambda c: inbox.store(c, rows)))
    handle, stop = _Counted(feeder, len(rows)), Stop()
    lanes = Lanes(transactions, desk.clock, handle, owner="bench")
    begun = time.perf_counter()
    running = asyncio.create_task(lanes.run(stop))
    try:
        async with asyncio.timeout(120):
            await handle.all
        return time.perf_counter() - begun
    finally:
        stop.set()
        await running


def _check(transactions: Transactions, count: int) -> None:
    """A number is only worth something when every update became a ticket with somebody to answer for it."""

    def counted(c: sa.Connection) -> tuple[int, dict[str, int]]:
        assigned = sa.select(sa.func.count()).select_from(tickets).where(tickets.c.assignee_id.is_not(None))
        decisions = sa.select(stored.c.decision, sa.func.count().label("n")).group_by(stored.c.decision)
        return c.execute(assigned).scalar_one(), {str(r.decision): r.n for r in c.execute(decisions)}

    found, decisions = transactions.read(counted).result()
    if found != count or decisions != {"registered": count}:
        raise RuntimeError(f"{count} updates became {found} assigned tickets and these decisions: {decisions}")

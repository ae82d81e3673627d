"""What these tests stand on: a clock that is set, an impatient stop, an inbox to fill and to look into."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Self

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import OperationalError

from bot.intake import row_of
from bot.lanes import Lanes
from bot.nursery import Stop
from storage import inbox
from storage.inbox import Claimed
from storage.tables import inbox as table
from storage.transactions import Transactions

BOT = 42
START = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)


@dataclass
class SetClock:
    at: datetime = START

    def now(self) -> datetime:
        return self.at

    def later(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


class Impatient(Stop):
    """Never really waits for a back-off: remembers it; after `give_up` of them the stop is asked for."""

    def __init__(self, give_up: int = 1000) -> None:
        super().__init__()
        self.waits: list[float] = []
        self._give_up = give_up

    async def within(self, seconds: float) -> bool:
        self.waits.append(seconds)
        await asyncio.sleep(0)
        if len(self.waits) >= self._give_up:
            self.set()
        return self.is_set()


def update(update_id: int, chat: int = 7, **more: Any) -> dict[str, Any]:
    message = {"message_id": update_id, "date": 1, "chat": {"id": chat, "type": "private"}, "text": "路灯坏了"}
    return {"update_id": update_id, "message": message | more}


def down() -> OperationalError:
    return OperationalError("SELECT 1", {}, ConnectionError("server closed the connection"))


@dataclass
class Failing:
    """Transactions whose next `times` writes fail as with a dead database; `hurt` picks which."""

    inner: Transactions
    times: int = 0
    failed: int = 0

    def write(self, job: Callable[[Connection], Any], *, first: bool = False) -> Any:
        if self.times <= 0:
            return self.inner.write(job, first=first)
        self.times -= 1
        self.failed += 1
        return self.inner.read(_dead)

    def read(self, job: Callable[[Connection], Any]) -> Any:
        return self.inner.read(job)

    def close(self) -> None:
        self.inner.close()


def _dead(_c: Connection) -> None:
    raise down()


@dataclass
class Database:
    """One database under test, with ways to fill it and look into it."""

    url: str
    engine: Engine
    transactions: Transactions
    clock: SetClock = field(default_factory=SetClock)

    def store(self, *updates: dict[str, Any]) -> int:
        made = (row_of(one, BOT, self.clock.now()) for one in updates)
        rows = [row for row in made if row is not None]
        return self.transactions.write(partial(inbox.store, rows=rows)).result(30)

    def claim(self, owner: str = "one", *, lanes: int = 64, depth: int = 8, **how: Any) -> list[Claimed]:
        now = self.clock.now()
        job = partial(
            inbox.claim, owner=owner, now=now, until=now + timedelta(seconds=60), lanes=lanes, depth=depth, **how
        )
        return self.transactions.write(job).result(30)

    def do(self, job: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        return self.transactions.write(lambda c: job(c, *args, **kwargs)).result(30)

    def rows(self) -> dict[int, Any]:
        with self.engine.begin() as c:
            return {row.update_id: row for row in c.execute(sa.select(table).order_by(table.c.update_id))}

    def states(self) -> dict[int, str]:
        return {n: row.status for n, row in self.rows().items()}


class Handler:
    """Records what it was given, in order, and settles it; `faults` says which update fails, with what, how often."""

    def __init__(self, database: Database, faults: dict[int, list[BaseException]] | None = None) -> None:
        self.database = database
        self.faults = faults or {}
        self.seen: list[int] = []
        self.settled: list[int] = []
        self.ignores: set[int] = set()
        self._watched: dict[int, asyncio.Event] = {}

    async def __call__(self, claimed: Claimed) -> None:
        n = claimed.key.update_id
        self.seen.append(n)
        if self.faults.get(n):
            self._ring(n)
            raise self.faults[n].pop(0)
        if n not in self.ignores:
            job = partial(inbox.done, key=claimed.key, at=self.database.clock.now(), decision="ticket")
            await asyncio.wrap_future(self.database.transactions.write(job))
            self.settled.append(n)
        self._ring(n)

    def _ring(self, n: int) -> None:
        if n in self._watched:
            self._watched[n].set()

    def comes_to(self, n: int) -> asyncio.Event:
        return self._watched.setdefault(n, asyncio.Event())


async def until(holds: Callable[[], bool], *, limit: float = 60.0) -> None:
    """Lets the others work until it holds."""
    async with asyncio.timeout(limit):
        while not holds():  # noqa: ASYNC110  # what is waited for is rows, which ring no bell
            await asyncio.sleep(0.002)


class Running:
    """Lanes at work while the block lasts."""

    def __init__(self, lanes: Lanes, stop: Stop | None = None) -> None:
        self.lanes, self.stop = lanes, stop or Impatient()
        self.task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self.task = asyncio.create_task(self.lanes.run(self.stop))
        return self

    async def __aexit__(self, *_: object) -> None:
        self.stop.set()
        assert self.task is not None
        with suppress(asyncio.CancelledError):
            await self.task

"""A house with nothing but an outbox, on real SQLite, speaking to the real playground; only the clock is made up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.delivery.pace import Pacer
from bot.delivery.relay import Relay
from bot.delivery.telegram import Telegram
from bot.outgoing import Button, Outgoing
from bot.playground.rules import Rules
from bot.playground.world import World
from domain.notices import Kind, Notice, Urgency
from domain.views import Telling
from storage import outbox, tables
from storage.engine import make_engine
from storage.transactions import Transactions, open_transactions
from tests.support.playground import Street, populate, street

T = TypeVar("T")
START = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)


@dataclass
class Hands:
    """A clock set by hand; `tick` counts the same seconds."""

    at: datetime = START

    def now(self) -> datetime:
        return self.at

    def tick(self) -> float:
        return (self.at - START).total_seconds() + 1000

    def forward(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)

    async def sleep(self, seconds: float) -> None:
        self.forward(seconds)
        await asyncio.sleep(0)


@dataclass(frozen=True)
class NoLonger:
    reason: str


def compose(_c: Connection, row: Row[Any], now: datetime) -> Telling | NoLonger:
    """Facts say what to do: `text`, `untrue`, `break`, `gone`."""
    if row.facts.get("break"):
        raise ValueError("a bug of ours")
    if row.facts.get("untrue"):
        return NoLonger("withdrawn by now")
    facts = dict(row.facts)
    return Telling(Kind(row.kind), "zh", row.chat > 0, facts, now, again=row.perhaps_sent, gone=bool(facts.get("gone")))


def render(telling: Telling) -> Outgoing:
    text = str(telling.facts.get("text") or telling.facts.get("ticket") or telling.kind.value)
    label = str(telling.facts.get("button") or "")
    buttons = ((Button(label, data="x:1"),),) if label else ()
    photos = tuple(str(photo) for photo in telling.facts.get("photos") or ())  # type: ignore[attr-defined]
    return Outgoing(f"补发 {text}" if telling.again else text, buttons, photos, gone=telling.gone)


@dataclass
class House:
    street: Street
    transactions: Transactions
    telegram: Telegram
    clock: Hands
    state: dict[str, Any] = field(default_factory=dict)

    @property
    def world(self) -> World:
        return self.street.world

    def relay(self, speaker: Any = None, owner: str = "one", **more: Any) -> Relay:
        how = {"compose": compose, "render": render, "tick": self.clock.tick, "sleep": self.clock.sleep} | more
        return Relay(self.transactions, self.clock, speaker or self.telegram, owner=owner, **how)

    def write(self, job: Callable[[Connection], T]) -> T:
        return self.transactions.write(job).result(10)

    def tell(self, chat: int, text: str, *, card: int | None = None, **more: Any) -> None:
        """A notice in the outbox; facts of the fake texts room in `facts`."""
        facts = {"text": text} | more.pop("facts", {})
        self.state["n"] = number = self.state.get("n", 0) + 1
        values = {"kind": Kind.progress, "urgency": Urgency.usual} | more
        notice = Notice(key=f"test:{number}", chat=chat, facts=facts, **values)
        self.write(lambda c: outbox.say(c, notice, self.clock.now(), card))

    def card(self, chat: int, kind: Kind = Kind.worker_card, **more: Any) -> int:
        return self.write(lambda c: outbox.add_card(c, kind=kind.value, chat=chat, **more))

    def rows(self) -> list[Row[Any]]:
        return self.write(lambda c: list(c.execute(sa.select(tables.outbox).order_by(tables.outbox.c.id))))

    def row(self, text: str) -> Row[Any]:
        return next(row for row in self.rows() if row.facts.get("text") == text)

    def statuses(self) -> list[str]:
        return [row.status for row in self.rows()]

    def card_row(self, card: int) -> Row[Any]:
        return self.write(lambda c: outbox.card(c, card))

    def said(self, chat: int | None = None) -> list[str]:
        """Texts of new messages Telegram accepted, in order."""
        return [call.params.get("text") or call.params.get("caption") or "" for call in self.world.calls.sent(chat)]


async def until(look: Callable[[], bool]) -> None:
    """Lets everybody else work until it is so."""
    async with asyncio.timeout(60):
        while not look():  # noqa: ASYNC110  # a database rings no event
            await asyncio.sleep(0)


def fast() -> World:
    return populate(World(rules=Rules(limits=False)))


@asynccontextmanager
async def house(where: Path | str, world: World | None = None, **telegram: Any) -> AsyncIterator[House]:
    """王阿姨 has pressed Start; 陈姐 has not. No limits unless asked for. where: a folder, or a database's address."""
    url, clock = where if isinstance(where, str) else f"sqlite:///{where / 'house.db'}", Hands()
    engine = make_engine(url)
    tables.metadata.create_all(engine)
    engine.dispose()
    transactions = open_transactions(url)
    try:
        async with street(world or fast()) as people:
            await people.wang.starts()
            await people.li.starts()
            how = {"limits": False, "pacer": Pacer(limits=False)} | telegram
            mouth = Telegram(people.playground.token, people.playground.url, **how)
            try:
                yield House(people, transactions, mouth, clock)
            finally:
                await mouth.close()
            people.playground.assert_valid()
    finally:
        transactions.close()

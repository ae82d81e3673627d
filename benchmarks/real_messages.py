"""Real messages through the running program, half in a residents' group, half in private; says what became of each.

`python -m benchmarks.real_messages PATH/messages.jsonl [--count 200] [--seed 1]`; exit code 1 when anything was lost.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from rich.console import Console
from rich.table import Table

from benchmarks.databases import databases
from benchmarks.program import Running, populate, program, until
from benchmarks.street import Cast, furnish
from bot import logs
from bot.playground.acting import Words, press, send
from bot.playground.cast import Json
from bot.playground.rules import Rules
from bot.playground.world import World
from storage.engine import make_engine
from storage.tables import cards, drafts, inbox, outbox, tickets

GROUP = -1001
"""The demo street's group in which everything is read."""
SHORT = 120
ROUNDS = 8
REGISTER = "登记"


def sample(path: Path, count: int, seed: int) -> list[str]:
    """Texts, half short and half long, the same for the same seed."""
    with path.open(encoding="utf-8") as lines:
        texts = [str(json.loads(line)["text"]).strip()[:4000] for line in lines]
    chance = random.Random(seed)
    short = [t for t in texts if 8 <= len(t) <= SHORT]
    long = [t for t in texts if len(t) > SHORT]
    chosen = chance.sample(short, count // 2) + chance.sample(long, count - count // 2)
    chance.shuffle(chosen)
    return chosen


@dataclass
class Result:
    """Counts by what happened; `lost` says in words what must not be."""

    tables: dict[str, Counter[str]]
    lost: list[str]


class Trial:
    """One street, one program, and people who press what they are asked."""

    def __init__(self, world: World, cast: Cast, url: str, running: Running, log: Path) -> None:
        self._world, self._cast, self._running, self._log = world, cast, running, log
        self._engine = make_engine(url, readers=True, pool_size=1)

    async def run(self, texts: list[str]) -> Result:
        """Says everything, answers every question, and looks what is there in the end."""
        for n, text in enumerate(texts):
            person = self._cast.residents[n % len(self._cast.residents)]
            send(self._world, person, GROUP if n % 2 else person, Words(text))
            await asyncio.sleep(0.02)
        await self._settled()
        for _ in range(ROUNDS):
            if not await self._answer():
                break
        result = Result(self._tables(), self._lost(len(texts)))
        self._engine.dispose()
        return result

    async def _settled(self) -> None:
        """Until everything heard is decided and everything to be said is said."""
        busy = [
            sa.select(sa.func.count()).select_from(inbox).where(inbox.c.status.in_(["waiting", "working"])),
            sa.select(sa.func.count()).select_from(outbox).where(outbox.c.status.in_(["waiting", "sending"])),
        ]

        def quiet() -> bool:
            if self._world.updates.pending:
                return False
            with self._engine.begin() as c:
                return not any(c.execute(query).scalar_one() for query in busy)

        await until(quiet, self._running.process, self._log, 120)

    async def _answer(self) -> int:
        """The author of each open offer presses: register, else the first and best of what is offered; how many did."""
        asked = sa.select(drafts.c.chat, cards.c.message, drafts.c.message.label("said"))
        asked = asked.join(cards, cards.c.draft_id == drafts.c.id).where(drafts.c.status == "offered")
        with self._engine.begin() as c:
            rows = c.execute(asked.where(cards.c.message.is_not(None))).all()
        pressed = 0
        for row in rows:
            card, said = self._world.find(row.chat, row.message), self._world.find(row.chat, row.said)
            if card is not None and said is not None and card.rows:
                line, column = _choice(card.rows)
                press(self._world, said.sender, card.chat, card.id, line, column)
                pressed += 1
                await asyncio.sleep(0.02)
        await self._settled()
        return pressed

    def _tables(self) -> dict[str, Counter[str]]:
        heard = sa.case((inbox.c.payload.contains('"callback_query"'), "press"), else_="message")
        wanted = {
            "messages: decision": sa.select(inbox.c.decision).where(heard == "message"),
            "presses: decision": sa.select(inbox.c.decision).where(heard == "press"),
            "drafts: status": sa.select(drafts.c.status),
            "tickets: status": sa.select(tickets.c.status),
            "tickets: category": sa.select(tickets.c.category),
            "tickets: said in": sa.select(sa.case((tickets.c.source_chat < 0, "group"), else_="private")),
            "outbox: end": sa.select(outbox.c.status),
        }
        with self._engine.begin() as c:
            return {name: Counter(str(value) for value in c.execute(q).scalars()) for name, q in wanted.items()}

    def _lost(self, count: int) -> list[str]:
        """What must be empty."""
        found = self._tables()
        with self._engine.begin() as c:
            quarantined = c.execute(
                sa.select(sa.func.count()).select_from(inbox).where(inbox.c.status == "quarantined")
            ).scalar_one()
        checks: dict[str, Callable[[], bool]] = {
            f"{quarantined} updates are quarantined": lambda: quarantined > 0,
            "not every message was stored": lambda: found["messages: decision"].total() != count,
            "an update has no decision": lambda: any(
                found[name]["None"] for name in ("messages: decision", "presses: decision")
            ),
            "a notice has no end": lambda: any(found["outbox: end"][s] for s in ("waiting", "sending")),
            "a notice did not arrive": lambda: bool(found["outbox: end"]["needs_human"]),
            "nothing became a ticket": lambda: not found["tickets: status"],
        }
        return [words for words, wrong in checks.items() if wrong()]


def _choice(rows: list[list[Json]]) -> tuple[int, int]:
    """The button that files one ticket; of several matters only the first, else the best of what is offered."""
    buttons = [(b["text"], line, column) for line, row in enumerate(rows) for column, b in enumerate(row)]
    for wanted in (REGISTER, f"只{REGISTER}"):
        for text, line, column in buttons:
            if text.split()[-1].startswith(wanted):
                return line, column
    return 0, 0


async def tried(texts: list[str], url: str, log: Path) -> Result:
    """The outcome of these texts in a fresh house at `url`."""
    cast = await asyncio.to_thread(furnish, url)
    world = World(rules=Rules(limits=False))
    populate(world, cast)
    world.chat(GROUP).members += cast.residents
    async with program(world, url, log) as running:
        result = await Trial(world, cast, url, running, log).run(texts)
    result.lost += [f"the Bot API would have refused: {words}" for words in world.violations[:3]]
    return result


def show(result: Result) -> None:
    table = Table(title="Real messages through the running program")
    for column in ("what", "which", "how many"):
        table.add_column(column, justify="right" if column == "how many" else "left")
    for name, counted in result.tables.items():
        for which, n in counted.most_common():
            table.add_row(name, which, str(n))
        table.add_section()
    Console(width=90).print(table)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.real_messages")
    parser.add_argument("path", type=Path)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    logs.configure("ERROR", "text")
    with databases() as there:
        texts = sample(options.path, options.count, options.seed)
        result = asyncio.run(tried(texts, there.fresh("sqlite"), there.folder / "program.log"))
    show(result)
    for words in result.lost:
        print(f"WRONG: {words}", file=sys.stderr)
    print("quarantined: 0, every update decided, every notice ended" if not result.lost else "not as promised")
    return 1 if result.lost else 0


if __name__ == "__main__":
    sys.exit(main())

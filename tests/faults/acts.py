"""Which acts are played, how long, and in what order."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from time import monotonic
from zoneinfo import ZoneInfo

from rich.console import Console

from tests.faults.act import perform
from tests.faults.databases import Database, postgres_database, sqlite_database
from tests.faults.ledger import Ledger
from tests.faults.plan import Plan
from tests.faults.processes import fork_server

BERLIN = ZoneInfo("Europe/Berlin")
CLOCKS_GO_BACK = datetime(2026, 10, 24, 23, 30, tzinfo=BERLIN)
"""The night in which an hour comes twice there."""


@dataclass(frozen=True)
class Planned:
    """An act on one of the databases."""

    database: str
    plan: Plan


def acts(seed: int, database: str, *, long: bool, minutes: float | None = None) -> list[Planned]:
    """The acts of `make torture`, for one database or both."""
    found = []
    for name in ("sqlite", "postgres") if database == "both" else (database,):
        found += _long(seed, name) if long else _short(seed, name)
    if minutes is not None:
        found = [replace(one, plan=replace(one.plan, seconds=minutes * 60)) for one in found]
    return found


def _short(seed: int, name: str) -> list[Planned]:
    replicas = (1,) if name == "sqlite" else (2, 5, 1)
    return [
        Planned(name, Plan(seed, kills=60, updates=4000, seconds=120, replicas=replicas, burst=1000)),
        Planned(name, Plan(seed, kills=10, updates=200, seconds=60, replicas=replicas[:1], limits=True, each=2)),
    ]


def _long(seed: int, name: str) -> list[Planned]:
    replicas = (1,) if name == "sqlite" else (1, 2, 5, 2, 5)
    berlin = Plan(
        seed, kills=20, updates=400, seconds=120, replicas=replicas[:1], zone="Europe/Berlin", begins=CLOCKS_GO_BACK
    )
    return [
        Planned(name, Plan(seed, kills=560, updates=55_000, seconds=840, replicas=replicas, burst=10_000)),
        Planned(name, berlin),
        Planned(name, Plan(seed, kills=30, updates=600, seconds=120, replicas=replicas[:2], limits=True)),
    ]


@asynccontextmanager
async def a_database(name: str, folder: Path, *, disk: bool = True) -> AsyncIterator[Database]:
    """An empty one of its own; disk: SQLite on a small disk, where this machine lets us mount one."""
    if name == "sqlite":
        async with sqlite_database(folder, disk=disk) as sqlite:
            yield sqlite
    else:
        async with postgres_database(folder) as postgres:
            yield postgres


async def play(planned: list[Planned], home: Path, console: Console) -> list[Ledger]:
    """Plays them one after the other, each on a database of its own; says how each went."""
    ledgers = []
    for number, one in enumerate(planned, 1):
        folder = home / f"act-{number}"
        folder.mkdir(parents=True, exist_ok=True)
        began = monotonic()
        async with AsyncExitStack() as stack:
            processes = await stack.enter_async_context(fork_server(folder))
            database = await stack.enter_async_context(a_database(one.database, folder))
            ledger, made = await perform(one.plan, folder, database, processes)
        ledger.numbers["seconds"] = round(monotonic() - began)
        ledgers.append(ledger)
        m = made.misfortune
        console.print(
            f"{ledger.title}: {monotonic() - began:.0f} s, {m.killed} kills, {len(made.telegram.told)} updates"
        )
        console.print(f"  steps {dict(m.kills)}\n  outages {dict(m.outages)} answers {dict(m.answers)}", markup=False)
        console.print(
            f"  clock {dict(m.clock)} exits {dict(m.exits)} last words {dict(m.last_words)} deeds {dict(made.crowd.deeds)}",
            markup=False,
        )
        for words in ledger.wrong:
            console.print(f"  WRONG: {words}", style="bold red", markup=False)
    return ledgers

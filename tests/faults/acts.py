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
from tests.faults.books import Ledger
from tests.faults.databases import Database, postgres_database, sqlite_database
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
        found = [replace(one, plan=replace(one.plan, seconds=min(one.plan.seconds, minutes * 60))) for one in found]
    return found


def _short(seed: int, name: str) -> list[Planned]:
    main = {"sqlite": (1,), "postgres": (2, 5, 1)}[name]
    acts = [
        Plan(seed, kills=60, updates=4000, seconds=150, replicas=main, burst=1000, least_outages=8),
        Plan(seed, kills=10, updates=200, seconds=60, replicas=main[:1], limits=True, each=2),
    ]
    if name == "postgres":
        acts.append(Plan(seed, kills=20, updates=600, seconds=60, replicas=(2, 5), webhook=True))
    return [Planned(name, plan) for plan in acts]


def _long(seed: int, name: str) -> list[Planned]:
    """Both databases together: more than 1,000 kills, 100 outages and 100,000 updates."""
    main, few = {"sqlite": ((1,), (1,)), "postgres": ((1, 2, 5, 2, 5), (2,))}[name]
    berlin = Plan(seed, kills=20, updates=400, seconds=120, replicas=few, zone="Europe/Berlin", begins=CLOCKS_GO_BACK)
    acts = [
        Plan(seed, kills=520, updates=70_000, seconds=2400, replicas=main, burst=12_000, least_outages=50, outages=0.2),
        replace(berlin, tick_seconds=0.5),
        Plan(seed, kills=30, updates=600, seconds=180, replicas=few, limits=True),
    ]
    if name == "postgres":
        acts.append(Plan(seed, kills=60, updates=2000, seconds=180, replicas=(2, 5), webhook=True, least_outages=5))
    return [Planned(name, plan) for plan in acts]


@asynccontextmanager
async def a_database(name: str, folder: Path, *, disk: bool = True) -> AsyncIterator[Database]:
    """An empty one of its own; disk: SQLite on a small disk, where this machine lets us mount one."""
    if name == "sqlite":
        async with sqlite_database(folder, disk=disk) as sqlite:
            yield sqlite
    else:
        async with postgres_database() as postgres:
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

"""One tick over many open tickets: every job of the house, with nothing due and with some tickets due."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from benchmarks.street import furnish, settings_for
from bot.clock import SystemClock
from bot.house import make_house
from bot.opening import opened
from nlp import Reader
from services.desk import Desk
from services.sweeping import IN_PARTS, JOBS
from storage.tables import grids, people, tickets

DUE = 100
PAGE = 5000


@dataclass(frozen=True, slots=True)
class Swept:
    """Seconds of one tick with nothing due, and of one in which `DUE` tickets climb the ladder."""

    idle: float
    busy: float
    climbed: int


def measure(url: str, count: int) -> Swept:
    """Over `count` open tickets in an otherwise small street."""
    furnish(url)
    settings, clock = settings_for(url), SystemClock()
    with opened(settings) as transactions:
        transactions.write(lambda c: _fill(c, count)).result()
        desk = Desk(transactions, clock, make_house(settings), Reader.load())
        asyncio.run(_tick(desk))  # digests and what else is owed once at the start
        idle = asyncio.run(_tick(desk))[0]
        past = clock.now() - timedelta(minutes=1)
        ids = sa.select(tickets.c.id).order_by(tickets.c.id).limit(DUE)
        late = sa.update(tickets).where(tickets.c.id.in_(ids)).values(due_at=past, resolve_by=past, contacted_at=past)
        transactions.write(lambda c: c.execute(late)).result()
        busy, climbed = asyncio.run(_tick(desk))
    return Swept(idle, busy, climbed)


async def _tick(desk: Desk) -> tuple[float, int]:
    begun, climbed = time.perf_counter(), 0
    for name, job in JOBS.items():
        while done := await desk.sweep(job):
            climbed += done if name == "ladder" else 0
            if name not in IN_PARTS:
                break
    return time.perf_counter() - begun, climbed


def _fill(c: sa.Connection, count: int) -> None:
    """Tickets in work, spread over the grids, with promises a week ahead."""
    now = SystemClock().now()
    places = c.execute(sa.select(grids.c.id, grids.c.path).where(grids.c.level == "grid")).all()
    workers = c.execute(sa.select(people.c.id).order_by(people.c.id)).scalars().all()
    ahead = now + timedelta(days=7)
    common = {
        "status": "in_progress",
        "category": "lighting",
        "place": {},
        "text": "路灯坏了",
        "reporter_id": workers[-1],
        "source_chat": 1,
        "promise": "ordinary",
        "opened_at": now - timedelta(hours=1),
        "accept_by": ahead,
        "contact_by": ahead,
        "resolve_by": ahead,
        "accepted_at": now,
        "due_at": ahead,
    }
    for start in range(0, count, PAGE):
        rows = [
            {
                **common,
                "number": f"bench-{n}",
                "grid_id": places[n % len(places)].id,
                "grid_path": places[n % len(places)].path,
                "assignee_id": workers[n % len(workers)],
            }
            for n in range(start, min(start + PAGE, count))
        ]
        c.execute(sa.insert(tickets), rows)

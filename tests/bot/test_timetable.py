"""A tick after a long pause does everything that is due, a small part in each transaction, and others come in between."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable
from datetime import timedelta

from structlog.testing import capture_logs

from bot.timetable import Timetable
from services.climbing import AT_ONCE
from services.sweeping import JOBS
from services.work import Work
from storage.tables import ticket_events, tickets
from tests.support.cast import LAMP, Street, meaning

MANY = AT_ONCE + 5


async def test_what_fell_due_in_a_long_pause_is_done_in_parts(street: Street) -> None:
    street.desk.house.throttle = False
    for n in range(MANY):
        await street.wang.reports(f"{LAMP} {n}号", meaning())
    street.clock.passes(days=30)
    sizes: list[int] = []
    sweep, stop = street.desk.sweep, asyncio.Event()

    async def counted(job: Callable[[Work], int]) -> int:
        before = await street.count(ticket_events)
        done = await sweep(job)
        sizes.append(await street.count(ticket_events) - before)
        if job is JOBS["set_aside"]:
            stop.set()
        return done

    street.desk.sweep = counted  # type: ignore[method-assign,assignment]
    with capture_logs():
        await Timetable(street.desk, 3600, longest=math.inf).run(stop)
    rows = await street.rows(tickets)
    assert len(rows) == MANY
    assert all(row.due_at is None or row.due_at > street.clock.now() - timedelta(seconds=1) for row in rows)
    climbed = [size for size in sizes if size > 1]
    assert len(climbed) >= 2
    assert max(climbed) < sum(climbed)

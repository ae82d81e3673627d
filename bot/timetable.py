"""One clock tick that asks the database what is due; it stores nothing and skips nothing."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from functools import partial

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from services.desk import Desk
from services.reconciling import reconcile_if_due
from services.sweeping import IN_PARTS, JOBS
from services.work import Work
from storage.outages import is_outage

log = structlog.get_logger()
LONGEST = 10.0
"""Seconds that one job may take of a tick; the rest of what is due comes with the next one."""


class Timetable:
    """Ticks every `seconds`; a tick that could not be done is done with the next."""

    def __init__(self, desk: Desk, seconds: float, *, longest: float = LONGEST) -> None:
        self._desk, self._seconds, self._longest = desk, seconds, longest
        self._ticking = asyncio.Lock()
        self._stop = asyncio.Event()
        self.turned_at = self.done_at = time.monotonic()
        """When a tick last came round, and when one was last done; seconds that never go back."""
        self.differences: Counter[str] = Counter()
        """What reconciliation found in this process's life, by kind."""

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop`."""
        scheduler = AsyncIOScheduler(timezone=self._desk.house.zone)
        scheduler.add_job(
            self._tick, "interval", seconds=self._seconds, coalesce=True, max_instances=1, misfire_grace_time=None
        )
        scheduler.start()
        self._stop = stop
        await self._tick()
        try:
            await stop.wait()
            async with self._ticking:  # a tick that has begun is done, not cut
                scheduler.pause()
        finally:
            scheduler.shutdown(wait=False)

    async def _tick(self) -> None:
        """Does what is due, and notes that it came round."""
        async with self._ticking:
            try:
                if await self._do_jobs():
                    self.done_at = time.monotonic()
            finally:
                self.turned_at = time.monotonic()

    async def _do_jobs(self) -> bool:
        """Does every job; one that fails is told and tried again at the next tick, the others are done all the same."""
        done = {}
        jobs: dict[str, Callable[[], Awaitable[int]]] = {
            name: partial(self._in_parts if name in IN_PARTS else self._desk.sweep, job) for name, job in JOBS.items()
        }
        jobs = {"learnt": self._desk.learn, **jobs, "words": self._desk.propose_words, "differences": self._reconcile}
        for name, job in jobs.items():
            try:
                done[name] = await job()
            except Exception as fault:
                if is_outage(fault):
                    log.warning("tick_postponed", job=name, reason=type(fault).__name__)
                    return False
                log.exception("job_failed", job=name, fault=type(fault).__name__)
        if any(done.values()):
            log.info("ticked", **{k: v for k, v in done.items() if v})
        return True

    async def _in_parts(self, job: Callable[[Work], int]) -> int:
        """Part after part, until nothing is due, a stop is asked for, or others had to wait long enough."""
        done, ends = 0, time.monotonic() + self._longest
        while part := await self._desk.sweep(job):
            done += part
            if self._stop.is_set() or time.monotonic() > ends:
                break
        return done

    async def _reconcile(self) -> int:
        found = await reconcile_if_due(self._desk)
        self.differences.update(one.difference.kind for one in found)
        return len(found)

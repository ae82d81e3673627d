"""One clock tick that asks the database what is due; it stores nothing and skips nothing."""

from __future__ import annotations

import asyncio
from typing import Any

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy.exc import DBAPIError

from services.desk import Desk
from services.sweeping import sweep

log = structlog.get_logger()


class Timetable:
    """Ticks every `seconds`; a tick that could not be done is done with the next."""

    def __init__(self, desk: Desk, seconds: float) -> None:
        self._desk, self._seconds = desk, seconds
        self._broken: asyncio.Future[None] | None = None

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop`; an error that is no outage ends the loop loudly."""
        self._broken = asyncio.get_running_loop().create_future()
        scheduler = AsyncIOScheduler(timezone=self._desk.house.zone)
        scheduler.add_job(
            self._tick, "interval", seconds=self._seconds, coalesce=True, max_instances=1, misfire_grace_time=None
        )
        scheduler.start()
        await self._tick()
        waiting: asyncio.Future[Any] = asyncio.ensure_future(stop.wait())
        try:
            await asyncio.wait({waiting, self._broken}, return_when=asyncio.FIRST_COMPLETED)
            if self._broken.done():
                self._broken.result()
        finally:
            waiting.cancel()
            scheduler.shutdown(wait=False)

    async def _tick(self) -> None:
        try:
            await self._desk.learn()
            done = await self._desk.sweep(sweep)
            done["words"] = await self._desk.propose_words()
        except DBAPIError as fault:
            log.warning("tick_postponed", reason=type(fault).__name__)
        except Exception as fault:  # noqa: BLE001  # handed to run, which raises it
            if self._broken is not None and not self._broken.done():
                self._broken.set_exception(fault)
        else:
            if any(done.values()):
                log.info("ticked", **{k: v for k, v in done.items() if v})

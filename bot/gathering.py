"""Albums: after two seconds of quiet the parts are heard as one message."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog
from sqlalchemy.engine import Row

from bot.nursery import Stop
from domain.people import Person
from services import reporting
from services.desk import Desk
from services.work import Caller, Outcome, Work
from storage import drafts, people
from storage.outages import is_outage

log = structlog.get_logger()
EVERY = 0.5
AGAIN = timedelta(seconds=30)


class Gathering:
    """Looks for albums that have fallen quiet; the quiet itself is kept in the database."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def run(self, stop: Stop) -> None:
        while not stop.is_set():
            try:
                await self.settle_quiet()
            except Exception as fault:
                if not is_outage(fault):
                    raise
                log.warning("albums_postponed", reason=type(fault).__name__)
            await stop.within(EVERY)

    async def settle_quiet(self) -> int:
        """Settles every album that is quiet now; gives how many. One that cannot be settled keeps nobody else waiting."""
        now = self._desk.clock.now()
        rows = await self._desk.look(lambda c: [(r, people.get(c, r.person_id)) for r in drafts.quiet_albums(c, now)])
        for row, person in rows:
            try:
                await self._settle(row, person)
            except Exception as fault:
                if is_outage(fault):
                    raise
                log.exception("album_failed", chat=row.chat, fault=type(fault).__name__)
                await self._desk.sweep(partial(_later, row=row, quiet_at=now + AGAIN))
        return len(rows)

    async def _settle(self, row: Row[Any], person: Person) -> None:
        said = reporting.said_from(row.said)
        caller = Caller(
            telegram_id=person.telegram_id,
            name=person.name,
            username=person.username,
            chat=said.chat,
            private=said.chat > 0,
            message=said.message,
            language=person.language,
        )
        await self._desk.do(_once, caller, said, await self._desk.read(said.text))


def _later(work: Work, row: Row[Any], quiet_at: datetime) -> None:
    """It is tried again after a while; the doctor shows albums that wait for long."""
    drafts.keep_album(work.c, row.chat, row.album, quiet_at=quiet_at)


def _once(work: Work, said: Any, reading: Any) -> Outcome:
    """Another replica may have been quicker."""
    row = drafts.album(work.c, said.chat, said.album or "", lock=True)
    if row is None or row.quiet_at is None or row.quiet_at > work.now:
        return Outcome("album_part")
    if reporting.said_from(row.said) != said:  # a part came while this was being read: the next look hears it whole
        return Outcome("album_part")
    return reporting.settle_album(work, said, reading)

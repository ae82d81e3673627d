"""Albums: after two seconds of quiet the parts are heard as one message."""

from __future__ import annotations

import asyncio
from typing import Any

import structlog
from sqlalchemy.exc import DBAPIError

from services import reporting
from services.desk import Desk
from services.work import Caller, Outcome, Work
from storage import drafts, people

log = structlog.get_logger()
EVERY = 0.5


class Gathering:
    """Looks for albums that have fallen quiet; the quiet itself is kept in the database."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def run(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            try:
                await self.settle_quiet()
            except DBAPIError as fault:
                log.warning("albums_postponed", reason=type(fault).__name__)
            try:
                await asyncio.wait_for(stop.wait(), EVERY)
            except TimeoutError:
                continue

    async def settle_quiet(self) -> int:
        """Settles every album that is quiet now; gives how many."""
        now = self._desk.clock.now()
        rows = await self._desk.look(lambda c: [(r, people.get(c, r.person_id)) for r in drafts.quiet_albums(c, now)])
        for row, person in rows:
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
            reading = await self._desk.read(said.text)
            await self._desk.do(_once, caller, said, reading)
        return len(rows)


def _once(work: Work, said: Any, reading: Any) -> Outcome:
    """Another replica may have been quicker."""
    row = drafts.album(work.c, said.chat, said.album or "", lock=True)
    if row is None or row.quiet_at is None or row.quiet_at > work.now:
        return Outcome("album_part")
    return reporting.settle_album(work, said, reading)

"""Feeds stored updates to the handlers: one lane a chat, in order, many at once; a poison update lets its chat go on."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

import structlog
from sqlalchemy.engine import Connection

from bot.fates import ALONE, NEVER_ENDED, Fate, Undecodable, fate_of
from bot.nursery import Stop
from domain.clock import Clock
from storage import inbox
from storage.inbox import Claimed, ClaimLost, InboxKey
from storage.outages import is_outage
from storage.transactions import Transactions

__all__ = ["Handle", "Lanes", "Undecodable"]

T = TypeVar("T")
Handle = Callable[[Claimed], Awaitable[None]]

log = structlog.get_logger(__name__)

AT_ONCE = 64
DEPTH = 8
"""Updates of one chat claimed together."""
LEASE = timedelta(seconds=20)
"""A dead replica's chats wait so long at most; the living renew their claims several times meanwhile."""
WORTH_BEGINNING = timedelta(seconds=10)
"""With less of the lease left an update is given back rather than begun."""
HANDLING = 50.0
"""Seconds one update may take; its claim is renewed meanwhile."""
LOOK_EVERY = 1.0
LEASES_EVERY = timedelta(seconds=5)
"""How often claims are renewed, and those that lapsed are looked for."""
LONGEST_WAIT = 5.0
FINISHING = 10.0
"""Seconds the updates in hand have at the stop."""


@dataclass(frozen=True, slots=True)
class Lane:
    """The oldest updates of one chat, ours until the lease ends."""

    until: datetime
    rows: list[Claimed]


class Lanes:
    """`handle` gets every stored update; what it leaves unsettled is settled as "ignored"."""

    def __init__(
        self,
        transactions: Transactions,
        clock: Clock,
        handle: Handle,
        *,
        owner: str,
        at_once: int = AT_ONCE,
        depth: int = DEPTH,
        finishing: float = FINISHING,
    ) -> None:
        self._transactions, self._clock, self._handle, self._owner = transactions, clock, handle, owner
        self._at_once, self._depth, self._finishing = at_once, depth, finishing
        self._bell = asyncio.Event()
        self._stop = Stop()
        self._alone = asyncio.Lock()
        self._queue: asyncio.Queue[Lane | None] = asyncio.Queue()
        self._in_hand: set[InboxKey] = set()
        self._handled: list[InboxKey] = []
        self._after = inbox.FIRST_LANE
        self._renewed_at: datetime | None = None

    def ring(self) -> None:
        """A hint that there may be something to do; from the event loop's own thread."""
        self._bell.set()

    async def run(self, stop: Stop) -> None:
        """Works until the stop, then finishes what is begun and gives the rest back. Errors: a bug's own."""
        self._stop = stop
        await self._persist(partial(inbox.release_own, owner=self._owner))
        workers = [asyncio.create_task(self._work(), name=f"lane worker {n}") for n in range(self._at_once)]
        try:
            await self._rounds(workers)
        finally:
            self._stop.set()
            await self._finish(workers)

    async def _rounds(self, workers: Sequence[asyncio.Task[None]]) -> None:
        while not self._stop.is_set():
            for dead in (worker for worker in workers if worker.done()):
                dead.result()
            self._bell.clear()
            await self._claim()
            await self._until_wanted()

    async def _until_wanted(self) -> None:
        """The bell, the stop, or a second: a bell is only a hint."""
        if self._bell.is_set():
            return
        waiting = [asyncio.ensure_future(one.wait()) for one in (self._bell, self._stop)]
        await asyncio.wait(waiting, timeout=LOOK_EVERY, return_when=asyncio.FIRST_COMPLETED)
        for one in waiting:
            one.cancel()

    async def _claim(self) -> None:
        """One transaction: settles what handlers left, frees what lapsed, claims what fits."""
        room = max(0, 2 * self._at_once - self._queue.qsize())
        handled, self._handled = self._handled, []
        now = self._clock.now()
        until = now + LEASE
        due = self._renewed_at is None or abs(now - self._renewed_at) >= LEASES_EVERY
        renewing = sorted(self._in_hand) if due else None
        job = partial(self._round, handled=handled, room=room, until=until, renewing=renewing)
        claimed = await self._persist(job)
        if claimed is None:
            self._handled += handled
            return
        if due:
            self._renewed_at = now
        lanes: dict[int, list[Claimed]] = {}
        for one in claimed:
            lanes.setdefault(one.lane, []).append(one)
        self._in_hand.update(one.key for one in claimed)
        for rows in lanes.values():
            self._queue.put_nowait(Lane(until, rows))
        self._go_round(lanes, full=room > 0 and len(lanes) == room)

    def _round(
        self, c: Connection, *, handled: Sequence[InboxKey], room: int, until: datetime, renewing: list[InboxKey] | None
    ) -> list[Claimed]:
        now = self._clock.now()
        inbox.settle(c, handled, now, "ignored")
        if renewing is not None:
            inbox.renew(c, renewing, until)
            if lapsed := inbox.release_lapsed(c, now):
                log.warning("lapsed_updates_released", count=lapsed)
        if room == 0:
            return []
        return inbox.claim(c, self._owner, now, until, lanes=room, depth=self._depth, after=self._after)

    def _go_round(self, lanes: dict[int, list[Claimed]], *, full: bool) -> None:
        """Where the next claim begins; at once when this one was full or did not begin at the first chat."""
        began, self._after = self._after, max(lanes) if full else inbox.FIRST_LANE
        if self._wants_more() and (full or began != inbox.FIRST_LANE):
            self.ring()

    def _wants_more(self) -> bool:
        return self._queue.qsize() < self._at_once

    async def _work(self) -> None:
        while (lane := await self._queue.get()) is not None:
            await self._walk(lane)
            if self._wants_more():
                self.ring()

    async def _walk(self, lane: Lane) -> None:
        """The updates of one chat in order; when one has to wait, so does the rest."""
        for n, claimed in enumerate(lane.rows):
            if self._stop.is_set() or not self._timely(lane) or not await self._one(claimed):
                await self._give_back([one.key for one in lane.rows[n:] if one.key in self._in_hand])
                return

    def _timely(self, lane: Lane) -> bool:
        """Whether enough of the lease is left to begin."""
        until = lane.until if self._renewed_at is None else max(lane.until, self._renewed_at + LEASE)
        return self._clock.now() <= until - WORTH_BEGINNING

    async def _one(self, claimed: Claimed) -> bool:
        """Whether the next of the chat may follow."""
        return await (self._suspect(claimed) if claimed.key.term > NEVER_ENDED else self._begin(claimed))

    async def _suspect(self, claimed: Claimed) -> bool:
        """Claimed so often without an end, it takes its process along, or only stood beside one that does: alone it shows."""
        if claimed.error == ALONE:
            return await self._apply(Fate("never came to an end", None), claimed)
        async with self._alone:
            if not await self._persist(_done(partial(inbox.note, key=claimed.key, error=ALONE))):
                return False
            return await self._begin(claimed)

    async def _begin(self, claimed: Claimed) -> bool:
        try:
            async with asyncio.timeout(HANDLING):
                await self._handle(claimed)
        except ClaimLost:
            log.warning("claim_lost", update=claimed.key.update_id, term=claimed.key.term)
            self._in_hand.discard(claimed.key)
            return False
        except asyncio.CancelledError as fault:
            task = asyncio.current_task()
            if task is None or task.cancelling():
                raise
            # Nobody cancelled us: something the handler waited for was.
            return await self._apply(fate_of(RuntimeError(*fault.args), claimed), claimed)
        except Exception as fault:  # noqa: BLE001  # whatever it is, it is this update's, and is recorded with it
            return await self._apply(fate_of(fault, claimed), claimed)
        self._in_hand.discard(claimed.key)
        self._handled.append(claimed.key)
        return True

    async def _apply(self, fate: Fate, claimed: Claimed) -> bool:
        now, key = self._clock.now(), claimed.key
        told = {"update": key.update_id, "lane": claimed.lane, "term": key.term, "reason": fate.reason}
        if fate.wait is None:
            log.error("update_quarantined", **told)
            job: Callable[[Connection], None] = partial(inbox.quarantine, key=key, at=now, error=fate.reason)
        else:
            log.warning("update_waits", seconds=fate.wait.total_seconds(), counted=fate.counted, **told)
            job = partial(inbox.again, key=key, not_before=now + fate.wait, error=fate.reason, counted=fate.counted)
        if await self._persist(_done(job)):
            self._in_hand.discard(key)
        return fate.wait is None

    async def _give_back(self, keys: Sequence[InboxKey]) -> None:
        if not keys:
            return
        if await self._persist(_done(partial(inbox.release, keys=keys))):
            self._in_hand.difference_update(keys)

    async def _persist(self, job: Callable[[Connection], T]) -> T | None:
        """Tries until the database takes it; None when the stop came first, and the leases will lapse."""
        failures = 0
        while True:
            try:
                return await asyncio.shield(asyncio.wrap_future(self._transactions.write(job)))
            except Exception as fault:
                if not is_outage(fault):
                    raise
                failures += 1
                wait = min(LONGEST_WAIT, 0.25 * 2.0 ** min(failures, 10))
                log.warning("inbox_not_written", fault=type(fault).__name__, failures=failures, wait_seconds=wait)
                if await self._stop.within(wait):
                    return None

    async def _finish(self, workers: Sequence[asyncio.Task[None]]) -> None:
        """What is begun has its time; then everything unsettled goes back before anything is cancelled."""
        for _ in workers:
            self._queue.put_nowait(None)
        _, late = await asyncio.wait(workers, timeout=self._finishing)
        handled, unfinished = self._handled, list(self._in_hand)

        def last(c: Connection) -> bool:
            inbox.settle(c, handled, self._clock.now(), "ignored")
            inbox.release(c, unfinished)
            return True

        given_back = await self._persist(last)
        log.info("lanes_stopped", unfinished=len(late), given_back=len(unfinished) if given_back else 0)
        for worker in late:
            worker.cancel()
        await asyncio.gather(*late, return_exceptions=True)


def _done(job: Callable[[Connection], None]) -> Callable[[Connection], bool]:
    """The job, answering that it was done."""

    def run(c: Connection) -> bool:
        job(c)
        return True

    return run

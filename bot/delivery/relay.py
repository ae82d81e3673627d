"""The relay: takes the head of each chat's queue, asks whether it is still true, has it said, and writes what came of it."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

import structlog
from sqlalchemy.engine import Connection, Row
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.delivery.answers import SENT, Verdict, What
from bot.delivery.claiming import Claims
from bot.delivery.seams import Compose, ComposeMany, NotTold, Render, Speaker
from bot.delivery.secrecy import redact
from bot.delivery.settling import ClaimLost, Outcome, notes, settle
from bot.delivery.telegram import Unsaid
from bot.delivery.workshop import CouldNot, NotYet, Workshop
from bot.outgoing import Outgoing
from domain.clock import Clock
from domain.views import Telling
from storage import outbox
from storage.transactions import Transactions

T = TypeVar("T")
FLIGHTS = 8
"""Chats spoken to at once: PTB collapses when many calls are in flight."""
LATE = 15.0
"""Seconds after which a claim is handed back rather than begun: whoever was frozen does not speak."""
STILL_MAKING = 3.0
POLL = 3.0
GRACE = 10.0
"""Seconds that what is being said has to end when the process does."""
LONGEST_LOOK = 0.25
"""The longest rest after a look, in seconds."""
DATABASE_DOWN = (OperationalError, InterfaceError, PoolTimeout)
_PAST = {
    What.later: "put_off",
    What.unknown: "perhaps_sent",
    What.elsewhere: "turned_away",
    What.needs_human: "left_to_human",
    What.stop: "stopped",
    What.untrue: "dropped",
}

_log = structlog.get_logger(__name__)


class TokenRefused(Exception):  # noqa: N818  # named for what is so
    """Telegram does not know the token: nobody can be told anything; every row is kept."""


class Relay:
    """Speaks for one token. `tick`: seconds that never go back.

    owner: unique among running processes; on SQLite the same at every start, so that a restart need not wait for its
    own lease to lapse.
    """

    def __init__(
        self,
        transactions: Transactions,
        clock: Clock,
        speaker: Speaker,
        compose: Compose,
        render: Render,
        owner: str,
        *,
        compose_many: ComposeMany | None = None,
        workshop: Workshop | None = None,
        flights: int = FLIGHTS,
        tick: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._transactions, self._clock, self._speaker = transactions, clock, speaker
        self._compose, self._render, self._workshop = compose, render, workshop
        self._compose_many = compose_many
        self._most, self._tick, self._sleep = flights, tick, sleep
        self._bell = asyncio.Event()
        self._flights: dict[int, asyncio.Task[None]] = {}
        self._others: dict[int, tuple[Row[Any], ...]] = {}
        self._stopping = False
        self._fault: BaseException | None = None
        self._line_down: dict[int, datetime] = {}
        self._claims = Claims(owner, clock, tick, speaker.pacer, gathers=compose_many is not None)

    def ring(self) -> None:
        """Something may be due. Only a hint; call it on the event loop."""
        self._bell.set()

    def stop(self) -> None:
        """Ends `run` after what is being said."""
        self._stopping = True
        self.ring()

    async def run(self) -> None:
        """Speaks until stopped. Errors: TokenRefused; whatever breaks the loop itself."""
        try:
            while not self._stopping and self._fault is None:
                self._bell.clear()
                begun = self._tick()
                due_in = await self._round()
                # A look at a long backlog takes long: as long again is left for saying, and more places are free at the next.
                await asyncio.sleep(min(max(self._tick() - begun, 0), LONGEST_LOOK))
                await self._rest(due_in)
            await self._land()
        finally:
            flights = list(self._flights.values())
            for flight in flights:
                flight.cancel()
            await asyncio.gather(*flights, return_exceptions=True)
        self._fail()

    async def say_all(self) -> None:
        """Says what is due and in pace now, then returns; for tests and one-off commands. Errors as of `run`."""
        while True:
            self._bell.clear()
            if self._fault is None:
                await self._round()
            if self._flights:
                await asyncio.wait(self._flights.values(), return_when=asyncio.FIRST_COMPLETED)
            elif self._fault is not None or not self._bell.is_set():  # else one landed while that look was under way
                return self._fail()

    def _fail(self) -> None:
        if self._fault is not None:
            raise self._fault

    async def _rest(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._bell.wait(), seconds)

    async def _land(self) -> None:
        """What is being said ends, within a few seconds; the next speaker may begin."""
        if self._flights:
            await asyncio.wait(self._flights.values(), timeout=GRACE)
        with contextlib.suppress(*DATABASE_DOWN):  # then it lapses
            await self._write(self._claims.let_go)

    # -- claiming --

    async def _round(self) -> float:
        """Starts a flight for each chat that may be spoken to; seconds until the next look, if no bell rings."""
        places = max(0, (1 if self._line_down else self._most) - len(self._flights))
        if not places and not self._claims.stale:
            return POLL
        resting = self._speaker.pacer.resting()
        saying = (*self._flights, *(other.id for others in self._others.values() for other in others))
        try:
            found = await self._write(lambda c: self._claims.take(c, places, saying, tuple(resting)))
        except DATABASE_DOWN as fault:
            _log.warning("outbox_unreadable", error=type(fault).__name__)
            return POLL
        self._claims.note(found)
        for row in found.rows:
            if others := found.others.get(row.id):
                self._others[row.id] = others
            self._flights[row.id] = flight = asyncio.create_task(self._fly(row, self._tick()))
            flight.add_done_callback(partial(self._landed, row.id))
        if found.spoken_to:  # this look passed over them; whether they really have to rest, the next one asks the pacer
            return 0.01
        return max(0.01, min(POLL, POLL if found.due_in is None else found.due_in, *resting.values()))

    def _landed(self, row_id: int, flight: asyncio.Task[None]) -> None:
        del self._flights[row_id]
        self._others.pop(row_id, None)
        if not flight.cancelled() and (fault := flight.exception()) is not None:
            self._fault = fault
        self.ring()

    # -- one row --

    async def _fly(self, row: Row[Any], begun: float) -> None:
        """Says one row, with others if some were claimed with it, and writes what came of it."""
        others, many = self._others.get(row.id, ()), self._compose_many
        try:
            if many is not None and others:
                outcome = await self._outcome_of_many(many, row, others, begun)
            else:
                outcome = await self._outcome(row, begun)
        except DATABASE_DOWN as fault:
            outcome = Outcome(Verdict(What.later, f"database: {type(fault).__name__}"), others=others)
        except Exception as fault:  # noqa: BLE001  # a bug in composing or rendering must not stop other chats
            _log.exception("notice_broken", outbox=row.id, kind=row.kind, others=len(others))
            outcome = Outcome(Verdict(What.broken, redact(f"{type(fault).__name__}: {fault}")[:300]), others=others)
        await self._write_down(row, outcome)

    async def _outcome(self, row: Row[Any], begun: float) -> Outcome:
        told, current, card = await self._read(lambda c: self._look(c, row.id))
        if not isinstance(told, Telling):
            return Outcome(Verdict(What.untrue, told.reason))
        message = card.message if card is not None else None
        try:
            outgoing = await self._made(row.id, replace(told, again=current.perhaps_sent and message is None))
        except NotYet:
            return Outcome(Verdict(What.later, "its file is being made", after=STILL_MAKING))
        if self._tick() - begun > LATE:
            return Outcome(Verdict(What.later, "claimed too long ago", after=0))
        if outgoing.gone:
            return await self._take_away(row, message, outgoing)
        if message is not None:
            edited = await self._edit(row, message, outgoing)
            if edited.verdict.what is not What.card_lost:
                return edited
            if current.perhaps_sent:  # who tried before may have found it lost as well, and shown it anew
                outgoing = await self._made(row.id, replace(told, again=True))
        reply_to = card.reply_to if card is not None else row.reply_to
        return await self._speak(row, replace(outgoing, topic=row.topic), reply_to)

    async def _outcome_of_many(
        self, compose: ComposeMany, row: Row[Any], others: tuple[Row[Any], ...], begun: float
    ) -> Outcome:
        """One message for all of them that are still true."""
        told, left = await self._read(lambda c: compose(c, row, others, self._clock.now()))
        rest = tuple(other for other in others if other.id not in left)
        left_out = tuple((other, left[other.id]) for other in others if other.id in left)
        if not isinstance(told, Telling):
            return Outcome(Verdict(What.untrue, told.reason), others=rest, left_out=left_out)
        outgoing = self._render(replace(told, again=any(one.perhaps_sent for one in (row, *rest))))
        if self._tick() - begun > LATE:
            return Outcome(Verdict(What.later, "claimed too long ago", after=0), others=rest, left_out=left_out)
        return replace(await self._speak(row, outgoing, row.reply_to), others=rest, left_out=left_out)

    async def _made(self, row_id: int, told: Telling) -> Outgoing:
        """With its file; without, and saying so, when it could not be made."""
        if self._workshop is None:
            return self._render(told)
        try:
            made = await self._workshop.file(row_id, told)
        except CouldNot:
            return self._render(replace(told, unfiled=True))
        return replace(self._render(told), upload=made)

    def _look(self, c: Connection, row_id: int) -> tuple[Telling | NotTold, Row[Any], Row[Any] | None]:
        row, card = outbox.to_say(c, row_id)
        return self._compose(c, row, self._clock.now()), row, card

    async def _speak(self, row: Row[Any], outgoing: Outgoing, reply_to: int | None) -> Outcome:
        said, living = notes(row).get("said", 0), row.card_id is not None
        try:
            return Outcome(SENT, await self._speaker.speak(row.chat, outgoing, reply_to, skip=said, living=living))
        except Unsaid as fault:
            return Outcome(fault.verdict, fault.messages, said=fault.said)

    async def _edit(self, row: Row[Any], message: int, outgoing: Outgoing) -> Outcome:
        try:
            await self._speaker.edit(row.chat, message, outgoing)
        except Unsaid as fault:
            return Outcome(fault.verdict, edited=message)
        return Outcome(SENT, edited=message)

    async def _take_away(self, row: Row[Any], message: int | None, outgoing: Outgoing) -> Outcome:
        if message is None:
            return Outcome(Verdict(What.untrue, "gone before it was said"), gone=True)
        try:
            await self._speaker.take_away(row.chat, message, outgoing)
        except Unsaid as fault:
            return Outcome(fault.verdict, taken=message)
        return Outcome(SENT, taken=message)

    # -- writing down --

    async def _write_down(self, row: Row[Any], outcome: Outcome) -> None:
        """Tries until the database takes it: what was said must not be said again for want of a line."""
        while True:
            try:
                until = await self._write(partial(settle, row=row, outcome=outcome, now=self._clock.now()))
            except DATABASE_DOWN as fault:
                _log.warning("outcome_unwritten", outbox=row.id, error=type(fault).__name__)
                await self._sleep(1.0)
            except ClaimLost:
                _log.warning("claim_lost", outbox=row.id, kind=row.kind, ticket=row.ticket_id)
                return
            except Exception as fault:
                if outcome.verdict.what is What.needs_human:
                    raise
                _log.exception("outcome_refused", outbox=row.id, kind=row.kind)
                reason = f"{outcome.verdict.what.value}, but not written down: {type(fault).__name__}"
                # Saying it again would end the same way.
                outcome = Outcome(Verdict(What.needs_human, reason), others=outcome.others, left_out=outcome.left_out)
            else:
                break
        if self._workshop is not None and outcome.verdict.what is not What.later:
            self._workshop.forget(row.id)
        self._report(row, outcome)
        if outcome.verdict.what is What.stop:
            raise TokenRefused(redact(outcome.verdict.reason))
        await self._mind_the_line(row.chat, outcome.verdict, until)

    def _report(self, row: Row[Any], outcome: Outcome) -> None:
        verdict = outcome.verdict
        log = _log.info if verdict.what in (What.sent, What.untrue) else _log.warning
        what = f"notice_{_PAST.get(verdict.what, verdict.what.value)}"
        many = {"others": len(outcome.others)} if outcome.others else {}
        log(what, outbox=row.id, kind=row.kind, ticket=row.ticket_id, reason=redact(verdict.reason), **many)

    async def _mind_the_line(self, chat: int, verdict: Verdict, until: datetime | None) -> None:
        """When the line is up again, chats that waited for it alone wait no longer."""
        if verdict.everywhere and until is not None:
            self._line_down[chat] = until
        elif self._line_down and verdict.what in (What.sent, What.elsewhere, What.needs_human):
            waits, self._line_down = self._line_down, {}
            with contextlib.suppress(*DATABASE_DOWN):  # then they wait a little longer
                await self._write(lambda c: outbox.free(c, waits))

    async def _write(self, job: Callable[[Connection], T]) -> T:
        return await asyncio.wrap_future(self._transactions.write(job))

    async def _read(self, job: Callable[[Connection], T]) -> T:
        return await asyncio.wrap_future(self._transactions.read(job))

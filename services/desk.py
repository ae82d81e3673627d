"""The desk: takes a use case, gives it a transaction, and commits effects, notices and the settled update together."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy.engine import Connection

import nlp
from domain.clock import Clock
from domain.names import plain_name
from domain.notices import Kind
from domain.people import Person
from domain.refusals import Refusal
from services import conduct, learning
from services.privacy import consenting, represented
from services.work import Caller, House, Outcome, Work
from storage import grids, inbox, outbox, people
from storage import learning as words_rows
from storage.transactions import Transactions

P = ParamSpec("P")
T = TypeVar("T")

_NUMBERED = re.compile(r"\d+(?:号?[楼栋幢座]|单元|#)$")
SYSTEM = Caller(telegram_id=0, name="", chat=0, private=True)
_NOBODY = Person(0, 0, "")


class Desk:
    """Every call from outside goes over this desk. Asynchronous for the edges, synchronous for the use cases."""

    def __init__(
        self,
        transactions: Transactions,
        clock: Clock,
        house: House,
        reader: nlp.Reader,
        *,
        bell: Callable[[], None] = lambda: None,
    ) -> None:
        self.transactions, self.clock, self.house, self.bell = transactions, clock, house, bell
        self._reader = reader
        self._known: tuple[tuple[str, ...], int] = ((), 0)
        self._readers = ThreadPoolExecutor(1, thread_name_prefix="reading")

    async def read(self, text: str) -> nlp.Reading:
        """What the text means; off the event loop and before any transaction opens."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._readers, self._read, text)

    def _read(self, text: str) -> nlp.Reading:
        """For whom something is told is no part of what is wrong."""
        whole, matter = self._reader.read(text), represented.matter_in(text)
        return whole if matter == text else represented.reading_of(whole, self._reader.read(matter))

    async def propose_words(self) -> int:
        """Once a week: what corrections suggest is tried on old messages and shown to those at the top."""
        week = learning.week_of(self.clock.now(), self.house.zone)
        if not await self.look(lambda c: learning.week_owed(c, week)):
            return 0
        past = await self.look(learning.past)
        found = await asyncio.to_thread(learning.find_proposals, past, self._reader)
        return await self.sweep(lambda work: learning.tell_week(work, week, found))

    async def learn(self) -> int:
        """Names of the roster and the installation's own words join the reader, when they changed."""
        names, words, version = await self.look(_known)
        if (names, version) == self._known:
            return 0

        def learnt() -> nlp.Reader:
            return self._reader.with_names(names).with_words(words, f"+{version}" if version else "")

        self._reader = await asyncio.get_running_loop().run_in_executor(self._readers, learnt)
        self._known = (names, version)
        return 1

    async def do(
        self, use_case: Callable[Concatenate[Work, P], Outcome], caller: Caller, *args: P.args, **kwargs: P.kwargs
    ) -> Outcome:
        """Runs the use case in one transaction; a refusal is an outcome, anything else is raised.

        A refused use case leaves nothing behind: its transaction is undone, and the refusal is written in one of its own.
        """

        def job(c: Connection) -> tuple[Outcome, bool]:
            return self._perform(c, caller, lambda work: conduct.admit(work) or use_case(work, *args, **kwargs))

        try:
            outcome, rang = await asyncio.wrap_future(self.transactions.write(job))
        except Refusal as refusal:
            refused = partial(self._perform, caller=caller, use_case=partial(_refuse, refusal))
            outcome, rang = await asyncio.wrap_future(self.transactions.write(refused))
        if rang:
            self.bell()
        return outcome

    async def sweep(self, job: Callable[[Work], T]) -> T:
        """Runs the house's own work (no caller) in one transaction."""

        def run(c: Connection) -> tuple[T, bool]:
            work = Work(c, self.clock.now(), self.house, _NOBODY, SYSTEM)
            return job(work), work.rang

        result, rang = await asyncio.wrap_future(self.transactions.write(run))
        if rang:
            self.bell()
        return result

    async def look(self, query: Callable[[Connection], T]) -> T:
        """Reads."""
        return await asyncio.wrap_future(self.transactions.read(query))

    def _perform(self, c: Connection, caller: Caller, use_case: Callable[[Work], Outcome]) -> tuple[Outcome, bool]:
        work = Work(c, self.clock.now(), self.house, recognise(c, caller, self.house), caller)
        if caller.topic and caller.message is not None:
            outbox.heard_in(c, caller.chat, caller.message, caller.topic)
        outcome = replace(use_case(work), language=work.person.language)
        consenting.renew(work)
        if caller.update is not None:
            inbox.done(c, caller.update, work.now, outcome.code, outcome.ticket)
        return outcome, work.rang

    def close_reading(self) -> None:
        """Ends the reader's thread; the transactions belong to whoever opened them."""
        self._readers.shutdown()


def _refuse(refusal: Refusal, work: Work) -> Outcome:
    """A press is answered by its alert; words are answered with words, unless they come too fast."""
    too_much = conduct.refused_too_often(work)
    if too_much is not None:
        return too_much
    if refusal.facts.pop("over", False):
        people.forget_expectation(work.c, work.person.id, work.caller.chat)
    if work.caller.message is not None:
        work.answer(Kind.refused, code=refusal.code, facts=dict(refusal.facts))
    return Outcome(refusal.code, refusal.facts, alert=True, refused=True)


def _known(c: Connection) -> tuple[tuple[str, ...], list[tuple[str, str]], int]:
    """Names of grids, the living words of the installation, and the version of these words."""
    every = [name for grid in grids.every(c) for name in (grid.name, *grid.aliases)]
    names = {name for name in every if not _NUMBERED.search(name)}  # "3栋" is the place patterns' business
    words = [(row.word, row.category) for row in words_rows.live_words(c)]
    return tuple(sorted(names)), words, words_rows.version(c)


def recognise(c: Connection, caller: Caller, house: House) -> Person:
    """The person behind the caller, met now if never before; a changed name is kept for those not in the roster."""
    if caller.telegram_id == 0:
        return _NOBODY
    known = people.by_telegram(c, caller.telegram_id)
    if known is None:
        language = house.language(caller.language)
        return people.add(c, caller.telegram_id, plain_name(caller.name), caller.username, language)
    if caller.username != known.username:
        people.change(c, known.id, username=caller.username)
        return replace(known, username=caller.username)
    return known

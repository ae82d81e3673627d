"""One piece of work: the transaction's connection, the moment, who called, and what will be said after the commit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from secrets import token_bytes
from uuid import uuid4

from sqlalchemy.engine import Connection

from domain.grids import Grid, chain_of
from domain.notices import Kind, Notice, Urgency
from domain.passes import Door
from domain.people import Person
from domain.privacy import Retention
from domain.promises import Promise, promise_for
from domain.tickets import Awaited
from domain.weekly import Weekly
from domain.worktime import WorkCalendar
from services.calendar import Calendars
from storage import emergencies, grids, outbox
from storage.emergencies import Emergency
from storage.inbox import InboxKey

MAX_WORDS = 4096
"""Characters kept of one message; Telegram sends no more."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who caused the work and where, as the messenger tells it; `update` is the stored update it settles."""

    telegram_id: int
    name: str
    chat: int
    private: bool
    username: str | None = None
    language: str = "zh"
    message: int | None = None
    update: InboxKey | None = None
    title: str | None = None
    topic: int = 0
    """Of a forum; 0 is General, and every chat that is no forum."""
    said_at: datetime | None = None
    """When it was said, by the messenger's clock; None for presses."""
    manner: str = "house"
    """press | command | words | house: how it is counted when somebody is too fast (services/conduct.py)."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a call: a code the texts room knows, for the short answer to a press, and the inbox decision."""

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)
    alert: bool = False
    ticket: int | None = None
    refused: bool = False
    language: str = "zh"  # the reader's, not the phone's


@dataclass(frozen=True, slots=True)
class Matter:
    """What the installation says of a category."""

    code: str
    promise_class: str
    delicate: bool


@dataclass(slots=True)
class House:
    """What does not change from call to call: zone, categories, calendars, the bot's own name."""

    zone: tzinfo
    matters: Mapping[str, Matter]
    calendars: Calendars
    bot_id: int = 0
    bot_username: str = ""
    resolve_silence_hours: int = 72
    offer_minutes: int = 15
    weekly: Weekly | None = None
    """When residents' groups read how their week went; None: never."""
    throttle: bool = True
    """Whether who talks too fast is asked to rest."""
    invite_days: int = 7
    """How long an invitation stands open."""
    secret: bytes = field(default_factory=lambda: token_bytes(32), repr=False)
    """The program's own, the same in every replica: links of invitations are made with it and never stored."""
    waits: Mapping[str, Awaited] = field(default_factory=dict)
    """For what a matter waits, by the words on its button in every language, as `services.beginning.typed` has them."""
    languages: frozenset[str] = frozenset({"zh", "en"})
    """Those there are texts in."""
    retention: Retention = field(default_factory=Retention)
    """How long people's words are kept."""
    door: Door | None = None
    """To the web board, where there is one."""

    def language(self, phone: str) -> str:
        """What somebody whose phone speaks `phone` is told things in."""
        return phone if phone in self.languages else "en"

    def promise(self, category: str, *, urgent: bool) -> Promise:
        """The promise for a category."""
        matter = self.matters.get(category)
        return promise_for(matter.promise_class if matter else "ordinary", urgent=urgent)


@dataclass(slots=True)
class Work:
    """Handed to every use case. Nothing is said before the commit: `say` only adds rows."""

    c: Connection
    now: datetime
    house: House
    person: Person
    caller: Caller
    rang: bool = False
    _grids: dict[int, Grid] = field(default_factory=dict)
    _calendars: dict[str, WorkCalendar] = field(default_factory=dict)
    _emergencies: dict[str, Emergency | None] = field(default_factory=dict)

    def grid(self, grid_id: int) -> Grid:
        """Looked up once a transaction; grids change by import only. Errors: NoResultFound."""
        if grid_id not in self._grids:
            self._grids[grid_id] = grids.get(self.c, grid_id)
        return self._grids[grid_id]

    def calendar(self, grid_path: str) -> WorkCalendar:
        """When people work there, looked up once a transaction."""
        if grid_path not in self._calendars:
            self._calendars[grid_path] = self.house.calendars.of(self.c, grid_path)
        return self._calendars[grid_path]

    def emergency(self, grid_path: str) -> Emergency | None:
        """What holds there instead of ordinary times, looked up once a transaction; who changes it forgets it."""
        if grid_path not in self._emergencies:
            self._emergencies[grid_path] = emergencies.over(self.c, chain_of(grid_path))
        return self._emergencies[grid_path]

    def forget_emergencies(self) -> None:
        """They have changed in this transaction."""
        self._emergencies.clear()

    def say(self, notice: Notice, *, card: int | None = None) -> None:
        """Adds the notice as a row of this transaction."""
        outbox.say(self.c, notice, self.now, card)
        self.rang = True

    def answer(self, kind: Kind, *, ticket: int | None = None, draft: int | None = None, **facts: object) -> None:
        """Says something to the caller where they spoke, as a reply in a group."""
        self.say(
            Notice(
                key=f"{kind.value}:{self.cause()}",
                kind=kind,
                chat=self.caller.chat,
                facts=facts,
                person=self.person.id or None,
                ticket=ticket,
                draft=draft,
                reply_to=None if self.caller.private else self.caller.message,
                urgency=Urgency.answer,
                topic=self.caller.topic,
            )
        )

    def answer_about(self, kind: Kind, about: str, **facts: object) -> None:
        """Says one of several things to the caller; `about` tells them apart."""
        self.say(
            Notice(
                key=f"{kind.value}:{about}:{self.cause()}",
                kind=kind,
                chat=self.caller.chat,
                facts=facts,
                person=self.person.id or None,
                urgency=Urgency.answer,
            )
        )

    def cause(self) -> str:
        """A name for what caused this work, unique for ever and the same when the work is tried again."""
        update = self.caller.update
        return f"u{update.bot_id}.{update.update_id}" if update else uuid4().hex

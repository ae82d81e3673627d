"""A made-up street on a real database, and its people, who write and press as people do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import sqlalchemy as sa

from domain.people import Post
from domain.privacy import NOTICE
from domain.said import Attached, Said
from domain.tickets import Event, Ticket
from domain.views import Telling
from domain.workflow import Action
from domain.worktime import open_always
from nlp import CATEGORIES, Place, Reader, Reading
from services import (
    beginning,
    closing,
    drafting,
    handling,
    passing,
    reporting,
    residents,
    supervising,
    sweeping,
    withdrawing,
)
from services.calendar import Calendars
from services.desk import Desk
from services.showing.composing import compose
from services.work import Caller, House, Matter, Outcome
from storage import outbox, tickets
from storage.engine import make_engine
from storage.tables import chats, duties, grids, metadata, people
from storage.tables import outbox as outbox_rows
from storage.transactions import SqliteTransactions, Transactions, open_transactions
from tests.support.clock import NOON, ZONE, FixedClock

LONG_AGO = NOON - timedelta(days=300)
GRIDS = (  # code, name, level, parent, aliases, area
    ("S", "梧桐街道", "street", None, (), None),
    ("C1", "春和社区", "community", "S", (), None),
    ("C2", "夏荷社区", "community", "S", (), None),
    ("G1", "春和第一网格", "grid", "C1", ("幸福家园",), "POLYGON((104 30,104.01 30,104.01 30.01,104 30.01,104 30))"),
    ("G2", "春和第二网格", "grid", "C1", ("和平里",), None),
    ("G3", "夏荷第一网格", "grid", "C2", ("荷花苑",), None),
    ("B1", "1栋", "building", "G1", (), None),
    ("B3", "3栋", "building", "G1", (), None),
)
PEOPLE = {  # telegram id: name, pressed Start
    1001: ("王阿姨", True),
    1002: ("张伟", True),
    2001: ("李师傅", True),
    2002: ("陈姐", True),
    2003: ("孙队长", True),
    2101: ("周师傅", True),
    3001: ("赵主任", True),
    9001: ("路人", False),
}
DUTIES = (
    (2001, "G1", Post.worker),
    (2002, "G1", Post.deputy),
    (2003, "G1", Post.lead),
    (2101, "G3", Post.worker),
    (3001, "C1", Post.supervisor),
)
GROUP, QUIET_GROUP, STAFF_GROUP, SIBLING_GROUP, UNBOUND = -1001, -1002, -1101, -1003, -1999
CHATS = (
    (GROUP, "G1", "residents", "all"),
    (QUIET_GROUP, "G1", "residents", "mention"),
    (STAFF_GROUP, "G1", "staff", "mention"),
    (SIBLING_GROUP, "G3", "residents", "all"),
)
LAMP = "3栋2单元的路灯坏了半个月没人修，晚上黑漆漆的"
GAS = "我家煤气味很重，是不是漏气了"


def meaning(
    category: str | None = "lighting",
    *,
    sure: float = 0.9,
    request: bool = True,
    danger: str | None = None,
    place: Place | None = None,
) -> Reading:
    """A reading as a test wants it, where how words are read is not the point."""
    return Reading(
        is_request=request,
        request_score=0.9 if request else 0.1,
        kind="complaint" if request else "chatter",
        category=category,
        confidence=sure if category else 0.0,
        alternatives=((category, sure), ("noise", 0.05)) if category else (),
        urgent=danger is not None,
        danger=danger,
        evidence=(),
        place=place or Place(),
        lexicon_version="test",
    )


def house() -> House:
    """The installation's settings with the real categories."""
    matters = {c.code: Matter(c.code, c.promise_class, c.privacy == "delicate") for c in CATEGORIES.values()}
    return House(ZONE, matters, Calendars(open_always(ZONE)), bot_id=42, bot_username="xiaoshao_bot")


def furnish(url: str) -> None:
    """Makes the tables and the street in an empty database; ids are 1, 2, 3 … in the order written above."""
    engine = make_engine(url)
    metadata.create_all(engine)
    with engine.begin() as c:
        paths = {"": "/"}
        numbers: dict[str | None, int | None] = {None: None}
        for code, name, level, parent, aliases, area in GRIDS:
            values = {
                "code": code,
                "name": name,
                "level": level,
                "parent_id": numbers[parent],
                "aliases": list(aliases),
            }
            row = c.execute(sa.insert(grids).values(**values, area=area, path="").returning(grids.c.id)).one()
            numbers[code], paths[code] = row.id, f"{paths[parent or '']}{row.id}/"
            c.execute(sa.update(grids).where(grids.c.id == row.id).values(path=paths[code]))
        for telegram_id, (name, writable) in PEOPLE.items():
            told = NOTICE if writable else None
            c.execute(
                sa.insert(people).values(telegram_id=telegram_id, name=name, writable=writable, consent_version=told)
            )
        for telegram_id, code, post in DUTIES:
            _on_duty(c, telegram_id, code, post, LONG_AGO, None)
        for chat, code, kind, mode in CHATS:
            c.execute(sa.insert(chats).values(chat=chat, grid_id=numbers[code], kind=kind, mode=mode))
    engine.dispose()


def _on_duty(c: sa.Connection, who: int, code: str, post: Post, since: datetime, until: datetime | None) -> None:
    person = sa.select(people.c.id).where(people.c.telegram_id == who).scalar_subquery()
    grid = sa.select(grids.c.id).where(grids.c.code == code).scalar_subquery()
    values = {"person_id": person, "grid_id": grid, "post": post.value, "from_at": since, "until_at": until}
    c.execute(sa.insert(duties).values(**values))


def _transactions(url: str) -> Transactions:
    """As the program opens them, but no test waits for the disk: power cuts are tried elsewhere."""
    if not url.startswith("sqlite"):
        return open_transactions(url)
    engines = make_engine(url), make_engine(url, readers=True)
    for engine in engines:
        sa.event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
    return SqliteTransactions(*engines)


@dataclass
class Told:
    """One notice that reached its chat."""

    chat: int
    kind: str
    message: int
    telling: Telling


@dataclass
class Street:
    """The desk with everything behind it, and a messenger that delivers into lists."""

    desk: Desk
    clock: FixedClock
    reader: Reader
    told: list[Told] = field(default_factory=list)
    untrue: list[tuple[str, str]] = field(default_factory=list)
    numbers: Any = field(default_factory=lambda: count(100))

    @classmethod
    def opened(cls, url: str, reader: Reader) -> Street:
        clock = FixedClock()
        return cls(Desk(_transactions(url), clock, house(), reader), clock, reader)

    def close(self) -> None:
        self.desk.transactions.close()

    def person(self, telegram_id: int) -> Actor:
        return Actor(self, telegram_id, PEOPLE[telegram_id][0])

    @property
    def wang(self) -> Actor:
        """王阿姨, a resident."""
        return self.person(1001)

    @property
    def zhang(self) -> Actor:
        """张伟, her neighbour."""
        return self.person(1002)

    @property
    def li(self) -> Actor:
        """李师傅, the worker on duty in the first grid."""
        return self.person(2001)

    @property
    def chen(self) -> Actor:
        """陈姐, his deputy."""
        return self.person(2002)

    @property
    def sun(self) -> Actor:
        """孙队长, the grid's lead."""
        return self.person(2003)

    @property
    def zhou(self) -> Actor:
        """周师傅, the worker of a grid in another community."""
        return self.person(2101)

    @property
    def zhao(self) -> Actor:
        """赵主任, supervisor of the community."""
        return self.person(3001)

    @property
    def stranger(self) -> Actor:
        return self.person(9001)

    async def tick(self) -> dict[str, int]:
        """What is due now is done."""
        return {name: await self.desk.sweep(job) for name, job in sweeping.JOBS.items()}

    async def rows(self, table: sa.Table, *where: sa.ColumnElement[bool]) -> list[Any]:
        order = list(table.primary_key.columns)
        return await self.desk.look(lambda c: list(c.execute(sa.select(table).where(*where).order_by(*order))))

    async def change(self, statement: Callable[[sa.Connection], object]) -> None:
        """What an administrator or time itself does to the rows."""
        await self.desk.sweep(lambda work: statement(work.c))

    async def ticket(self, ticket_id: int | None = 1) -> Ticket:
        found = await self.desk.look(lambda c: tickets.get(c, ticket_id or 0))
        assert found is not None, f"no ticket {ticket_id}"
        return found

    async def history(self, ticket_id: int | None = 1) -> list[Event]:
        return await self.desk.look(lambda c: tickets.history(c, ticket_id or 0))

    async def count(self, table: sa.Table) -> int:
        return len(await self.rows(table))

    async def delivers(self) -> list[Told]:
        """Composes and delivers every waiting notice; gives those that were said now."""
        already = len(self.told)
        await self.desk.sweep(lambda work: self._deliver_all(work.c))
        return self.told[already:]

    def _deliver_all(self, c: sa.Connection) -> None:
        order = (outbox_rows.c.urgency, outbox_rows.c.id)
        for row in list(c.execute(sa.select(outbox_rows).where(outbox_rows.c.status == "waiting").order_by(*order))):
            self._deliver(c, row)

    def _deliver(self, c: sa.Connection, row: Any) -> None:
        row, card = outbox.to_say(c, row.id)
        telling = compose(c, self.desk.house, row, self.clock.now())
        done = sa.update(outbox_rows).where(outbox_rows.c.id == row.id)
        if not isinstance(telling, Telling):
            self.untrue.append((row.kind, telling.reason))
            c.execute(done.values(status="untrue", error=telling.reason))
            return
        number = card.message if card and card.message else next(self.numbers)
        if card:
            outbox.change_card(c, card.id, message=number)
        action = row.facts.get("action") if row.kind == "say_it" else None
        about = {"ticket_id": row.ticket_id, "draft_id": row.draft_id, "purpose": action}
        outbox.remember(c, row.chat, number, **about)
        c.execute(done.values(status="sent", message=number, sent_at=self.clock.now()))
        self.told.append(Told(row.chat, row.kind, number, telling))

    def heard(self, kind: str, chat: int) -> list[Told]:
        """What was delivered of a kind to a chat, oldest first."""
        return [t for t in self.told if t.kind == kind and t.chat == chat]


@dataclass
class Actor:
    """One person: writes, presses, and has what the bot told them."""

    street: Street
    id: int
    name: str

    @property
    def row(self) -> int:
        """Our own id of the person."""
        return list(PEOPLE).index(self.id) + 1

    def calling(self, chat: int | None = None, message: int | None = None) -> Caller:
        where = chat or self.id
        return Caller(self.id, self.name, where, where > 0, message=message)

    def heard(self, kind: str) -> list[Told]:
        """What was delivered of a kind to this person in private."""
        return self.street.heard(kind, self.id)

    async def presses(self, use_case: Any, *args: Any, chat: int | None = None, **named: Any) -> Outcome:
        """Presses a button that stands for the use case."""
        return await self.street.desk.do(use_case, self.calling(chat), *args, **named)

    async def writes(
        self, text: str = "", *, chat: int | None = None, reads: Reading | None = None, **said: Any
    ) -> Outcome:
        """Writes in private, or into `chat`; `reads` stands in for the reader. said: fields of Said."""
        message = said.pop("message", None) or next(self.street.numbers)
        heard = Said(chat or self.id, message, text, **said)
        reading = reads or await self.street.desk.read(text)
        use_case = reporting.hear if heard.edited else reporting.receive_message
        return await self.street.desk.do(use_case, self.calling(chat, message), heard, reading)

    async def commands(self, use_case: Any, *args: Any, chat: int | None = None) -> Outcome:
        """Types a command."""
        return await self.street.desk.do(use_case, self.calling(chat, next(self.street.numbers)), *args)

    async def reports(self, text: str = LAMP, reads: Reading | None = None, chat: int = GROUP) -> int:
        """Speaks to the bot in the group, which registers at once; gives the ticket's id."""
        outcome = await self.writes(text, chat=chat, addressed=True, reads=reads or meaning())
        assert outcome.ticket is not None, outcome
        return outcome.ticket

    async def does(self, action: Action, ticket_id: int, words: str = "", to: int | None = None) -> Outcome:
        """Presses an action's button on the card as it is now, chooses and writes what it asks for."""
        ticket = await self.street.ticket(ticket_id)
        if action in AT_ONCE:
            return await self.presses(AT_ONCE[action], ticket_id)
        if action in BY_VERSION:
            return await self.presses(BY_VERSION[action], ticket_id, ticket.version)
        if action in BY_ROUND:
            return await self.presses(BY_ROUND[action], ticket_id, ticket.reopened)
        begun = await self.presses(beginning.begin_action, ticket_id, ticket.version, action)
        if to is not None and not begun.refused:
            begun = await self.presses(passing.choose_person, ticket_id, ticket.version, action, to)
        return begun if begun.refused or not words else await self.writes(words, reads=meaning(None, request=False))


AT_ONCE = {Action.urge: residents.urge_ticket, Action.remind: supervising.remind}
BY_VERSION = {Action.accept: handling.accept_ticket, Action.withdraw: withdrawing.withdraw_ticket}
BY_ROUND = {Action.confirm: closing.confirm_solved, Action.dispute: closing.dispute_resolution}


def photo(name: str = "a", message: int = 0) -> Attached:
    return Attached("photo", f"file-{name}", f"unique-{name}", 1000, message)


CONFIRM, DISMISS = drafting.confirm_draft, drafting.dismiss_draft

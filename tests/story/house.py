"""The unchanged program as a process of its own against the playground, with the demo street's people to act as."""

from __future__ import annotations

import asyncio
import os
import re
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from rich.console import Console

from bot.clock import ShiftedClock
from bot.opening import opened
from bot.playground.cast import Message
from bot.playground.panel import read_panel
from bot.playground.rules import Rules
from bot.playground.server import serve
from bot.playground.street import people_the_street
from bot.playground.world import World
from bot.settings import load_settings
from bot.sheets.command_import import run_import
from storage.engine import make_engine
from tests.support.forked import Forked, fork_server
from tests.support.person import Voice

ROOT = Path(__file__).parents[2]
ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=ZONE)
"""When stories begin: a Monday, ten in the morning."""
GROUP, STAFF, MENTION, TAG = -1001, -1002, -1003, -1004
WANG, ZHANG, GRANNY = 1001, 1002, 1003
LI, CHEN, SUN, ZHOU_MING = 2001, 2002, 2003, 2004
ZHAO, ZHOU = 3001, 3002
NUMBER = re.compile(r"\d{6}-\d{3,}")
MORNING = time(8, 30, 1)
PATIENCE = 60.0
SECOND_TRY = 150.0
"""In the end: a call that a busy machine cut off is made again when its claim has lapsed, after a minute."""
START = 120.0
"""Seconds for a process to be there; a machine that runs everything at once needs them."""


def number_of(message: Message) -> str:
    """The ticket number a card shows."""
    found = NUMBER.search(message.text)
    assert found, message.text
    return found.group()


def labels(message: Message) -> list[str]:
    """Words on the buttons of a message."""
    return [button["text"] for row in message.rows for button in row]


def import_street(database_url: str, clock: ShiftedClock) -> None:
    """The demo street's roster, as `python -m bot import` takes it."""
    settings = load_settings(database_url=database_url, _env_file=None)
    out = StringIO()
    with opened(settings) as transactions:
        code = run_import(transactions, ROOT / "bot/street", clock=clock, zone=ZONE, out=Console(file=out))
    assert code == 0, out.getvalue()


class Neighbour(Voice):
    """Somebody for whom what the phone showed before is old news."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self._seen |= {(m.chat, m.id, hash((m.text, str(m.markup)))) for m in self.messages()}

    async def presses_first(self, message: Message) -> Message:
        """Presses the first button of a message, whatever it says."""
        return await self.presses(message.rows[0][0]["text"], on=message)


@dataclass
class Story:
    """A running street. `voice(id)` is a person with a phone; time only moves on when it is told to."""

    world: World
    url: str
    home: Path
    database_url: str
    limits: bool = False
    webhook: int | None = None
    """The port on which the program is called instead of asking."""
    process: Forked | None = None
    violations_expected: bool = False
    _engine: sa.Engine | None = field(default=None)

    # -- people --

    def voice(self, person: int) -> Neighbour:
        """Somebody of the street."""
        return Neighbour(self.world, person)

    def newcomer(self, name: str, *groups: int) -> Neighbour:
        """Somebody new on the street, in these groups, who never wrote to the bot."""
        number = max(self.world.people) + 1
        self.world.add_person(number, name)
        for group in groups:
            chat = self.world.chat(self.group(group))
            chat.members.append(number)
            self.world.keep_chat(chat)
        return self.voice(number)

    async def resident(self, name: str, home: str = "WT-01-01-03", *groups: int) -> Neighbour:
        """Somebody who pressed Start and lives there."""
        person = self.newcomer(name, *groups)
        await person.starts(f"g_{home}")
        await person.sees("记下了，您住在")
        return person

    async def reports(self, person: Neighbour, text: str) -> Message:
        """A matter told in private and registered with one tap; gives its promise card."""
        await person.says(text)
        card = await person.sees("登记")
        await person.presses("登记", on=card)
        await person.finds_no_button("登记", on=card)
        return card

    async def job(self, worker: Neighbour, card: Message) -> Message:
        """The worker's card of the ticket that another card shows."""
        number = number_of(card)
        while True:
            found = await worker.sees(number, in_=worker.id)
            if "转派" in labels(found):
                return found

    async def opened_by(self, above: Neighbour, number: str) -> Message:
        """The ticket's card as somebody above opens it from their list."""
        (ticket,) = self.rows("SELECT id FROM tickets WHERE number = :n", n=number)
        await above.forges_press(above.messages()[-1], f"t:view:{ticket[0]}:0")
        return await above.sees(number, in_=above.id)

    def group(self, number: int) -> int:
        """The group, wherever it has moved by now."""
        return self.world.chat(number).migrated_to or number

    # -- time --

    @property
    def now(self) -> datetime:
        return self.world.clock()

    def later(self, **span: float) -> None:
        """The story's time moves on by days=, hours=, minutes=, seconds=."""
        self.at(self.now + timedelta(**span))

    def at(self, moment: datetime) -> None:
        """The story's time becomes `moment`."""
        set_clock(self.home / "clock", moment)

    # -- the program --

    async def start(self) -> None:
        """Starts the program; waits until it listens."""
        env = {k: v for k, v in os.environ.items() if not k.startswith(("WEBHOOK", "LOG_"))}
        env |= {
            "BOT_TOKEN": self.world.token,
            "BOT_API_BASE": self.url,
            "DATABASE_URL": self.database_url,
            "TIMEZONE": "Asia/Shanghai",
            "WORKING_HOURS": "Mon-Fri 09:00-12:00 14:00-18:00",
            "HOLIDAYS_FILE": "",
            "CLOCK_OFFSET_FILE": str(self.home / "clock"),
            "WEBHOOK_URL": f"http://127.0.0.1:{self.webhook}/hook" if self.webhook else "",
            "WEBHOOK_SECRET": "a-secret-of-the-story",
            "WEBHOOK_LISTEN": f"127.0.0.1:{self.webhook or 8080}",
            "OBSERVE_LISTEN": "",
            "TICK_SECONDS": "1",
            "OUTBOUND_LIMITS": "true" if self.limits else "false",
        }
        self.process = await fork_server().begin(["run"], env, self.home / "program.log")
        polls = self.world.last_poll
        died = asyncio.create_task(self.process.wait())
        try:
            async with asyncio.timeout(START):
                while not (self.world.webhook.url or self.world.polls) and self.world.last_poll == polls:
                    assert not died.done(), self.log()
                    await asyncio.wait({died}, timeout=0.05)
        finally:
            died.cancel()

    async def stop(self) -> int:
        """Asks it to end, as a service manager does; gives its exit code."""
        assert self.process
        if self.process.returncode is None:
            self.process.terminate()
        return await asyncio.wait_for(self.process.wait(), PATIENCE)

    async def kill(self) -> None:
        """Ends it without asking."""
        assert self.process
        os.killpg(self.process.pid, signal.SIGKILL)
        await self.process.wait()

    def log(self) -> str:
        return (self.home / "program.log").read_text("utf-8")

    # -- what the program keeps --

    def rows(self, query: str, **values: Any) -> list[Any]:
        """A look into the database."""
        self._engine = self._engine or make_engine(self.database_url, readers=True)
        with self._engine.begin() as connection:
            return [tuple(row) for row in connection.execute(sa.text(query), values)]

    def status(self, number: str) -> str:
        return str(self.rows("SELECT status FROM tickets WHERE number = :n", n=number)[0][0])

    def numbers(self) -> list[str]:
        return [row[0] for row in self.rows("SELECT number FROM tickets ORDER BY id")]

    async def heard(self, within: float = PATIENCE) -> None:
        """Until every update was handled and everything meant to be said now is said."""
        try:
            async with asyncio.timeout(within):
                while self.world.updates.pending or self._busy():
                    await self.world.events.bell.wait(0.1)
        except TimeoutError:
            raise AssertionError(f"after {within} s there is still: {self._left()}\n{self.log()[-4000:]}") from None

    def _left(self) -> str:
        """What keeps a story from its end."""
        updates = self.rows("SELECT update_id, status, tries FROM inbox WHERE status NOT IN ('done', 'quarantined')")
        notices = self.rows(
            "SELECT id, chat, kind, status, tries, not_before, error FROM outbox WHERE status IN ('waiting', 'sending')"
        )
        return f"updates not asked for {len(self.world.updates.pending)}, not handled {updates}; not said {notices}"

    def _busy(self) -> bool:
        inbox = self.rows("SELECT count(*) FROM inbox WHERE status NOT IN ('done', 'quarantined')")[0][0]
        outbox = self.rows("SELECT count(*) FROM outbox WHERE status IN ('waiting', 'sending')")[0][0]
        return bool(inbox or outbox)

    async def ends_well(self) -> None:
        """Nothing set aside, no call outside the Bot API, no fault in the log, and the program ends when asked."""
        await self.heard(SECOND_TRY)
        assert self.rows("SELECT count(*) FROM inbox WHERE status = 'quarantined'") == [(0,)]
        assert self.process
        assert self.process.returncode is None, self.log()
        assert await self.stop() == 0, self.log()
        assert self.world.violations == []
        assert "Traceback" not in self.log().partition("stop_asked")[0], self.log()

    def close(self) -> None:
        if self._engine:
            self._engine.dispose()


def set_clock(path: Path, moment: datetime) -> None:
    """Writes the shift under which the machine's time is `moment`."""
    draft = path.with_suffix(".new")
    draft.write_text(str((moment - datetime.now(moment.tzinfo)).total_seconds()), encoding="ascii")
    draft.replace(path)


class Bar:
    """What the bar of the page can do, as in a demo: the clock and the panel."""

    def __init__(self, world: World, clock: Path, database_url: str) -> None:
        self._world, self._clock = world, clock
        self._engine = make_engine(database_url, readers=True)

    async def clock(self, to: str) -> str:
        now = self._world.clock().astimezone(ZONE)
        morning = datetime.combine(now.date() + timedelta(days=1), MORNING, ZONE)
        set_clock(self._clock, now + timedelta(hours=2) if to == "+2h" else morning)
        return self._world.clock().isoformat()

    async def day(self, *, run: bool) -> dict[str, Any]:
        return {"run": run}

    async def panel(self) -> dict[str, Any]:
        return await asyncio.to_thread(read_panel, self._engine)

    def close(self) -> None:
        self._engine.dispose()


@asynccontextmanager
async def story(
    home: Path, database_url: str, *, limits: bool = False, webhook: int | None = None, since: datetime = MONDAY
) -> AsyncIterator[Story]:
    """The street comes to life on a database that has its roster; checked at the end."""
    set_clock(home / "clock", since)
    world = World(clock=ShiftedClock(home / "clock").now, rules=Rules(limits=limits))
    people_the_street(world, "Asia/Shanghai")
    bar = Bar(world, home / "clock", database_url)
    async with serve(world, hooks=bar) as url:
        running = Story(world, url, home, database_url, limits, webhook)
        try:
            await running.start()
            yield running
            await running.ends_well()
        finally:
            if running.process and running.process.returncode is None:
                await running.kill()
            running.close()
            bar.close()

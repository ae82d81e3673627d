"""One act: a street on one database, its people, its processes, and misfortune after misfortune; in the end the ledger."""

from __future__ import annotations

import asyncio
import random
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from time import monotonic

from rich.console import Console
from sqlalchemy.exc import DBAPIError

from bot.clock import ShiftedClock
from bot.opening import opened
from bot.playground.rules import Rules
from bot.playground.world import World
from bot.settings import Settings, load_settings
from bot.sheets.command_import import run_import
from tests.faults import strikes
from tests.faults.books import Books, Ledger
from tests.faults.company import Company
from tests.faults.crowd import Crowd, write_roster
from tests.faults.databases import Database, Sqlite
from tests.faults.door import Door
from tests.faults.ledger import count
from tests.faults.misfortune import Misfortune
from tests.faults.plan import Plan
from tests.faults.processes import Processes
from tests.faults.telegram import Telegram, serve
from tests.story.house import set_clock

PATIENCE = 90.0
"""Seconds in which, in the end, something must have become less; what is left then is lost."""
ORDINARY = 30
"""Deeds of a stroke; what is beyond them is mostly talk among neighbours, which is kept and decided on, but owes no answer."""
BACKLOG = 2500
"""Updates not handled yet above which people wait a little before they say more."""


@dataclass
class Act:
    """See the module; `chance` decides everything."""

    plan: Plan
    home: Path
    database: Database
    telegram: Telegram
    crowd: Crowd
    company: Company
    chance: random.Random
    misfortune: Misfortune
    _until: float = 0.0

    @property
    def world(self) -> World:
        return self.telegram.world

    # -- time --

    @property
    def clock(self) -> Path:
        return self.home / "clock"

    @property
    def now(self) -> datetime:
        return self.world.clock()

    def moves_on(self, seconds: float) -> None:
        """The story's clock jumps, forwards or back."""
        set_clock(self.clock, self.now + timedelta(seconds=seconds))

    # -- the course of it --

    async def play(self) -> Ledger:
        """Everything, to the ledger."""
        began = self.now
        self._until = monotonic() + self.plan.seconds
        self.telegram.world.updates.allow(["message", "edited_message", "callback_query", "my_chat_member"])
        await self.company.live(self.plan.replicas[0])
        self.crowd.move_in()
        await self._strokes()
        if self.plan.burst:
            await self._burst()
        await self.calm_down()
        return self._count(began)

    async def _strokes(self) -> None:
        stroke, strokes = 0, max(1, self.plan.kills)
        each = max(1, (self.plan.updates - self.plan.burst) // strokes)
        every = max(1, strokes // len(self.plan.replicas))
        while self._goes_on() and monotonic() < self._until:
            if stroke and stroke % every == 0 and len(self.plan.replicas) > 1:
                await self.company.live(self.plan.replicas[(stroke // every) % len(self.plan.replicas)])
            await self._stroke(each)
            stroke += 1
            if stroke % 10 == 0:
                await self._breathe()

    def _goes_on(self) -> bool:
        short = self.misfortune.killed < self.plan.kills
        quiet = len(self.telegram.told) < self.plan.updates - self.plan.burst
        return short or quiet or self.misfortune.outages.total() < self.plan.least_outages

    async def _stroke(self, deeds: int) -> None:
        """People do something while something befalls us; in the end somebody is dead, and is followed by another."""
        self.crowd.notice(self.telegram.settle())
        self.crowd.act(min(deeds, ORDINARY))
        self.crowd.act(max(0, deeds - ORDINARY), cheap=True)
        await strikes.strike(self)
        await self._somebody_dies()
        fresh = [p for p in self.company.running if not p.alive]
        await self.company.replace_dead()
        if fresh and self.chance.random() < 0.75:
            for process in self.company.running:
                await self.company.ready(process)

    async def _somebody_dies(self) -> None:
        """At its step, within a moment; else by our hand, and sometimes several at once."""
        stepping = any(p.step for p in self.company.running)
        patience = self.chance.uniform(0.4, 1.4) if stepping else self.chance.uniform(0.02, 0.5)
        endings = [p.ended for p in self.company.running]
        done, _ = await asyncio.wait(endings, timeout=patience, return_when=asyncio.FIRST_COMPLETED)
        many = self.chance.choice((1, 1, 2, len(self.company.running))) if len(self.company.running) > 1 else 1
        if not done or many > 1:
            await asyncio.gather(*(p.kill() for p in self.chance.sample(self.company.running, many)))

    async def _breathe(self) -> None:
        """People wait when too much is unanswered."""
        until = monotonic() + 20
        while self._unhandled() > BACKLOG and monotonic() < until:
            await self.company.replace_dead()
            await asyncio.sleep(0.2)

    def _unhandled(self) -> int:
        with suppress(DBAPIError):
            return len(self.world.updates.pending) + self.company.rows(
                "SELECT count(*) FROM inbox WHERE status IN ('waiting', 'working')"
            )
        return 0

    async def _burst(self) -> None:
        """Thousands of updates at once, and a kill in the middle of storing them."""
        self.crowd.act(self.plan.burst, cheap=True)
        last, began = self.world.updates.next_id - 1, monotonic()
        await asyncio.wait([p.ended for p in self.company.running], timeout=1.0, return_when=asyncio.FIRST_COMPLETED)
        await self.company.running[0].kill()
        while last in self.world.updates.pending and monotonic() - began < 120:
            await self.company.replace_dead()
            await asyncio.sleep(0.1)
        self.misfortune.burst_seconds = monotonic() - began

    # -- the end --

    async def calm_down(self) -> None:
        """No more faults; whole processes; time passes until nothing is left to do. What is left then is lost."""
        self.world.faults.clear()
        self.telegram.times, self.telegram.echo = 1, False
        self.crowd.come_back()
        await self.company.live(self.company.replicas)
        quiet, stuck, left, moved = 0, 0, (-1, -1), monotonic()
        while quiet < 3 and monotonic() - moved < PATIENCE:
            await asyncio.sleep(0.5)
            await self.company.revive()
            self.telegram.settle()
            now = await asyncio.to_thread(self._left)
            quiet = quiet + 1 if now == (0, 0) else 0
            stuck = stuck + 1 if now == left and not quiet else 0
            if now != left:
                moved = monotonic()
            if stuck >= (10 if self.plan.limits else 4):  # nothing is due; each move brings new duties, so not before
                self.moves_on(min(6 * 3600, 10 * 2**stuck))
            left = now
        for process in self.company.running:
            process.signal(signal.SIGTERM)
        for process in self.company.running:
            code = await asyncio.wait_for(asyncio.shield(process.ended), 30)
            self.misfortune.exits[code] += 1
        self.telegram.settle()

    def _left(self) -> tuple[int, int]:
        """Updates and notices that are not finished yet."""
        rows = self.company.rows("SELECT count(*) FROM outbox WHERE status IN ('waiting', 'sending')")
        albums = self.company.rows("SELECT count(*) FROM albums WHERE quiet_at IS NOT NULL")
        return self._unhandled() + albums, rows

    def _count(self, began: datetime) -> Ledger:
        settings = _settings(self.database.url, self.plan.zone)
        what = (self.database.url, settings, self.telegram, self.crowd, self.misfortune, began, self.now)
        limits = (", webhook" if self.plan.webhook else "") + (", Telegram's limits on" if self.plan.limits else "")
        title = (
            f"{self.database.name}, {'/'.join(map(str, self.plan.replicas))} process(es){limits}, seed {self.plan.seed}"
        )
        ledger = count(title, Books(*what, self.plan.limits))
        if isinstance(self.database, Sqlite):
            ledger.must(self.database.whole(), "SQLite's integrity_check found damage")
        odd = {code: n for code, n in self.misfortune.exits.items() if code not in (0, 1, -signal.SIGKILL)}
        ledger.must(not odd, f"processes ended in other ways than asked: {odd}")
        return ledger


def _settings(url: str, zone: str) -> Settings:
    return load_settings(_env_file=None, database_url=url, timezone=zone, bot_token="7000000001:x")


def furnish(url: str, home: Path, zone: str) -> None:
    """The roster in an empty database, as an administrator would import it."""
    settings, out = _settings(url, zone), StringIO()
    folder = write_roster(home / "roster")
    clock = ShiftedClock(home / "clock")
    with opened(settings) as transactions:
        code = run_import(transactions, folder, clock=clock, zone=settings.zone, out=Console(file=out))
    assert code == 0, out.getvalue()


@asynccontextmanager
async def act(plan: Plan, home: Path, database: Database, processes: Processes) -> AsyncIterator[Act]:
    """The stage of one act in a folder of its own; the processes' home is the same folder."""
    async with AsyncExitStack() as stack:
        set_clock(home / "clock", plan.begins)
        await asyncio.to_thread(furnish, database.url, home, plan.zone)
        rules = Rules(limits=plan.limits, press_kept=24 * 3600)
        world = World(clock=ShiftedClock(home / "clock").now, rules=rules)
        telegram = Telegram(world)
        chance = random.Random(plan.seed)
        crowd = Crowd(world, random.Random(chance.random()), each=plan.each)
        url = await stack.enter_async_context(serve(world))
        door = await stack.enter_async_context(Door.opened(telegram, chance)) if plan.webhook else None
        env = _environment(plan, home, database, world, url, door)
        misfortune = Misfortune()
        company = Company(plan, database, processes, chance, misfortune, env)
        if door is not None:
            door.company = company
        made = Act(plan, home, database, telegram, crowd, company, chance, misfortune)
        try:
            yield made
        finally:
            await company.end_all()


def _environment(
    plan: Plan, home: Path, database: Database, world: World, url: str, door: Door | None
) -> dict[str, str]:
    """All that a process finds in its environment."""
    return {
        "BOT_TOKEN": world.token,
        "BOT_API_BASE": url,
        "DATABASE_URL": database.url,
        "TIMEZONE": plan.zone,
        "CLOCK_OFFSET_FILE": str(home / "clock"),
        "WEBHOOK_URL": door.url if door else "",
        "WEBHOOK_SECRET": "a-secret-of-the-torture",
        "OBSERVE_LISTEN": "",
        "LOG_LEVEL": "WARNING",
        "TICK_SECONDS": str(plan.tick_seconds),
        "OUTBOUND_LIMITS": str(plan.limits).lower(),
        "PATH": "/usr/bin:/bin",
        "HOME": str(home),
    }


async def perform(plan: Plan, home: Path, database: Database, processes: Processes) -> tuple[Ledger, Act]:
    """Plays one act; gives what came of it, and the act for a closer look."""
    async with act(plan, home, database, processes) as made:
        ledger = await made.play()
    return ledger, made

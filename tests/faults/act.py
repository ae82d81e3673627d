"""One act: a street on one database, its people, its processes, and misfortune after misfortune; in the end the ledger."""

from __future__ import annotations

import asyncio
import random
import signal
import sqlite3
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from time import monotonic

import sqlalchemy as sa
from rich.console import Console
from sqlalchemy.exc import DBAPIError

from bot.clock import ShiftedClock
from bot.delivery.relay import FLIGHTS
from bot.house import opened
from bot.playground.rules import Rules
from bot.playground.world import World
from bot.settings import ROLES, Settings, load_settings
from bot.sheets.command_import import run_import
from storage.engine import make_engine
from tests.faults import strikes
from tests.faults.crowd import Crowd, write_roster
from tests.faults.databases import Database, Sqlite
from tests.faults.ledger import Books, Ledger, Misfortune, count
from tests.faults.processes import Process, Processes
from tests.faults.steps import RARE, STEPS
from tests.faults.telegram import Telegram, serve
from tests.faults.witness import READY
from tests.story.house import MONDAY, set_clock

ALL = ROLES
LAYOUTS: dict[int, tuple[frozenset[str], ...]] = {
    1: (ALL,),
    2: (frozenset({"intake", "lanes"}), frozenset({"lanes", "speak", "tick"})),
    5: (
        frozenset({"intake"}),
        frozenset({"lanes"}),
        frozenset({"lanes", "tick"}),
        frozenset({"speak", "tick"}),
        frozenset({"speak", "lanes", "tick"}),
    ),
}
"""Who plays which roles with so many replicas; only one may poll."""
READY_WITHIN = 30.0
LOOK = 0.02
BACKLOG = 2500
"""Updates not handled yet above which people wait a little before they say more."""
STEPS_OF = {
    "intake": ("intake",),
    "lanes": ("lanes", "handler", "ticket", "notice"),
    "speak": ("relay",),
    "tick": ("tick", "album"),
}


@dataclass(frozen=True)
class Plan:
    """How much of it. `updates` and `kills` at least, unless `seconds` are over; `burst`: so many updates at once in the end."""

    seed: int
    kills: int
    updates: int
    seconds: float
    replicas: tuple[int, ...] = (1,)
    limits: bool = False
    outages: float = 0.12
    """The share of strokes in which something befalls the database."""
    least_outages: int = 0
    troubles: float = 0.35
    """The share of strokes with a fault of the Bot API."""
    burst: int = 0
    zone: str = "Asia/Shanghai"
    begins: datetime = MONDAY
    at_named_steps: float = 0.6
    each: int = 3
    tick_seconds: float = 1.0


@dataclass
class Act:
    """See the module; `chance` decides everything."""

    plan: Plan
    home: Path
    database: Database
    telegram: Telegram
    crowd: Crowd
    processes: Processes
    url: str
    chance: random.Random
    misfortune: Misfortune = field(default_factory=Misfortune)
    running: list[Process] = field(default_factory=list)
    replicas: int = 1
    _steps: list[str] = field(default_factory=list)
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

    # -- processes --

    def _env(self) -> dict[str, str]:
        return {
            "BOT_TOKEN": self.world.token,
            "BOT_API_BASE": self.url,
            "DATABASE_URL": self.database.url,
            "TIMEZONE": self.plan.zone,
            "CLOCK_OFFSET_FILE": str(self.clock),
            "WEBHOOK_URL": "",
            "OBSERVE_LISTEN": "",
            "LOG_LEVEL": "WARNING",
            "TICK_SECONDS": str(self.plan.tick_seconds),
            "OUTBOUND_LIMITS": str(self.plan.limits).lower(),
            "PATH": "/usr/bin:/bin",
            "HOME": str(self.home),
        }

    def begin(self, roles: frozenset[str], step: str | None = None) -> Process:
        """A new life with these roles; it ends at the step when one is given."""
        nth = 1 if step is None or step in RARE else self.chance.choice((1, 1, 1, 2, 3, 5))
        args = ["run"] if roles == ALL else ["run", "--only", ",".join(sorted(roles))]
        return self.processes.begin(args, self._env(), roles=roles, step=step, nth=nth)

    def _destiny(self, roles: frozenset[str]) -> str | None:
        """The next named step that a process with these roles can come to; each is tried as often as any other."""
        if self.chance.random() > self.plan.at_named_steps:
            return None
        for turn, step in enumerate(self._steps):
            area = step.partition(":")[0]
            if any(area in STEPS_OF[role] for role in roles) or (area in ("start", "stop") and "lanes" in roles):
                if step == "start: about to listen" and "intake" not in roles:
                    continue
                return self._steps.pop(turn)
        self._steps = [*self._steps, *self.chance.sample(sorted(STEPS), len(STEPS))]
        return None

    async def ready(self, process: Process) -> None:
        """Until its loops begin, or it has ended."""
        until = monotonic() + READY_WITHIN
        while process.alive and READY not in process.words() and monotonic() < until:
            await asyncio.wait({process.ended}, timeout=LOOK)

    async def live(self, replicas: int) -> None:
        """So many replicas from now on."""
        await self.end_all()
        self.replicas = replicas
        self.running = [self.begin(roles) for roles in LAYOUTS[replicas]]
        for process in self.running:
            await self.ready(process)

    async def replace_dead(self) -> int:
        """Counts those that ended and begins others in their places; how many."""
        dead = [n for n, process in enumerate(self.running) if not process.alive]
        if len(dead) == len(self.running):
            self.misfortune.restarts += 1
        for n in dead:
            self._bury(self.running[n])
            self.running[n] = self.begin(LAYOUTS[self.replicas][n], self._destiny(LAYOUTS[self.replicas][n]))
        return len(dead)

    def _bury(self, process: Process) -> None:
        code = process.ended.result()
        self.misfortune.exits[code] += 1
        if code == -signal.SIGKILL:
            self.misfortune.kills[process.step if process.died_at_step and process.step else "at random"] += 1
        if "speak" in process.roles and code != 0:
            self.in_doubt(process)
        if code == 1:
            self.misfortune.last_words[_last_words(process.words())] += 1
        if code in (0, 1, -signal.SIGKILL):
            process.log.unlink(missing_ok=True)

    def in_doubt(self, process: Process) -> None:
        """What a speaker has in hand when it dies or freezes: nobody can know whether that arrived."""
        owner = "one" if self.database.name == "sqlite" else f"%.{process.began.result()}.%"
        self.misfortune.speakers_ended += 1
        try:
            rows = self._rows(f"SELECT count(*) FROM outbox WHERE status = 'sending' AND owner LIKE '{owner}'")  # noqa: S608
        except (DBAPIError, sqlite3.Error):
            rows = FLIGHTS  # the database cannot be asked; more it never has in hand
        self.misfortune.in_hand += rows

    async def end_all(self) -> None:
        """Everybody is killed, and counted."""
        for process in self.running:
            process.signal(signal.SIGCONT)
            await process.kill()
            self._bury(process)
        self.running = []

    # -- the course of it --

    async def play(self) -> Ledger:
        """Everything, to the ledger."""
        began = self.now
        self._until = monotonic() + self.plan.seconds
        self.telegram.world.updates.allow(["message", "edited_message", "callback_query", "my_chat_member"])
        await self.live(self.plan.replicas[0])
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
                await self.live(self.plan.replicas[(stroke // every) % len(self.plan.replicas)])
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
        self.crowd.act(deeds)
        await strikes.strike(self)
        await self._somebody_dies()
        fresh = [p for p in self.running if not p.alive]
        await self.replace_dead()
        if fresh and self.chance.random() < 0.85:
            for process in self.running:
                await self.ready(process)

    async def _somebody_dies(self) -> None:
        """At its step, within a moment; else by our hand."""
        patience = (
            self.chance.uniform(0.5, 1.5) if any(p.step for p in self.running) else self.chance.uniform(0.02, 0.5)
        )
        endings = [p.ended for p in self.running]
        done, _ = await asyncio.wait(endings, timeout=patience, return_when=asyncio.FIRST_COMPLETED)
        if not done:
            await self.chance.choice(self.running).kill()

    async def _breathe(self) -> None:
        """People wait when too much is unanswered."""
        until = monotonic() + 20
        while self._unhandled() > BACKLOG and monotonic() < until:
            await self.replace_dead()
            await asyncio.sleep(0.2)

    def _unhandled(self) -> int:
        with suppress(DBAPIError, sqlite3.Error):
            return len(self.world.updates.pending) + self._rows(
                "SELECT count(*) FROM inbox WHERE status IN ('waiting', 'working')"
            )
        return 0

    def _rows(self, query: str) -> int:
        engine = make_engine(self.database.url, readers=True)
        try:
            with engine.begin() as c:
                return int(c.execute(sa.text(query)).scalar_one())
        finally:
            engine.dispose()

    async def _burst(self) -> None:
        """Thousands of updates at once, and a kill in the middle of storing them."""
        self.crowd.cheap = True
        self.crowd.act(self.plan.burst)
        last, began = self.world.updates.next_id - 1, monotonic()
        await asyncio.wait([p.ended for p in self.running], timeout=1.0, return_when=asyncio.FIRST_COMPLETED)
        await self.running[0].kill()
        while last in self.world.updates.pending and monotonic() - began < 120:
            await self.replace_dead()
            await asyncio.sleep(0.1)
        self.misfortune.burst_seconds = monotonic() - began

    # -- the end --

    async def calm_down(self) -> None:
        """No more faults; whole processes; time passes until nothing is left to do. What is left then is lost."""
        self.world.faults.clear()
        self.telegram.times, self.telegram.echo = 1, False
        self.crowd.come_back()
        await self.live(self.replicas)
        until, quiet = monotonic() + max(120.0, self.plan.seconds / 2), 0
        left, stuck = (-1, -1), 0
        while monotonic() < until and quiet < 3:
            await asyncio.sleep(0.5)
            await self._revive()
            self.telegram.settle()
            now = await asyncio.to_thread(self._left)
            quiet = quiet + 1 if now == (0, 0) else 0
            stuck = stuck + 1 if now == left and now != (0, 0) else 0
            if stuck:
                self.moves_on(min(6 * 3600, 600 * 2**stuck))
            left = now
        for process in self.running:
            process.signal(signal.SIGTERM)
        for process in self.running:
            code = await asyncio.wait_for(asyncio.shield(process.ended), 30)
            self.misfortune.exits[code] += 1
        self.telegram.settle()

    async def _revive(self) -> None:
        for n, process in enumerate(self.running):
            if not process.alive:
                self._bury(process)
                self.running[n] = self.begin(LAYOUTS[self.replicas][n])

    def _left(self) -> tuple[int, int]:
        """Updates and notices that are not finished yet."""
        rows = self._rows("SELECT count(*) FROM outbox WHERE status IN ('waiting', 'sending')")
        albums = self._rows("SELECT count(*) FROM albums WHERE quiet_at IS NOT NULL")
        return self._unhandled() + albums, rows

    def _count(self, began: datetime) -> Ledger:
        settings = _settings(self.database.url, self.plan.zone)
        what = (self.database.url, settings, self.telegram, self.crowd, self.misfortune, began, self.now)
        limits = ", Telegram's limits on" if self.plan.limits else ""
        title = (
            f"{self.database.name}, {'/'.join(map(str, self.plan.replicas))} process(es){limits}, seed {self.plan.seed}"
        )
        ledger = count(title, Books(*what, self.plan.limits))
        if isinstance(self.database, Sqlite):
            ledger.must(self.database.whole(), "SQLite's integrity_check found damage")
        odd = {code: n for code, n in self.misfortune.exits.items() if code not in (0, 1, -signal.SIGKILL)}
        ledger.must(not odd, f"processes ended in other ways than asked: {odd}")
        return ledger


def _last_words(log: str) -> str:
    """Why a process ended by itself: the last line that is not indented."""
    return next((line[:120] for line in reversed(log.splitlines()) if line.strip() and line[0] not in " |"), "nothing")


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
        made = Act(plan, home, database, telegram, crowd, processes, url, chance)
        made._steps = chance.sample(sorted(STEPS), len(STEPS))
        try:
            yield made
        finally:
            await made.end_all()


async def perform(plan: Plan, home: Path, database: Database, processes: Processes) -> tuple[Ledger, Act]:
    """Plays one act; gives what came of it, and the act for a closer look."""
    async with act(plan, home, database, processes) as made:
        ledger = await made.play()
    return ledger, made

"""The processes of one act: whoever ends is counted and followed by another, with a destiny of its own."""

from __future__ import annotations

import asyncio
import random
import signal
import socket
from dataclasses import dataclass, field
from time import monotonic

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from bot.delivery.relay import FLIGHTS
from storage.engine import make_engine
from tests.faults.databases import Database
from tests.faults.misfortune import Misfortune
from tests.faults.plan import ALL, CALLED, LAYOUTS, Plan
from tests.faults.processes import Process, Processes
from tests.faults.steps import RARE, STEPS
from tests.faults.witness import READY

READY_WITHIN = 30.0
LOOK = 0.02
STEPS_OF = {
    "intake": ("intake",),
    "lanes": ("lanes", "handler", "ticket", "notice"),
    "speak": ("relay",),
    "tick": ("tick", "album"),
    "board": (),
}


@dataclass
class Company:
    """`running`: one process for each part of the layout; `replicas`: how many parts."""

    plan: Plan
    database: Database
    processes: Processes
    chance: random.Random
    misfortune: Misfortune
    env: dict[str, str]
    running: list[Process] = field(default_factory=list)
    replicas: int = 1
    _steps: list[str] = field(default_factory=list)

    @property
    def layout(self) -> tuple[frozenset[str], ...]:
        """The roles of each process now."""
        return (CALLED if self.plan.webhook else LAYOUTS)[self.replicas]

    def begin(self, roles: frozenset[str], step: str | None = None) -> Process:
        """A new life with these roles; it ends at the step when one is given."""
        nth = 1 if step is None or step in RARE else self.chance.choice((1, 1, 1, 2, 3, 5))
        port = _free_port()
        env = self.env | {"WEBHOOK_LISTEN": f"127.0.0.1:{port}"}
        args = ["run"] if roles == ALL else ["run", "--only", ",".join(sorted(roles))]
        made = self.processes.begin(args, env, roles=roles, step=step, nth=nth)
        made.port = port
        return made

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
        self.running = [self.begin(roles) for roles in self.layout]
        for process in self.running:
            await self.ready(process)

    async def replace_dead(self) -> int:
        """Counts those that ended and begins others in their places; how many."""
        dead = [n for n, process in enumerate(self.running) if not process.alive]
        if len(dead) == len(self.running):
            self.misfortune.restarts += 1
        for n in dead:
            self._bury(self.running[n])
            self.running[n] = self.begin(self.layout[n], self._destiny(self.layout[n]))
        return len(dead)

    def _bury(self, process: Process) -> None:
        code = process.ended.result()
        # Asked to end while it was still loading, it knows of no better way.
        self.misfortune.exits[0 if code == -signal.SIGTERM and READY not in process.words() else code] += 1
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
            rows = self.rows(f"SELECT count(*) FROM outbox WHERE status = 'sending' AND owner LIKE '{owner}'")  # noqa: S608
        except DBAPIError:
            rows = FLIGHTS  # the database cannot be asked; more it never has in hand
        self.misfortune.in_hand += rows

    async def end_all(self) -> None:
        """Everybody is killed, and counted."""
        for process in self.running:
            process.signal(signal.SIGCONT)
            await process.kill()
            self._bury(process)
        self.running = []

    async def revive(self) -> None:
        for n, process in enumerate(self.running):
            if not process.alive:
                self._bury(process)
                self.running[n] = self.begin(self.layout[n])

    def rows(self, query: str) -> int:
        engine = make_engine(self.database.url, readers=True)
        try:
            with engine.begin() as c:
                return int(c.execute(sa.text(query)).scalar_one())
        finally:
            engine.dispose()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def _last_words(log: str) -> str:
    """Why a process ended by itself: the last line that is not indented."""
    return next((line[:120] for line in reversed(log.splitlines()) if line.strip() and line[0] not in " |"), "nothing")

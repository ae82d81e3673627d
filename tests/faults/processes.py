"""The program's processes as the fork server makes them: begun, killed, frozen, stopped, and counted."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path

ROOT = Path(__file__).parents[2]
LOADING = 120.0
"""Seconds for the fork server to have loaded everything on a busy machine."""


@dataclass
class Process:
    """One life of the program; `ended` has its exit code, a negative one being the signal that killed it."""

    id: int
    log: Path
    step: str | None
    roles: frozenset[str]
    began: asyncio.Future[int]
    ended: asyncio.Future[int]
    killed_by_us: bool = False
    frozen: bool = False
    port: int = 0
    """Where its webhook listens, when it has one."""

    @property
    def alive(self) -> bool:
        return not self.ended.done()

    @property
    def died_at_step(self) -> bool:
        """Whether its own named step killed it."""
        return self.ended.done() and self.ended.result() == -signal.SIGKILL and not self.killed_by_us

    def signal(self, number: int) -> None:
        """Nothing when it has ended already; until it is reaped its number is its own."""
        if self.alive and self.began.done():
            with suppress(ProcessLookupError):
                os.kill(self.began.result(), number)

    async def kill(self) -> None:
        await asyncio.shield(self.began)
        if self.alive:
            self.killed_by_us = True
            self.signal(signal.SIGKILL)
        await asyncio.shield(self.ended)

    def words(self) -> str:
        """What it logged."""
        return self.log.read_text("utf-8", "replace") if self.log.exists() else ""


class Processes:
    """Children of one fork server."""

    def __init__(self, server: asyncio.subprocess.Process, home: Path) -> None:
        self._server, self.home = server, home
        self._ids = count(1)
        self._known: dict[int, Process] = {}
        self._listening = asyncio.create_task(self._listen())

    def begin(
        self,
        args: Sequence[str],
        env: dict[str, str],
        *,
        roles: frozenset[str] = frozenset(),
        step: str | None = None,
        nth: int = 1,
    ) -> Process:
        """`python -m bot ARGS` in an environment of nothing but `env`; dies at a named step when one is given."""
        number = next(self._ids)
        loop = asyncio.get_running_loop()
        log = self.home / f"program-{number:05}.log"
        made = Process(number, log, step, roles, loop.create_future(), loop.create_future())
        self._known[number] = made
        order = {"id": number, "args": list(args), "env": env, "home": str(self.home), "log": str(log)}
        order |= {"step": step, "nth": nth}
        assert self._server.stdin
        self._server.stdin.write(json.dumps(order).encode() + b"\n")
        return made

    async def _listen(self) -> None:
        assert self._server.stdout
        async for line in self._server.stdout:
            told = json.loads(line)
            if "began" in told:
                self._known[told["began"]].began.set_result(told["pid"])
            elif "ended" in told:
                self._known.pop(told["ended"]).ended.set_result(told["code"])
        for orphan in self._known.values():
            for future in (orphan.began, orphan.ended):
                if not future.done():
                    future.set_exception(RuntimeError("the fork server ended"))
                    future.exception()

    async def close(self) -> None:
        """Nothing of it is left running."""
        assert self._server.stdin
        self._server.stdin.close()
        try:
            await asyncio.wait_for(self._server.wait(), 60)
        except TimeoutError:
            self._server.kill()
            await self._server.wait()
        await self._listening


@asynccontextmanager
async def fork_server(home: Path) -> AsyncIterator[Processes]:
    """A fork server whose children log into `home`."""
    server = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.faults.forkserver",
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=1 << 20,
    )
    try:
        assert server.stdout
        first = await asyncio.wait_for(server.stdout.readline(), LOADING)
        assert b"ready" in first, "the fork server did not come up"
        running = Processes(server, home)
        try:
            yield running
        finally:
            await running.close()
    finally:
        if server.returncode is None:
            server.kill()
            await server.wait()

"""The program as a process of its own without the seconds of a start: forked by a server that has imported everything.

One server for all tests of a worker, whichever loop they run in; what a child does is `python -m bot` from its first line on.
"""

from __future__ import annotations

import asyncio
import atexit
import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from pathlib import Path
from threading import Thread

ROOT = Path(__file__).parents[2]
LOADING = 240.0
"""Seconds for the server to have loaded everything on a busy machine."""


@dataclass(frozen=True)
class Forked:
    """One life of the program, told of as `asyncio.subprocess` tells of one."""

    began: Future[int] = field(default_factory=Future)
    ended: Future[int] = field(default_factory=Future)

    @property
    def pid(self) -> int:
        """It leads a session of its own."""
        return self.began.result(LOADING)

    @property
    def returncode(self) -> int | None:
        return self.ended.result() if self.ended.done() else None

    def terminate(self) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGTERM)

    async def wait(self) -> int:
        return await asyncio.shield(asyncio.wrap_future(self.ended))


class ForkServer:
    """Asked by lines, answers by lines; a thread listens, so that no loop owns it. To be made in the main thread."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.faults.forkserver"]
        self._server = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._ids, self._known, self._ready = count(1), dict[int, Forked](), Future[bool]()
        self._listening = Thread(target=self._listen, daemon=True)
        self._listening.start()

    async def begin(self, args: Sequence[str], env: dict[str, str], log: Path) -> Forked:
        """`python -m bot ARGS` in an environment of nothing but `env`, its words added to `log`."""
        await asyncio.wait_for(asyncio.shield(asyncio.wrap_future(self._ready)), LOADING)
        number, made = next(self._ids), Forked()
        self._known[number] = made
        order = {"id": number, "args": list(args), "env": env, "home": str(ROOT), "log": str(log), "witnessed": False}
        assert self._server.stdin
        self._server.stdin.write(json.dumps(order).encode() + b"\n")
        self._server.stdin.flush()
        await asyncio.wrap_future(made.began)
        return made

    def _listen(self) -> None:
        assert self._server.stdout
        for line in self._server.stdout:
            told = json.loads(line)
            if "ready" in told:
                self._ready.set_result(True)
            elif "began" in told:
                self._known[told["began"]].began.set_result(told["pid"])
            else:
                self._known.pop(told["ended"]).ended.set_result(told["code"])
        lost: list[Future[int] | Future[bool]] = [self._ready]
        for one in self._known.values():
            lost += one.began, one.ended
        for future in lost:
            if not future.done():
                future.set_exception(RuntimeError("the fork server ended"))

    def close(self) -> None:
        """Nothing of it is left running."""
        assert self._server.stdin
        assert self._server.stdout
        self._server.stdin.close()
        self._server.wait()
        self._listening.join()
        self._server.stdout.close()


@cache
def fork_server() -> ForkServer:
    """The worker's own; ends with it."""
    made = ForkServer()
    atexit.register(made.close)
    return made

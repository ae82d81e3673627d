"""Background work starts in one place: a dead loop brings the process down loudly, and stopping has an end."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from functools import partial
from typing import Any, NoReturn

import structlog

log = structlog.get_logger(__name__)

GRACE = 15.0
"""Seconds the loops have to end by themselves after a stop was asked for."""
DEADLINE = 20.0
"""Seconds after which the process ends whatever hangs, loops and closing together."""
HUNG = 70
"""Exit code of a process that did not stop in time."""


class Stop(asyncio.Event):
    """Asked for once (`set`); every loop looks at it and waits through it."""

    async def within(self, seconds: float) -> bool:
        """Waits so long, or shorter when a stop is asked for; gives whether it is."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.wait()
        return self.is_set()


Loop = Callable[[Stop], Coroutine[Any, Any, None]]
"""Works until the stop is asked for, then returns; returning earlier is dying."""


class LoopEnded(RuntimeError):  # noqa: N818  # what is so
    """A loop returned although nobody had asked it to stop."""


def _exit() -> NoReturn:
    log.critical("stop_deadline_passed", exit_code=HUNG)
    os._exit(HUNG)


class Nursery:
    """Runs the named loops until a signal, `stop.set()` or the death of one of them."""

    def __init__(
        self,
        *,
        stop: Stop | None = None,
        grace: float = GRACE,
        deadline: float = DEADLINE,
        last_resort: Callable[[], object] = _exit,
    ) -> None:
        self.stop = stop or Stop()
        self._grace, self._deadline, self._last_resort = grace, deadline, last_resort
        self._watchdog: threading.Timer | None = None
        self._deaths: list[Exception] = []
        self._tasks: list[asyncio.Task[None]] = []

    async def run(self, loops: Mapping[str, Loop], *, close: Callable[[], object] | None = None) -> None:
        """Runs all `loops`; then `close` (blocking) in a thread, within the same deadline.

        Errors: ExceptionGroup of what the loops died of (LoopEnded among them). A second signal cancels the loops at once.
        """
        with self._signals():
            try:
                await self._all(loops)
            finally:
                if close is not None:
                    self._arm()
                    await asyncio.to_thread(close)
                self._disarm()
        if self._deaths:
            raise ExceptionGroup("background work died", self._deaths)

    async def _all(self, loops: Mapping[str, Loop]) -> None:
        try:
            async with asyncio.timeout(None) as limit, asyncio.TaskGroup() as group:
                self._tasks = [group.create_task(self._keep(name, loop), name=name) for name, loop in loops.items()]
                await self.stop.wait()
                self._arm()
                limit.reschedule(asyncio.get_running_loop().time() + self._grace)
        except TimeoutError:
            log.error("loops_cancelled_at_stop", after_seconds=self._grace)  # noqa: TRY400  # the trace says nothing

    async def _keep(self, name: str, loop: Loop) -> None:
        try:
            await loop(self.stop)
            if not self.stop.is_set():
                raise LoopEnded(name)  # noqa: TRY301  # ends like any other death, below
        except asyncio.CancelledError:
            if not self.stop.is_set():  # by nobody of ours: a loop that vanishes is a dead loop
                self._die(name, LoopEnded(name))
            raise
        except Exception as fault:  # noqa: BLE001  # kept, told, and raised when the others have stopped
            self._die(name, fault)

    def _die(self, name: str, fault: Exception) -> None:
        log.critical("loop_died", loop=name, fault=type(fault).__name__)
        self._deaths.append(fault)
        self.stop.set()

    def _signals(self) -> _Signals:
        return _Signals(self._asked)

    def _asked(self, name: str) -> None:
        again = self.stop.is_set()
        log.info("stop_asked", signal=name, again=again)
        self.stop.set()
        if again:
            for task in self._tasks:
                task.cancel()

    def _arm(self) -> None:
        if self._watchdog is None:
            self._watchdog = threading.Timer(self._deadline, self._last_resort)
            self._watchdog.daemon = True
            self._watchdog.start()

    def _disarm(self) -> None:
        if self._watchdog is not None:
            self._watchdog.cancel()


class _Signals:
    """SIGTERM and SIGINT ask for a stop while the block lasts; elsewhere than in the main thread nothing does."""

    def __init__(self, asked: Callable[[str], None]) -> None:
        self._asked = asked
        self._ours = threading.current_thread() is threading.main_thread()

    def __enter__(self) -> None:
        if self._ours:
            for one in (signal.SIGTERM, signal.SIGINT):
                asyncio.get_running_loop().add_signal_handler(one, partial(self._asked, one.name))

    def __exit__(self, *_: object) -> None:
        if self._ours:
            for one in (signal.SIGTERM, signal.SIGINT):
                asyncio.get_running_loop().remove_signal_handler(one)

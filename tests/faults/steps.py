"""Named steps at which a process can be made to kill itself: wrapped from outside, before the program begins."""

from __future__ import annotations

import importlib
import inspect
import os
import signal
from collections.abc import Callable
from functools import wraps
from typing import Any

STEPS: dict[str, tuple[str, str]] = {
    "start: tables brought up to date, not committed": ("storage.schema:upgrade", "after"),
    "start: what the last life had in hand given back": ("storage.inbox:release_own", "after"),
    "start: about to listen": ("bot.intake:Intake.run", "before"),
    "intake: handed over, not stored": ("bot.intake:keep", "before"),
    "intake: stored, not committed": ("storage.inbox:store", "after"),
    "intake: committed, not confirmed": ("bot.intake:keep", "after"),
    "lanes: claimed, not committed": ("storage.inbox:claim", "after"),
    "lanes: claimed, not begun": ("bot.feeding:Feeder.__call__", "before"),
    "handler: understood, not begun": ("services.desk:Desk.do", "before"),
    "handler: effects written, not settled": ("storage.inbox:done", "before"),
    "handler: settled, not committed": ("storage.inbox:done", "after"),
    "handler: committed, press not answered": ("services.desk:Desk.do", "after"),
    "handler: answered, lane not told": ("bot.feeding:Feeder.__call__", "after"),
    "ticket: opened, not shown": ("services.registering:_show", "before"),
    "ticket: numbered, not committed": ("storage.numbers:next_number", "after"),
    "notice: written, not committed": ("storage.outbox:say", "after"),
    "album: part kept, not committed": ("storage.drafts:keep_album", "after"),
    "album: whole, not heard": ("services.reporting:settle_album", "before"),
    "album: heard, not committed": ("services.reporting:settle_album", "after"),
    "relay: lease taken, not committed": ("storage.leases:hold", "after"),
    "relay: what the speaker before had in hand freed": ("storage.claims:release_all", "after"),
    "relay: claimed, not committed": ("storage.claims:take_head", "after"),
    "relay: claimed, not composed": ("bot.delivery.relay:Relay._fly", "before"),
    "relay: composed, not said": ("bot.delivery.telegram:Telegram._call", "before"),
    "relay: said, not written down": ("bot.delivery.telegram:Telegram._call", "after"),
    "relay: written down, not committed": ("bot.delivery.relay:settle", "after"),
    "relay: written down": ("bot.delivery.relay:Relay._report", "before"),
    "tick: about to look": ("bot.timetable:Timetable._do_jobs", "before"),
    "tick: one digest written, not committed": ("services.supervision.digest_times:_tell", "after"),
    "tick: a job done": ("services.desk:Desk.sweep", "after"),
    "tick: about to reconcile": ("services.reconciling:reconcile", "before"),
    "stop: asked, nothing given back": ("bot.lanes:Lanes._finish", "before"),
    "stop: given back, not ended": ("bot.lanes:Lanes._finish", "after"),
}
"""What it means for the life of an update or notice: where it is wrapped, and on which side."""
RARE = frozenset(name for name in STEPS if name.startswith(("start", "stop", "tick: one", "tick: about", "album: ")))
"""Reached so seldom in one life that the first time must count."""


def die_at(step: str, nth: int) -> None:
    """From now on this process kills itself when the step is reached for the nth time."""
    holder, name = place(step)
    setattr(holder, name, _deadly(getattr(holder, name), STEPS[step][1], _countdown(step, nth)))


def place(step: str) -> tuple[Any, str]:
    """The module or class that holds what the step wraps, and its name there. Errors: AttributeError when it is called otherwise now."""
    module, _, path = STEPS[step][0].partition(":")
    holder: Any = importlib.import_module(module)
    *outer, name = path.split(".")
    for part in outer:
        holder = getattr(holder, part)
    getattr(holder, name)
    return holder, name


def _countdown(step: str, nth: int) -> Callable[[], None]:
    left = nth

    def reached() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.write(2, f"KILLED AT {step}\n".encode())
            os.kill(os.getpid(), signal.SIGKILL)

    return reached


def _deadly(deed: Callable[..., Any], side: str, reached: Callable[[], None]) -> Callable[..., Any]:
    if inspect.iscoroutinefunction(deed):

        @wraps(deed)
        async def awaited(*args: Any, **named: Any) -> Any:
            if side == "before":
                reached()
            result = await deed(*args, **named)
            if side == "after":
                reached()
            return result

        return awaited

    @wraps(deed)
    def called(*args: Any, **named: Any) -> Any:
        if side == "before":
            reached()
        result = deed(*args, **named)
        if side == "after":
            reached()
        return result

    return called

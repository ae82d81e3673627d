"""What befalls the program in one stroke: the Bot API's moods, the database's, the clock's, and people's."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.faults.act import Act

HUGE = 90_000
"""Seconds of a 429 that asks for more than a day."""


def _answers(act: Act) -> dict[str, dict[str, Any]]:
    """Faults of the Bot API by the name they have in the ledger."""
    chats = [*act.world.chats]
    chat = act.chance.choice(chats)
    few = act.chance.randrange(1, 6)
    person = act.chance.choice([c for c in chats if c > 0])
    # A fault of getMe costs five seconds of waiting at a start; it has its turn, but not every time.
    where: dict[str, Any] = act.chance.choice(
        (
            {"sending": True},
            {"sending": True},
            {"method": "getUpdates"},
            {"method": "answerCallbackQuery"},
            {"method": "getMe"},
        )
    )
    return {
        "429 for one chat": {"kind": "too_many", "chat": chat, "sending": True, "retry_after": 3, "count": few},
        "429 for all": {"kind": "too_many", "sending": True, "retry_after": 1, "count": few},
        "429 without parameters": {"kind": "too_many_bare", "sending": True, "count": few},
        "429 for more than a day": {"kind": "too_many", "chat": chat, "sending": True, "retry_after": HUGE},
        "429 to a poll": {"kind": "too_many", "method": "getUpdates", "retry_after": 1},
        "500": {"kind": "server_error", "code": 500, "count": few, **where},
        "502 as a page": {"kind": "bad_gateway", "count": few, **where},
        "500 after it was accepted": {"kind": "server_error", "code": 500, "sending": True, "accepted": True},
        "garbage": {"kind": "garbage", "count": few, **where},
        "garbage after it was accepted": {"kind": "garbage", "sending": True, "accepted": True},
        "empty": {"kind": "empty", "count": few, **where},
        "empty after it was accepted": {"kind": "empty", "sending": True, "accepted": True},
        "slow drip": {"kind": "slow", "sending": True, "seconds": 0.05, "count": few},
        "held back": {"kind": "delay", "sending": True, "seconds": 0.5, "count": few},
        "closed before it was accepted": {"kind": "close_before", "count": few, **where},
        "closed after it was accepted": {"kind": "close_after", "sending": True, "count": few},
        "closed in the middle of a poll": {"kind": "close_after", "method": "getUpdates"},
        "403 blocked": {"kind": "blocked", "chat": person, "sending": True},
        "403 initiate": {"kind": "initiate", "chat": person, "sending": True},
        "403 deactivated": {"kind": "deactivated", "chat": person, "sending": True},
        "409": {"kind": "conflict", "method": "getUpdates"},
        "401": {"kind": "unauthorized", "method": act.chance.choice(("getUpdates", "sendMessage"))},
    }


KINDS = 22
QUIET = {"403 kicked": "kicked"}


async def strike(act: Act) -> None:
    """One stroke: perhaps several things at once."""
    draw = act.chance.random
    await _lead_to_steps(act)
    if draw() < act.plan.troubles:
        _spoil_answers(act)
    if draw() < 0.1:
        _repeat(act)
    else:
        act.telegram.times, act.telegram.echo = 1, False
    late = act.misfortune.killed >= act.plan.kills and act.misfortune.outages.total() < act.plan.least_outages
    if draw() < act.plan.outages or late:
        await _outage(act)
    if draw() < 0.16 and not act.plan.limits:  # who takes over reads the pace of the one before from the clock
        _move_clock(act)
    rare: tuple[tuple[float, Callable[[Act], Awaitable[None]]], ...] = (
        (0.05, _ask_to_stop),
        (0.05, _freeze),
        (0.02, _second_start),
        (0.02, _read_only),
        (0.01, _upgrade_group),
    )
    for share, deed in rare:
        if draw() < share:
            await deed(act)


async def _lead_to_steps(act: Act) -> None:
    """A step that seldom comes by itself is brought about."""
    for process in act.company.running:
        step = process.step or ""
        if step.startswith("stop"):
            process.signal(signal.SIGTERM)
            act.misfortune.stops += 1
        elif step.startswith("tick: one digest"):
            act.moves_on(CLOCK["+1 day"])
            act.misfortune.clock["+1 day"] += 1
        elif step.startswith("tick: about to reconcile"):
            act.moves_on(660)
        elif step.startswith("album"):
            act.crowd.sends_album()
            await asyncio.sleep(0.3)
            act.moves_on(5)


def _spoil_answers(act: Act) -> None:
    found = _answers(act)
    for name in act.chance.sample(sorted(found), act.chance.choice((1, 1, 2, 3))):
        act.world.faults.add(**found[name])
        act.misfortune.answers[name] += 1
    if len(act.world.faults.script) > 12:  # those whose chance never came
        act.world.faults.script[:] = act.world.faults.script[-12:]


def _repeat(act: Act) -> None:
    """The same update five times, or twenty times at once; and old ones come again."""
    act.telegram.times = act.chance.choice((5, 20))
    act.telegram.echo = act.chance.random() < 0.5


async def _outage(act: Act) -> None:
    """The database is away while everybody goes on."""
    name = act.chance.choice(act.database.outages)
    seconds = act.chance.uniform(0.1, 1.2)
    pids = [p.began.result() for p in act.company.running if p.began.done() and p.alive]
    deed: Callable[[float, list[int]], Awaitable[None]] = getattr(act.database, name)
    act.misfortune.outages[name] += 1
    await deed(seconds, pids)


CLOCK = {"+1 h": 3600.0, "-1 h": -3600.0, "+1 day": 86400.0, "+61 s": 61.0}


MOST_DAYS = 5
"""After more days in which nobody works on anything, all that is left to do is calling those above."""


def _move_clock(act: Act) -> None:
    name = act.chance.choice(("+1 h", "-1 h", "+1 day", "+61 s", "+61 s", "+61 s"))
    if name == "+1 day" and act.misfortune.clock[name] >= MOST_DAYS:
        name = "+61 s"
    act.moves_on(CLOCK[name])
    act.misfortune.clock[name] += 1


async def _ask_to_stop(act: Act) -> None:
    """SIGTERM: it ends by itself, and well, within its twenty seconds."""
    process = act.chance.choice(act.company.running)
    if not process.alive:
        return
    process.signal(signal.SIGTERM)
    act.misfortune.stops += 1
    await asyncio.wait({process.ended}, timeout=25)


async def _freeze(act: Act) -> None:
    """SIGSTOP for longer than its claims last; what others did meanwhile must stand when it wakes."""
    process = act.chance.choice(act.company.running)
    process.signal(signal.SIGSTOP)
    act.misfortune.freezes += 1
    if "speak" in process.roles and process.began.done() and process.alive:
        act.company.in_doubt(process)
    await asyncio.sleep(0.1)
    if not act.plan.limits:
        act.moves_on(130)
    act.crowd.act(5)
    await asyncio.sleep(act.chance.uniform(0.2, 1.0))
    process.signal(signal.SIGCONT)
    await asyncio.sleep(0.1)


async def _second_start(act: Act) -> None:
    """On SQLite a second process is refused in words."""
    if act.database.name != "sqlite" or not act.company.running[0].alive:
        return
    await act.company.ready(act.company.running[0])
    if not act.company.running[0].alive or act.company.running[0].step is not None:
        return
    second = act.company.begin(act.company.running[0].roles)
    await asyncio.wait({second.ended}, timeout=25)
    act.misfortune.second_starts += 1
    refused = "小哨已在运行" in second.words() and not second.alive
    await second.kill()
    assert refused or not act.company.running[0].alive, f"a second process was not refused:\n{second.words()}"


async def _read_only(act: Act) -> None:
    """It begins while nothing can be written."""
    from tests.faults.databases import Sqlite  # noqa: PLC0415

    if not isinstance(act.database, Sqlite) or not act.database.disk:
        return
    await act.company.end_all()
    if await act.database.read_only(on=True):
        act.misfortune.outages["read_only"] += 1
        act.company.running = [act.company.begin(roles) for roles in act.company.layout]
        await asyncio.wait([p.ended for p in act.company.running], timeout=1.5)
        await act.database.read_only(on=False)
    else:
        act.company.running = [act.company.begin(roles) for roles in act.company.layout]


async def _upgrade_group(act: Act) -> None:
    """A group gets another number; what waited for the old one goes to the new."""
    if act.crowd.upgrade_a_group() is not None:
        act.misfortune.answers["migrate"] += 1

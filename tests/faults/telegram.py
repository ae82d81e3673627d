"""The playground as a witness: every call that changes a chat is kept with its outbox row, and updates may come many times over."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from aiohttp import web

from bot.playground.calls import Call
from bot.playground.server import make_app
from bot.playground.updates import Pending
from bot.playground.world import World
from tests.faults.witness import HEADER

MARKS = ("【补发】", "[Sent again]")
AS_IT_SHOULD_BE = ("message is not modified", "message to delete not found")
"""Refusals after which the chat shows what it should."""
SPOILED = {"close_after", "slow", "garbage", "empty", "server_error", "bad_gateway"}
REMEMBERED = 200
_row: ContextVar[int] = ContextVar("row", default=0)


@dataclass(slots=True)
class Said:
    """One call that would change a chat. `new`: it puts a message there; `seconds` of the real clock."""

    row: int
    method: str
    chat: int
    seconds: float
    new: bool
    accepted: bool
    status: int
    fault: str | None
    refusal: str
    marked: bool
    messages: tuple[int, ...]

    @property
    def shown(self) -> bool:
        """The chat shows it now, by this call or an earlier one."""
        return self.accepted or any(words in self.refusal for words in AS_IT_SHOULD_BE)

    @property
    def ambiguous(self) -> bool:
        """Telegram took it, and the answer was spoiled."""
        return self.accepted and self.fault in SPOILED


class Log(deque[Call]):
    """Stands where the playground keeps its calls; long runs make more of them than it would hold."""

    def __init__(self) -> None:
        super().__init__(maxlen=1000)
        self.fresh: list[tuple[int, Call]] = []
        self.counts: Counter[str] = Counter()

    def append(self, call: Call) -> None:
        super().append(call)
        self.counts[call.method] += 1
        if call.sending or call.method.startswith(("editMessage", "deleteMessage")):
            self.fresh.append((_row.get(), call))


@dataclass
class Telegram:
    """The world with what was said in it and what it told the bot."""

    world: World
    log: Log = field(default_factory=Log)
    said: list[Said] = field(default_factory=list)
    told: dict[int, str] = field(default_factory=dict)
    """Every update made for the bot: id -> kind."""
    times: int = 1
    """How often each update is handed over in one answer."""
    echo: bool = False
    """Whether what was confirmed already comes again with something new."""
    repeated: int = 0
    _past: deque[Pending] = field(default_factory=lambda: deque(maxlen=REMEMBERED))

    def __post_init__(self) -> None:
        self.world.calls.log = self.log
        updates = self.world.updates
        keep, first, forget = updates._keep, updates.first, updates.forget

        def kept(pending: Pending) -> None:
            self.told[pending.id] = pending.kind
            keep(pending)

        def handed_over(limit: int, now: float) -> list[Pending]:
            return self._many(first(limit, now))

        def forgotten(pending: Pending) -> None:
            self._past.append(pending)
            forget(pending)

        updates._keep, updates.first, updates.forget = kept, handed_over, forgotten  # type: ignore[method-assign]

    def _many(self, found: list[Pending]) -> list[Pending]:
        if not found or (self.times == 1 and not self.echo):
            return found
        again = [*self._past] if self.echo else []
        self.repeated += len(again) + len(found) * (self.times - 1)
        return again + found * self.times

    def settle(self) -> list[Said]:
        """Keeps in little room what was said and is answered by now; gives it."""
        done = [(row, call) for row, call in self.log.fresh if call.status]
        self.log.fresh = [pair for pair in self.log.fresh if not pair[1].status]
        found = [_said(row, call) for row, call in done]
        self.said += found
        return found


def _said(row: int, call: Call) -> Said:
    words = str(call.params.get("text") or call.params.get("caption") or "")
    results = call.result if isinstance(call.result, list) else [call.result]
    ids = tuple(r["message_id"] for r in results if isinstance(r, dict) and "message_id" in r)
    chat = call.chat if isinstance(call.chat, int) else 0
    marked = words.startswith(MARKS)
    what = (call.accepted, call.status, call.fault, call.description)
    return Said(row, call.method, chat, call.at, call.sending, *what, marked, ids)


@web.middleware
async def _note_row(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    _row.set(int(request.headers.get(HEADER, 0)))
    return await handler(request)


@asynccontextmanager
async def serve(world: World) -> AsyncIterator[str]:
    """The playground on a free port of loopback; gives its address."""
    app = make_app(world)
    app.middlewares.append(_note_row)
    runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=1.0, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()

"""Serves the board: read-only, with a look at the database at a time, and every answer with the same careful headers."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog
from aiohttp import web
from aiohttp.typedefs import Middleware
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from bot.nursery import Loop, Stop
from storage.transactions import Transactions

T = TypeVar("T")
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
log = structlog.get_logger(__name__)

PATIENCE = 10.0
"""Seconds a look at the database may take, waiting for its turn included."""
MOST_WAITING = 32
LARGEST_BODY = 1024
IDLE = 75.0
LINGERING = 2.0
SENDING = 30.0
"""Seconds a client has to take a page."""
SHUTDOWN = 2.0
TRY_AGAIN = 30.0
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "X-Robots-Tag": "noindex, nofollow",
    "Server": "xiaoshao",
}


class Busy(Exception):  # noqa: N818  # what is so
    """Too many wait already, or the database does not answer."""


class Looks:
    """Looks at the database, one at a time, so that the board never holds more than one of its threads."""

    def __init__(self, transactions: Transactions, patience: float = PATIENCE) -> None:
        self._transactions, self._patience = transactions, patience
        self._turn, self._waiting = asyncio.Semaphore(1), 0

    async def __call__(self, job: Callable[[Connection], T]) -> T:
        """What the job gives. Errors: Busy; whatever the job raises."""
        if self._waiting >= MOST_WAITING:
            raise Busy
        self._waiting += 1
        try:
            async with asyncio.timeout(self._patience):
                await self._turn.acquire()
                return await asyncio.shield(self._run(job))
        except TimeoutError:
            raise Busy from None
        finally:
            self._waiting -= 1

    def _run(self, job: Callable[[Connection], T]) -> asyncio.Future[T]:
        """The turn is over when the job is, also when nobody waits for it any more."""
        asked = asyncio.wrap_future(self._transactions.read(job))
        asked.add_done_callback(self._over)
        return asked

    def _over(self, asked: asyncio.Future[T]) -> None:
        self._turn.release()
        if not asked.cancelled():
            asked.exception()  # seen, even if everybody who asked has gone


def guarded(shut: Callable[[web.Request, int], web.Response]) -> Middleware:
    """Whatever goes wrong ends as a page of `shut` with its status; who reads too slowly is left."""

    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        answer = await _answered(request, handler, shut)
        for name, value in HEADERS.items():
            answer.headers.setdefault(name, value)
        async with asyncio.timeout(SENDING):
            await answer.prepare(request)
            await answer.write_eof()
        return answer

    return guard


async def _answered(
    request: web.Request, handler: Handler, shut: Callable[[web.Request, int], web.Response]
) -> web.StreamResponse:
    try:
        return await handler(request)
    except web.HTTPException as found:
        return shut(request, found.status)
    except (Busy, SQLAlchemyError) as fault:
        log.warning("board_unanswered", fault=type(fault).__name__)
        return shut(request, 503)
    except Exception as fault:  # noqa: BLE001  # told without its words, which may be somebody's
        log.error("board_failed", fault=type(fault).__name__, at=_where(fault))  # noqa: TRY400
        return shut(request, 500)


def _where(fault: Exception) -> str:
    """The last line of ours it went through."""
    frames = [f for f in traceback.extract_tb(fault.__traceback__) if "site-packages" not in f.filename]
    return f"{frames[-1].filename.rpartition('/')[2]}:{frames[-1].lineno}" if frames else ""


def board_loop(make: Callable[[], web.Application], listen: str, *, idle: float = IDLE) -> Loop:
    """Serves until the stop. listen: HOST:PORT; a taken port is told and tried again: nobody's ticket waits for a board."""
    host, _, port = listen.rpartition(":")

    async def loop(stop: Stop) -> None:
        runner = web.AppRunner(
            make(),
            access_log=None,  # the address of a link is its key
            shutdown_timeout=SHUTDOWN,
            keepalive_timeout=idle,
            lingering_time=LINGERING,
            auto_decompress=False,
        )
        await runner.setup()
        try:
            while not stop.is_set():
                listens = await _listens(runner, host, int(port))
                await (stop.wait() if listens else stop.within(TRY_AGAIN))
        finally:
            await runner.cleanup()

    return loop


async def _listens(runner: web.AppRunner, host: str, port: int) -> bool:
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as fault:
        log.warning("board_address_taken", host=host, port=port, reason=type(fault).__name__, again_in=TRY_AGAIN)
        return False
    log.info("board_listens", addresses=runner.addresses)
    return True

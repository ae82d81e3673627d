"""Hears Telegram by webhook: 200 is said only when the update is stored."""

from __future__ import annotations

import asyncio
import hmac
import json
from collections.abc import Callable
from typing import Any

import structlog
from aiohttp import web

from bot.intake import keep, row_of
from bot.nursery import Loop, Stop
from domain.clock import Clock
from storage.transactions import Transactions

log = structlog.get_logger(__name__)

LARGEST_BODY = 1024 * 1024
RETRY_AFTER = "5"
"""Seconds after which Telegram may try again when the database is down."""
IDLE = 75.0
"""Seconds a connection may be idle."""
LINGERING = 2.0
"""Seconds the rest of a refused body is still read."""
SHUTDOWN = 5.0
"""Seconds requests in hand have at the stop."""
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  # the header's name


def make_webhook(
    transactions: Transactions,
    clock: Clock,
    *,
    bot_id: int,
    secret: str,
    path: str = "/telegram",
    bell: Callable[[], None] = lambda: None,
    patience: float = 10.0,
) -> web.Application:
    """An application with POST `path`; `patience` is how many seconds a client, and then the database, may take.

    Answers 200 stored, 400 no update, 403 wrong secret, 408 too slow, 413 over 1 MiB, 503 + Retry-After not stored.
    Errors: ValueError for an empty secret.
    """
    if not secret:
        raise ValueError("WEBHOOK_SECRET is empty")
    webhook = _Webhook(transactions, clock, bot_id, secret.encode(), bell, patience)
    app = web.Application(client_max_size=LARGEST_BODY)
    app.router.add_post(path, webhook.take)
    return app


def webhook_loop(application: web.Application, host: str, port: int, *, idle: float = IDLE) -> Loop:
    """Serves the application until the stop; who has not said a whole request within `idle` seconds is dropped."""

    async def loop(stop: Stop) -> None:
        runner = web.AppRunner(
            application,
            access_log=None,
            shutdown_timeout=SHUTDOWN,
            keepalive_timeout=idle,
            lingering_time=LINGERING,
            auto_decompress=False,  # Telegram packs nothing; a small body must not unpack to a huge one
        )
        await runner.setup()
        try:
            await web.TCPSite(runner, host, port).start()
            log.info("webhook_listens", addresses=runner.addresses)
            await stop.wait()
        finally:
            await runner.cleanup()

    return loop


class _Webhook:
    def __init__(
        self,
        transactions: Transactions,
        clock: Clock,
        bot_id: int,
        secret: bytes,
        bell: Callable[[], None],
        patience: float,
    ) -> None:
        self._transactions, self._clock, self._bot_id = transactions, clock, bot_id
        self._secret, self._bell, self._patience = secret, bell, patience

    async def take(self, request: web.Request) -> web.Response:
        if not self._is_telegram(request):
            return web.Response(status=403)
        try:
            async with asyncio.timeout(self._patience):
                body = await request.read()
        except TimeoutError:
            return _last_word(408)
        return await self._store(body)

    def _is_telegram(self, request: web.Request) -> bool:
        """Compared as bytes in constant time; bytes that are no text arrive as surrogates and are bytes again here."""
        given = request.headers.get(SECRET_HEADER, "").encode("utf-8", "surrogateescape")
        return hmac.compare_digest(given, self._secret)

    async def _store(self, body: bytes) -> web.Response:
        row = self._row(body)
        if row is None:
            log.warning("webhook_body_refused", size=len(body))
            return web.Response(status=400)
        try:
            async with asyncio.timeout(self._patience):
                await keep(self._transactions, [row])
        except Exception as fault:  # noqa: BLE001  # not stored is not confirmed, whatever the reason; Telegram tries again
            log.warning("update_not_stored", fault=type(fault).__name__)
            return web.Response(status=503, headers={"Retry-After": RETRY_AFTER})
        self._bell()
        return web.Response()

    def _row(self, body: bytes) -> dict[str, Any] | None:
        try:
            return row_of(json.loads(body), self._bot_id, self._clock.now())
        except (ValueError, RecursionError):
            return None


def _last_word(status: int) -> web.Response:
    """An answer after which the connection, on which the rest of a body may still drip, is closed."""
    answer = web.Response(status=status)
    answer.force_close()
    return answer

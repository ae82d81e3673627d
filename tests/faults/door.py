"""What stands before several webhooks: Telegram knows one address, and each update goes to one of the living, or to many at once."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp import ClientError, ClientSession, ClientTimeout, web

from tests.faults.company import Company
from tests.faults.telegram import Telegram

PASSED_ON = ("Content-Type", "X-Telegram-Bot-Api-Secret-Token")
NOBODY = 502


@dataclass
class Door:
    """`url` is what the processes tell Telegram. While `telegram.times` is more than one, so many copies go in at once."""

    telegram: Telegram
    chance: random.Random
    session: ClientSession
    company: Company | None = None
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    async def take(self, request: web.Request) -> web.Response:
        """The answer is that of the first copy: what was taken with 200 is the program's to keep."""
        body, headers = await request.read(), {k: v for k, v in request.headers.items() if k in PASSED_ON}
        ports = [p.port for p in self.company.running if p.alive and "intake" in p.roles] if self.company else []
        if not ports:
            return web.Response(status=NOBODY)
        self.telegram.repeated += self.telegram.times - 1
        chosen = self.chance.choices(ports, k=self.telegram.times)
        answers = await asyncio.gather(*(self._pass_on(port, body, headers) for port in chosen))
        return web.Response(status=answers[0])

    async def _pass_on(self, port: int, body: bytes, headers: dict[str, str]) -> int:
        try:
            async with self.session.post(f"http://127.0.0.1:{port}/hook", data=body, headers=headers) as answer:
                return answer.status
        except (ClientError, TimeoutError, OSError):
            return NOBODY

    @classmethod
    @asynccontextmanager
    async def opened(cls, telegram: Telegram, chance: random.Random) -> AsyncIterator[Door]:
        """Open on a free port of loopback."""
        async with ClientSession(timeout=ClientTimeout(total=30)) as session:
            made = cls(telegram, chance, session)
            app = web.Application()
            app.router.add_post("/hook", made.take)
            runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
            await runner.setup()
            try:
                await web.TCPSite(runner, "127.0.0.1", 0).start()
                made.port = runner.addresses[0][1]
                yield made
            finally:
                await runner.cleanup()

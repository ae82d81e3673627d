"""Delivers updates to the bot's webhook as Telegram does: in order within a chat, again until it answers 2xx."""

import asyncio
import json
from contextlib import suppress

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.playground.updates import Pending
from bot.playground.world import World

LONGEST_WAIT = 60.0
ANSWER_WITHIN = 60


class Caller:
    """One task that looks for news; one task for each chat that has some."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._busy: dict[int, asyncio.Task[None]] = {}

    async def run(self) -> None:
        async with ClientSession(timeout=ClientTimeout(total=ANSWER_WITHIN)) as session:
            try:
                while True:
                    self._call_idle_chats(session)
                    await self._world.updates.bell.wait(None)
            finally:
                for task in self._busy.values():
                    task.cancel()
                await asyncio.gather(*self._busy.values(), return_exceptions=True)

    def _call_idle_chats(self, session: ClientSession) -> None:
        if not self._world.webhook.url:
            return
        for chat in self._world.updates.lanes:
            if len(self._busy) >= self._world.webhook.max_connections:
                return
            if chat not in self._busy:
                self._busy[chat] = asyncio.create_task(self._call_chat(session, chat))

    async def _call_chat(self, session: ClientSession, chat: int) -> None:
        try:
            while self._world.webhook.url and (pending := self._world.updates.head(chat, self._world.tick())):
                await self._until_taken(session, pending)
        finally:
            self._busy.pop(chat, None)
            self._world.updates.bell.ring()

    async def _until_taken(self, session: ClientSession, pending: Pending) -> None:
        wait = self._world.rules.webhook_retry
        while self._world.webhook.url and self._world.updates.head(pending.chat, self._world.tick()) is pending:
            asked = await self._post(session, pending)
            if asked is None:
                self._world.updates.forget(pending)
                self._world.save()
                return
            await asyncio.sleep(asked or wait)
            wait = min(LONGEST_WAIT, wait * 2)

    async def _post(self, session: ClientSession, pending: Pending) -> float | None:
        """None when it was taken, else the seconds asked for (0 = none asked)."""
        hook = self._world.webhook
        headers = {"Content-Type": "application/json"}
        if hook.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = hook.secret
        body = json.dumps(pending.as_api(), ensure_ascii=False)
        try:
            async with session.post(hook.url, data=body.encode(), headers=headers, allow_redirects=False) as answer:
                if 200 <= answer.status < 300:
                    return None
                self._note(f"Wrong response from the webhook: {answer.status} {answer.reason}")
                return _seconds(answer.headers.get("Retry-After"))
        except (ClientError, TimeoutError, OSError) as fault:
            self._note(f"Connection failed: {type(fault).__name__}")
            return 0

    def _note(self, words: str) -> None:
        self._world.webhook.error = words
        self._world.webhook.error_at = self._world.date()


def _seconds(words: str | None) -> float:
    with suppress(TypeError, ValueError):
        return min(LONGEST_WAIT, float(words or 0))
    return 0

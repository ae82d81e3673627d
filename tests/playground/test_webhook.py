"""The webhook is called in order, with its secret, again until it answers well; one bad chat does not hold up the others."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from bot.playground.rules import Rules
from bot.playground.world import World
from tests.support.playground import populate, street


@dataclass
class Hook:
    """An endpoint that notes what it gets and refuses chats on demand."""

    url: str = ""
    got: list[dict[str, Any]] = field(default_factory=list)
    secrets: list[str | None] = field(default_factory=list)
    refusing: dict[int, int] = field(default_factory=dict)
    rang: asyncio.Event = field(default_factory=asyncio.Event)

    async def take(self, request: web.Request) -> web.Response:
        update = await request.json()
        chat = update["message"]["chat"]["id"]
        if self.refusing.get(chat, 0):
            self.refusing[chat] -= 1
            return web.Response(status=503, headers={"Retry-After": "0.01"})
        self.got.append(update)
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        self.rang.set()
        return web.Response()

    async def has(self, count: int) -> list[str]:
        async with asyncio.timeout(60):
            while len(self.got) < count:
                self.rang.clear()
                await self.rang.wait()
        return [update["message"]["text"] for update in self.got]


@asynccontextmanager
async def hook() -> AsyncIterator[Hook]:
    made = Hook()
    app = web.Application()
    app.router.add_post("/hook", made.take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield made
    await runner.cleanup()


def world() -> World:
    return populate(World(rules=Rules(webhook_retry=0.01)))


async def test_updates_are_delivered_in_order_with_the_secret():
    async with hook() as mine, street(world()) as s:
        await s.wang.says("先", in_=s.residents)
        await s.result("setWebhook", url=mine.url, secret_token="s-1")
        await s.wang.says("后", in_=s.residents)
        assert await mine.has(2) == ["先", "后"]
        assert mine.secrets == ["s-1", "s-1"]
        assert await s.refusal("getUpdates") == (
            "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
        )


async def test_a_refused_update_comes_again_and_blocks_only_its_chat():
    async with hook() as mine, street(world()) as s:
        mine.refusing[s.residents.id] = 3
        await s.result("setWebhook", url=mine.url)
        await s.wang.says("一", in_=s.residents)
        await s.wang.says("二", in_=s.residents)
        await s.li.says("别的群", in_=s.staff)
        texts = await mine.has(3)
        assert [text for text in texts if text != "别的群"] == ["一", "二"]
        info = await s.result("getWebhookInfo")
        assert info["last_error_message"].startswith("Wrong response from the webhook: 503")


async def test_without_a_webhook_updates_wait_for_a_poll():
    async with hook() as mine, street(world()) as s:
        await s.result("setWebhook", url=mine.url)
        await s.result("deleteWebhook")
        await s.wang.says("轮询", in_=s.residents)
        assert (await s.result("getWebhookInfo"))["pending_update_count"] == 1
        assert len(await s.hears()) == 1
        assert mine.got == []


async def test_addresses_and_secrets_are_checked():
    async with street() as s:
        assert (
            await s.refusal("setWebhook", url="http://example.org/x")
            == "Bad Request: bad webhook: An HTTPS URL must be provided for webhook"
        )
        words = await s.refusal("setWebhook", url="https://example.org/x", secret_token="有空格")
        assert words == "Bad Request: secret token contains unallowed characters"

"""Starts the playground on a free loopback port, with a small street and its people as voices."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientSession

from bot.playground.cast import Chat
from bot.playground.rules import Rules
from bot.playground.server import serve
from bot.playground.world import World
from tests.support.person import Voice

WANG, LI, CHEN, ZHAO, STRANGER = 1001, 2001, 2002, 3001, 9001
RESIDENTS, STAFF = -5001, -5002


@dataclass
class Playground:
    """A running stand-in: `url` for BOT_API_BASE, `token` for BOT_TOKEN, `world` to look inside."""

    world: World
    url: str

    @property
    def token(self) -> str:
        return self.world.token

    def voice(self, person: int) -> Voice:
        """Somebody with a phone, to talk as."""
        return Voice(self.world, person)

    async def call(self, method: str, *, token: str | None = None, **params: Any) -> Any:
        """A raw call with JSON; answers the whole body."""
        async with ClientSession() as session:
            answer = await session.post(f"{self.url}/bot{token or self.token}/{method}", json=params)
            return await answer.json()

    async def result(self, method: str, **params: Any) -> Any:
        """What an accepted call answers."""
        body = await self.call(method, **params)
        assert body["ok"], body
        return body["result"]

    async def refusal(self, method: str, **params: Any) -> str:
        """The words a refused call gets."""
        body = await self.call(method, **params)
        assert not body["ok"], body
        return str(body["description"])

    async def hears(self, **params: Any) -> list[Any]:
        """Everything that waits for the bot, confirmed at once."""
        updates = await self.result("getUpdates", **params)
        if updates:
            await self.call("getUpdates", offset=updates[-1]["update_id"] + 1, limit=1)
        return list(updates)

    def assert_valid(self) -> None:
        """Every call so far was as the Bot API describes it."""
        assert not self.world.violations, "\n".join(self.world.violations)


@asynccontextmanager
async def playground(world: World | None = None) -> AsyncIterator[Playground]:
    """Runs the world (an empty one by default) while the block lasts."""
    world = world or World(rules=Rules())
    async with serve(world) as url:
        yield Playground(world, url)


@dataclass
class Street:
    """The usual cast on a running playground."""

    playground: Playground
    wang: Voice
    li: Voice
    chen: Voice
    zhao: Voice
    stranger: Voice
    residents: Chat
    staff: Chat

    @property
    def world(self) -> World:
        return self.playground.world

    @property
    def call(self) -> Any:
        return self.playground.call

    @property
    def result(self) -> Any:
        return self.playground.result

    @property
    def refusal(self) -> Any:
        return self.playground.refusal

    @property
    def hears(self) -> Any:
        return self.playground.hears


def populate(world: World) -> World:
    """王阿姨 resident, 李师傅 on duty, 陈姐 deputy, 赵主任 supervisor, a stranger; a residents' and a staff group."""
    world.add_person(WANG, "王阿姨", "wang_ayi")
    world.add_person(LI, "李师傅", "li_shifu", role="worker")
    world.add_person(CHEN, "陈姐", role="staff")
    world.add_person(ZHAO, "赵主任", role="supervisor")
    world.add_person(STRANGER, "路人")
    world.add_group(RESIDENTS, "幸福里居民群", [WANG, STRANGER, LI])
    world.add_group(STAFF, "一网格工作群", [LI, CHEN, ZHAO], admins=[ZHAO])
    return world


@asynccontextmanager
async def street(world: World | None = None) -> AsyncIterator[Street]:
    """The usual cast, talking: `async with street() as s: await s.wang.says("…", in_=s.residents)`."""
    async with playground(populate(world or World())) as running:
        wang, li, chen, zhao, stranger = (running.voice(person) for person in (WANG, LI, CHEN, ZHAO, STRANGER))
        groups = running.world.chat(RESIDENTS), running.world.chat(STAFF)
        yield Street(running, wang, li, chen, zhao, stranger, *groups)

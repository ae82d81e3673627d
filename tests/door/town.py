"""The street with somebody in every part: own grid, sibling grids, the grid above, and people with no part at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import sqlalchemy as sa
from aiogram import Bot, Dispatcher
from aiogram.types import Update

from bot.listening import make_listener
from domain.people import Post
from handlers import make_dispatcher
from services.work import Outcome
from storage.tables import duties, grids, people
from tests.support.cast import LONG_AGO, PEOPLE, Actor, Street

REPORTER, FOLLOWER = 1001, 1002
WORKER, DEPUTY, LEAD, SUPERVISOR = 2001, 2002, 2003, 3001
ELSEWHERE = 2101
STRANGER = 9001


@dataclass(frozen=True)
class Newcomer:
    """Somebody the usual street lacks."""

    telegram_id: int
    name: str
    grid: str
    post: Post


NEWCOMERS = (
    Newcomer(2201, "吴师傅", "G2", Post.worker),  # the grid next door, in the same community
    Newcomer(2202, "郑组长", "G2", Post.lead),
    Newcomer(3002, "钱主任", "C2", Post.supervisor),  # the community next door
    Newcomer(4001, "街道办", "S", Post.admin),  # above them all
    Newcomer(4002, "街道主管", "S", Post.supervisor),
    Newcomer(5001, "联络员", "G1", Post.liaison),
    Newcomer(5002, "志愿者", "G1", Post.volunteer),
    Newcomer(5003, "老网格员", "G1", Post.worker),  # left yesterday
)
EVERYBODY = [*PEOPLE, *(n.telegram_id for n in NEWCOMERS)]


def settle(c: sa.Connection) -> None:
    """Everybody moves in."""
    for one in NEWCOMERS:
        values = {"telegram_id": one.telegram_id, "name": one.name, "writable": True}
        person = c.execute(sa.insert(people).values(**values).returning(people.c.id)).scalar_one()
        grid = c.execute(sa.select(grids.c.id).where(grids.c.code == one.grid)).scalar_one()
        until = LONG_AGO.replace(year=2026) if one.telegram_id == 5003 else None
        values = {"person_id": person, "grid_id": grid, "post": one.post.value, "from_at": LONG_AGO, "until_at": until}
        c.execute(sa.insert(duties).values(**values))


async def peopled(street: Street) -> Street:
    await street.change(settle)
    return street


def somebody(street: Street, telegram_id: int) -> Actor:
    names = {n.telegram_id: n.name for n in NEWCOMERS} | {number: name for number, (name, _) in PEOPLE.items()}
    return Actor(street, telegram_id, names[telegram_id])


@dataclass
class Door:
    """The real routes: an update goes in as Telegram's JSON, what became of it comes out."""

    street: Street
    dispatcher: Dispatcher = field(default_factory=make_dispatcher)
    bot: Bot = field(default_factory=lambda: make_listener("42:" + "A" * 35))
    numbers: Iterator[int] = field(default_factory=lambda: count(50_000))

    async def takes(self, update: dict[str, Any]) -> Outcome:
        house = self.street.desk.house
        parsed = Update.model_validate({"update_id": next(self.numbers), **update}, context={"bot": self.bot})
        me = (house.bot_id, house.bot_username)
        found = await self.dispatcher.feed_update(self.bot, parsed, desk=self.street.desk, update_key=None, me=me)
        assert isinstance(found, Outcome), found
        return found

    def chat(self, number: int) -> dict[str, Any]:
        kind = {"type": "private", "first_name": "某人"} if number > 0 else {"type": "supergroup", "title": "群"}
        return {"id": number, **kind}

    def user(self, who: int, name: str | None = None) -> dict[str, Any]:
        return {"id": who, "is_bot": False, "first_name": name or "某人"}

    async def pressed(self, who: int, data: str, chat: int | None = None, message: int = 1) -> Outcome:
        """A press, genuine or forged, as the server hands it over."""
        card = {"message_id": message, "date": self.date, "chat": self.chat(chat or who), "text": "卡片"}
        query = {"id": "1", "from": self.user(who), "chat_instance": "1", "message": card, "data": data}
        return await self.takes({"callback_query": query})

    async def said(self, who: int, text: str, chat: int | None = None, **more: Any) -> Outcome:
        """A message; more are fields of Telegram's Message."""
        kind = "edited_message" if "edit_date" in more else "message"
        message = {"message_id": next(self.numbers), "date": self.date, "chat": self.chat(chat or who)}
        name = more.pop("name", None)
        return await self.takes({kind: {**message, "from": self.user(who, name), "text": text, **more}})

    @property
    def date(self) -> int:
        return int(self.street.clock.now().timestamp())

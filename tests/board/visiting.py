"""Somebody visits the board as a browser does: follows links, keeps cookies by their path, reads pages."""

from __future__ import annotations

import html
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient, TestServer

from bot.board.pages import Board
from domain.passes import Door, Pass, PassKind, issue, sign
from services.supervision import boarding
from tests.support.cast import GRIDS, Actor, Street

KEY = b"k" * 32
GRID = {grid[0]: number for number, grid in enumerate(GRIDS, 1)}
"""Code to id."""


@dataclass
class Visit:
    """The board of a street and one browser."""

    street: Street
    client: TestClient[Any, Any]
    door: Door

    def words(self, kind: PassKind, who: Actor, code: str = "C1", **changed: Any) -> str:
        """A pass as the bot would sign it, with fields changed."""
        one = issue(kind, who.row, GRID[code], self.street.clock.now())
        return sign(self.door.key, replace(one, **changed))

    async def get(self, path: str, **more: Any) -> ClientResponse:
        return await self.client.get(path, allow_redirects=False, **more)

    async def enters(self, link: str) -> str:
        """Opens a link as given in the chat; gives the path it leads to."""
        answer = await self.get(link.replace(self.door.address, "/board"))
        assert answer.status == 303, await answer.text()
        return answer.headers["Location"]

    async def asked(self, who: Actor) -> list[dict[str, object]]:
        """/board: the facts of each message."""
        await who.commands(boarding.open_board)
        await self.street.delivers()
        return [told.telling.facts for told in who.heard("board")]

    async def desk(self, who: Actor) -> str:
        """The path of the first subtree's board, entered."""
        return await self.enters(str((await self.asked(who))[-1]["desk"]))

    async def wall(self, who: Actor) -> str:
        return await self.enters(str((await self.asked(who))[-1]["wall"]))

    async def reads(self, path: str, status: int = 200) -> str:
        """The page's words, without tags."""
        return words_of(await self.page(path, status))

    async def page(self, path: str, status: int = 200) -> str:
        answer = await self.get(path)
        assert answer.status == status, (path, answer.status)
        return await answer.text()


def words_of(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page.partition("<body")[2])).split())


@asynccontextmanager
async def visiting(street: Street, address: str = "http://127.0.0.1/board") -> AsyncIterator[Visit]:
    door = Door(address, KEY)
    street.desk.house.door = door
    board = Board(street.desk.transactions, street.clock, street.desk.house, door, spent=lambda: 0.0)
    async with TestClient(TestServer(board.application())) as client:
        yield Visit(street, client, door)


__all__ = ["GRID", "KEY", "Pass", "PassKind", "Visit", "visiting", "words_of"]

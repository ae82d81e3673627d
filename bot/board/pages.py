"""The board's addresses: a link becomes a session, a session shows its one subtree, everything else stays shut."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy.engine import Connection

from bot.board.drawing import draw, heat
from bot.board.kept import Kept
from bot.board.saying import Say
from bot.board.serving import HEADERS, LARGEST_BODY, Looks, guarded
from bot.texts.buttons import every_category
from bot.texts.languages import texts_for
from bot.texts.words import plain
from domain.clock import Clock
from domain.passes import LASTS, OPENS, Door, Pass, PassKind, read, sign
from services.supervision import board
from services.supervision.board import Viewer
from services.work import House
from storage.transactions import Transactions

T = TypeVar("T")
HERE = Path(__file__).parent
COOKIE = {PassKind.desk: "board", PassKind.wall: "wall"}
LONGEST_WORDS = 60
REFRESH = {PassKind.desk: 60, PassKind.wall: 30}
"""Seconds after which a page shows new figures by itself."""
STATIC = {
    "board.css": "text/css; charset=utf-8",
    "board.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}


class _Shut(web.HTTPForbidden):
    """No pass, or one that is no good (any more): all alike, so that nobody learns which."""


class Board:
    """Answers for one installation."""

    def __init__(
        self,
        transactions: Transactions,
        clock: Clock,
        house: House,
        door: Door,
        spent: Callable[[], float] = time.thread_time,
    ) -> None:
        """`spent`: seconds of work so far in this thread, by which it is known what is dear and worth keeping."""
        self._clock, self._house, self._door = clock, house, door
        self._looks, self._kept = Looks(transactions), Kept(spent)
        address = urlsplit(door.address)
        self.root, self._secure = address.path.rstrip("/"), address.scheme == "https"
        self._pages = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._pages.globals.update(heat=heat, root=self.root)

    def application(self) -> web.Application:
        app = web.Application(client_max_size=LARGEST_BODY, middlewares=[guarded(self._shut_page)])
        at = self.root
        app.add_routes(
            [
                web.get(at + "/in/{words}", self.enter),
                web.get(at + r"/{grid:\d{1,18}}/", self.overview),
                web.get(at + r"/{grid:\d{1,18}}/map", self.map),
                web.get(at + r"/{grid:\d{1,18}}/tickets", self.tickets),
                web.get(at + r"/{grid:\d{1,18}}/tickets/{number:[0-9]{6}-[0-9]{3,9}}", self.ticket),
                web.get(at + r"/wall/{grid:\d{1,18}}/", self.wall),
                web.get(at + "/static/{name}", self.static),
            ]
        )
        return app

    # -- the way in --

    async def enter(self, request: web.Request) -> web.Response:
        """A link: its session as a cookie of its own path, then on to the page, so that no address holds a key."""
        now = self._clock.now()
        link = read(self._door.key, request.match_info["words"], now)
        if link is None or link.kind not in OPENS:
            raise _Shut
        session = link.opened(now)
        await self._looks(lambda c: _admitted(c, session, now))
        answer = web.Response(status=303, headers={"Location": self._home(session) + "/"})
        self._keep(answer, session)
        return answer

    def _home(self, session: Pass) -> str:
        inside = "/wall" if session.kind is PassKind.wall else ""
        return f"{self.root}{inside}/{session.grid}"

    def _keep(self, answer: web.Response, session: Pass) -> None:
        answer.set_cookie(
            COOKIE[session.kind],
            sign(self._door.key, session),
            path=self._home(session),
            max_age=int(LASTS[session.kind].total_seconds()),
            httponly=True,
            secure=self._secure,
            samesite="Lax",
        )

    def _session(self, request: web.Request, kind: PassKind, now: datetime) -> Pass:
        """The pass of this kind for the subtree in the address. Errors: _Shut."""
        found = read(self._door.key, request.cookies.get(COOKIE[kind], ""), now)
        if found is None or found.kind is not kind or str(found.grid) != request.match_info["grid"]:
            raise _Shut
        return found

    async def _look(
        self, request: web.Request, kind: PassKind, job: Callable[[Connection, Viewer, datetime], T]
    ) -> tuple[Pass, Viewer, Say, T]:
        """What the job finds for the viewer, whose right is asked in the same look. Errors: _Shut."""
        now = self._clock.now()
        session = self._session(request, kind, now)

        def look(c: Connection) -> tuple[Viewer, T]:
            viewer = _admitted(c, session, now)
            return viewer, job(c, viewer, now)

        viewer, found = await self._looks(look)
        return session, viewer, self._say(viewer.person.language, now), found

    def _say(self, language: str, now: datetime) -> Say:
        return Say(texts_for(language), language, self._house.zone, now)

    async def _page(self, name: str, session: Pass, viewer: Viewer, say: Say, **values: Any) -> web.Response:
        home = self._home(session)
        values = {"as_of": say.now} | values | {"say": say, "w": say.w, "viewer": viewer, "home": home}
        values["refresh"] = REFRESH[session.kind]
        text = await asyncio.to_thread(self._pages.get_template(name).render, values)
        return web.Response(text=text, content_type="text/html")

    # -- pages --

    async def overview(self, request: web.Request) -> web.Response:
        """The figures of the digest, as of now."""

        def job(c: Connection, viewer: Viewer, now: datetime) -> board.Overview:
            return self._kept.get(board.Overview, viewer.grid.id, lambda: board.overview(c, self._house, viewer, now))

        session, viewer, say, found = await self._look(request, PassKind.desk, job)
        lines = say.lines(found.digest, self._home(session) + "/tickets/")
        return await self._page(
            "overview.html", session, viewer, say, here="overview", found=found, lines=lines, as_of=found.digest.at
        )

    async def map(self, request: web.Request) -> web.Response:
        """The grids by what is open in them."""
        session, viewer, say, found = await self._look(request, PassKind.desk, board.parts)
        values = await asyncio.to_thread(_drawn, found)
        return await self._page("map.html", session, viewer, say, here="map", **values)

    async def tickets(self, request: web.Request) -> web.Response:
        """The list with its filters."""
        asked = request.query
        words = tuple(plain(asked.get("words", ""), LONGEST_WORDS).split())
        state, category = asked.get("state", ""), asked.get("category", "")
        grid, page = _number(asked.get("grid")), _number(asked.get("page")) or 1

        def job(c: Connection, viewer: Viewer, now: datetime) -> tuple[board.Sought, board.Listing | None]:
            sought = board.sought(self._house, now, state, category, words)
            return sought, board.listing(c, self._house, viewer, sought, grid, page - 1)

        session, viewer, say, (sought, listing) = await self._look(request, PassKind.desk, job)
        if listing is None:
            raise web.HTTPNotFound
        values = {"sought": sought, "listing": listing, "categories": every_category(), "per_page": board.PAGE}
        values |= {"states": board.STATES, "counted": board.COUNTED, "last_page": board.LAST_PAGE}
        return await self._page("tickets.html", session, viewer, say, here="tickets", **values)

    async def ticket(self, request: web.Request) -> web.Response:
        """One ticket with its course."""
        number = request.match_info["number"]
        session, viewer, say, found = await self._look(
            request, PassKind.desk, lambda c, viewer, now: board.ticket(c, self._house, viewer, number, now)
        )
        if found is None:
            raise web.HTTPNotFound
        return await self._page("ticket.html", session, viewer, say, here="ticket", ticket=found)

    async def wall(self, request: web.Request) -> web.Response:
        """All on one screen without anybody's name; its session goes on as long as it is shown and the duty stands."""

        def job(c: Connection, viewer: Viewer, now: datetime) -> board.Wall:
            return self._kept.get(board.Wall, viewer.grid.id, lambda: board.wall(c, self._house, viewer, now))

        session, viewer, say, found = await self._look(request, PassKind.wall, job)
        values = await asyncio.to_thread(_drawn, found.map)
        answer = await self._page("wall.html", session, viewer, say, here="wall", found=found, **values)
        renewed = session.renewed(say.now)
        if renewed is not None:
            self._keep(answer, renewed)
        return answer

    async def static(self, request: web.Request) -> web.Response:
        """Style, the few lines of script, the icon."""
        name = request.match_info["name"]
        if name not in STATIC:
            raise web.HTTPNotFound
        headers = {"Content-Type": STATIC[name], "Cache-Control": "private, max-age=600"}
        return web.Response(body=await asyncio.to_thread((HERE / "static" / name).read_bytes), headers=headers)

    def _shut_page(self, request: web.Request, status: int) -> web.Response:
        """Why nothing is shown, in the language of the browser."""
        told = request.headers.get("Accept-Language", "").partition(",")[0].partition(";")[0].partition("-")[0].strip()
        say = self._say(self._house.language(told.lower()) if told else "zh", self._clock.now())
        reason = {403: "refused", 503: "away", 500: "away"}.get(status, "missing")
        words = (getattr(say.w, reason), getattr(say.w, f"{reason}_how"))
        text = self._pages.get_template("shut.html").render(say=say, w=say.w, words=words)
        more = {"Retry-After": "30"} if status == 503 else {"Allow": "GET, HEAD"} if status == 405 else {}
        return web.Response(status=status, text=text, content_type="text/html", headers=HEADERS | more)


def _admitted(c: Connection, session: Pass, now: datetime) -> Viewer:
    """Errors: _Shut."""
    viewer = board.admit(c, session, now)
    if viewer is None:
        raise _Shut
    return viewer


def _number(words: str | None) -> int | None:
    """A whole number of the address; None for anything else."""
    found = words or ""
    return int(found) if found.isascii() and found.isdigit() and len(found) <= 18 else None


def _drawn(parts: tuple[board.Part, ...]) -> dict[str, Any]:
    """The sheet, its parts by id, and those that are not on it."""
    sheet = draw((part.id, part.name, part.area) for part in parts if part.area)
    shown = {shape.key for shape in sheet.shapes} if sheet else set()
    return {"sheet": sheet, "parts": {p.id: p for p in parts}, "tiles": [p for p in parts if p.id not in shown]}

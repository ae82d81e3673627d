"""The page's side of the playground: state, a stream of events, and everything a person can do, under /play/."""

import base64
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Protocol

from aiohttp import web

from bot.playground import acting, gathering
from bot.playground.acting import Words
from bot.playground.phones import event_view, state
from bot.playground.pictures import sample
from bot.playground.refusals import CannotDo, Refusal
from bot.playground.world import World

Body = dict[str, Any]
HEARTBEAT = 15.0
SAMPLES = Path(__file__).with_name("static") / "samples"
WORLD = web.AppKey("world", World)


class Hooks(Protocol):
    """What only a demo can do; each answers what its request gets."""

    async def clock(self, to: str) -> str:
        """Moves the story's time; answers the new time in ISO 8601."""

    async def day(self, *, run: bool) -> Body:
        """Plays or stops the scripted day."""

    async def panel(self) -> Body:
        """Inbox, outbox and tickets of the program."""


def _int(body: Body, name: str) -> int:
    try:
        return int(body[name])
    except (KeyError, TypeError, ValueError):
        raise CannotDo(f"{name}：需要一个数字") from None


def _send(world: World, body: Body) -> Body:
    words = Words(
        text=str(body.get("text") or body.get("caption") or ""),
        reply_to=body.get("reply_to"),
        photos=[_picture(given) for given in body.get("photos") or []],
        location=body.get("location"),
        voice=bool(body.get("voice")),
        document=body.get("document"),
        contact=body.get("contact"),
        forward=body.get("forward"),
        via=body.get("via"),
        thread=body.get("thread"),
    )
    return {"ids": [message.id for message in acting.send(world, _int(body, "as"), _int(body, "chat"), words)]}


def _picture(given: str) -> bytes:
    if given.startswith("sample:"):
        return _sample(given.removeprefix("sample:"))
    head, _, data = given.partition(",")
    if not (head.startswith("data:image/") and head.endswith(";base64")):
        raise CannotDo("photos：要图片的 data-url 或 sample:名字")
    try:
        return base64.b64decode(data, validate=True)
    except ValueError:
        raise CannotDo("photos：不是 base64") from None


def _sample(name: str) -> bytes:
    """A shipped picture of that name, or one drawn for it."""
    shipped = {path.stem: path for path in SAMPLES.glob("*.jpg")}
    return shipped[name].read_bytes() if name in shipped else sample(name)


def _press(world: World, body: Body) -> Body:
    place = _int(body, "row"), _int(body, "column")
    query = acting.press(world, _int(body, "as"), _int(body, "chat"), _int(body, "message"), *place)
    return {"query": query.id if query else None}


def _edit(world: World, body: Body) -> Body:
    acting.edit(world, _int(body, "as"), _int(body, "chat"), _int(body, "message"), str(body.get("text", "")))
    return {}


def _delete(world: World, body: Body) -> Body:
    acting.delete(world, _int(body, "as"), _int(body, "chat"), _int(body, "message"))
    return {}


def _react(world: World, body: Body) -> Body:
    acting.react(world, _int(body, "as"), _int(body, "chat"), _int(body, "message"), body.get("emoji"))
    return {}


def _start(world: World, body: Body) -> Body:
    message = acting.start(world, _int(body, "as"), str(body.get("payload") or ""))
    return {"ids": [message.id]}


def _block(world: World, body: Body) -> Body:
    acting.block(world, _int(body, "as"), blocked=bool(body.get("blocked", True)))
    return {}


def _join(world: World, body: Body) -> Body:
    gathering.join(world, _int(body, "as"), _int(body, "chat"))
    return {}


def _leave(world: World, body: Body) -> Body:
    gathering.leave(world, _int(body, "as"), _int(body, "chat"))
    return {}


def _add_bot(world: World, body: Body) -> Body:
    gathering.add_bot(world, _int(body, "as"), _int(body, "chat"))
    return {}


def _remove_bot(world: World, body: Body) -> Body:
    gathering.remove_bot(world, _int(body, "as"), _int(body, "chat"))
    return {}


def _promote_bot(world: World, body: Body) -> Body:
    gathering.promote_bot(world, _int(body, "as"), _int(body, "chat"), admin=bool(body.get("admin", True)))
    return {}


def _migrate(world: World, body: Body) -> Body:
    return {"chat": gathering.migrate(world, _int(body, "chat")).id}


def _topic(world: World, body: Body) -> Body:
    """Opens one of that name; or closes, reopens or deletes `topic`."""
    person, chat, do = _int(body, "as"), _int(body, "chat"), str(body.get("do") or "open")
    if do == "open":
        return {"topic": gathering.open_topic(world, person, chat, str(body.get("name") or "话题"))}
    if do == "delete":
        gathering.delete_topic(world, chat, _int(body, "topic"))
    else:
        gathering.close_topic(world, person, chat, _int(body, "topic"), closed=do == "close")
    return {}


def _privacy(world: World, body: Body) -> Body:
    world.set_privacy(reads_all=bool(body.get("reads_all", True)))
    return {}


def _limits(world: World, body: Body) -> Body:
    world.rules.limits = bool(body.get("on", True))
    return {}


def _faults(world: World, body: Body) -> Body:
    if body.get("clear"):
        world.faults.clear()
    for how in body.get("faults") or ([body] if "kind" in body else []):
        try:
            world.faults.add(**how)
        except (TypeError, ValueError) as wrong:
            raise CannotDo(str(wrong)) from wrong
    return {"faults": [vars(fault) for fault in world.faults.script]}


DEEDS: dict[str, Callable[[World, Body], Body]] = {
    "send": _send, "press": _press, "edit": _edit, "delete": _delete, "react": _react, "start": _start, "block": _block,
    "join": _join, "leave": _leave, "add_bot": _add_bot, "remove_bot": _remove_bot, "promote_bot": _promote_bot,
    "migrate": _migrate, "topic": _topic, "privacy": _privacy, "limits": _limits, "faults": _faults,
}  # fmt: skip


class Control:
    def __init__(self, world: World, hooks: Hooks | None) -> None:
        self._world = world
        self._hooks = hooks
        self._open = True

    def routes(self) -> list[web.RouteDef]:
        routes = [
            web.get("/play/state", self.state),
            web.get("/play/events", self.events),
            web.get("/play/file/{id}", self.file),
        ]
        routes += [web.get("/play/calls", self.calls), web.post("/play/{deed}", self.act)]
        return routes + ([web.get("/play/panel", self.panel)] if self._hooks else [])

    async def state(self, _request: web.Request) -> web.Response:
        return _json(state(self._world))

    async def calls(self, request: web.Request) -> web.Response:
        """The newest calls of the program, for a look at what it did."""
        last = list(self._world.calls)[-int(request.query.get("last", "100")) :]
        return _json({"calls": [vars(call) for call in last], "violations": self._world.violations})

    async def act(self, request: web.Request) -> web.Response:
        deed = request.match_info["deed"]
        if self._hooks and deed in {"clock", "day"}:
            return await _guarded(self._demo(self._hooks, deed, await _body(request)))
        if deed not in DEEDS:
            raise web.HTTPNotFound
        return await _guarded(self._do(deed, await _body(request)))

    async def _do(self, deed: str, body: Body) -> Body:
        done = DEEDS[deed](self._world, body)
        self._world.save()
        return done

    async def _demo(self, hooks: Hooks, deed: str, body: Body) -> Body:
        if deed == "day":
            run = bool(body.get("run", True))
            answer = await hooks.day(run=run)
            self._world.events.add("day", run=run)
            return answer
        now = await hooks.clock(str(body.get("to", "")))
        self._world.events.add("clock", now=now)
        return {"now": now}

    async def panel(self, _request: web.Request) -> web.Response:
        return _json(await self._hooks.panel() if self._hooks else {})

    async def file(self, request: web.Request) -> web.Response:
        file = self._world.files.find(request.match_info["id"])
        if not file:
            raise web.HTTPNotFound
        data = self._world.files.bytes_of(file)
        return web.Response(body=data, content_type=file.mime, headers={"Cache-Control": "max-age=86400"})

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Server-Sent Events after `since`; `{"kind": "reset"}` when so old ones are gone and the state must be read anew."""
        since = int(request.headers.get("Last-Event-ID") or request.query.get("since") or self._world.events.seq)
        stream = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await stream.prepare(request)
        if not self._world.events.reaches(since):
            await stream.write(_sse({"seq": self._world.events.seq, "kind": "reset"}))
            since = self._world.events.seq
        while self._open:
            since = await self._tell(stream, since)
        return stream

    async def _tell(self, stream: web.StreamResponse, since: int) -> int:
        for event in self._world.events.since(since):
            await stream.write(_sse(event_view(self._world, event)))
            since = event.seq
        if self._world.events.seq == since and not await self._world.events.bell.wait(HEARTBEAT):
            await stream.write(b": still here\n\n")
        return since

    async def close(self, _app: web.Application) -> None:
        self._open = False
        self._world.events.bell.ring()


async def _body(request: web.Request) -> Body:
    try:
        body = await request.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


async def _guarded(deed: Awaitable[Body]) -> web.Response:
    try:
        return _json({"ok": True} | await deed)
    except (CannotDo, ValueError) as refusal:
        return _json({"ok": False, "error": str(refusal)}, 400)
    except Refusal as refusal:
        return _json({"ok": False, "error": refusal.description}, 400)


def _json(body: Body, status: int = 200) -> web.Response:
    return web.json_response(
        body, status=status, dumps=lambda given: json.dumps(given, ensure_ascii=False, default=str)
    )


def _sse(body: Body) -> bytes:
    return f"id: {body['seq']}\ndata: {json.dumps(body, ensure_ascii=False, default=str)}\n\n".encode()

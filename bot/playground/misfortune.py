"""Plays a scripted fault on one call: the answer the program gets instead of the true one, before or after the deed."""

import asyncio
from typing import Any

from aiohttp import web

from bot.playground.faults import Fault
from bot.playground.refusals import Refusal, bad, conflict, forbidden, too_many, upgraded
from bot.playground.world import World

DEED_DONE = {"slow", "close_after", "delay"}
WORDS = {
    "blocked": "bot was blocked by the user",
    "kicked": "bot was kicked from the group chat",
    "initiate": "bot can't initiate conversation with a user",
    "deactivated": "user is deactivated",
}
PIECES = 10
HANG_SECONDS = 3600


def refusal_of(world: World, fault: Fault, chat: Any) -> Refusal | None:
    """The error answer a fault stands for, when it is an ordinary error."""
    made = {
        "too_many": lambda: too_many(fault.retry_after),
        "too_many_bare": lambda: Refusal(429, fault.description or "Too Many Requests"),
        "server_error": lambda: Refusal(fault.code, fault.description or "Internal Server Error"),
        "unauthorized": lambda: Refusal(401, "Unauthorized"),
        "conflict": lambda: conflict(
            "terminated by other getUpdates request; make sure that only one bot instance is running"
        ),
        "refused": lambda: Refusal(fault.code, fault.description),
        "migrate": lambda: _upgraded(world, fault, chat),
    }
    if fault.kind in WORDS:
        return forbidden(WORDS[fault.kind])
    return made[fault.kind]() if fault.kind in made else None


def _upgraded(world: World, fault: Fault, chat: Any) -> Refusal:
    known = world.chats.get(chat) if isinstance(chat, int) else None
    target = fault.migrate_to or (known.migrated_to if known else None)
    return upgraded(target) if target else bad("group chat was upgraded to a supergroup chat")


def does_the_deed(fault: Fault) -> bool:
    return fault.kind in DEED_DONE or fault.accepted


async def spoil(request: web.Request, fault: Fault, true_answer: web.Response) -> web.StreamResponse:
    """What is really sent back."""
    if fault.kind in {"close_before", "close_after"}:
        return close(request)
    if fault.kind == "hang":
        await asyncio.sleep(HANG_SECONDS)
    if fault.kind == "garbage":
        return web.Response(text=fault.description or "<html>not what you expected", content_type="text/html")
    if fault.kind == "empty":
        return web.Response(body=b"", content_type="application/json")
    if fault.kind == "bad_gateway":
        return web.Response(status=fault.code, text="<html><h1>502 Bad Gateway</h1></html>", content_type="text/html")
    return await _drip(request, fault, true_answer) if fault.kind == "slow" else true_answer


def close(request: web.Request) -> web.Response:
    if request.transport:
        request.transport.abort()
    return web.Response()


async def _drip(request: web.Request, fault: Fault, answer: web.Response) -> web.StreamResponse:
    body = answer.body if isinstance(answer.body, bytes) else b""
    stream = web.StreamResponse(status=answer.status, headers={"Content-Type": "application/json"})
    stream.content_length = len(body)
    await stream.prepare(request)
    size = max(1, -(-len(body) // PIECES))
    for start in range(0, len(body), size):
        await asyncio.sleep(fault.seconds)
        await stream.write(body[start : start + size])
    return stream

"""The Bot API over HTTP: token, method, parameters, validation, scripted faults, the deed, the answer, the log."""

import asyncio
import inspect
import json
from collections.abc import Callable
from typing import Any

from aiohttp import web

from bot.playground import asking, editing, listening, sending
from bot.playground.calls import Call
from bot.playground.faults import Fault
from bot.playground.misfortune import does_the_deed, refusal_of, spoil
from bot.playground.parameters import read, typed
from bot.playground.refusals import Refusal, bad
from bot.playground.schema import Upload, check_call, methods
from bot.playground.world import World

PLAYED: dict[str, Callable[[World, dict[str, Any]], Any]] = (
    sending.METHODS | editing.METHODS | listening.METHODS | asking.METHODS
)
NAMES = {name.lower(): name for name in methods()}
UNAUTHORIZED = Refusal(401, "Unauthorized")
NOT_FOUND = Refusal(404, "Not Found")
MISSING = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "photo": "there is no photo in the request",
    "document": "there is no document in the request",
    "voice": "there is no voice in the request",
    "media": "there is no media in the request",
    "message_id": "message identifier is not specified",
    "message_ids": "message identifiers are not specified",
    "user_id": "invalid user_id specified",
    "file_id": "file_id not specified",
    "callback_query_id": "query is too old and response timeout expired or query ID is invalid",
    "commands": "can't parse commands JSON object",
}
BROKEN = {
    "chat_id": "chat not found",
    "reply_markup": "object expected as reply markup",
    "reply_parameters": "can't parse ReplyParameters JSON object",
    "entities": "can't parse entities JSON object",
    "caption_entities": "can't parse entities JSON object",
    "media": "can't parse media JSON object",
    "commands": "can't parse commands JSON object",
    "allowed_updates": "can't parse allowed_updates JSON object",
}


class Api:
    """The handlers of `/bot<TOKEN>/<method>` and `/file/bot<TOKEN>/<path>` for one world."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def call(self, request: web.Request) -> web.StreamResponse:
        try:
            method = self._admit(request)
            raw = await read(request)
        except Refusal as refusal:
            return _answer(refusal)
        except web.HTTPRequestEntityTooLarge:
            return _answer(Refusal(413, "Request Entity Too Large"))
        params = typed(method, raw)
        call = Call(method, {name: _loggable(value) for name, value in params.items()}, self._world.tick())
        fault = self._world.faults.next(method, call.chat)
        self._world.calls.log.append(call)
        answer = await self._outcome(call, {name: raw[name] for name in params}, params, fault)
        self._world.save()
        return await spoil(request, fault, answer) if fault else answer

    def _admit(self, request: web.Request) -> str:
        if request.match_info["token"] != self._world.token:
            raise UNAUTHORIZED
        method = NAMES.get(request.match_info["method"].lower())
        if not method:
            raise NOT_FOUND
        return method

    async def _outcome(
        self, call: Call, raw: dict[str, Any], params: dict[str, Any], fault: Fault | None
    ) -> web.Response:
        """Does the deed unless a fault prevents it, notes the outcome in the call, and answers."""
        refusal = refusal_of(self._world, fault, call.chat) if fault else None
        call.fault = fault.kind if fault else None
        if fault and fault.kind == "delay":
            await asyncio.sleep(fault.seconds)
        if fault and not does_the_deed(fault):
            answer = refusal or Refusal(fault.code, fault.kind)
            call.status, call.description = answer.code, answer.description
            return _answer(answer)
        done = await self._do(call, raw, params)
        return _answer(refusal) if refusal else done

    async def _do(self, call: Call, raw: dict[str, Any], params: dict[str, Any]) -> web.Response:
        try:
            self._validate(call.method, raw)
            call.result = await self._perform(call.method, params)
        except Refusal as refusal:
            call.status, call.description = refusal.code, refusal.description
            return _answer(refusal)
        call.status, call.accepted = 200, True
        return _json({"ok": True, "result": call.result})

    def _validate(self, method: str, raw: dict[str, Any]) -> None:
        faults = check_call(method, raw) if self._world.rules.validate else []
        if faults:
            self._world.violations += faults
            raise bad(_words(faults[0]))

    async def _perform(self, method: str, params: dict[str, Any]) -> Any:
        deed = PLAYED.get(method)
        if not deed:
            self._world.violations.append(f"{method}: not played here")
            raise Refusal(501, f"Not Implemented: the playground does not act out {method}")
        done = deed(self._world, params)
        return await done if inspect.isawaitable(done) else done

    async def file(self, request: web.Request) -> web.Response:
        if request.match_info["token"] != self._world.token:
            return _answer(UNAUTHORIZED)
        file = self._world.files.at_path(request.match_info["path"], self._world.tick())
        if not file:
            return _answer(NOT_FOUND)
        return web.Response(body=self._world.files.bytes_of(file), content_type="application/octet-stream")


def _words(fault: str) -> str:
    """The first violation in Telegram's words where it has its own."""
    path, _, what = fault.partition(": ")
    name = path.split(".", 1)[1] if "." in path else path
    plain = name.split(".")[0].split("[")[0]
    if what == "required":
        return MISSING.get(name) or (f'parameter "{name}" is required' if plain == name else BROKEN.get(plain, fault))
    return BROKEN.get(plain, fault)


def _loggable(value: Any) -> Any:
    return f"<{value.name}: {len(value.data)} bytes>" if isinstance(value, Upload) else value


def _answer(refusal: Refusal) -> web.Response:
    return _json(refusal.body(), refusal.code)


def _json(body: dict[str, Any], status: int = 200) -> web.Response:
    return web.json_response(body, status=status, dumps=lambda given: json.dumps(given, ensure_ascii=False))

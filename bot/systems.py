"""The way in for other systems (police, hotlines, cameras): POST a matter, get its number; handed over twice it is one."""

from __future__ import annotations

import asyncio
import hmac
import json
from collections.abc import Mapping
from dataclasses import asdict
from functools import partial
from typing import Any

import structlog
from aiohttp import web

from domain.refusals import UnknownPlace
from services import outside
from services.desk import Desk

log = structlog.get_logger(__name__)

LARGEST_BODY = 64 * 1024
PATIENCE = 10.0
"""Seconds a client, and then the database, may take."""
LONGEST = {"external_id": 100, "text": 4000, "grid": 60, "place": 200, "name": 60, "phone": 30}
MOST_DEPARTMENTS = 10


class WrongMatterError(ValueError):
    """What is wrong with a body, for whoever writes the other program."""


def make_systems(desk: Desk, secrets: Mapping[str, str]) -> web.Application:
    """POST /matters and GET /matters/{external_id} for the systems in `secrets` (name -> secret).

    Answers 201 registered, 200 known, 400 no such JSON, 401 unknown secret, 404 never came, 408 too slow, 413 over 64 KiB,
    422 a field is wrong, 503 + Retry-After not stored: hand it over again.
    """
    app = web.Application(client_max_size=LARGEST_BODY)
    systems = _Systems(desk, {name: f"Bearer {secret}".encode() for name, secret in secrets.items()})
    app.add_routes([web.post("/matters", systems.take), web.get("/matters/{external_id}", systems.show)])
    return app


class _Systems:
    def __init__(self, desk: Desk, secrets: Mapping[str, bytes]) -> None:
        self._desk, self._secrets = desk, secrets

    def _who(self, request: web.Request) -> str | None:
        """Every secret is compared, each in constant time."""
        given = request.headers.get("Authorization", "").encode("utf-8", "surrogateescape")
        found = [name for name, secret in self._secrets.items() if hmac.compare_digest(given, secret)]
        return found[0] if found else None

    async def take(self, request: web.Request) -> web.Response:
        source = self._who(request)
        if source is None:
            return _said(401, "the secret is not known")
        try:
            async with asyncio.timeout(PATIENCE):
                body = await request.read()
        except TimeoutError:
            answer = _said(408, "too slow")
            answer.force_close()
            return answer
        try:
            matter = read_matter(source, body)
        except WrongMatterError as wrong:
            return _said(422 if wrong.__cause__ is None else 400, str(wrong))
        return await self._register(matter)

    async def _register(self, matter: outside.Matter) -> web.Response:
        try:
            async with asyncio.timeout(PATIENCE):
                reading = await self._desk.read(" ".join(filter(None, (matter.place, matter.text))))
                standing = await self._desk.sweep(partial(_receive, matter=matter, reading=reading))
        except UnknownPlace as unknown:
            return _said(422, f"grid: {unknown.facts.get('said') or 'no grid'} is not known")
        except Exception as fault:  # noqa: BLE001  # whatever the reason, it is not stored: the other system tries again
            log.warning("matter_not_stored", source=matter.source, fault=type(fault).__name__)
            return _not_now()
        found = asdict(standing)
        return web.json_response(found, status=201 if found.pop("new") else 200)

    async def show(self, request: web.Request) -> web.Response:
        source = self._who(request)
        if source is None:
            return _said(401, "the secret is not known")
        wanted = request.match_info["external_id"].encode("utf-8", "ignore").decode()
        try:
            async with asyncio.timeout(PATIENCE):
                standing = await self._desk.look(partial(outside.look_up, source=source, external_id=wanted))
        except Exception as fault:  # noqa: BLE001  # the same
            log.warning("matter_not_shown", source=source, fault=type(fault).__name__)
            return _not_now()
        if standing is None:
            return _said(404, "no such matter")
        found = asdict(standing)
        del found["new"]
        return web.json_response(found)


def _receive(work: Any, *, matter: outside.Matter, reading: Any) -> outside.Standing:
    return outside.receive_matter(work, matter, reading)


def read_matter(source: str, body: bytes) -> outside.Matter:
    """The fields of a body. Errors: WrongMatterError, with a cause when it is no JSON at all."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as wrong:
        raise WrongMatterError("the body is not JSON") from wrong
    if not isinstance(found, dict):
        raise WrongMatterError("the body should be an object")
    if found.get("source", source) != source:
        raise WrongMatterError(f"source: this secret belongs to {source}")
    contact = found.get("contact") or {}
    if not isinstance(contact, dict):
        raise WrongMatterError("contact: should be an object with name and phone")
    fields = {name: _words({**contact, **found}, name) for name in LONGEST}
    for needed in ("external_id", "text"):
        if not fields[needed]:
            raise WrongMatterError(f"{needed}: is needed")
    return outside.Matter(source=source, departments=_departments(found), **fields)


def _words(found: Mapping[str, object], name: str) -> str:
    """Freed of what no database keeps; numbers are welcome as numbers."""
    value = found.get(name)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise WrongMatterError(f"{name}: should be words")
    words = str(value).replace("\0", "").encode("utf-8", "ignore").decode().strip()
    if len(words) > LONGEST[name]:
        raise WrongMatterError(f"{name}: at most {LONGEST[name]} characters")
    return words


def _departments(found: Mapping[str, object]) -> tuple[str, ...]:
    given = found.get("departments") or []
    if not isinstance(given, list) or len(given) > MOST_DEPARTMENTS or not all(isinstance(d, str) for d in given):
        raise WrongMatterError(f"departments: should be at most {MOST_DEPARTMENTS} names")
    return tuple(dict.fromkeys(given))


def _said(status: int, error: str) -> web.Response:
    return web.json_response({"error": error}, status=status)


def _not_now() -> web.Response:
    return web.json_response({"error": "not stored, try again"}, status=503, headers={"Retry-After": "5"})

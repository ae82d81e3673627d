"""Opens a call: JSON, form or multipart become typed parameters with files in their places."""

import json
from typing import Any

from aiohttp import web

from bot.playground.refusals import bad
from bot.playground.schema import Upload, kinds_of

LARGEST = 50 * 1024 * 1024
TRUE = {"true", "1", "yes"}


async def read(request: web.Request) -> dict[str, Any]:
    """The parameters as they came: strings from forms, typed values from JSON, `Upload` for files."""
    raw: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        return raw | await _json(request)
    for name, value in (await request.post()).items():
        raw[name] = value if isinstance(value, str) else _upload(value)
    return raw


async def _json(request: web.Request) -> dict[str, Any]:
    try:
        body = await request.json()
    except ValueError as fault:
        raise bad("can't parse JSON object") from fault
    if not isinstance(body, dict):
        raise bad("object expected")
    return body


def _upload(field: Any) -> Upload:
    if isinstance(field, bytes | bytearray):
        return Upload("file", bytes(field))
    return Upload(field.filename or "file", field.file.read(), field.content_type)


def typed(method: str, raw: dict[str, Any]) -> dict[str, Any]:
    """The parameters with the types of the method's description; a value that does not fit stays as it is."""
    files = {name: value for name, value in raw.items() if isinstance(value, Upload)}
    used: set[str] = set()
    params = {name: _place(_typed(kinds_of(method, name), value), files, used) for name, value in raw.items()}
    return {name: value for name, value in params.items() if name not in used}


def _typed(kinds: list[str], value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if "Integer" in kinds and value.lstrip("-").isdecimal():
        return int(value)
    if "Boolean" in kinds:
        return value.lower() in TRUE
    if "Float" in kinds:
        return _number(value)
    return value if "String" in kinds else _object(value)


def _number(value: str) -> Any:
    try:
        return float(value)
    except ValueError:
        return value


def _object(value: str) -> Any:
    try:
        return json.loads(value)
    except ValueError:
        return value


def _place(value: Any, files: dict[str, Upload], used: set[str]) -> Any:
    """Replaces `attach://name` by the file that came under that name."""
    if isinstance(value, dict):
        return {name: _place(item, files, used) for name, item in value.items()}
    if isinstance(value, list):
        return [_place(item, files, used) for item in value]
    name = value.removeprefix("attach://") if isinstance(value, str) and value.startswith("attach://") else None
    if name in files:
        used.add(name)
        return files[name]
    return value

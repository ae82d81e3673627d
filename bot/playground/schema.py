"""Says what is wrong with a call or an object by the Bot API's own description of methods and types."""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

SOURCE = Path(__file__).with_name("botapi.json")
LIST = "Array of "


class Upload:
    """A file that came with a call."""

    def __init__(self, name: str, data: bytes, mime: str = "application/octet-stream") -> None:
        self.name = name
        self.data = data
        self.mime = mime


@cache
def description() -> dict[str, Any]:
    """The Bot API as data: `{"methods": {name: {param: words}}, "types": …}`, see `trim`."""
    loaded: dict[str, Any] = json.loads(SOURCE.read_text(encoding="utf-8"))
    return loaded


def methods() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = description()["methods"]
    return found


def _split(words: str) -> tuple[bool, list[str], str | None]:
    required = words.startswith("!")
    kinds, _, fixed = words.removeprefix("!").partition("=")
    return required, kinds.split("|"), fixed or None


def kinds_of(method: str, parameter: str) -> list[str]:
    return _split(methods()[method].get(parameter, "String"))[1]


def check_call(method: str, params: dict[str, Any]) -> list[str]:
    """Every way in which the call breaks the Bot API; values may be as typed JSON or as form strings."""
    if method not in methods():
        return [f"{method}: no such method"]
    return _check_fields(method, methods()[method], params, loose=True)


def check_object(kind: str, value: Any) -> list[str]:
    """Every way in which a value is not what the Bot API calls `kind`; strict about JSON types."""
    return _check(kind, value, kind, loose=False)


def _check_fields(path: str, fields: dict[str, str], given: dict[str, Any], *, loose: bool) -> list[str]:
    found = [f"{path}.{name}: not known" for name in given if name not in fields]
    for name, words in fields.items():
        required, kinds, fixed = _split(words)
        value = given.get(name)
        if value is None:
            found += [f"{path}.{name}: required"] if required else []
        elif fixed and value != fixed:
            found.append(f"{path}.{name}: must be {fixed}")
        else:
            found += _check_any(kinds, value, f"{path}.{name}", loose=loose)
    return found


def _check_any(kinds: list[str], value: Any, path: str, *, loose: bool) -> list[str]:
    lists = [kind.removeprefix(LIST) for kind in kinds if kind.startswith(LIST)]
    attempts = [_check(kind, value, path, loose=loose) for kind in kinds if not kind.startswith(LIST)]
    attempts += [_check_list(lists, value, path, loose=loose)] if lists else []
    return min(attempts, key=len)


def _check(kind: str, value: Any, path: str, *, loose: bool) -> list[str]:
    if kind.startswith(LIST):
        return _check_list([kind.removeprefix(LIST)], value, path, loose=loose)
    if kind in PLAIN:
        return [] if PLAIN[kind](value, loose) else [f"{path}: {kind} expected"]
    if kind == "InputFile":
        return [] if isinstance(value, str | bytes | Upload) else [f"{path}: a file expected"]
    return _check_structure(kind, value, path, loose=loose)


def _opened(value: Any, *, loose: bool) -> Any:
    if not (loose and isinstance(value, str)):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _check_list(kinds: list[str], value: Any, path: str, *, loose: bool) -> list[str]:
    items = _opened(value, loose=loose)
    if not isinstance(items, list):
        return [f"{path}: array expected"]
    return [
        fault
        for n, item in enumerate(items)
        for fault in _check_any(_likely(kinds, _opened(item, loose=loose)), item, f"{path}[{n}]", loose=loose)
    ]


def _check_structure(kind: str, value: Any, path: str, *, loose: bool) -> list[str]:
    shape = description()["types"].get(kind)
    if isinstance(shape, list):
        return _check_any(_likely(shape, value), value, path, loose=loose)
    item = _opened(value, loose=loose)
    if not isinstance(item, dict):
        return [f"{path}: {kind} expected"]
    return _check_fields(path, shape, item, loose=loose) if shape else []


def _likely(kinds: list[str], value: Any) -> list[str]:
    """The subtypes whose fixed fields agree, so that the faults named are those of the right one."""
    if not isinstance(value, dict):
        return kinds
    types = description()["types"]
    return [kind for kind in kinds if _agrees(types.get(kind), value)] or kinds


def _agrees(shape: Any, value: dict[str, Any]) -> bool:
    if not isinstance(shape, dict):
        return True
    fixed = {name: _split(words)[2] for name, words in shape.items()}
    return all(value.get(name) == only for name, only in fixed.items() if only)


def _integer(value: Any, loose: bool) -> bool:
    if isinstance(value, str):
        return loose and value.lstrip("-").isdecimal()
    return isinstance(value, int) and not isinstance(value, bool)


def _float(value: Any, loose: bool) -> bool:
    if isinstance(value, str) and loose:
        try:
            float(value)
        except ValueError:
            return False
        return True
    return isinstance(value, int | float) and not isinstance(value, bool)


def _boolean(value: Any, loose: bool) -> bool:
    return isinstance(value, bool) or (loose and str(value).lower() in {"true", "false", "1", "0"})


PLAIN: dict[str, Callable[[Any, bool], bool]] = {
    "Integer": _integer,
    "Float": _float,
    "Boolean": _boolean,
    "True": lambda value, loose: _boolean(value, loose) and str(value).lower() not in {"false", "0"},
    "String": lambda value, _loose: isinstance(value, str),
}

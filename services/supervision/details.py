"""What a step of the history says besides who, what and when, for somebody who reads it; the rest is the program's own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from services.supervision.sheets import Detail, Raw, Reader, Shape

PEOPLE = ("to", "called", "holder", "asked_by", "proposed", "verifier")
OWN_WORDS = ("reason", "done")
SHAPES: dict[str, Shape] = {
    "from": Shape.words,
    "to": Shape.words,
    "into": Shape.words,
    "stage": Shape.stage,
    "by": Shape.moment,
    "called": Shape.words,
    "holder": Shape.words,
    "until": Shape.moment,
    "resolve_by": Shape.moment,
    "asked_by": Shape.words,
    "proposed": Shape.words,
    "verifier": Shape.words,
    "reason": Shape.awaited,
    "source": Shape.caller,
    "department": Shape.words,
    "departments": Shape.words,
    "was": Shape.answer,
    "answer": Shape.answer,
    "mark": Shape.mark,
    "watch": Shape.watch,
    "reached": Shape.flag,
    "contacted": Shape.flag,
    "solved": Shape.flag,
    "done": Shape.words,
    "files": Shape.number,
}
"""In the order they are read. What was written (`words`) has a column of its own; rooms and photos never get out."""
_BY_ACTION = {
    ("recategorise", "from"): ("from", Shape.category),
    ("recategorise", "to"): ("became", Shape.category),
    ("move", "to"): ("became", Shape.words),
    ("mark", "was"): ("was", Shape.mark),
}


def details(row: Mapping[str, Any], names: Mapping[int, str], reader: Reader) -> tuple[Detail, ...]:
    """Of an event's row. names: of everybody who can be meant by a number."""
    return tuple(_details(row["action"], row["facts"] or {}, names, reader, hidden=reader.may_not_read(row)))


def _details(
    action: str, facts: Mapping[str, Any], names: Mapping[int, str], reader: Reader, *, hidden: bool
) -> Iterator[Detail]:
    for name, shape in SHAPES.items():
        if name in facts and not (hidden and name in OWN_WORDS):
            value = _value(name, facts[name], names, reader)
            if value not in (None, "", 0) or value is False:
                yield Detail(*_BY_ACTION.get((action, name), (name, shape)), value)


def _value(name: str, value: Any, names: Mapping[int, str], reader: Reader) -> Raw:
    if isinstance(value, list):
        return "、".join(str(found) for one in value if (found := _value(name, one, names, reader)))
    if name in PEOPLE and isinstance(value, int):
        return names.get(value, "")
    if name in OWN_WORDS:
        return reader.words(value)
    if SHAPES[name] is Shape.moment:
        with suppress(ValueError):  # words that are none stay as they are
            return datetime.fromisoformat(str(value))
    return value if isinstance(value, (str, int, float, bool)) else ""

"""The file somebody gets of everything about them: a page that opens on any phone, or JSON."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from datetime import datetime, tzinfo
from typing import Any

from sqlalchemy.engine import Connection

from bot.outgoing import Upload
from bot.texts.catalogue import Texts
from bot.texts.languages import texts_for
from bot.texts.my_data_phrases import MyData
from bot.texts.phrases import phrase
from bot.texts.words import clean
from domain.views import Telling
from services.privacy import my_data
from services.work import House
from storage import people

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;margin:1em auto;max-width:46em;padding:0 1em}h2{margin-top:2em;font-size:1.1em}"
    "dl{border:1px solid #ccc;border-radius:6px;padding:.6em;margin:.6em 0;overflow-wrap:anywhere}dt{color:#666;font-size:.85em}"
    "dd{margin:0 0 .3em}"
)


def make(c: Connection, house: House, telling: Telling, zone: tzinfo) -> Upload | None:
    """The reader's file as of now, in the form asked for; who the reader is, composing has said."""
    reader = telling.facts.get("reader")
    if not isinstance(reader, int):
        return None
    person = people.get(c, reader)
    found = my_data.everything(c, house, person, telling.now)
    texts = texts_for(telling.language)
    name = f"{texts.phrases.my_data.file}-{telling.now.astimezone(zone):%y%m%d}"
    if telling.facts.get("form") == "json":
        return Upload(f"{name}.json", json.dumps(found, ensure_ascii=False, indent=1).encode())
    return Upload(f"{name}.html", page(found, texts, telling.now, zone, telling.language).encode())


def page(found: dict[str, Any], texts: Texts, now: datetime, zone: tzinfo, language: str) -> str:
    """The same as a page without scripts and without anything from elsewhere."""
    words = texts.phrases.my_data
    made = words.made.format(at=f"{now.astimezone(zone):%Y-%m-%d %H:%M}")
    body = "".join(_section(words, name, rows, zone) for name, rows in found.items() if name != "made_at")
    return (
        f'<!doctype html><html lang="{html.escape(language)}"><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><title>{words.title}</title><style>{_STYLE}</style>'
        f"<h1>{words.title}</h1><p>{made}</p>{body}</html>"
    )


def _section(words: MyData, name: str, rows: Any, zone: tzinfo) -> str:
    title = phrase(words, f"t_{name}") or name
    listed = rows if isinstance(rows, list) else [rows]
    shown = "".join(_list(words, row, zone) for row in listed) or f"<p>{words.nothing}</p>"
    return f"<h2>{html.escape(title)}</h2>{shown}"


def _list(words: MyData, row: Any, zone: tzinfo) -> str:
    return (
        f"<dl>{''.join(_entries(words, row, zone))}</dl>"
        if isinstance(row, dict)
        else f"<p>{_value(words, row, zone)}</p>"
    )


def _entries(words: MyData, row: dict[str, Any], zone: tzinfo) -> Iterator[str]:
    for name, value in row.items():
        if value not in (None, "", [], {}):
            label = phrase(words, f"c_{name}") or name
            yield f"<dt>{html.escape(label)}</dt><dd>{_value(words, value, zone)}</dd>"


def _value(words: MyData, value: Any, zone: tzinfo) -> str:
    if isinstance(value, dict):
        return _list(words, value, zone)
    if isinstance(value, list):
        return "".join(
            f"<p>{_value(words, one, zone)}</p>" if not isinstance(one, dict) else _list(words, one, zone)
            for one in value
        )
    if isinstance(value, bool):
        return words.yes if value else words.no
    return html.escape(clean(_moment(str(value), zone)))


def _moment(text: str, zone: tzinfo) -> str:
    """A moment as people read it; anything else as it is."""
    try:
        found = datetime.fromisoformat(text) if "T" in text else None
    except ValueError:
        found = None
    return f"{found.astimezone(zone):%Y-%m-%d %H:%M}" if found is not None and found.tzinfo else text

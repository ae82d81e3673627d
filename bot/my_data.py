"""The file somebody gets of everything about them: a page that opens on any phone, or JSON."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from sqlalchemy.engine import Connection

from bot.outgoing import Upload
from bot.texts.catalogue import Texts
from bot.texts.languages import texts_for
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
    """The same in words, as a page without scripts and without anything from elsewhere; codes stay in the other file."""
    words = texts.phrases.my_data
    made = words.made.format(at=f"{now.astimezone(zone):%Y-%m-%d %H:%M}")
    body = "".join(_Section(texts, zone, name).whole(rows) for name, rows in found.items() if name != "made_at")
    return (
        f'<!doctype html><html lang="{html.escape(language)}"><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><title>{words.title}</title><style>{_STYLE}</style>'
        f"<h1>{words.title}</h1><p>{made}</p>{body}</html>"
    )


_CODED = {
    "language": "language",
    "outcome": "outcome",
    "answer": "answer",
    "why": "why",
    "became": "became",
    ("status", "tickets"): "matter",
    ("status", "followers"): "matter",
    ("status", "drafts"): "draft",
    ("status", "outbox"): "told",
    ("kind", "outbox"): "notice",
    ("kind", "inbox"): "update",
    ("kind", "attachments"): "file",
    ("kind", "albums"): "file",
    ("action", "expectations"): "awaited",
}
"""What the codes of a column are codes of, where it matters in which section; the rest of `my_data_codes` says them."""

_CALLED = {("action", "expectations"): "awaited"}
"""Columns that mean something else in one section."""


@dataclass(frozen=True, slots=True)
class _Section:
    """One table of the page; columns without a label are left out."""

    texts: Texts
    zone: tzinfo
    name: str

    def whole(self, rows: Any) -> str:
        words = self.texts.phrases.my_data
        title = phrase(words, f"t_{self.name}") or self.name
        listed = rows if isinstance(rows, list) else [rows]
        shown = "".join(self._list(row) for row in listed) or f"<p>{words.nothing}</p>"
        return f"<h2>{html.escape(title)}</h2>{shown}"

    def _list(self, row: dict[str, Any]) -> str:
        entries = "".join(self._entries(row))
        return f"<dl>{entries}</dl>" if entries else ""

    def _entries(self, row: dict[str, Any]) -> Iterator[str]:
        for column, value in row.items():
            label = phrase(self.texts.phrases.my_data, f"c_{_CALLED.get((column, self.name), column)}")
            shown = self._value(column, value) if label and value not in (None, "", [], {}) else ""
            if label and shown:
                yield f"<dt>{html.escape(label)}</dt><dd>{shown}</dd>"

    def _value(self, column: str, value: Any) -> str:
        if isinstance(value, dict):
            return self._list({"where": value.get("words"), **value, "words": None} if column == "place" else value)
        if isinstance(value, list):
            return "".join(self._value(column, one) for one in value)
        if isinstance(value, bool):
            return self.texts.phrases.my_data.yes if value else self.texts.phrases.my_data.no
        if column == "minute":
            return f"{value // 60:02}:{value % 60:02}"
        return html.escape(clean(self._word(column, str(value)) or _moment(str(value), self.zone)))

    def _word(self, column: str, code: str) -> str | None:
        """The word for a code; None where the value is no code."""
        if column in ("category", "from_category", "to_category"):
            return self.texts.category(code)
        if column == "post":
            return phrase(self.texts.phrases.posts, code)
        group = _CODED.get((column, self.name)) or _CODED.get(column)
        if group is None:
            return phrase(self.texts.phrases.steps, code) if column == "action" else None
        return self._kept(group, code)

    def _kept(self, group: str, code: str) -> str | None:
        words = self.texts.phrases.my_data.codes
        if group == "became" and not code.islower():  # the name of a refusal
            return words.became_refused
        return phrase(words, f"{group}_{code}") or phrase(words, f"{group}_other")


def _moment(text: str, zone: tzinfo) -> str:
    """A moment as people read it; anything else as it is."""
    try:
        found = datetime.fromisoformat(text) if "T" in text else None
    except ValueError:
        found = None
    return f"{found.astimezone(zone):%Y-%m-%d %H:%M}" if found is not None and found.tzinfo else text

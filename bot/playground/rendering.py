"""Turns text with entities into HTML that is safe for a page: everything is escaped except what entities mean."""

import html
from itertools import pairwise

from bot.playground.texts import Entity

TAGS = {
    "bold": "b", "italic": "i", "underline": "u", "strikethrough": "s", "code": "code", "pre": "pre",
    "blockquote": "blockquote", "expandable_blockquote": "blockquote",
}  # fmt: skip
CLASSES = {"spoiler", "mention", "text_mention", "hashtag", "bot_command"}
SAFE = ("http://", "https://", "tg://", "mailto:")


def render(text: str, entities: list[Entity]) -> str:
    """HTML of a message's text; line breaks become `<br>`."""
    points = sorted({0, _size(text), *_edges(entities, _size(text))})
    raw = text.encode("utf-16-le")
    out = ""
    for start, stop in pairwise(points):
        words = html.escape(raw[start * 2 : stop * 2].decode("utf-16-le", "replace")).replace("\n", "<br>")
        covering = [e for e in entities if e["offset"] <= start and stop <= e["offset"] + e["length"]]
        out += _wrapped(words, covering, text)
    return out


def _size(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _edges(entities: list[Entity], size: int) -> list[int]:
    return [min(size, edge) for e in entities for edge in (e["offset"], e["offset"] + e["length"])]


def _wrapped(words: str, covering: list[Entity], text: str) -> str:
    for entity in reversed(covering):
        before, after = _tag(entity, text)
        words = f"{before}{words}{after}"
    return words


def _tag(entity: Entity, text: str) -> tuple[str, str]:
    kind = entity["type"]
    if kind in TAGS:
        return f"<{TAGS[kind]}>", f"</{TAGS[kind]}>"
    if kind in CLASSES:
        return f'<span class="{kind}">', "</span>"
    if kind in {"text_link", "url"}:
        return _link(entity.get("url") or _covered(entity, text))
    return "", ""


def _covered(entity: Entity, text: str) -> str:
    raw = text.encode("utf-16-le")
    return raw[entity["offset"] * 2 : (entity["offset"] + entity["length"]) * 2].decode("utf-16-le", "replace")


def _link(address: str) -> tuple[str, str]:
    if not address.lower().startswith(SAFE):
        return "", ""
    return f'<a href="{html.escape(address)}" target="_blank" rel="noopener noreferrer">', "</a>"

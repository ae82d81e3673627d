"""Reads `parse_mode=HTML` as Telegram does: entities out, or a refusal with Telegram's words."""

import re
from dataclasses import dataclass, field
from typing import Any

from bot.playground.refusals import Refusal, bad
from bot.playground.texts import Entity, units

NAMES = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler", "span": "spoiler",
    "a": "text_link", "code": "code", "pre": "pre", "blockquote": "blockquote", "tg-emoji": "custom_emoji",
}  # fmt: skip
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
CHARACTER = re.compile(r"&(?:#(\d{1,7});?|#[xX]([0-9a-fA-F]{1,6});?|(lt|gt|amp|quot);?)")
ATTRIBUTE = re.compile(r"""\s*([^\s=>/"']+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+)))?""")
USER_LINK = re.compile(r"tg://user\?id=(\d+)$")


def parse_html(text: str) -> tuple[str, list[Entity]]:
    """Plain text and entities; raises a refusal "can't parse entities: …"."""
    return _Reader(text).read()


def unescape(text: str) -> str:
    return CHARACTER.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    decimal, hexadecimal, name = match.groups()
    if name:
        return NAMED[name]
    code = int(decimal) if decimal else int(hexadecimal, 16)
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else match.group()


def link_entity(address: str) -> Entity | None:
    """What a link is: a mention of a user, a link, or nothing when the address is none."""
    if user := USER_LINK.match(address):
        return {"type": "text_mention", "user": int(user.group(1))}
    if "." not in address and "://" not in address:
        return None
    return {"type": "text_link", "url": address if "://" in address else f"http://{address}"}


@dataclass
class _Open:
    name: str
    attributes: dict[str, str]
    start: int
    at: int


@dataclass
class _Reader:
    source: str
    at: int = 0
    plain: str = ""
    length: int = 0
    open: list[_Open] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)

    def read(self) -> tuple[str, list[Entity]]:
        while self.at < len(self.source):
            if self.source[self.at] != "<":
                self._words()
            elif self.source.startswith("</", self.at):
                self._end()
            else:
                self._start()
        if self.open:
            raise _cannot(f'Can\'t find end tag corresponding to start tag "{self.open[-1].name}"')
        return self.plain, [entity for entity in self.entities if entity["length"]]

    def _place(self, at: int | None = None) -> int:
        return len(self.source[: self.at if at is None else at].encode())

    def _words(self) -> None:
        stop = self.source.find("<", self.at)
        stop = len(self.source) if stop < 0 else stop
        words = unescape(self.source[self.at : stop])
        self.plain += words
        self.length += units(words)
        self.at = stop

    def _start(self) -> None:
        match = re.compile(r"[^\s>/]*").match(self.source, self.at + 1)
        name = match.group().lower() if match else ""
        if name not in NAMES:
            raise _cannot(f'Unsupported start tag "{name}" at byte offset {self._place()}')
        attributes, stop = self._attributes(name, self.at + 1 + len(name))
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise _cannot(f'Tag "span" must have class "tg-spoiler" at byte offset {self._place()}')
        self.open.append(_Open(name, attributes, self.length, self.at))
        self.at = stop

    def _attributes(self, name: str, at: int) -> tuple[dict[str, str], int]:
        found: dict[str, str] = {}
        while True:
            while at < len(self.source) and self.source[at].isspace():
                at += 1
            if at >= len(self.source):
                raise _cannot(f'Unclosed start tag "{name}" at byte offset {self._place()}')
            if self.source[at] == ">":
                return found, at + 1
            match = ATTRIBUTE.match(self.source, at)
            if not match or (match.lastindex == 1 and not (name == "blockquote" and match.group(1) == "expandable")):
                words = f'Expected equal sign in declaration of an attribute of the tag "{name}" at byte offset'
                raise _cannot(f"{words} {self._place(at)}")
            found[match.group(1).lower()] = unescape(match.group(2) or match.group(3) or match.group(4) or "")
            at = match.end()

    def _end(self) -> None:
        stop = self.source.find(">", self.at)
        if stop < 0:
            raise _cannot(f"Unclosed end tag at byte offset {self._place()}")
        name = self.source[self.at + 2 : stop].strip().lower()
        if not self.open:
            raise _cannot(f"Unexpected end tag at byte offset {self._place()}")
        opened = self.open.pop()
        if name and name != opened.name:
            words = f'expected "</{opened.name}>", found "</{name}>"'
            raise _cannot(f"Unmatched end tag at byte offset {self._place()}, {words}")
        self._close(opened)
        self.at = stop + 1

    def _close(self, opened: _Open) -> None:
        shape = self._shape(opened)
        if shape is not None:
            self.entities.append({**shape, "offset": opened.start, "length": self.length - opened.start})

    def _shape(self, opened: _Open) -> dict[str, Any] | None:
        kind = NAMES[opened.name]
        if kind == "text_link":
            return link_entity(opened.attributes.get("href") or self._covered(opened))
        if kind == "custom_emoji":
            return {"type": kind, "custom_emoji_id": opened.attributes.get("emoji-id", "")}
        if kind == "blockquote" and "expandable" in opened.attributes:
            return {"type": "expandable_blockquote"}
        if kind == "code" and self.open and self.open[-1].name == "pre":
            self.open[-1].attributes["language"] = opened.attributes.get("class", "").removeprefix("language-")
            return None
        language = opened.attributes.get("language")
        return {"type": kind, "language": language} if kind == "pre" and language else {"type": kind}

    def _covered(self, opened: _Open) -> str:
        raw = self.plain.encode("utf-16-le")
        return raw[opened.start * 2 :].decode("utf-16-le")


def _cannot(words: str) -> Refusal:
    return bad(f"can't parse entities: {words}")

"""Reads `parse_mode=MarkdownV2` as Telegram does: entities out, or a refusal with Telegram's words."""

from dataclasses import dataclass, field

from bot.playground.html_mode import link_entity
from bot.playground.refusals import Refusal, bad
from bot.playground.texts import Entity, units

RESERVED = "_*[]()~`>#+-=|{}.!"
MARKS = {
    "||": "spoiler", "__": "underline", "*": "bold", "_": "italic", "~": "strikethrough", "```": "pre", "`": "code", "[": "text_link", "![": "custom_emoji",
}  # fmt: skip
SAID = {
    "spoiler": "Spoiler", "underline": "Underline", "bold": "Bold", "italic": "Italic", "strikethrough": "Strikethrough",
    "pre": "Pre", "code": "Code", "text_link": "TextUrl", "custom_emoji": "CustomEmoji",
}  # fmt: skip
OPENING = ("```", "||", "__", "![", "*", "_", "~", "`", "[")
VERBATIM = {"pre": "```", "code": "`"}


def parse_markdown(text: str) -> tuple[str, list[Entity]]:
    """Plain text and entities; raises a refusal "can't parse entities: …"."""
    return _Reader(text.replace("\r", "")).read()


@dataclass
class _Open:
    kind: str
    start: int
    at: int
    language: str = ""


@dataclass
class _Reader:
    source: str
    at: int = 0
    plain: str = ""
    open: list[_Open] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)
    quote: int | None = None

    def read(self) -> tuple[str, list[Entity]]:
        while self.at < len(self.source):
            self._step()
        if self.open:
            raise self._unclosed(self.open[-1])
        self._end_quote()
        return self.plain, sorted((e for e in self.entities if e["length"]), key=lambda e: (e["offset"], -e["length"]))

    def _here(self) -> int:
        return units(self.plain)

    def _place(self, at: int) -> int:
        return len(self.source[:at].encode())

    def _unclosed(self, opened: _Open) -> Refusal:
        return _cannot(f"Can't find end of {SAID[opened.kind]} entity at byte offset {self._place(opened.at)}")

    def _step(self) -> None:
        character = self.source[self.at]
        inside = self.open[-1].kind if self.open else ""
        if character == "\\" and self.at + 1 < len(self.source) and 1 <= ord(self.source[self.at + 1]) <= 126:
            self._take(self.source[self.at + 1], 2)
        elif inside in VERBATIM:
            self._verbatim(VERBATIM[inside])
        elif character == ">" and (not self.plain or self.plain.endswith("\n")) and not self.open:
            self._start_quote()
        elif character in RESERVED:
            self._mark(inside)
        else:
            self._take(character, 1)

    def _take(self, words: str, by: int) -> None:
        self.plain += words
        self.at += by
        if words == "\n" and self.quote is not None and not self.source.startswith(">", self.at):
            self.plain = self.plain[:-1]
            self._end_quote()
            self.plain += "\n"

    def _start_quote(self) -> None:
        self.quote = self._here() if self.quote is None else self.quote
        self.at += 1

    def _end_quote(self) -> None:
        if self.quote is not None:
            self.entities.append({"type": "blockquote", "offset": self.quote, "length": self._here() - self.quote})
            self.quote = None

    def _verbatim(self, end: str) -> None:
        if self.source.startswith(end, self.at):
            self._close(self.open.pop(), len(end))
        else:
            self._take(self.source[self.at], 1)

    def _mark(self, inside: str) -> None:
        if inside in {"text_link", "custom_emoji"} and self.source[self.at] == "]":
            self._link(self.open.pop())
            return
        mark = next((one for one in OPENING if self.source.startswith(one, self.at)), None)
        if mark and MARKS[mark] == inside:
            self._close(self.open.pop(), len(mark))
        elif mark == "__" and inside == "italic":
            self._close(self.open.pop(), 1)
        elif mark:
            self._begin(mark)
        else:
            words = f"Character '{self.source[self.at]}' is reserved and must be escaped with the preceding '\\'"
            raise _cannot(words)

    def _begin(self, mark: str) -> None:
        opened = _Open(MARKS[mark], self._here(), self.at)
        self.open.append(opened)
        self.at += len(mark)
        if mark == "```":
            line, broken, _ = self.source[self.at :].partition("\n")
            if broken and line and not line.isspace() and "`" not in line and " " not in line:
                opened.language = line
            if broken and (opened.language or not line):
                self.at += len(line) + 1

    def _close(self, opened: _Open, by: int) -> None:
        entity: Entity = {"type": opened.kind, "offset": opened.start, "length": self._here() - opened.start}
        self.entities.append(entity | ({"language": opened.language} if opened.language else {}))
        self.at += by

    def _link(self, opened: _Open) -> None:
        stop = self.source.find(")", self.at)
        if not self.source.startswith("](", self.at) or stop < 0:
            raise _cannot(f"Can't find end of a URL at byte offset {self._place(self.at)}")
        address = self.source[self.at + 2 : stop].replace("\\", "")
        entity = link_entity(address)
        if entity and opened.kind == "text_link":
            self.entities.append({**entity, "offset": opened.start, "length": self._here() - opened.start})
        self.at = stop + 1


def _cannot(words: str) -> Refusal:
    return bad(f"can't parse entities: {words}")

"""One thing to say becomes messages Telegram takes: captions, albums and texts cut cleanly to their lengths."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.outgoing import Button, Outgoing, Sent, Upload

TEXT_UNITS = 4096
CAPTION_UNITS = 1024
ALBUM = 10
_ATOM = re.compile(r"(<[^<>]*>)|(&(?:#\d+|#x[0-9a-fA-F]+|\w+);)|(.)", re.DOTALL)
_NAME = re.compile(r"</?\s*([\w-]+)")
_GOOD_ENDS = ("\n", "。！？；", "，、 ")


@dataclass(frozen=True, slots=True)
class Piece:
    """One call: a text, a picture or file with or without caption, or an album. `html` is Telegram HTML."""

    html: str = ""
    photos: tuple[str, ...] = ()
    upload: Upload | None = None
    buttons: tuple[tuple[Button, ...], ...] = ()
    sent: Sent | None = None


@dataclass(frozen=True, slots=True)
class _Atom:
    source: str
    text: str  # what is shown of it

    @property
    def units(self) -> int:
        return units(self.text)


def units(text: str) -> int:
    """Length as Telegram counts it: UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def plain(source: str) -> str:
    """The words without markup."""
    return "".join(atom.text for atom in _atoms(source))


def cut(outgoing: Outgoing, *, living: bool = False) -> list[Piece]:
    """Pictures and files first, then words; the last piece has the buttons.

    `living`: it will be edited, so its words never become a caption.
    """
    photos, upload, sent = outgoing.photos, outgoing.upload, outgoing.sent
    files = len(photos) + (upload is not None) + (sent is not None)
    if files == 1 and not living and units(plain(outgoing.text)) <= CAPTION_UNITS:
        return [Piece(outgoing.text, photos, upload, outgoing.buttons, sent)]
    shown = [Piece(photos=photos[at : at + ALBUM]) for at in range(0, len(photos), ALBUM)]
    shown += [Piece(upload=upload)] if upload is not None else []
    shown += [Piece(sent=sent)] if sent is not None else []
    texts = split(outgoing.text) if outgoing.text or not shown else []
    last = len(texts)
    return shown + [Piece(text, buttons=outgoing.buttons if n == last else ()) for n, text in enumerate(texts, 1)]


def shorten(source: str, limit: int = TEXT_UNITS) -> str:
    """What fits into one message; an ellipsis tells that there was more."""
    return source if units(plain(source)) <= limit else split(source, limit - 1)[0] + "…"


def split(source: str, limit: int = TEXT_UNITS) -> list[str]:
    """Parts of at most `limit` units shown each, cut at lines, sentences or words; open tags go on in the next part."""
    if units(plain(source)) <= limit:
        return [source]
    parts: list[str] = []
    opened: list[str] = []
    rest = list(_atoms(source))
    while rest:
        end = _end(rest, limit)
        part, opened = _closed(rest[:end], opened)
        parts.append(part)
        rest = rest[end:]
    return [part for part in parts if plain(part).strip()]


def _atoms(source: str) -> Iterator[_Atom]:
    for tag, entity, char in _ATOM.findall(source):
        yield _Atom(tag, "") if tag else _Atom(entity or char, html.unescape(entity) if entity else char)


def _end(atoms: list[_Atom], limit: int) -> int:
    """How many atoms the next part takes: to the last good end in its second half, or all that fits."""
    room, fits = limit, 0
    for atom in atoms:
        room -= atom.units
        if room < 0:
            break
        fits += 1
    if fits == len(atoms):
        return fits
    for ends in _GOOD_ENDS:
        found = next((n for n in range(fits, fits // 2, -1) if atoms[n - 1].text and atoms[n - 1].text in ends), None)
        if found:
            return found
    return max(fits, 1)


def _closed(atoms: list[_Atom], opened: list[str]) -> tuple[str, list[str]]:
    """The part's source with tags reopened before and closed after it, and those still open."""
    before, open_now = "".join(opened), list(opened)
    for atom in atoms:
        if atom.text or not atom.source.startswith("<"):
            continue
        open_now = open_now[:-1] if atom.source.startswith("</") else [*open_now, atom.source]
    after = "".join(f"</{_tag(source)}>" for source in reversed(open_now))
    return before + "".join(atom.source for atom in atoms) + after, open_now


def _tag(source: str) -> str:
    found = _NAME.match(source)
    return found.group(1) if found else ""

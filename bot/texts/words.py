"""Foreign words made safe to show: the one place where they are cleaned, shortened and escaped."""

from __future__ import annotations

import html
import re
import unicodedata
from typing import NewType

Safe = NewType("Safe", str)
"""Words of people, places and rosters after `said` or `line`: sentences take no other foreign words."""

NOTHING = Safe("")
_BLANK_LINES = re.compile(r"\s*\n\s*\n\s*")
_SPACES = re.compile(r"\s+")
_MENTION = re.compile(r"@(?=\w)")
_COMMAND = re.compile(r"(?<![\w/])/(?=[A-Za-z])")
_DOT = re.compile(r"(?<=[\w-])\.(?=[^\W\d_]{2})")
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co"})


def units(text: str) -> int:
    """Length in UTF-16 code units, as Telegram counts it."""
    return len(text) + sum(character > "\uffff" for character in text)


def clean(text: str) -> str:
    """The words without control, bidirectional, zero-width, private-use and broken characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    kept = (c for c in text if c in "\n\t" or unicodedata.category(c) not in _HIDDEN)
    return _BLANK_LINES.sub("\n\n", "".join(kept)).strip()


def plain(text: object, limit: int) -> str:
    """The words on one line for where no HTML is read (buttons, short answers), at most `limit` UTF-16 units."""
    return "".join(_shortened(list(_SPACES.sub(" ", clean(str(text)))), limit))


def said(text: object, limit: int) -> Safe:
    """The words as HTML, shortened with … to at most `limit` UTF-16 units after escaping."""
    return Safe("".join(_shortened([html.escape(c, quote=False) for c in clean(str(text))], limit)))


def line(text: object, limit: int) -> Safe:
    """The same on one line and without anything to press: names, places."""
    return said(defused(_SPACES.sub(" ", clean(str(text)))), limit)


def defused(text: str) -> str:
    """The words with nothing in them that Telegram would make pressable: what stands under the bot's name is trusted.

    Mentions ring people, commands are sent at a touch, addresses lead away; each keeps its looks in a wide sign.
    """
    text = _MENTION.sub("＠", clean(text))
    return _DOT.sub("．", _COMMAND.sub("／", text.replace("://", "：//")))


def _shortened(pieces: list[str], limit: int) -> list[str]:
    """Whole pieces only, so that no emoji and no `&lt;` is cut in half."""
    room = limit
    for count, piece in enumerate(pieces):
        room -= units(piece)
        if room < 0:
            return [*_within(pieces[:count], limit - 1), "…"] if limit > 0 else []
    return pieces


def _within(pieces: list[str], limit: int) -> list[str]:
    kept = list(pieces)
    while kept and (sum(units(p) for p in kept) > limit or kept[-1].isspace()):
        kept.pop()
    return kept

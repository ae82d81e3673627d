"""What may be shown in front of neighbours: numbers of people hidden however they are written, rooms left out."""

from __future__ import annotations

import re
from dataclasses import replace

from nlp.masking.digits import DRAWN_DASH, FIGURES, HAN, LIKE_FIGURES, MASKED, chains
from nlp.masking.numbers import Found, numbers
from nlp.masking.plates import MASKED_PLATE, plates
from nlp.masking.rooms import without_rooms

__all__ = ["Found", "find_numbers", "mask", "public_text"]

_FEWEST = 5
_ANY = re.compile(rf"[{FIGURES}{HAN}A-Za-zＡ-Ｚａ-ｚ]")
_KEYCAP = ("\ufe0f", "\u20e3")
_LIKE = re.escape(LIKE_FIGURES)
_LOOKS_LIKE = re.compile(rf"[{FIGURES}][{_LIKE}]|[{_LIKE}][{FIGURES}]|{DRAWN_DASH}")


def find_numbers(text: str) -> list[Found]:
    """Telephone, identity card, bank card, passport and plate numbers in the text, in order, none overlapping.

    Time grows with the text's length only.
    """
    if len(_ANY.findall(text)) < _FEWEST:
        return []
    for shown in (MASKED, MASKED_PLATE) if "**" in text else ():
        text = shown.sub(_blank, text)
    found = [f for chain in chains(text) for f in numbers(text, chain)]
    if _LOOKS_LIKE.search(text):
        found += [
            f
            for chain in chains(text, loose=True)
            for f in numbers(text, chain)
            if f.kind in ("mobile", "landline", "identity")
        ]
    found += plates(text)
    return [_with_keycap(text, one) for one in _apart(found)]


def _blank(masked: re.Match[str]) -> str:
    return "x" * len(masked[0])


def _with_keycap(text: str, one: Found) -> Found:
    """The frame of the last 6️⃣ goes with its figure."""
    behind = one.end
    while text[behind : behind + 1] in _KEYCAP:
        behind += 1
    return replace(one, end=behind)


def _apart(found: list[Found]) -> list[Found]:
    """The longest of those that overlap."""
    kept: list[Found] = []
    for one in sorted(found, key=lambda f: (f.start, -f.end)):
        if kept and one.start < kept[-1].end:
            if one.end - one.start > kept[-1].end - kept[-1].start:
                kept[-1] = one
            continue
        kept.append(one)
    return kept


def mask(text: str) -> str:
    """The text with telephone, identity card, bank card, passport and plate numbers starred out."""
    parts, behind = [], 0
    for one in find_numbers(text):
        parts += [text[behind : one.start], one.shown]
        behind = one.end
    return "".join([*parts, text[behind:]]) if parts else text


def public_text(text: str) -> str:
    """The text as a group may see it: masked, and without room numbers ("3栋501" -> "3栋")."""
    return without_rooms(mask(text))

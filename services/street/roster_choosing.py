"""To which part of a split something belongs: by its place on the map, its building's number, its estate's name; never by a guess."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

import shapely

from domain.roster.nodes import Lot, Target
from nlp.normalise import normalise
from nlp.place import find_place, number

_N = r"(?:[a-z]?\d{1,4}[a-z]?|[零〇一二两三四五六七八九十百]{1,5})"
_SPAN = rf"{_N}(?:号?[楼栋幢座]?\s*[-–—~至到]\s*{_N})?"
_SAID = re.compile(rf"(?P<list>{_SPAN}(?:[、,/和]{_SPAN})*)\s*(?:号院|号?[楼栋幢座]|#楼?)", re.IGNORECASE)
_ENDS = re.compile(rf"({_N})(?:号?[楼栋幢座]?\s*[-–—~至到]\s*({_N}))?", re.IGNORECASE)
LONGEST_SPAN = 200
"""Buildings; "1-9999栋" is a slip of the hand."""


def choose(lot: Lot, targets: Sequence[Target]) -> str | None:
    """The code of the one target the lot fits; None when it fits none, or several."""
    if lot.area:
        covering = [t.code for t in targets if t.area and _covers(t.area, lot.area)]
        if len(covering) == 1:
            return covering[0]
    wanted = _number_of(lot)
    if wanted:
        having = [t for t in targets if wanted in numbers(t)]
        if len(having) == 1:
            return having[0].code
        targets = having or [t for t in targets if not numbers(t)]
    return _by_name(normalise(lot.words), targets)


def _covers(area: str, lot: str) -> bool:
    """Whether the middle of the lot lies within the polygon."""
    return bool(shapely.covers(shapely.from_wkt(area), shapely.from_wkt(lot).representative_point()))


def _number_of(lot: Lot) -> str | None:
    said = lot.building or find_place(normalise(lot.words)).building
    if not said:
        return None
    found = sorted(_numbers(said))
    return found[0] if len(found) == 1 else number(said)


def numbers(target: Target) -> frozenset[str]:
    """Every building's number the target is known by: its own names with their spans, and the buildings below it."""
    return frozenset().union(*(_numbers(name) for name in (*target.names, *target.buildings)))


@lru_cache(maxsize=1 << 14)
def _numbers(name: str) -> frozenset[str]:
    """The buildings a name counts up: 幸福家园1-3栋、9号楼 -> 1 2 3 9."""
    found: set[str] = set()
    for said in _SAID.finditer(normalise(name)):
        for first, last in _ENDS.findall(said["list"]):
            found |= _span(number(first), number(last) if last else "")
    return frozenset(found)


def _span(first: str, last: str) -> set[str]:
    if first.isdecimal() and last.isdecimal() and 0 <= int(last) - int(first) <= LONGEST_SPAN:
        return {str(n) for n in range(int(first), int(last) + 1)}
    return {end for end in (first, last) if end}


def _by_name(words: str, targets: Iterable[Target]) -> str | None:
    """The target with the longest name in the words, when no other has one as long."""
    scored = [(max((len(root) for root in _roots(t) if root in words), default=0), t.code) for t in targets]
    best = max((length for length, _ in scored), default=0)
    found = [code for length, code in scored if length == best > 0]
    return found[0] if len(found) == 1 else None


def _roots(target: Target) -> set[str]:
    """Names without their buildings; a name of one character says nothing."""
    roots = {_SAID.sub("", normalise(name)).strip() for name in target.names}
    return {root for root in roots if len(root) > 1}

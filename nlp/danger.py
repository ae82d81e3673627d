"""Whether somebody is in danger now, and which kind of danger it is."""

import re
from collections.abc import Mapping
from functools import cache

from nlp.lexicon import flat, shared

# How far before and after a danger word something can take it back, in characters.
BEFORE, AFTER = 7, 12
# A long petition tells a story; only what it says is happening now counts.
LONG = 120
_SENTENCE_END = re.compile(r"[。!?!?;;\n]")


def find_danger(text: str) -> str | None:
    """The kind of danger a normalised text speaks of as happening now, or None."""
    match = _danger_pattern().search(text)
    if match is None:
        return None
    text = _harmless_pattern().sub(" ", text)
    for found in _danger_pattern().finditer(text):
        kind = _kinds()[found[0]]
        if _counts(text, found.start(), found.end()):
            return kind
    return None


def _counts(text: str, start: int, end: int) -> bool:
    head = _SENTENCE_END.split(text[max(0, start - BEFORE) : start])[-1]
    tail = _SENTENCE_END.split(text[end : end + AFTER])[0]
    if _list_pattern("before").search(head) or _list_pattern("after").search(tail):
        return False
    return len(text) <= LONG or _list_pattern("now").search(text) is not None


@cache
def _kinds() -> Mapping[str, str]:
    return {word: kind for kind, words in shared("danger")["kinds"].items() for word in flat(words)}


@cache
def _danger_pattern() -> re.Pattern[str]:
    return _any_of(list(_kinds()))


@cache
def _harmless_pattern() -> re.Pattern[str]:
    return _any_of(flat(shared("danger")["not_danger"]))


@cache
def _list_pattern(name: str) -> re.Pattern[str]:
    return _any_of(flat(shared("danger")[name]))


def _any_of(words: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))

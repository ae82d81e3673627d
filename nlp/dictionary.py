"""Jieba's dictionary with the field's own words in it: how often each word is said, and each character."""

import logging
import math
from collections import Counter
from collections.abc import Mapping
from functools import cache

import jieba

from nlp.lexicon import flat, shared

jieba.setLogLevel(logging.WARNING)
# What a normalised text has beside characters; no dictionary counts it. So many characters are more frequent.
PUNCTUATION = ",。!?、 ;:()\n0123456789"
_MORE_FREQUENT = 100


@cache
def ranks() -> Mapping[str, int]:
    """Characters of the dictionary, the most frequent first, the usual punctuation among them."""
    seen: Counter[str] = Counter()
    for word, count in counts()[0].items():
        for character in word:
            seen[character] += count
    ordered = sorted(seen.keys() - set(PUNCTUATION), key=lambda character: (-seen[character], character))
    ordered[_MORE_FREQUENT:_MORE_FREQUENT] = PUNCTUATION
    return {character: rank for rank, character in enumerate(ordered)}


@cache
def counts() -> tuple[Mapping[str, int], int]:
    """Words with how often they were said, and the sum.

    Large, and wanted only while a reader is loaded: `counts.cache_clear()` gives the memory back.
    """
    found: dict[str, int] = {}
    total = 0
    with jieba.dt.get_dict_file() as lines:
        for line in lines:
            word, count, _ = line.decode().split(" ", 2)
            found[word] = int(count)
            total += found[word]
    for word in flat(shared("dictionary")["words"]):
        if not found.get(word):
            found[word] = _suggested(word, found, total)
            total += found[word]
    return found, total


def _suggested(word: str, known: Mapping[str, int], total: int) -> int:
    """As often as its parts would stand together by chance, and once more: jieba's `suggest_freq`."""
    share = 1.0
    for part in _likeliest_parts(word, known, total):
        share *= known.get(part, 1) / total
    return int(share * total) + 1


def _likeliest_parts(word: str, known: Mapping[str, int], total: int) -> list[str]:
    best: list[tuple[float, list[str]]] = [(0.0, [])]  # of the last 0, 1, 2 … characters
    for start in range(len(word) - 1, -1, -1):
        routes = []
        for end in range(start + 1, len(word) + 1):
            part = word[start:end]
            if end == start + 1 or known.get(part):
                score, rest = best[len(word) - end]
                routes.append((math.log(known.get(part) or 1) - math.log(total) + score, end, [part, *rest]))
        score, _, parts = max(routes, key=lambda route: route[:2])
        best.append((score, parts))
    return best[-1][1]

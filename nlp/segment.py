"""Words of a Chinese text by jieba's dictionary, with the field's own words and the grid's names in it."""

import math
import re
from collections.abc import Iterable
from functools import cache
from itertools import groupby

from nlp.dictionary import counts, ranks
from nlp.search import Automaton, any_in, automaton_of, automaton_with

_RUNS = re.compile(r"[\u3400-\u9fff]+|[a-z0-9]+")
_IMPOSSIBLE = -1e30


class Segmenter:
    """Cuts texts along the likeliest route through jieba's dictionary; loaded once, thread-safe afterwards.

    The route is jieba's own (`calc` of `jieba.cut(HMM=False)`), over the words that one pass of an automaton finds:
    bare `jieba.lcut` alone would use up the time a whole reading may take.
    """

    def __init__(self, names: Iterable[str] = ()) -> None:
        known = [name for name in names if len(name) > 1]
        self._names, self._name_in = _any_of(known), automaton_of(dict.fromkeys(known, True))
        self._words_in = _automaton().iter

    def cut(self, text: str) -> list[str]:
        """The words of a normalised text in order; punctuation and blanks are left out."""
        if self._names is None or not any_in(self._name_in, text):
            return self._words(text)
        words: list[str] = []
        for part in self._names.split(text):
            words += [part] if self._names.fullmatch(part) else self._words(part)
        return words

    def _words(self, text: str) -> list[str]:
        words: list[str] = []
        for run in _RUNS.findall(text):
            if run.isascii() or len(run) == 1:
                words.append(run)
            else:
                words += self._route(run)
        return words

    def _route(self, run: str) -> list[str]:
        """From the end to the start: how likely the rest after each character can be at best, and its first word's end.

        What follows the place before the first character stands at the index -1, which is the last of the list.
        """
        last = len(run) - 1
        rest, following = [_IMPOSSIBLE] * (last + 2), [0] * (last + 2)
        rest[last] = 0.0
        for end, (size, chance) in reversed(list(self._words_in(run))):
            score = chance + rest[end]
            before = end - size
            if score > rest[before]:
                rest[before], following[before] = score, end
        if rest[-1] <= _IMPOSSIBLE:
            return self._around_unknown(run)
        words, at = [], -1
        while at < last:
            end = following[at] + 1
            words.append(run[at + 1 : end])
            at = end - 1
        return words

    def _around_unknown(self, run: str) -> list[str]:
        """The words of a run with characters that no word of the dictionary has; each of those stands alone."""
        parts = [(known, "".join(part)) for known, part in groupby(run, ranks().__contains__)]
        return [word for known, part in parts for word in (self._route(part) if known else part)]


def _any_of(names: list[str]) -> re.Pattern[str] | None:
    longest_first = sorted(names, key=len, reverse=True)
    return re.compile("(" + "|".join(map(re.escape, longest_first)) + ")") if names else None


@cache
def _automaton() -> Automaton:
    """Finds all words of a run of Chinese characters: their length, and the logarithm of their share of all words.

    Far smaller than jieba's table of all words and their beginnings.
    """
    found, total = counts()
    unknown = -math.log(total)
    chances = {count: math.log(count) + unknown for count in set(found.values()) if count}
    pairs: dict[tuple[int, int], tuple[int, float]] = {}

    def value(word: str) -> tuple[int, float]:
        size, count = len(word), found.get(word, 0)
        return pairs.setdefault((size, count), (size, chances.get(count, unknown)))

    characters = [character for character in ranks() if not found.get(character)]
    words = filter(_RUNS.fullmatch, [*(word for word, count in found.items() if count), *characters])
    automaton = automaton_with((word for word in words if not word.isascii()), value)
    counts.cache_clear()
    return automaton

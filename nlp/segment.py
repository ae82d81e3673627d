"""Words of a Chinese text by jieba's dictionary, with the field's own words and the grid's names in it."""

import logging
import math
import re
from collections.abc import Iterable, Mapping
from functools import cache

import jieba

from nlp.lexicon import flat, shared

jieba.setLogLevel(logging.WARNING)
_RUNS = re.compile(r"[\u3400-\u9fff]+|[a-z0-9]+")


class Segmenter:
    """Cuts texts along the likeliest route through jieba's dictionary; loaded once, thread-safe afterwards.

    The route is jieba's own (`calc` of `jieba.cut(HMM=False)`), searched in one pass over plain lists: bare
    `jieba.lcut` alone would use up the time a whole reading may take.
    """

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._names = _any_of([name for name in names if len(name) > 1])
        self._frequencies, self._logs, self._unknown = _dictionary()

    def cut(self, text: str) -> list[str]:
        """The words of a normalised text in order; punctuation and blanks are left out."""
        if self._names is None:
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
        frequency_of, logs, unknown = self._frequencies.get, self._logs, self._unknown
        length = len(run)
        best, following = [0.0] * (length + 1), [0] * length
        for start in range(length - 1, -1, -1):
            end = start + 1
            frequency = frequency_of(run[start])
            score, chosen = (logs[frequency] if frequency else unknown) + best[end], end
            if frequency is None:
                end = length
            while end < length:
                end += 1
                frequency = frequency_of(run[start:end])
                if frequency is None:
                    break
                if frequency:
                    candidate = logs[frequency] + best[end]
                    if candidate > score:
                        score, chosen = candidate, end
            best[start], following[start] = score, chosen
        words, at = [], 0
        while at < length:
            words.append(run[at : following[at]])
            at = following[at]
        return words


def _any_of(names: list[str]) -> re.Pattern[str] | None:
    longest_first = sorted(names, key=len, reverse=True)
    return re.compile("(" + "|".join(map(re.escape, longest_first)) + ")") if names else None


@cache
def _dictionary() -> tuple[Mapping[str, int], Mapping[int, float], float]:
    """Jieba's words and prefixes with their counts, and the logarithm of each count's share."""
    jieba.initialize()
    for word in flat(shared("dictionary")["words"]):
        if not jieba.dt.FREQ.get(word):
            jieba.add_word(word)
    total = math.log(jieba.dt.total)
    logs = {count: math.log(count) - total for count in set(jieba.dt.FREQ.values()) if count}
    return jieba.dt.FREQ, logs, -total


def frequent_characters() -> list[str]:
    """The characters of the dictionary, the most frequent first."""
    counts = {word: count for word, count in _dictionary()[0].items() if len(word) == 1}
    return sorted(counts, key=counts.__getitem__, reverse=True)

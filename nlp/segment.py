"""Words of a Chinese text by jieba, with the field's words and the grid's names in its dictionary."""

import logging
import math
from collections.abc import Iterable
from functools import cache

import jieba

from nlp.lexicon import categories

jieba.setLogLevel(logging.WARNING)
# A user's word wins over its parts, but not over a longer word of the dictionary.
_USER_FREQUENCY = 20000


class Segmenter:
    """Cuts texts with jieba's dictionary and its best-route search; loaded once, thread-safe afterwards."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._names = frozenset(name for name in names if len(name) > 1)
        self._weights, self._longest = _base()
        if self._names:
            self._weights = self._weights | {name: _user_weight() for name in self._names}
            self._longest = max(self._longest, *map(len, self._names))

    def cut(self, text: str) -> list[str]:
        """The words of a text, in order; their concatenation is the text."""
        return list(jieba.cut(text))


def _user_weight() -> float:
    return math.log(_USER_FREQUENCY) - math.log(jieba.dt.total)


@cache
def _base() -> tuple[dict[str, float], int]:
    jieba.initialize()
    for category in categories().values():
        for word in category.words:
            if len(word) > 1 and not jieba.dt.FREQ.get(word):
                jieba.add_word(word)
    return {}, 8

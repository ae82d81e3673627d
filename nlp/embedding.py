"""Vectors of words from the company they keep in unlabelled messages, so that synonyms learn from each other."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.preprocessing import normalize
from sklearn.utils.extmath import randomized_svd

from nlp.normalise import normalise
from nlp.segment import Segmenter

DIMENSIONS, NEIGHBOURS, SEEN = 150, 5, 4
_SENTENCES = re.compile(r"[。!?;\n]")
Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Embedding:
    """`words` with their vectors (unit length) and rarities (natural logarithms)."""

    words: list[str]
    vectors: Matrix
    rarity: Matrix
    index: dict[str, int]

    @property
    def dimensions(self) -> int:
        return int(self.vectors.shape[1])

    def weighted(self) -> Matrix:
        """Each word's vector times its rarity."""
        return self.vectors * self.rarity[:, None]

    def text(self, words: Iterable[str]) -> Matrix:
        """The vector of a text's words, divided by the length of their rarities."""
        known = [self.index[word] for word in words if word in self.index]
        if not known:
            return np.zeros(self.dimensions)
        rarity = self.rarity[known]
        return np.asarray((self.vectors[known] * rarity[:, None]).sum(axis=0) / np.sqrt((rarity**2).sum()))


def embed(texts: Sequence[str]) -> Embedding:
    """Vectors of all words seen at least SEEN times: the main directions of their positive mutual information."""
    segmenter = Segmenter()
    sentences = [part for text in texts for part in _SENTENCES.split(normalise(text)) if len(part) > 3]
    cuts = [segmenter.cut(sentence) for sentence in sentences]
    counts = Counter(word for cut in cuts for word in cut)
    seen_in = Counter(word for cut in cuts for word in set(cut))
    words = [word for word, count in counts.items() if count >= SEEN and not word.isascii()]
    index = {word: number for number, word in enumerate(words)}
    near = _company([[index[word] for word in cut if word in index] for cut in cuts], len(words))
    left, strength, _ = randomized_svd(_information(near), DIMENSIONS, n_iter=3, random_state=0)
    rarity = np.array([round(10 * math.log(len(cuts) / seen_in[word])) / 10 for word in words])
    return Embedding(words, normalize(left * np.sqrt(strength)), rarity, index)


def _company(cuts: list[list[int]], size: int) -> sp.coo_matrix:
    """How often two words stand within NEIGHBOURS of each other, near ones counting more."""
    line = np.concatenate([np.array([*cut, *[-1] * NEIGHBOURS], dtype=np.int64) for cut in cuts])
    total = sp.csr_matrix((size, size))
    for distance in range(1, NEIGHBOURS + 1):
        first, second = line[:-distance], line[distance:]
        both = (first >= 0) & (second >= 0)
        values = np.full(int(both.sum()), 1 / math.sqrt(distance))
        total = total + sp.csr_matrix((values, (first[both], second[both])), shape=(size, size))
    return (total + total.T).tocoo()


def _information(near: sp.coo_matrix) -> sp.csr_matrix:
    often = np.bincount(near.row, near.data, near.shape[0])
    share = often**0.75
    share /= share.sum()
    values = np.log(np.maximum(near.data / (often[near.row] * share[near.col]), 1e-9))
    positive = values > 0
    return sp.csr_matrix((values[positive], (near.row[positive], near.col[positive])), shape=near.shape)

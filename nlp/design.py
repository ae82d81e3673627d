"""Texts as rows of a matrix to fit on, and fitted columns as rows of the weights files."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from nlp.embedding import Embedding
from nlp.features import STEPS, Extractor, Features
from nlp.rows import Row
from nlp.segment import Segmenter

Matrix = NDArray[np.float64]
# How much the vectors of words and the lexicon's features count beside the pieces (found by trying).
WORD_SHARE, DENSE_SHARE = 0.5, 0.8
DENSE_QUANTUM = 0.02


class Design:
    """Columns: pieces, then directions of the word vectors, then the lexicon's features (`dense_names`)."""

    def __init__(self, names: list[str], rarity: Matrix, embedding: Embedding) -> None:
        self._names, self._rarity, self._embedding = names, rarity, embedding
        self._extractor, self._segmenter = Extractor(names), Segmenter()
        self.dense_names: list[str] = []

    def rows(self, texts: Sequence[str]) -> sp.csr_matrix:
        """A row a text; fixes which features of the lexicon have columns."""
        features = [self._extractor.extract(text, self._segmenter) for text in texts]
        words = np.array([self._embedding.text(found.words) for found in features]) * WORD_SHARE
        self.dense_names = sorted({name for found in features for name in found.dense})
        dense = self._dense_rows(features) * DENSE_SHARE
        return sp.hstack([self._piece_rows(features), sp.csr_matrix(words), sp.csr_matrix(dense)]).tocsr()

    def _piece_rows(self, features: list[Features]) -> sp.csr_matrix:
        data: list[Matrix] = []
        indices: list[NDArray[np.int64]] = []
        ends = [0]
        for found in features:
            columns = np.fromiter(found.pieces, dtype=np.int64)
            values = self._rarity[columns] * np.array([2.0 if c in found.head else 1.0 for c in columns.tolist()])
            data.append(values / (np.sqrt((values**2).sum()) or 1.0))
            indices.append(columns)
            ends.append(ends[-1] + len(columns))
        shape = (len(features), len(self._names))
        return sp.csr_matrix((np.concatenate(data), np.concatenate(indices), ends), shape=shape)

    def _dense_rows(self, features: list[Features]) -> Matrix:
        column = {name: number for number, name in enumerate(self.dense_names)}
        rows = np.zeros((len(features), len(column)))
        for row, found in enumerate(features):
            for name, value in found.dense.items():
                rows[row, column[name]] = value / STEPS
        return rows

    def weights(
        self, coefficients: Matrix, scales: Mapping[str, Matrix]
    ) -> tuple[dict[str, list[Row]], dict[str, Any]]:
        """Rows of the weights files and their quanta. `scales`: by length class, what each answer's score is times."""
        first, second = len(self._names), len(self._names) + self._embedding.dimensions
        pieces = coefficients[:, :first] * self._rarity
        words = (coefficients[:, first:second] @ self._embedding.weighted().T) * WORD_SHARE
        quantum = {"pieces": _quantum(pieces), "words": _quantum(words), "dense": DENSE_QUANTUM}
        dense = coefficients[:, second:] * DENSE_SHARE
        rows = {
            "pieces": _rows(self._names, self._rarity, pieces, quantum["pieces"]),
            "words": _rows(self._embedding.words, self._embedding.rarity, words, quantum["words"], least=6),
            "dense": [row for length, scale in scales.items() for row in self._dense(length, dense * scale[:, None])],
        }
        return rows, quantum

    def _dense(self, length: str, weights: Matrix) -> list[Row]:
        """The lexicon's features are rare enough to be kept already scaled, for each length class."""
        names = [f"{length} {name}" for name in self.dense_names]
        return _rows(names, np.zeros(len(names)), weights, DENSE_QUANTUM, least=1)


def _quantum(weights: Matrix) -> float:
    """One step of a weight: the largest few may be cut off, so that the many small ones are told apart."""
    return float(np.quantile(np.abs(weights), 0.9995) / 60)


def _rows(names: Sequence[str], rarity: Matrix, weights: Matrix, quantum: float, least: int = 3) -> list[Row]:
    steps = np.clip(np.rint(weights / quantum), -999, 999).astype(int)
    steps[np.abs(steps) < least] = 0
    return [
        Row(name, round(10 * float(rare)), {int(lane): int(column[lane]) for lane in np.flatnonzero(column)})
        for name, rare, column in zip(names, rarity, steps.T, strict=True)
    ]

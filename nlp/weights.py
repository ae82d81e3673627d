"""Learned weights as plain files, and their sums: a Reading's scores are nothing but these."""

import json
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import sqrt
from pathlib import Path
from typing import Any, TypeVar

from nlp.answers import Model, aligned
from nlp.features import STEPS, Extractor, Features
from nlp.lexicon import categories
from nlp.rows import LANE, Row, format_row, parse_row

__all__ = ["FOLDER", "Row", "Scores", "Weights", "format_row", "parse_row", "read_model"]
FOLDER = Path(__file__).parent / "weights"
# From this many quanta on, a row is worth showing as a reason.
TELLING = 16
Key = TypeVar("Key", int, str)


@dataclass(slots=True)
class Scores:
    """Scores of one text, in the order of the answers, and what one quantum of a piece or word was worth in it."""

    values: list[float]
    piece_scale: float
    word_scale: float


class Weights:
    """A loaded model: rows by piece, word and dense feature."""

    def __init__(self, pieces: list[Row], words: Iterable[Row], dense: Iterable[Row], model: Mapping[str, Any]) -> None:
        self.answers: tuple[str, ...] = tuple(model["answers"])
        self.model = model
        self.names = [row.text for row in pieces]
        words = list(words)
        self._telling_pieces = _telling(((n, row) for n, row in enumerate(pieces)), len(categories()))
        self._telling_words = _telling(((row.text, row) for row in words), len(categories()))
        self._rarity_lane = LANE * len(self.answers)
        self.pieces = [self._with_rarity(row) for row in pieces]
        self.words = {row.text: self._with_rarity(row) for row in words}
        self.dense: dict[str, dict[str, int]] = {"short": {}, "long": {}}
        for row in dense:
            length, _, name = row.text.partition(" ")
            self.dense[length][name] = row.packed()
        quantum: Mapping[str, float] = model["quantum"]
        self._piece_quantum, self._word_quantum = quantum["pieces"] * 10, quantum["words"] * 10
        self._dense_quantum = quantum["dense"] / STEPS
        self._blend = {length: (facts["biases"], facts["scales"]) for length, facts in model["blend"].items()}
        lanes = len(self.answers)
        self._lift = sum(1 << (LANE * lane + LANE - 1) for lane in range(lanes + 1))
        self._size = (lanes + 1) * LANE // 8 + 8
        self._unpack = struct.Struct(f"<{lanes + 1}i").unpack_from

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """The answers after "is_local"."""
        return self.answers[self.answers.index("is_local") + 1 :]

    def threshold(self, length: str) -> float:
        """The logit above which a text counts as a request."""
        return float(self.model.get("thresholds", {}).get(length, 0.0))

    def summands(self, features: Features, answer: int, scores: "Scores") -> list[tuple[str, float]]:
        """The telling pieces and words of a text with what each adds to one category's score."""
        scale = self._blend[features.length][1][answer]
        pieces, words = self._telling_pieces[answer], self._telling_words[answer]
        found = [(self.names[n], scale * scores.piece_scale * pieces[n]) for n in features.pieces & pieces.keys()]
        return found + [(word, scale * scores.word_scale * words[word]) for word in features.words & words.keys()]

    def _with_rarity(self, row: Row) -> int:
        return row.packed() + (row.rarity * row.rarity << self._rarity_lane)

    @cached_property
    def extractor(self) -> Extractor:
        return Extractor(self.names)

    @classmethod
    def load(cls, folder: Path = FOLDER) -> "Weights":
        """The shipped model. Raises OSError, ValueError when its files are damaged."""
        rows, facts = read_model(folder)
        return cls(list(rows["pieces"]), rows["words"], rows["dense"], facts)

    def lanes(self, packed: int) -> tuple[int, ...]:
        """The lanes of a sum of rows: one whole number an answer, then the sum of squared rarities."""
        # lifted, every lane is positive and borrows nothing; with its top bit turned it is its own two's complement
        return self._unpack(((packed + self._lift) ^ self._lift).to_bytes(self._size, "little"))

    def score(self, features: Features) -> Scores:
        """All answers' scores, in their order: logits of the categories, of "is it asked?" and "is it local?", of the kinds."""
        row = self.pieces.__getitem__
        every = sum(map(row, features.pieces))
        first = every if features.head is features.pieces else sum(map(row, features.head))
        pieces = self.lanes(every + first)
        words = self.lanes(sum(filter(None, map(self.words.get, features.words))))
        dense = self.dense[features.length].get
        rest = self.lanes(sum([dense(name, 0) * value for name, value in features.dense.items()]))
        # a piece of the head counts double, so its rarity counts four times in the length of the text
        length = pieces[-1] + 2 * (first >> self._rarity_lane)
        piece_scale = self._piece_quantum / sqrt(length or 1)
        word_scale = self._word_quantum / sqrt(words[-1] or 1)
        dense_scale = self._dense_quantum
        biases, scales = self._blend[features.length]
        values = [
            bias + scale * (piece_scale * a + word_scale * b) + dense_scale * c
            for bias, scale, a, b, c in zip(biases, scales, pieces, words, rest, strict=False)
        ]
        return Scores(values, piece_scale, word_scale)


def read_model(folder: Path = FOLDER) -> Model:
    """The model of a folder, in line with the categories there are. Raises OSError, ValueError for damaged files."""
    facts = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    rows = {
        kind: [parse_row(line) for line in (folder / f"{kind}.tsv").read_text(encoding="utf-8").splitlines()]
        for kind in ("pieces", "words", "dense")
    }
    return aligned(Model(rows, facts), categories())


def _telling(rows: Iterable[tuple[Key, Row]], answers: int) -> list[dict[Key, int]]:
    """For each of the first answers: the rows worth showing as a reason for or against it."""
    found: list[dict[Key, int]] = [{} for _ in range(answers)]
    for key, row in rows:
        if len(row.text) > 1:
            for lane, value in row.weights.items():
                if lane < answers and abs(value) >= TELLING:
                    found[lane][key] = value
    return found

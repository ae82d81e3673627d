"""Learned weights as plain files, and their sums: a Reading's scores are nothing but these.

A row of `pieces.tsv` and `words.tsv` is: string, rarity in tenths, weights. A weight is the letter of an answer
(`A` … in the order of `answers` in `model.json`; lower case for minus) and a whole number of quanta, so
`路灯 52 K31o4` says: rarity 5.2, speaks for answer K with 31 and against answer O with 4.
"""

import json
import re
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import sqrt
from pathlib import Path
from typing import Any

from nlp.features import STEPS, Extractor, Features

FOLDER = Path(__file__).parent / "weights"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ{[<(/="
_LOWER = "abcdefghijklmnopqrstuvwxyz}]>)\\-"
_WEIGHT = re.compile(r"([^0-9])([0-9]+)")
# One row is one big whole number, an answer's weight in each 32-bit lane: adding two rows is one addition.
_LANE = 32
# From this many quanta on, a row is worth showing as a reason.
TELLING = 8


@dataclass(frozen=True, slots=True)
class Row:
    """A string's weights (quanta by answer) and its rarity (natural logarithm, in tenths)."""

    text: str
    rarity: int
    weights: Mapping[int, int]

    def packed(self) -> int:
        """The weights in lanes, the square of the rarity in the lane after the last answer."""
        return sum(value << (_LANE * lane) for lane, value in self.weights.items())


def format_row(row: Row) -> str:
    """One line of a weights file."""
    ordered = sorted(row.weights.items(), key=lambda item: -abs(item[1]))
    code = "".join(f"{(LETTERS if value > 0 else _LOWER)[lane]}{abs(value)}" for lane, value in ordered if value)
    return f"{row.text}\t{row.rarity}\t{code}"


def parse_row(line: str) -> Row:
    """The row of one line. Raises ValueError when it is not one."""
    text, rarity, code = line.rstrip("\n").split("\t")
    weights = {
        (LETTERS.index(letter) if letter in LETTERS else _LOWER.index(letter)): (
            int(value) if letter in LETTERS else -int(value)
        )
        for letter, value in _WEIGHT.findall(code)
    }
    return Row(text, int(rarity), weights)


@dataclass(slots=True)
class Scores:
    """Scores of one text, in the order of the answers, and what one quantum of a piece or word was worth in it."""

    values: tuple[float, ...]
    piece_scale: float
    word_scale: float


class Weights:
    """A loaded model: rows by piece, word and dense feature."""

    def __init__(self, pieces: list[Row], words: Iterable[Row], dense: Iterable[Row], model: Mapping[str, Any]) -> None:
        self.answers: tuple[str, ...] = tuple(model["answers"])
        self.model = model
        self.names = [row.text for row in pieces]
        words = list(words)
        self._telling = [(_telling(pieces, lane), _telling_words(words, lane)) for lane in range(len(self.answers))]
        self._rarity_lane = _LANE * len(self.answers)
        self.pieces = [self._with_rarity(row) for row in pieces]
        self.words = {row.text: self._with_rarity(row) for row in words}
        self.dense: dict[str, dict[str, int]] = {"short": {}, "long": {}}
        for row in dense:
            length, _, name = row.text.partition(" ")
            self.dense[length][name] = row.packed()
        self.quantum: Mapping[str, float] = model["quantum"]
        self._blend = {
            length: tuple(zip(facts["scales"], facts["biases"], strict=True))
            for length, facts in model["blend"].items()
        }
        self._certainty = {
            length: (float(facts["certainty"][0]), float(facts["certainty"][1]))
            for length, facts in model["blend"].items()
        }
        lanes = len(self.answers)
        self._lift = sum(1 << (_LANE * lane + _LANE - 1) for lane in range(lanes + 1))
        self._size = (lanes + 1) * _LANE // 8 + 8
        self._unpack = struct.Struct(f"<{lanes + 1}i").unpack_from

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """The answers after "is_request"."""
        return self.answers[self.answers.index("is_request") + 1 :]

    def certainty(self, length: str) -> tuple[float, float]:
        """What the best category's probability and a tenth of its logit add to "is it a request?"."""
        return self._certainty[length]

    def threshold(self, length: str) -> float:
        """The logit above which a text counts as a request."""
        return float(self.model.get("thresholds", {}).get(length, 0.0))

    def summands(self, features: Features, answer: int, scores: "Scores") -> list[tuple[str, float]]:
        """The telling pieces and words of a text with what each adds to one answer's score."""
        scale = self._blend[features.length][answer][0]
        pieces, words = self._telling[answer]
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
        model = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        pieces, words, dense = (
            [parse_row(line) for line in (folder / f"{name}.tsv").read_text(encoding="utf-8").splitlines()]
            for name in ("pieces", "words", "dense")
        )
        return cls(pieces, words, dense, model)

    def lanes(self, packed: int) -> tuple[int, ...]:
        """The lanes of a sum of rows: one whole number an answer, then the sum of squared rarities."""
        # lifted, every lane is positive and borrows nothing; with its top bit turned it is its own two's complement
        return self._unpack(((packed + self._lift) ^ self._lift).to_bytes(self._size, "little"))

    def score(self, features: Features) -> Scores:
        """All answers' scores, in their order: logits of the categories, of "is it a request?", of the kinds."""
        row, known = self.pieces.__getitem__, self.words.get
        every = sum(map(row, features.pieces))
        first = every if features.head is features.pieces else sum(map(row, features.head))
        pieces = self.lanes(every + first)
        words = self.lanes(sum([known(word, 0) for word in features.words]))
        dense = self.dense[features.length].get
        rest = self.lanes(sum([dense(name, 0) * value for name, value in features.dense.items()]))
        # a piece of the head counts double, so its rarity counts four times in the length of the text
        length = pieces[-1] + 2 * (first >> self._rarity_lane)
        piece_scale = self.quantum["pieces"] * 10 / sqrt(max(length, 1))
        word_scale = self.quantum["words"] * 10 / sqrt(words[-1] or 1)
        dense_scale = self.quantum["dense"] / STEPS
        values = tuple(
            [
                bias + scale * (piece_scale * a + word_scale * b) + dense_scale * c
                for (scale, bias), a, b, c in zip(self._blend[features.length], pieces, words, rest, strict=False)
            ]
        )
        return Scores(values, piece_scale, word_scale)


def _telling(rows: list[Row], lane: int) -> dict[int, int]:
    """Numbers of the pieces worth showing as a reason for or against an answer."""
    return {
        n: row.weights[lane]
        for n, row in enumerate(rows)
        if len(row.text) > 1 and abs(row.weights.get(lane, 0)) >= TELLING
    }


def _telling_words(rows: Iterable[Row], lane: int) -> dict[str, int]:
    return {
        row.text: row.weights[lane] for row in rows if len(row.text) > 1 and abs(row.weights.get(lane, 0)) >= TELLING
    }

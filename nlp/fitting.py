"""Fits the weights from examples with scikit-learn; what it leaves behind is read without it."""

import json
import math
import re
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.svm import LinearSVC

from nlp.blend import Blend, fit_blend
from nlp.embedding import Embedding
from nlp.examples import Example
from nlp.features import SHORT, STEPS, Extractor, Features
from nlp.lexicon import categories
from nlp.normalise import normalise
from nlp.segment import Segmenter
from nlp.weights import Row, Weights, format_row

KINDS = ("complaint", "question", "request", "suggestion", "report", "praise")
ANSWERS = (*categories(), "is_request", *KINDS)
# How many pieces of words keep weights, and how strongly a wrong training example pulls.
PIECES, LONGEST_PIECE = 24000, 4
STRENGTH = 0.5
WORD_SHARE = 0.5
FOLDS = 3
# Share of topic chatter that may be taken for a request: silence is cheaper than a wrong card.
FALSE_CARDS = 0.08
DENSE_QUANTUM = 0.02
# How much the lexicon's hand weights count before anything is learnt (found by trying 0, 0.5, 1, 2, 3).
HAND = 3.0
# A second or third label is right too, but less typical of its category.
SECOND_LABEL = 0.5
_CHARACTERS = re.compile(r"[\u3400-\u9fff]+|[a-z0-9]{2,}")
Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sample:
    """One text to learn from: normalised, with the weight it has in learning."""

    text: str
    example: Example
    weight: float = 1.0


def samples(examples: Sequence[Example]) -> list[Sample]:
    """Each example as learnt from: a petition whole and as its title alone, a line of chat counted double."""
    found = []
    for example in examples:
        if example.formal and example.labels:
            found.append(Sample(normalise(example.whole), example))
            found.append(Sample(normalise(example.title or example.text[:40]), example))
        elif example.is_request is not None:
            found.append(Sample(normalise(example.whole), example, 2.0))
    return found


def pieces_of(text: str) -> set[str]:
    """All pieces of one to LONGEST_PIECE characters, and whole Latin words."""
    pieces: set[str] = set()
    for run in _CHARACTERS.findall(text):
        if run.isascii():
            if not run.isdigit():
                pieces.add(run)
            continue
        for start in range(len(run)):
            pieces.update(run[start : start + n] for n in range(1, min(LONGEST_PIECE, len(run) - start) + 1))
    return pieces


def fit(examples: Sequence[Example], embedding: Embedding) -> "Fitted":
    """A model of these examples."""
    learnt = samples(examples)
    counts = Counter(piece for sample in learnt for piece in pieces_of(sample.text))
    names = [piece for piece, count in counts.items() if count >= (3 if len(piece) > 1 else 1)]
    rarity = _rarities(names, counts, len(learnt))
    first = _Design(names, rarity, embedding)
    coefficients, _ = _fit_answers(first.learned([sample.text for sample in learnt])[0], learnt)
    worth = np.abs(coefficients[:, : len(names)]).max(axis=0) * rarity
    kept = np.sort(np.argsort(-worth)[:PIECES])
    design = _Design([names[i] for i in kept], rarity[kept], embedding)
    learned, dense = design.learned([sample.text for sample in learnt])
    unseen = _unseen_scores(learned, learnt)
    coefficients, intercepts = _fit_answers(learned, learnt)
    blends = {length: _blends(length, unseen, dense, design.dense_names, learnt) for length in ("short", "long")}
    thresholds = {
        length: _threshold(length, pair[1], pair[0], unseen, dense, learnt) for length, pair in blends.items()
    }
    fitted = design.weights(coefficients, intercepts, blends)
    fitted.model["thresholds"] = {length: round(value, 3) for length, value in thresholds.items()}
    return fitted


def _unseen_scores(learned: sp.csr_matrix, learnt: list[Sample]) -> Matrix:
    """Scores of each sample by weights that were fitted without its example."""
    fold_of = {id(sample.example): number % FOLDS for number, sample in enumerate(learnt)}
    folds = np.array([fold_of[id(sample.example)] for sample in learnt])
    scores = np.zeros((len(learnt), len(ANSWERS)))
    for fold in range(FOLDS):
        rest = np.flatnonzero(folds != fold)
        coefficients, intercepts = _fit_answers(learned[rest], [learnt[i] for i in rest])
        out = np.flatnonzero(folds == fold)
        scores[out] = learned[out] @ coefficients.T + intercepts
    return scores


def _blends(length: str, scores: Matrix, dense: Matrix, names: list[str], learnt: list[Sample]) -> tuple[Blend, Blend]:
    """The blends of categories and of "is it a request?" for texts of one length class."""
    right_length = np.array([(len(sample.text) <= SHORT) == (length == "short") for sample in learnt])
    labelled = right_length & np.array([bool(sample.example.labels) for sample in learnt])
    decided = right_length & np.array([sample.example.is_request is not None for sample in learnt])
    codes = list(categories())
    targets = np.array([[_share(sample.example, code) for code in codes] for sample in learnt])
    weight = np.array([0.4 if sample.example.formal and length == "short" else 1.0 for sample in learnt])
    start = np.array([[_hand_weight(name, code) for code in codes] for name in names])
    of_categories = fit_blend(
        scores[labelled][:, : len(codes)], dense[labelled], targets[labelled], weight[labelled], start
    )
    asked = np.array([[float(bool(sample.example.is_request))] for sample in learnt])
    duty = np.array([_duty(sample.example) for sample in learnt])
    lane = ANSWERS.index("is_request")
    logits = of_categories.scale * scores[:, : len(codes)] + dense @ of_categories.weights + of_categories.bias
    with_certainty = np.hstack([dense, _certainty(logits)])
    of_request = fit_blend(
        scores[decided][:, lane : lane + 1],
        with_certainty[decided],
        asked[decided],
        duty[decided],
        np.zeros((len(names) + 2, 1)),
    )
    return of_categories, of_request


def _threshold(
    length: str, of_request: Blend, of_categories: Blend, scores: Matrix, dense: Matrix, learnt: list[Sample]
) -> float:
    """The logit above which at most FALSE_CARDS of the chatter that names a topic would get a card."""
    lane, codes = ANSWERS.index("is_request"), len(categories())
    logits = of_categories.scale * scores[:, :codes] + dense @ of_categories.weights + of_categories.bias
    asked = of_request.scale * scores[:, lane] + np.hstack([dense, _certainty(logits)]) @ of_request.weights[:, 0]
    asked = asked + of_request.bias[0]
    topical = [
        i
        for i, sample in enumerate(learnt)
        if sample.example.is_request is False
        and sample.example.kind
        and (len(sample.text) <= SHORT) == (length == "short")
    ]
    return float(np.quantile(asked[topical], 1 - FALSE_CARDS)) if len(topical) > 50 else 0.0


def _certainty(logits: Matrix) -> Matrix:
    """How clear the matter is: the best category's probability and a tenth of its logit."""
    best = logits.max(axis=1, keepdims=True)
    return np.hstack([1 / np.exp(logits - best).sum(axis=1, keepdims=True), best / 10])


def _share(example: Example, code: str) -> float:
    if code not in example.labels:
        return 0.0
    rest = len(example.labels) - 1
    return (1.0 if not rest else 0.75) if example.labels[0] == code else 0.25 / rest


def _hand_weight(name: str, code: str) -> float:
    """Where a dense feature's weight starts: the lexicon's own word counts for its category."""
    if name.startswith(f"#{code}:"):
        return HAND * float(name.split(":")[1])
    return HAND if name == f"+{code}" else 0.0


def _duty(example: Example) -> float:
    if example.formal:
        return 0.2
    # Ordinary chatter is most of what a group says: a card there is the worst of all.
    return 3.0 if example.is_request is False and not example.kind else 1.0


def _rarities(names: list[str], counts: Counter[str], texts: int) -> Matrix:
    return np.array([round(10 * (math.log((1 + texts) / (1 + counts[name])) + 1)) / 10 for name in names])


def _fit_answers(matrix: sp.csr_matrix, learnt: list[Sample]) -> tuple[Matrix, Matrix]:
    with ThreadPoolExecutor(2) as threads:
        fitted = list(threads.map(lambda answer: _fit_answer(matrix, learnt, answer), ANSWERS))
    return np.array([coefficients for coefficients, _ in fitted]), np.array([bias for _, bias in fitted])


def _fit_answer(matrix: sp.csr_matrix, learnt: list[Sample], answer: str) -> tuple[Matrix, float]:
    targets = [_target(sample.example, answer) for sample in learnt]
    rows = np.array([i for i, target in enumerate(targets) if target is not None])
    signs = np.array([1 if (targets[i] or 0) > 0 else -1 for i in rows])
    weight = np.array([abs(targets[i] or 1.0) * learnt[i].weight for i in rows])
    machine = LinearSVC(C=STRENGTH, random_state=0, tol=0.01).fit(matrix[rows], signs, sample_weight=weight)
    return machine.coef_[0], float(machine.intercept_[0])


def _target(example: Example, answer: str) -> float | None:
    """Above zero: yes, with this weight; below: no; None: this example says nothing about this answer."""
    if answer == "is_request":
        if example.is_request is None:
            return None
        # Petitions are requests of another language: they must not teach that long words make one.
        return (0.1 if example.formal else 1.0) if example.is_request else -1.0
    if answer in KINDS:
        return None if example.kind in {None, "chatter", "other"} else (1.0 if example.kind == answer else -1.0)
    if not example.labels:
        return None
    if answer not in example.labels:
        return -1.0
    return 1.0 if example.labels[0] == answer else SECOND_LABEL


class _Design:
    """Turns texts into rows of a matrix and learned columns back into weights."""

    def __init__(self, names: list[str], rarity: Matrix, embedding: Embedding) -> None:
        self._names, self._rarity, self._embedding = names, rarity, embedding
        self._extractor, self._segmenter = Extractor(names), Segmenter()
        self.dense_names: list[str] = []

    def learned(self, texts: list[str]) -> tuple[sp.csr_matrix, Matrix]:
        """Pieces and vectors of words (to be fitted), and the dense features (to be blended), a row a text."""
        features = [self._extractor.extract(text, self._segmenter) for text in texts]
        words = np.array([self._embedding.text(found.words) for found in features]) * WORD_SHARE
        self.dense_names = sorted({name for found in features for name in found.dense})
        return sp.hstack([self._piece_rows(features), sp.csr_matrix(words)]).tocsr(), self._dense_rows(features)

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

    def weights(self, coefficients: Matrix, intercepts: Matrix, blends: dict[str, tuple[Blend, Blend]]) -> "Fitted":
        size = len(self._names)
        pieces = coefficients[:, :size] * self._rarity
        words = (coefficients[:, size:] @ self._embedding.weighted().T) * WORD_SHARE
        quantum = {"pieces": _quantum(pieces), "words": _quantum(words), "dense": DENSE_QUANTUM}
        dense = [row for length, pair in blends.items() for row in self._blend_rows(length, pair)]
        model = {
            "answers": list(ANSWERS),
            "quantum": quantum,
            "blend": {length: _blend_facts(pair, intercepts) for length, pair in blends.items()},
        }
        rows = {
            "pieces": _rows(self._names, self._rarity, pieces, quantum["pieces"]),
            "words": _rows(self._embedding.words, self._embedding.rarity, words, quantum["words"], least=6),
            "dense": dense,
        }
        return Fitted(rows, model)

    def _blend_rows(self, length: str, pair: tuple[Blend, Blend]) -> list[Row]:
        weights = np.hstack([pair[0].weights, pair[1].weights[:-2]]).T
        names = [f"{length} {name}" for name in self.dense_names]
        return _rows(names, np.zeros(len(names)), weights, DENSE_QUANTUM, least=1)


def _blend_facts(pair: tuple[Blend, Blend], intercepts: Matrix) -> dict[str, Any]:
    """Scale and bias of each answer; kinds of request are not blended."""
    scales = [pair[0].scale] * len(categories()) + [pair[1].scale] + [1.0] * len(KINDS)
    biases = [*pair[0].bias, *pair[1].bias, *[0.0] * len(KINDS)]
    return {
        "certainty": [round(float(value), 4) for value in pair[1].weights[-2:, 0]],
        "scales": [round(float(scale), 4) for scale in scales],
        "biases": [
            round(float(bias + scale * own), 4) for bias, scale, own in zip(biases, scales, intercepts, strict=True)
        ],
    }


def _quantum(weights: Matrix) -> float:
    """One step of a weight: the largest few may be cut off, so that the many small ones are told apart."""
    return float(np.quantile(np.abs(weights), 0.9995) / 30)


def _rows(names: Sequence[str], rarity: Matrix, weights: Matrix, quantum: float, least: int = 3) -> list[Row]:
    steps = np.clip(np.rint(weights / quantum), -999, 999).astype(int)
    steps[np.abs(steps) < least] = 0
    return [
        Row(name, round(10 * float(rare)), {int(lane): int(column[lane]) for lane in np.flatnonzero(column)})
        for name, rare, column in zip(names, rarity, steps.T, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class Fitted:
    """A model as it is written to files."""

    rows: dict[str, list[Row]]
    model: dict[str, Any]

    def weights(self) -> Weights:
        """The model as it is read with."""
        return Weights(self.rows["pieces"], self.rows["words"], self.rows["dense"], self.model)

    def save(self, folder: Path) -> None:
        """Writes the model's files; rows without any weight are left out."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, found in self.rows.items():
            kept = sorted((row for row in found if row.weights), key=lambda row: row.text)
            (folder / f"{name}.tsv").write_text("".join(format_row(row) + "\n" for row in kept), encoding="utf-8")
        text = json.dumps(self.model, ensure_ascii=False, indent=1)
        (folder / "model.json").write_text(text + "\n", encoding="utf-8")

"""Fits the weights from examples with scikit-learn; what it leaves behind is read without it."""

import json
import math
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

from nlp.calibration import Calibration, calibrate
from nlp.design import Design
from nlp.embedding import Embedding
from nlp.examples import Example
from nlp.rows import Row, format_row
from nlp.samples import ANSWERS, KINDS, Sample, pieces_of, samples, target
from nlp.weights import Weights

# How many pieces of words keep weights, and how strongly a wrong training example pulls.
PIECES = 40000
STRENGTH = 0.5
FOLDS = 4
Matrix = NDArray[np.float64]


def fit(examples: Sequence[Example], embedding: Embedding) -> "Fitted":
    """A model of these examples."""
    learnt = samples(examples)
    design = _design(learnt, embedding)
    matrix = design.rows([sample.text for sample in learnt])
    calibrations = calibrate(_unseen_scores(matrix, learnt), learnt)
    coefficients, intercepts = _fit_answers(matrix, learnt)
    rows, quantum = design.weights(coefficients, {length: one.scales for length, one in calibrations.items()})
    model = {
        "answers": list(ANSWERS),
        "quantum": quantum,
        "blend": {length: _facts(one, intercepts) for length, one in calibrations.items()},
        "thresholds": {length: round(one.threshold, 3) for length, one in calibrations.items()},
    }
    return Fitted(rows, model)


def _facts(calibration: Calibration, intercepts: Matrix) -> dict[str, list[float]]:
    biases = calibration.offsets + calibration.scales * intercepts
    return {
        "scales": [round(float(scale), 4) for scale in calibration.scales],
        "biases": [round(float(bias), 4) for bias in biases],
    }


def _design(learnt: list[Sample], embedding: Embedding) -> Design:
    """With the pieces that are worth most to a first model of all pieces seen often enough."""
    counts = Counter(piece for sample in learnt for piece in pieces_of(sample.text))
    names = [piece for piece, count in counts.items() if count >= (3 if len(piece) > 1 else 1)]
    rarity = np.array([round(10 * (math.log((1 + len(learnt)) / (1 + counts[name])) + 1)) / 10 for name in names])
    first = Design(names, rarity, embedding)
    coefficients, _ = _fit_answers(first.rows([sample.text for sample in learnt]), learnt)
    worth = np.abs(coefficients[: -len(KINDS), : len(names)]).max(axis=0) * rarity
    kept = np.sort(np.argsort(-worth)[:PIECES])
    return Design([names[i] for i in kept], rarity[kept], embedding)


def _unseen_scores(matrix: sp.csr_matrix, learnt: list[Sample]) -> Matrix:
    """Scores of each sample by weights that were fitted without its example."""
    fold_of = {id(sample.example): number % FOLDS for number, sample in enumerate(learnt)}
    folds = np.array([fold_of[id(sample.example)] for sample in learnt])
    scores = np.zeros((len(learnt), len(ANSWERS)))
    for fold in range(FOLDS):
        rest = np.flatnonzero(folds != fold)
        coefficients, intercepts = _fit_answers(matrix[rest], [learnt[i] for i in rest])
        out = np.flatnonzero(folds == fold)
        scores[out] = matrix[out] @ coefficients.T + intercepts
    return scores


def _fit_answers(matrix: sp.csr_matrix, learnt: list[Sample]) -> tuple[Matrix, Matrix]:
    with ThreadPoolExecutor(2) as threads:
        fitted = list(threads.map(lambda answer: _fit_answer(matrix, learnt, answer), ANSWERS))
    return np.array([coefficients for coefficients, _ in fitted]), np.array([bias for _, bias in fitted])


def _fit_answer(matrix: sp.csr_matrix, learnt: list[Sample], answer: str) -> tuple[Matrix, float]:
    targets = [target(sample, answer) for sample in learnt]
    rows = np.array([i for i, found in enumerate(targets) if found is not None])
    signs = np.array([1 if (targets[i] or 0) > 0 else -1 for i in rows])
    weight = np.array([abs(targets[i] or 1.0) * learnt[i].weight for i in rows])
    machine = LinearSVC(C=STRENGTH, random_state=0, tol=0.01).fit(matrix[rows], signs, sample_weight=weight)
    return machine.coef_[0], float(machine.intercept_[0])


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

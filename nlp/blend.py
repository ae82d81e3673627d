"""Fits how learned scores and the lexicon's hits are blended into probabilities, apart for chat lines and petitions.

The learned scores come from texts their weights were not fitted on; otherwise they would look better than they
are and the lexicon would hardly count.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

Matrix = NDArray[np.float64]
# How strongly the lexicon's weights are held near their starting point.
TETHER = 2e-4


@dataclass(frozen=True, slots=True)
class Blend:
    """Logits are `scale * scores + dense @ weights + bias`; `weights` is dense features x answers."""

    scale: float
    weights: Matrix
    bias: Matrix


def fit_blend(scores: Matrix, dense: Matrix, targets: Matrix, weight: Matrix, start: Matrix) -> Blend:
    """The blend of least cross-entropy. `targets`: rows sum to 1 (one column: 0..1); `start`: first weights."""
    answers = scores.shape[1]
    features = dense.shape[1]
    share = weight / weight.sum()

    def loss(parameters: Matrix) -> tuple[float, Matrix]:
        scale, weights, bias = _split(parameters, features, answers)
        logits = scale * scores + dense @ weights + bias
        probabilities, entropy = _entropy(logits, targets)
        gap = (probabilities - targets) * share[:, None]
        cost = float((share * entropy).sum() + TETHER * ((weights - start) ** 2).sum())
        slope = np.concatenate(
            [[(gap * scores).sum()], (dense.T @ gap + 2 * TETHER * (weights - start)).ravel(), gap.sum(axis=0)]
        )
        return cost, slope

    first = np.concatenate([[1.0], start.ravel(), np.zeros(answers)])
    best = minimize(loss, first, jac=True, method="L-BFGS-B", options={"maxiter": 200})
    return Blend(*_split(best.x, features, answers))


def _split(parameters: Matrix, features: int, answers: int) -> tuple[float, Matrix, Matrix]:
    weights = parameters[1 : 1 + features * answers].reshape(features, answers)
    return float(parameters[0]), weights, parameters[1 + features * answers :]


def _entropy(logits: Matrix, targets: Matrix) -> tuple[Matrix, Matrix]:
    if logits.shape[1] == 1:
        probabilities = 1 / (1 + np.exp(-np.clip(logits, -30, 30)))
        entropy = -(targets * np.log(probabilities + 1e-12) + (1 - targets) * np.log(1 - probabilities + 1e-12))
        return probabilities, entropy.sum(axis=1)
    shifted = logits - logits.max(axis=1, keepdims=True)
    probabilities = np.exp(shifted)
    probabilities /= probabilities.sum(axis=1, keepdims=True)
    return probabilities, -(targets * np.log(probabilities + 1e-12)).sum(axis=1)

"""Turns scores into log-odds that can be believed, and sets the lines above which a text counts as a request.

Everything here is found on scores of texts that their weights were not fitted on; otherwise the scores would look
better than they are.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from nlp.lexicon import categories
from nlp.samples import ANSWERS, KINDS, Sample

Matrix = NDArray[np.float64]
Which = NDArray[np.bool_]
ASKED, LOCAL = ANSWERS.index("is_request"), ANSWERS.index("is_local")
# Shares of talk that may be taken for a request: of talk that names a topic, and of ordinary chatter.
FALSE_CARDS, FALSE_ORDINARY = 0.055, 0.002
# Share of long requests that may be missed by either line.
MISSED = 0.004
# How strongly the categories' own offsets are held at zero: what is sent in a chat is not what was written for training.
TETHER = 0.1
# Too few texts to set a line by.
FEW = 50


@dataclass(slots=True)
class Calibration:
    """Log-odds of each answer are `scales * scores + offsets`; above `threshold` a text counts as a request."""

    scales: Matrix
    offsets: Matrix
    threshold: float = 0.0


def calibrate(scores: Matrix, learnt: Sequence[Sample]) -> dict[str, Calibration]:
    """The calibration of each length class. `scores`: samples x answers, of weights fitted without the sample."""
    found = {length: _of_length(length, scores, learnt) for length in ("short", "long")}
    _set_lines(found, scores, learnt)
    return found


def _of_length(length: str, scores: Matrix, learnt: Sequence[Sample]) -> Calibration:
    codes = list(categories())
    chosen = [i for i, one in enumerate(learnt) if one.length == length and one.example.labels]
    # a title read alone is no line of chat
    weight = np.array([0.4 if learnt[i].example.formal and length == "short" else 1.0 for i in chosen])
    shares = np.array([[_share(learnt[i], code) for code in codes] for i in chosen])
    scale, offsets = _fit(scores[chosen][:, : len(codes)], shares, weight, TETHER)
    rest = len(KINDS) + 2
    return Calibration(np.array([scale] * len(codes) + [1.0] * rest), np.concatenate([offsets, np.zeros(rest)]))


def _share(sample: Sample, code: str) -> float:
    labels = sample.example.labels
    if code not in labels:
        return 0.0
    rest = len(labels) - 1
    return (1.0 if not rest else 0.75) if labels[0] == code else 0.25 / rest


def _fit(scores: Matrix, shares: Matrix, weight: Matrix, tether: float = 0.0) -> tuple[float, Matrix]:
    """Scale and offsets of least cross-entropy against the shares of the answers (rows sum to 1)."""
    share = weight / weight.sum()

    def loss(parameters: Matrix) -> tuple[float, Matrix]:
        scale, offsets = parameters[0], parameters[1:]
        logits = scale * scores + offsets
        logits -= logits.max(axis=1, keepdims=True)
        odds = np.exp(logits)
        chances = odds / odds.sum(axis=1, keepdims=True)
        gap = (chances - shares) * share[:, None]
        cost = float(-(share * (shares * np.log(chances + 1e-12)).sum(axis=1)).sum() + tether * (offsets**2).sum())
        return cost, np.concatenate([[(gap * scores).sum()], gap.sum(axis=0) + 2 * tether * offsets])

    best = minimize(loss, np.concatenate([[4.0], np.zeros(scores.shape[1])]), jac=True, method="L-BFGS-B")
    return float(best.x[0]), best.x[1:]


def _set_lines(found: dict[str, Calibration], scores: Matrix, learnt: Sequence[Sample]) -> None:
    """Log-odds of the two sums that decide on a request; shifted so that one threshold serves both."""
    long = np.array([one.length == "long" for one in learnt])
    asking = np.array([bool(one.example.is_request) for one in learnt])
    topical, ordinary = (np.array([getattr(one, name) for one in learnt]) for name in ("topical", "ordinary"))
    lines = _line_of(scores[:, ASKED], asking, topical), _line_of(scores[:, LOCAL], topical, topical | ordinary)
    asked, local = (
        scale * scores[:, lane] + offset for lane, (scale, offset) in zip((ASKED, LOCAL), lines, strict=True)
    )
    short = _below_false_cards(asked, local, topical & ~asking & ~long, ordinary & ~long)
    thresholds = {"short": short, "long": _above_nearly_all(asked, local, asking & long, short)}
    for length, (threshold, gate) in thresholds.items():
        found[length].scales[[ASKED, LOCAL]] = lines[0][0], lines[1][0]
        found[length].offsets[[ASKED, LOCAL]] = lines[0][1], lines[1][1] + threshold - gate
        found[length].threshold = threshold


def _below_false_cards(asked: Matrix, local: Matrix, talk: Which, ordinary: Which) -> tuple[float, float]:
    """Thresholds of "is it asked?" and "is it local?" that leave few enough false cards; even odds for want of lines."""
    if min(talk.sum(), ordinary.sum()) < FEW:
        return 0.0, 0.0
    threshold = float(np.quantile(asked[talk], 1 - FALSE_CARDS))
    taken = np.where(asked > threshold, local, -np.inf)[ordinary]
    return threshold, float(max(np.sort(taken)[::-1][int(FALSE_ORDINARY * len(taken))], -30.0))


def _above_nearly_all(asked: Matrix, local: Matrix, wanted: Which, short: tuple[float, float]) -> tuple[float, float]:
    """Nobody chatters at such length: thresholds that let nearly all long requests through."""
    if wanted.sum() < FEW:
        return short
    return min(short[0], float(np.quantile(asked[wanted], MISSED))), min(
        short[1], float(np.quantile(local[wanted], MISSED))
    )


def _line_of(scores: Matrix, yes: Which, among: Which) -> tuple[float, float]:
    """Scale and offset that turn one answer's scores into log-odds."""
    if among.sum() < FEW or yes[among].all():
        return 1.0, 0.0
    two = np.stack([scores[among], np.zeros(among.sum())], axis=1)
    shares = np.stack([yes[among], ~yes[among]], axis=1).astype(float)
    scale, offsets = _fit(two, shares, np.ones(len(two)))
    return scale, float(offsets[0] - offsets[1])

"""Whether a text asks for something to be done, and what kind of asking it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

from nlp.danger import is_plain
from nlp.features import Features
from nlp.weights import Weights

# Danger is acted on even when the wording is not that of a complaint.
DANGER_LOGIT = 6.0
# "我不想活了" asks for nothing and is of no place: its words alone are enough.
PLAIN_DANGER_LOGIT = 16.0
# The two sums that must both be high, in their order after the categories.
SUMS = ("is_request", "is_local")


@dataclass(slots=True)
class Decision:
    """`score` is a probability; `kind` one of complaint, question, request, suggestion, report, praise, chatter."""

    is_request: bool
    score: float
    kind: str


def deciding(scores: Sequence[float]) -> int:
    """Which of the two sums decides: the weaker one."""
    return 0 if scores[0] <= scores[1] else 1


def danger_logit(danger: str | None) -> float:
    """What a danger of this kind adds to the sum that decides."""
    if danger is None:
        return 0.0
    return PLAIN_DANGER_LOGIT if is_plain(danger) else DANGER_LOGIT


def decide(features: Features, scores: Sequence[float], weights: Weights, danger: str | None) -> Decision:
    """The decision from the scores after the categories'.

    Somebody must ask for something, and it must be a matter of the neighbourhood at all; then one score each kind.
    """
    logit = scores[deciding(scores)] + danger_logit(danger)
    is_request = logit > weights.threshold(features.length)
    kinds = scores[len(SUMS) :]
    kind = weights.kinds[kinds.index(max(kinds))] if is_request else "chatter"
    return Decision(is_request, 1 / (1 + exp(-max(-30.0, min(30.0, logit)))), kind)

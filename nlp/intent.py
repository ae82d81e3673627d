"""Whether a text asks for something to be done, and what kind of asking it is."""

from dataclasses import dataclass
from math import exp

from nlp.features import Features
from nlp.weights import Weights

# Danger is acted on even when the wording is not that of a complaint.
DANGER_LOGIT = 6.0


@dataclass(slots=True)
class Decision:
    """`score` is a probability; `kind` one of complaint, question, request, suggestion, report, praise, chatter."""

    is_request: bool
    score: float
    kind: str


def decide(
    features: Features,
    scores: tuple[float, ...],
    weights: Weights,
    certainty: float,
    top: float,
    danger: str | None,
) -> Decision:
    """The decision from the scores after the categories': first "is it a request?", then one for each kind."""
    by_certainty, by_top = weights.certainty(features.length)
    logit = scores[0] + by_certainty * certainty + by_top * top / 10
    if danger is not None:
        logit += DANGER_LOGIT
    is_request = logit > weights.threshold(features.length)
    kind = weights.kinds[scores.index(max(scores[1:]), 1) - 1] if is_request else "chatter"
    return Decision(is_request, 1 / (1 + exp(-max(-30.0, min(30.0, logit)))), kind)

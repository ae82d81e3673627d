import numpy as np
import pytest

from nlp.calibration import ASKED, FALSE_CARDS, FALSE_ORDINARY, LOCAL, calibrate
from nlp.examples import Example
from nlp.lexicon import categories
from nlp.samples import ANSWERS, samples, target

CODES = list(categories())
REQUESTS, TALK, ORDINARY, PETITIONS = 2000, 2000, 4000, 1000


@pytest.fixture(scope="module")
def learnt():
    """Lines of every kind, and scores as a model gives them: right on the whole, and never sure."""
    kinds = [Example("坏了", (CODES[n % len(CODES)],), is_request=True, kind="complaint") for n in range(REQUESTS)]
    kinds += [Example("修好了", is_request=False, kind="chatter") for _ in range(TALK)]
    kinds += [Example("晚安", is_request=False) for _ in range(ORDINARY)]
    kinds += [Example("反映" * 50, (CODES[0],), is_request=True, title="关于路灯") for _ in range(PETITIONS)]
    found = samples(kinds)
    scores = np.random.default_rng(0).normal(-1, 0.5, (len(found), len(ANSWERS)))
    for row, sample in enumerate(found):
        scores[row, ASKED] += 1.5 * bool(sample.example.is_request)
        scores[row, LOCAL] += 1.5 * (not sample.ordinary)
        for label in sample.example.labels:
            scores[row, CODES.index(label)] += 2
    return found, scores


def taken(learnt, which):
    """The share of the chosen samples that would be taken for requests."""
    found, scores = learnt
    calibrations = calibrate(scores, found)
    answers = []
    for row, sample in enumerate(found):
        if which(sample):
            lines = calibrations[sample.length]
            logits = lines.scales * scores[row] + lines.offsets
            answers.append(min(logits[ASKED], logits[LOCAL]) > lines.threshold)
    return sum(answers) / len(answers)


def test_few_enough_lines_of_talk_become_cards(learnt):
    assert taken(learnt, lambda sample: sample.topical and not sample.example.is_request) <= FALSE_CARDS + 0.001
    assert taken(learnt, lambda sample: sample.ordinary) <= FALSE_ORDINARY + 0.0005


def test_most_requests_and_nearly_all_petitions_become_cards(learnt):
    assert taken(learnt, lambda sample: sample.topical and sample.example.is_request) > 0.8
    assert taken(learnt, lambda sample: sample.example.formal and sample.length == "long") > 0.98


def test_a_calibrated_share_is_about_how_often_it_is_right(learnt):
    found, scores = learnt
    lines = calibrate(scores, found)["short"]
    rows = [row for row, sample in enumerate(found) if sample.example.labels and sample.length == "short"]
    logits = (lines.scales * scores[rows] + lines.offsets)[:, : len(CODES)]
    shares = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    right = [CODES[best] in found[row].example.labels for row, best in zip(rows, logits.argmax(axis=1), strict=True)]
    assert shares.max(axis=1).mean() == pytest.approx(np.mean(right), abs=0.05)


def test_what_a_sample_says_of_each_answer():
    request, chatter, ordinary, petition = samples(
        [
            Example("灯坏了", ("lighting", "road"), is_request=True, kind="complaint"),
            Example("灯修好了", is_request=False, kind="chatter"),
            Example("晚安", is_request=False),
            Example("路灯不亮", ("lighting",), is_request=True, title="关于路灯"),
        ]
    )[:4]
    assert [target(request, code) for code in ("lighting", "road", "noise")] == [1.0, 0.5, -1.0]
    assert [target(chatter, answer) for answer in ("lighting", "is_request", "is_local")] == [None, -1.0, 1.0]
    assert target(ordinary, "is_local") == -1.0
    assert -1 < target(ordinary, "is_request") < 0 < target(petition, "is_request") < 1

import math
import re
from pathlib import Path

import pytest

from nlp.__main__ import explain
from nlp.danger import belongs_to
from nlp.explaining import NAMED, Explainer
from nlp.lexicon import categories
from nlp.normalise import normalise
from nlp.reader import DANGER_WORD, OWN_WORD, Reader
from nlp.segment import Segmenter
from nlp.weights import Weights

GOLDEN = [
    line.split("\t")[1]
    for line in (Path(__file__).parent / "golden_requests.txt").read_text(encoding="utf-8").splitlines()
]
FIFTY = GOLDEN[:: len(GOLDEN) // 50][:50]
# Longer than the head, and longer than a line of chat; danger; signs alone.
OTHERS = [
    "，".join(GOLDEN[:4]),
    "。".join(GOLDEN[3:12]),
    "三号楼着火了快来人",
    "我不想活了",
    "老人晕倒在楼下",
    "谢谢",
    "?",
]
OWN = [("占车位", "noise"), ("路灯", "lighting"), ("路", "lighting")]
_NUMBER = re.compile(r" *([+-]\d+\.\d\d)  \S")


@pytest.fixture(scope="module")
def explainer():
    return Explainer.load()


@pytest.fixture(scope="module")
def reader():
    return Reader.load()


@pytest.fixture(scope="module")
def weights():
    return Weights.load()


def shown(lines):
    """The total of printed lines, after seeing that they add up to it."""
    *summands, total = lines
    said = float(total.removeprefix("=").split("门槛")[0])
    assert sum(float(_NUMBER.match(line)[1]) for line in summands) == pytest.approx(said, abs=0.001), lines
    return said


def logit(share):
    return math.log(share / (1 - share))


def test_there_are_fifty_sentences():
    assert len(set(FIFTY)) == 50


@pytest.mark.parametrize("text", [*FIFTY, *OTHERS])
def test_the_summands_shown_add_up_to_the_readers_own_logits(explainer, reader, weights, text):
    found, reading = explainer.explain(text), reader.read(text)
    assert found.reading == reading
    if reading.category is None:
        assert (found.category, found.request) == (None, None)
        return
    scores = weights.score(weights.extractor.extract(normalise(text), Segmenter())).values
    learnt = scores[list(categories()).index(reading.category)]
    danger = DANGER_WORD if belongs_to(reading.danger) == reading.category else 0.0
    assert shown(found.category.lines()) == pytest.approx(learnt + danger, abs=0.01)
    assert len(found.category.lines()) <= NAMED + 2
    said = shown(found.request.lines(5))
    if 1e-9 < reading.request_score < 1 - 1e-9:
        assert said == pytest.approx(logit(reading.request_score), abs=0.01)
    assert (said > found.request.threshold) == reading.is_request


@pytest.mark.parametrize("text", ["占车位还堵门", "路灯坏了没人修", "路灯坏了，还占车位"])
def test_an_installations_own_words_are_summands(explainer, reader, text):
    found, reading = Explainer.load(OWN, "+1").explain(text), reader.with_words(OWN, "+1").read(text)
    assert found.reading == reading
    own = [one.value for one in found.category.summands if one.name.startswith("本地词")]
    assert own == [OWN_WORD] * sum(word in text for word, code in OWN if code == reading.category)
    without = explainer.explain(text)
    if without.reading.category == reading.category:
        assert found.category.total == pytest.approx(without.category.total + sum(own), abs=0.01)
    shown(found.category.lines())
    # the best logit is part of "is it a request?", so the reader's own score says whether the words were counted right
    assert shown(found.request.lines()) == pytest.approx(logit(reading.request_score), abs=0.01)


def test_the_largest_summands_are_named_and_the_rest_is_one_line():
    lines = explain("占车位还堵门，没人管").splitlines()
    assert lines[0] == "停车 因为"
    sizes = [abs(float(_NUMBER.match(line)[1])) for line in lines[1 : NAMED + 1]]
    assert sizes == sorted(sizes, reverse=True)
    assert re.match(r" *[+-]\d+\.\d\d  其余 \d+ 项$", lines[NAMED + 1])
    assert lines[NAMED + 2].startswith("=")
    assert any("词库 占车位 (停车 强)" in line for line in lines)
    assert any("门槛" in line for line in lines)


@pytest.mark.parametrize("text", ["", "  ", "？？", "\ud800"])
def test_a_text_without_words_has_no_sum(text):
    assert explain(text).startswith("— 因为 没有可说的词")

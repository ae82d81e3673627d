import json
import re
from pathlib import Path

import jieba
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.lexicon import flat, shared
from nlp.segment import Segmenter

TRAINING = Path(__file__).parents[2] / "nlp" / "training"

SENTENCES = ["小区楼道的路灯坏了没人修", "开发商延期交房一年多", "垃圾堆在门口臭气熏天", "电动车在楼道里充电"]
CHINESE = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), max_size=30)


@pytest.fixture(scope="module")
def segmenter():
    return Segmenter()


@pytest.mark.parametrize("sentence", SENTENCES)
def test_words_are_those_of_jiebas_own_route(segmenter, jiebas_own, sentence):
    assert segmenter.cut(sentence) == jiebas_own.lcut(sentence, HMM=False)


@pytest.fixture(scope="module")
def jiebas_own():
    """A jieba of its own, with the field's words."""
    own = jieba.Tokenizer()
    own.initialize()
    for word in flat(shared("dictionary")["words"]):
        if not own.FREQ.get(word):
            own.add_word(word)
    return own


def test_sentences_written_for_the_project_are_cut_as_jieba_cuts_them(segmenter, jiebas_own):
    lines = (TRAINING / "training_a.jsonl").read_text(encoding="utf-8").splitlines()
    runs = {run for line in lines for run in re.findall(r"[\u3400-\u9fff]+", json.loads(line)["text"])}
    assert len(runs) > 1000
    assert [run for run in runs if segmenter.cut(run) != jiebas_own.lcut(run, HMM=False)] == []


def test_a_character_of_no_word_stands_alone(segmenter):
    assert segmenter.cut("物业\u9fff\u9ffa路灯坏了") == ["物业", "\u9fff", "\u9ffa", "路灯", "坏", "了"]


@given(CHINESE)
def test_any_run_is_cut_along_a_route_as_likely_as_jiebas(segmenter, jiebas_own, run):
    assert "".join(segmenter.cut(run)) == run
    assert len(segmenter.cut(run)) == len(jiebas_own.lcut(run, HMM=False))


def test_a_name_of_the_roster_is_one_word():
    assert "云溪雅筑" in Segmenter(["云溪雅筑"]).cut("云溪雅筑三期路灯坏了")

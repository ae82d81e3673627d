import jieba
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.segment import Segmenter

SENTENCES = ["小区楼道的路灯坏了没人修", "开发商延期交房一年多", "垃圾堆在门口臭气熏天", "电动车在楼道里充电"]
CHINESE = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), max_size=30)


@pytest.fixture(scope="module")
def segmenter():
    return Segmenter()


@pytest.mark.parametrize("sentence", SENTENCES)
def test_words_are_those_of_jiebas_own_route(segmenter, sentence):
    assert segmenter.cut(sentence) == jieba.lcut(sentence, HMM=False)


@settings(deadline=None)
@given(CHINESE)
def test_any_run_is_cut_along_a_route_as_likely_as_jiebas(segmenter, run):
    assert "".join(segmenter.cut(run)) == run
    assert len(segmenter.cut(run)) == len(jieba.lcut(run, HMM=False))


def test_a_name_of_the_roster_is_one_word():
    assert "云溪雅筑" in Segmenter(["云溪雅筑"]).cut("云溪雅筑三期路灯坏了")

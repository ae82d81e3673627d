import re
import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from nlp import normalise, similar
from nlp.lexicon import shared
from nlp.normalise import _converter, _plain


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("物页不管", "物业不管"),
        ("亭车位", "停车位"),
        ("樓道燈壞了", "楼道灯坏了"),
        ("３栋５０１", "3栋501"),
        ("吵\u200b死\u202e了", "吵死了"),
        ("啊啊啊啊啊太吵了", "啊啊太吵了"),
        ("🐶💩", "狗 屎"),
        ("ＫＴＶ", "ktv"),
        ("不栓绳", "不拴绳"),
        ("wuye不作为", "物业不作为"),
        ("Wu Ye 不作为，zaoyin太大", "物业 不作为,噪音太大"),
        ("tingche难", "停车难"),
        ("LUDENG坏了", "路灯坏了"),
        ("wuyejia的wifi", "wuyejia的wifi"),
        ("路灯被打坏了", "路灯被打坏了"),
        ("路灯被打坏了😭", "路灯被打坏了 哭"),
        ("電梯一壞就答覆說在修", "电梯一坏就答复说在修"),
        ("", ""),
    ],
)
def test_many_spellings_become_one(written, read):
    assert normalise(written) == read


@given(st.text(st.sampled_from(sorted(_plain()))))
def test_plain_texts_would_be_the_same_by_the_long_way(text):
    assume("坏" not in text)  # the converter makes 打坯 of 打坏
    known = unicodedata.normalize("NFKC", _converter().convert(text)).lower()
    assert normalise(text) == normalise(known)


def test_every_pinyin_entry_is_syllables_of_a_word():
    for entry, word in shared("pinyin").items():
        assert re.fullmatch(r"[a-z]+( [a-z]+)+", entry)
        assert len(entry.split()) == len(word)
        assert normalise(entry) == normalise(entry.replace(" ", "")) == word


@given(st.text(max_size=5000))
def test_any_text_is_normalised_within_bounds(text):
    assert len(normalise(text)) < 2500


def test_the_same_matter_is_more_alike_than_another():
    lamp = "3栋2单元楼道灯坏了"
    assert similar(lamp, "3栋2单元的楼道灯不亮坏了") > similar(lamp, "3栋门口垃圾没人收")
    assert similar(lamp, lamp) == 1.0


def test_the_same_words_about_another_building_are_less_alike():
    assert similar("3栋楼道灯坏了", "3栋楼道灯坏了好久") > similar("3栋楼道灯坏了", "9栋楼道灯坏了好久")

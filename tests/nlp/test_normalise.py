import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp import normalise, similar


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
        ("", ""),
    ],
)
def test_many_spellings_become_one(written, read):
    assert normalise(written) == read


@settings(deadline=None)
@given(st.text(max_size=5000))
def test_any_text_is_normalised_within_bounds(text):
    assert len(normalise(text)) < 2500


def test_the_same_matter_is_more_alike_than_another():
    lamp = "3栋2单元楼道灯坏了"
    assert similar(lamp, "3栋2单元的楼道灯不亮坏了") > similar(lamp, "3栋门口垃圾没人收")
    assert similar(lamp, lamp) == 1.0


def test_the_same_words_about_another_building_are_less_alike():
    assert similar("3栋楼道灯坏了", "3栋楼道灯坏了好久") > similar("3栋楼道灯坏了", "9栋楼道灯坏了好久")

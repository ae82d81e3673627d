"""The main path, from a word in the group to the supervisor's digest, on both engines."""

from __future__ import annotations

from datetime import datetime

from bot.playground.cast import Message
from tests.story.house import GROUP, LI, STAFF, WANG, ZHANG, ZHAO, ZHOU, ZONE, Story, labels, number_of
from tests.support.person import Voice

TROUBLE = "3栋门口消防通道又停满车了，娃的车都推不出去，有没有人管"


async def test_from_a_word_in_the_group_to_the_digest(either: Story):
    s = either
    wang, zhang, li = s.voice(WANG), s.voice(ZHANG), s.voice(LI)
    zhao, zhou = s.voice(ZHAO), s.voice(ZHOU)
    await wang.starts("g_WT-01-01-03")
    await wang.sees("只给办这件事的人看")
    await wang.sees("幸福家园3栋")
    await zhang.starts("g_WT-01-01-01")
    await zhang.sees("幸福家园1栋")

    # A card is offered; only the author's press counts.
    said = await wang.says(TROUBLE, in_=GROUP)
    card = await wang.sees("要登记这件事吗", in_=GROUP)
    assert card.reply_to == said.id
    assert labels(card) == ["登记", "不是诉求", "改类别", "改地点"]
    await zhang.presses("登记", on=card)
    assert (await zhang.is_told("只有他本人能点")).show_alert
    assert s.numbers() == []

    # Registered, the same card shows number, holder and by when.
    await wang.presses("登记", on=card)
    await wang.is_told("登记好了")
    assert (await wang.sees("李师傅", in_=GROUP)).id == card.id
    number = number_of(card)
    assert number == "261123-001"
    assert "已派给李师傅，最迟今天 14:" in card.text
    assert labels(card) == ["我也是"]
    promise = await wang.sees("在等：李师傅", in_=WANG)
    assert number in promise.text
    assert {"催一下", "补充", "撤回"} <= set(labels(promise))
    await zhang.presses("我也是", on=card)
    assert (await zhang.is_told("算您一个")).show_alert
    await zhang.sees("1 人也遇到", in_=GROUP)

    # The worker has it in private and in the staff group.
    job = await li.sees("最迟", in_=LI)
    assert number in job.text
    assert TROUBLE in job.text
    assert {"接单", "退回", "转派", "进展", "办结", "联系居民"} <= set(labels(job))
    staff = await li.sees(number, in_=STAFF)
    assert labels(staff) == ["接单"]
    await li.presses("接单", on=job)
    await wang.sees("李师傅接单了", in_=WANG)
    await zhang.sees("李师傅接单了", in_=ZHANG)
    await li.finds_no_button("接单", on=staff)

    # Progress is a reply to the card, with a photo.
    await li.sends_photo("已联系三辆车的车主", reply_to=job)
    await wang.sees("「已联系三辆车的车主」", in_=WANG)
    await zhang.sees("「已联系三辆车的车主」", in_=ZHANG)
    await wang.sees("正在办", in_=GROUP)

    # A question goes to the resident and the answer comes back.
    await li.sees("办理中", in_=LI)
    await li.presses("联系居民", on=job)
    await li.sees("想问居民什么")
    await li.says("请问是哪几辆车？")
    question = await wang.sees("「请问是哪几辆车？」", in_=WANG)
    assert s.status(number) == "waiting"
    assert not zhang.shows("请问是哪几辆车", in_=ZHANG)
    await wang.replies(question, "两辆白的一辆黑的")
    await li.sees("居民回话\n", in_=LI)
    await li.sees("办理中", in_=LI)
    await wang.sees("记下了")

    # Resolved: both are asked; "not solved" goes up and back to work.
    await _resolves(li, job, "三辆车都挪走了")
    asked = await wang.sees("您看看，解决了吗", in_=WANG)
    await zhang.sees("您看看，解决了吗", in_=ZHANG)
    assert labels(asked) == ["已解决", "没解决"]
    await wang.presses("没解决", on=asked)
    await zhao.sees("居民说没解决", in_=ZHAO)
    await li.sees("居民说没解决，第 2 次办", in_=LI)
    await zhang.sees("重新办", in_=ZHANG)
    assert s.status(number) == "assigned"

    # Again, and this time it is good.
    await li.presses("接单", on=job)
    await li.finds_no_button("接单", on=job)
    await _resolves(li, job, "画了黄线，物业每天看")
    asked = await wang.sees("画了黄线", in_=WANG)
    await wang.presses("已解决", on=asked)
    rating = await wang.sees("这次办得怎么样", in_=WANG)
    assert labels(rating) == ["满意", "基本满意", "不满意"]
    await wang.presses("满意", on=rating)
    await wang.sees("谢谢您，能帮上忙就好")
    await wang.says("李师傅跑了两趟，辛苦了")
    await li.sees("李师傅跑了两趟，辛苦了", in_=LI)
    await s.heard()
    assert s.status(number) == "closed"

    # The next morning the digest is there once for each who supervises.
    s.at(datetime(2026, 11, 24, 8, 30, 1, tzinfo=ZONE))
    community, town = await zhao.sees("日报", in_=ZHAO), await zhou.sees("日报", in_=ZHOU)
    for digest, where in ((community, "春和社区"), (town, "梧桐街道")):
        assert digest.text.startswith(f"{where} 日报　11月24日 周二 08:30")
        assert "新增 1（0） · 结案 1（0） · 在办 0（0）" in digest.text
        assert "响应率 100%，1 件" in digest.text
        assert "满意率 100%，1 人评价" in digest.text
    s.later(minutes=10)
    await s.heard()
    for reader in (zhao, zhou):
        assert sum("日报" in message.text for message in reader.messages(reader.id)) == 1


async def _resolves(li: Voice, job: Message, words: str) -> None:
    await li.presses("办结", on=job)
    asked = await li.sees("怎么办好的")
    await li.replies(asked, words)

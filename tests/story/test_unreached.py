"""People who cannot be written to: told in the group without detail, then in private; else somebody above knows."""

from __future__ import annotations

import pytest

from bot.playground import gathering
from tests.story.house import GROUP, LI, MENTION, ZHAO, ZHOU_MING, Story, labels, number_of

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_told_in_the_group_and_all_of_it_after_start(town: Story):
    aunt, li = town.newcomer("茅阿姨", GROUP), town.voice(LI)
    said = await aunt.says("3栋楼道灯坏了一个星期了，晚上黑得很", in_=GROUP)
    await aunt.presses("登记", on=await aunt.sees("要登记这件事吗", in_=GROUP))
    card = await aunt.sees("已派给李师傅", in_=GROUP)
    job = await town.job(li, card)
    await li.presses("接单", on=job)
    word = await aunt.sees("您的事有新消息", in_=GROUP)
    assert word.reply_to == said.id
    assert [e["user"]["id"] for e in word.entities if e["type"] == "text_mention"] == [aunt.id]
    assert "灯" not in word.text
    assert labels(word) == ["打开私聊"]
    await aunt.presses("打开私聊", on=word)
    await aunt.sees("只给办这件事的人看")
    promise = await aunt.sees("李师傅接单了", in_=aunt.id)
    assert number_of(card) in promise.text
    await li.replies(job, "灯泡换好了，您看看亮不亮")
    await aunt.sees("灯泡换好了", in_=aunt.id)


async def test_blocked_and_let_in_again(town: Story):
    aunt, li = await town.resident("庞阿姨", "WT-01-01-02", GROUP), town.voice(LI)
    await aunt.says("2栋下水道堵了好几天，污水都冒出来了，没人管", in_=GROUP)
    await aunt.presses("登记", on=await aunt.sees("要登记这件事吗", in_=GROUP))
    card = await aunt.sees("已派给李师傅", in_=GROUP)
    await aunt.blocks()
    job = await town.job(li, card)
    await li.replies(job, "明天上午去修")
    await aunt.sees("您的事有新消息", in_=GROUP)
    await aunt.unblocks()
    await aunt.sees("「明天上午去修」", in_=aunt.id)


async def test_whom_nobody_reaches_those_above_are_told_of(town: Story):
    aunt, worker, zhao = town.newcomer("熊阿姨", MENTION), town.voice(ZHOU_MING), town.voice(ZHAO)
    await aunt.says("@xiaoshao_bot 1栋门口路面塌了个大坑，骑车摔了人", in_=MENTION)
    card = await aunt.sees("已派给周明", in_=MENTION)
    job = await town.job(worker, card)
    gathering.remove_bot(town.world, worker.id, MENTION)
    await worker.presses("接单", on=job)
    told = await zhao.sees("没能通知到熊阿姨", in_=ZHAO)
    assert number_of(card) in told.text
    await zhao.says("/overview")
    assert "🙋 没通知到" in (await zhao.sees("春和社区 现在")).text
    gathering.add_bot(town.world, worker.id, MENTION)
    await aunt.sees("大家好，我是小哨", in_=MENTION)
    await aunt.starts()
    assert number_of(card) in (await aunt.sees("周明接单了", in_=aunt.id)).text

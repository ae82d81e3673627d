"""A whistle to two departments of which one never comes; waits a resident can read; the three questions and a call-back."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.story.house import LI, WANG, ZHAO, ZONE, Story, number_of

CITY, POLICE = 4001, 4002
session = pytest.mark.asyncio(loop_scope="session")


async def test_two_are_called_and_one_never_comes(street: Story):
    aunt, li, zhao = street.voice(WANG), street.voice(LI), street.voice(ZHAO)
    city, police = street.voice(CITY), street.voice(POLICE)
    await aunt.starts("g_WT-01-01-03")
    card = await street.reports(aunt, "楼道里堆满了杂物，消防通道都堵住了")
    job = await street.job(li, card)
    await li.presses("接单", on=job)
    await li.presses("吹哨", on=job)
    choice = await li.sees("请哪个部门来")
    await li.presses("城管", on=choice)
    await li.sees("已选：城管")
    await li.presses("派出所", on=choice)
    await li.sees("派出所", in_=LI)
    await li.says("占道的车和杂物，请一起来")
    call = await city.sees("李师傅吹哨", in_=CITY)
    await police.sees("李师傅吹哨", in_=POLICE)
    await aunt.sees("一起来办")
    await city.presses("报到", on=call)
    await li.sees("城管报到了")

    street.at(datetime(2026, 11, 23, 16, 30, tzinfo=ZONE))  # four working hours after ten are at four
    await police.sees("派出所到时间还没报到", in_=POLICE)
    assert "派出所" in (await zhao.sees("到时间还没报到", in_=ZHAO)).text

    street.at(datetime(2026, 12, 1, 8, 31, tzinfo=ZONE))
    listed = await zhao.sees("黑榜", in_=ZHAO)
    assert "派出所 民警小彭" in listed.text
    assert "没有来" in listed.text
    assert "城管" not in listed.text


@session
async def test_each_wait_and_its_reason_is_read_by_the_resident(town: Story):
    aunt, li = await town.resident("尤阿姨"), town.voice(LI)
    card = await town.reports(aunt, "下水道堵了好几天，污水都冒出来了，没人管")
    await li.presses("接单", on=await town.job(li, card))
    for reason, words, read in (
        ("等别的单位", "自来水公司明天派人", "在等别的单位：「自来水公司明天派人」"),
        ("等配件", "管子订了货", "在等配件：「管子订了货」"),
    ):
        await li.presses("暂停计时", on=await town.job(li, card))
        choice = await li.sees("在等什么", in_=LI)
        if reason == "等配件":  # typed, it counts as the press
            await li.says(reason)
        else:
            await li.presses(reason, on=choice)
        await li.sees("发一句话", in_=LI)
        await li.says(words)
        await aunt.sees(read)
        await li.presses("继续办理", on=await town.job(li, card))
        await aunt.sees("接着办")
    await li.presses("联系居民", on=await town.job(li, card))
    await li.sees("问", in_=LI)
    await li.says("明天上午家里有人吗？")
    await aunt.sees("「明天上午家里有人吗？」")
    assert town.status(number_of(card)) == "waiting"


async def test_what_cannot_be_solved_is_explained_and_called_back(street: Story):
    aunt, li, zhao = street.voice(WANG), street.voice(LI), street.voice(ZHAO)
    await aunt.starts("g_WT-01-01-03")
    card = await street.reports(aunt, "健身器材坏了一个月没人修，孩子差点摔着")
    job = await street.job(li, card)
    await li.presses("接单", on=job)
    await li.presses("说明情况", on=job)
    await li.sees("为什么解决不了")
    await li.says("这块地明年要改造，器材已经停产，先拆掉")
    asked = await aunt.sees("这件事解决不了：「这块地明年要改造")
    await aunt.presses_first(asked)
    rating = await aunt.sees("办得怎么样")
    await aunt.presses("基本满意", on=rating)
    contacted = await aunt.sees("有人跟您联系过吗")
    await aunt.presses("联系过", on=contacted)
    await street.heard()
    rows = "SELECT t.status, t.outcome, r.contacted, r.answer FROM tickets t JOIN ratings r ON r.ticket_id = t.id"
    assert street.rows(rows) == [("closed", "explained", 1, "fair")]

    street.at(datetime(2026, 11, 30, 9, 1, tzinfo=ZONE))  # the Monday after
    drawn = await zhao.sees("本周回访", in_=ZHAO)
    await zhao.presses(number_of(card), on=drawn)
    for question, answer in (
        ("电话打通了吗", "打通了"),
        ("有人跟他联系过吗", "联系过"),
        ("解决了吗", "已解决"),
        ("满意吗", "满意"),
    ):
        shown = await zhao.sees(question, in_=ZHAO)
        await zhao.presses(answer, on=shown)
    await zhao.sees("还想记两句", in_=ZHAO)
    assert street.rows("SELECT reached, contacted, solved, answer FROM call_backs") == [(1, 1, 1, "satisfied")]

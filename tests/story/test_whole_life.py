"""A ticket's whole life through the phones: more time, whose it is, a whistle, supervision, the ladder, an emergency."""

from __future__ import annotations

import pytest

from tests.story.house import CHEN, GROUP, LI, SUN, WANG, ZHAO, Story, labels, number_of

CITY = 4001
session = pytest.mark.asyncio(loop_scope="session")


@session
async def test_more_time_is_asked_for_and_granted_with_one_tap(town: Story):
    aunt, li, sun = await town.resident("曹阿姨"), town.voice(LI), town.voice(SUN)
    card = await town.reports(aunt, "下水道堵了好几天，污水都冒出来了，没人管")
    job = await town.job(li, card)
    await li.presses("接单", on=job)
    await li.presses("申请延期", on=job)
    await li.sees("要延到哪天")
    await li.says("等配件到货")
    await li.sees("没看出是哪一天")
    await li.says("12月25日，等配件到货")
    asked = await sun.sees("李师傅申请延到 12月25日", in_=SUN)
    await sun.presses("同意延期", on=asked)
    await aunt.sees("办完的日子改到 12月25日")
    await li.sees("同意延期了")
    assert "12月25日" in (await aunt.sees(number_of(card))).text


@session
async def test_what_bounced_twice_is_ruled_on(town: Story):
    aunt, li, chen, zhao = await town.resident("严阿姨"), town.voice(LI), town.voice(CHEN), town.voice(ZHAO)
    card = await town.reports(aunt, "垃圾桶三天没人清了，臭得很")
    job = await town.job(li, card)
    await li.presses("退回", on=job)
    await li.sees("为什么退回")
    await li.says("不是我的网格")
    mine = await town.job(chen, card)
    await chen.presses("退回", on=mine)
    await chen.sees("为什么不归您管")
    await chen.says("该归李师傅")
    await chen.sees("请您继续跟居民说进展")
    asked = await zhao.sees("陈姐说不归自己管", in_=ZHAO)
    await zhao.presses("裁定", on=asked)
    choice = await zhao.sees("转给谁", in_=ZHAO)
    await zhao.presses("李师傅", on=choice)
    await aunt.sees("转给李师傅了")
    assert town.status(number_of(card)) == "assigned"


@session
async def test_a_whistle_calls_a_department_in(town: Story):
    aunt, li, city = await town.resident("华阿姨"), town.voice(LI), town.voice(CITY)
    card = await town.reports(aunt, "楼道里堆满了杂物，消防通道都堵住了")
    job = await town.job(li, card)
    await li.presses("接单", on=job)
    await li.presses("吹哨", on=job)
    choice = await li.sees("请哪个部门来")
    await li.presses("城管", on=choice)
    await li.sees("已选：城管")
    await li.says("请来一起清走占道的杂物")
    call = await city.sees("李师傅吹哨", in_=CITY)
    await aunt.sees("请了城管一起来办")
    await city.presses("报到", on=call)
    await li.sees("城管报到了")
    await city.presses("反馈结果", on=call)
    await city.sees("办得怎么样了", in_=CITY)
    await city.says("杂物清走了")
    result = await li.sees("城管反馈了结果")
    await li.presses("较好", on=result)
    await li.is_told("评好了")


@session
async def test_supervision_and_an_instruction_stand_on_the_card(town: Story):
    aunt, li, zhao = await town.resident("金阿姨"), town.voice(LI), town.voice(ZHAO)
    card = await town.reports(aunt, "健身器材坏了一个月没人修，孩子差点摔着")
    job = await town.job(li, card)
    await li.presses("接单", on=job)
    await zhao.says("/overview")
    listed = await zhao.sees("春和社区 现在", in_=ZHAO)
    assert listed
    shown = await town.opened_by(zhao, number_of(card))
    await zhao.presses("督办", on=shown)
    degree = await zhao.sees("怎么督办", in_=ZHAO)
    await zhao.presses("🟡 黄牌督办", on=degree)
    await li.sees("赵主任黄牌督办这件事")
    await zhao.presses("批办", on=shown)
    await zhao.sees("要怎么办", in_=ZHAO)
    await zhao.says("今天先拉上警戒带")
    await li.sees("「今天先拉上警戒带」")
    assert "黄牌督办" in (await li.sees("赵主任批示：今天先拉上警戒带")).text


async def test_an_ignored_ticket_climbs_the_whole_ladder(street: Story):
    wang, li, chen, sun, zhao = (street.voice(p) for p in (WANG, LI, CHEN, SUN, ZHAO))
    await wang.starts("g_WT-01-01-03")
    await street.reports(
        wang, "楼道灯坏了一个星期了，晚上黑得很"
    )  # Monday just after 10:00: to be taken just after lunch
    street.later(hours=4, minutes=2)
    await li.sees("报给上级了")
    await chen.sees("该接单，还没人接", in_=CHEN)
    street.later(hours=1)
    await sun.sees("该接单，还没人接", in_=SUN)
    street.later(hours=20)  # four working hours later is Tuesday morning
    late = await zhao.sees("该接单，还没人接", in_=ZHAO)
    assert "改派" in labels(late)


async def test_an_emergency_evening(street: Story):
    wang, zhao = street.voice(WANG), street.voice(ZHAO)
    await wang.starts("g_WT-01-01-03")
    await zhao.says("/emergency WT-01 台风来了，请不要出门")
    notice = await wang.sees("春和社区应急通知", in_=GROUP)
    await wang.presses("我需要帮助", on=notice)
    assert (await wang.is_told("已经在叫人了")).show_alert
    told = await zhao.sees("又有人需要帮助", in_=ZHAO)
    assert "王阿姨" in told.text
    await zhao.says("/emergency WT-01 解除")
    await wang.sees("应急解除", in_=GROUP)

"""Supervisors: how things stand now, and the means to act on one matter."""

from __future__ import annotations

import pytest

from bot.playground.cast import Message
from tests.story.house import CHEN, LI, ZHAO, Neighbour, Story, labels, number_of

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_how_things_stand_and_every_list_behind_it(town: Story):
    aunt, zhao = await town.resident("谈阿姨"), town.voice(ZHAO)
    card = await town.reports(aunt, "楼道灯坏了一个星期了")
    await zhao.says("/overview")
    now = await zhao.sees("春和社区 现在")
    assert "在办" in now.text
    await zhao.presses("全部在办", on=now)
    listed = await _listed(zhao, number_of(card))
    assert "李师傅" in listed.text
    await zhao.presses(f"查看 {number_of(card)}", on=listed)
    shown = await zhao.sees("经过：", in_=ZHAO)
    assert "「楼道灯坏了一个星期了」" in shown.text
    assert {"催办", "改派", "查看", "不予受理"} <= set(labels(shown))


async def test_reminded_given_to_another_and_refused_with_a_reason(town: Story):
    aunt, zhao, li, chen = await town.resident("宋阿姨"), town.voice(ZHAO), town.voice(LI), town.voice(CHEN)
    card = await town.reports(aunt, "下水道堵了好几天，污水都冒出来了，没人管")
    number = number_of(card)
    shown = await _shown(zhao, number)
    await zhao.presses("催办", on=shown)
    assert number in (await li.sees("赵主任催办", in_=LI)).text
    await zhao.presses("改派", on=shown)
    choice = await zhao.sees("转给谁")
    await zhao.presses("陈姐", on=choice)
    await zhao.is_told("改派好了")
    await town.job(chen, card)
    assert number in (await li.sees("已转给别人", in_=LI)).text
    await aunt.sees("转给陈姐了")
    shown = await _shown(zhao, number)
    await zhao.presses("不予受理", on=shown)
    await zhao.sees("为什么不受理")
    await zhao.says("家用电器请联系厂家售后")
    await aunt.sees("没有受理。原因：「家用电器请联系厂家售后」")
    assert number in (await chen.sees("不予受理", in_=CHEN)).text
    await town.heard()
    assert town.status(number) == "not_accepted"


async def _listed(zhao: Neighbour, number: str) -> Message:
    """The page of the open list on which the ticket stands."""
    listed = await zhao.sees("全部在办")
    while number not in listed.text:
        await zhao.presses("下一页", on=listed)
        listed = await zhao.sees("全部在办")
    return listed


async def _shown(zhao: Neighbour, number: str) -> Message:
    await zhao.says("/overview")
    now = await zhao.sees("春和社区 现在")
    await zhao.presses("全部在办", on=now)
    listed = await _listed(zhao, number)
    await zhao.presses(f"查看 {number}", on=listed)
    return await zhao.sees("经过：", in_=ZHAO)

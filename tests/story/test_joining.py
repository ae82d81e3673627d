"""Somebody new: invited by link, confirmed, gets a ticket, leaves and has nothing any more."""

from __future__ import annotations

import re

import pytest

from tests.story.house import LI, STAFF, ZHAO, Story, labels, number_of

LINK = re.compile(r"https://t\.me/\w+\?start=(inv_[\w-]{32})")


async def test_invited_confirmed_at_work_and_gone(street: Story):
    zhao, newcomer, passer_by = street.voice(ZHAO), street.newcomer("芳芳"), street.newcomer("路人甲")
    await zhao.says("/invite")
    await zhao.presses("网格员", on=await zhao.sees("请谁来"))
    await zhao.presses("春和第一网格", on=await zhao.sees("网格员放在哪个网格"))
    await zhao.presses("三个月", on=await zhao.sees("春和第一网格的网格员，干到什么时候"))
    await zhao.sees("邀请做好了：春和第一网格的网格员，干到2027年2月23日")
    letter = await zhao.sees("赵主任请您来当春和第一网格的网格员")
    found = LINK.search(letter.text)
    assert found, letter.text
    await newcomer.starts(found[1])
    await newcomer.sees("请问您的真实姓名")
    await street.kill()
    await street.start()
    await newcomer.says("王芳")
    await newcomer.presses("不留", on=await newcomer.sees("王芳，您好"))
    await newcomer.sees("我告诉赵主任了")
    await passer_by.starts(found[1])
    await passer_by.sees("这个链接打不开了")
    card = await zhao.sees("有人接了邀请")
    assert "姓名：王芳" in card.text
    assert labels(card) == ["确认", "拒绝"]
    aunt = await street.resident("文阿姨")
    old = await street.reports(aunt, "楼道灯坏了一个星期了")
    await zhao.presses("确认", on=card)
    welcome = await newcomer.sees("欢迎！您现在是春和第一网格的网格员了，干到2027年2月23日")
    assert number_of(old) in welcome.text
    assert street.rows("SELECT home_grid_id FROM people WHERE telegram_id = :t", t=newcomer.id) == [(None,)]
    await _works_and_leaves(street, number_of(old))


async def _works_and_leaves(street: Story, number: str) -> None:
    """Takes over a ticket, then the post ends: the card is worth nothing, the ticket has another."""
    zhao, li = street.voice(ZHAO), street.voice(LI)
    newcomer = next(street.voice(p.id) for p in street.world.people.values() if p.name == "芳芳")
    job = await street.opened_by(li, number)
    await li.presses("转派", on=job)
    await li.presses("王芳", on=await li.sees("转给谁"))
    await li.sees("为什么转派")
    await li.says("她负责这几栋")
    card = await newcomer.sees(number, in_=newcomer.id)
    await newcomer.presses("接单", on=card)
    await newcomer.is_told("接单了")
    await street.heard()
    await zhao.says("/people 王芳")
    await zhao.presses("结束：王芳", on=await zhao.sees("在岗 1 人次"))
    await zhao.presses("结束岗位", on=await zhao.sees("现在就离岗吗"))
    assert "转出去 1 件" in (await zhao.sees("离岗了")).text
    await newcomer.sees("岗位（春和第一网格的网格员）结束了")
    await street.heard()
    before = street.rows("SELECT version, status, assignee_id FROM tickets")
    for data in [b["callback_data"] for row in card.rows for b in row]:
        await newcomer.forges_press(card, data)
    await newcomer.is_told("没找到这件事")
    await street.heard()
    assert street.rows("SELECT version, status, assignee_id FROM tickets") == before
    (name,) = street.rows("SELECT p.name FROM tickets t JOIN people p ON p.id = t.assignee_id")
    assert name == ("李师傅",)
    assert not newcomer.shows(number, in_=STAFF)


@pytest.mark.asyncio(loop_scope="session")
async def test_a_resident_lets_in_nobody(town: Story):
    aunt = await town.resident("华阿姨")
    await aunt.says("/invite")
    await aunt.sees("这是给网格长和主管用的")
    await aunt.says("/people")
    await aunt.sees("这是给网格长和主管用的")

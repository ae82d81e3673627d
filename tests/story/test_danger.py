"""Danger: advice and a ring at once, never behind a question; what is past or only talk is no danger."""

from __future__ import annotations

import pytest

from tests.story.house import GROUP, LI, STAFF, ZHAO, ZHOU, Story, number_of

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize(
    ("cry", "advice"), [("3栋楼道里一股煤气味，好浓", "119"), ("2栋电梯困人了，里面有老人", "按电梯里的警铃")]
)
async def test_a_cry_in_the_group_rings_at_once(town: Story, cry: str, advice: str):
    aunt, li, zhao = town.newcomer("伍阿姨", GROUP), town.voice(LI), town.voice(ZHAO)
    said = await aunt.says(cry, in_=GROUP)
    card = await aunt.sees("先保安全", in_=GROUP)
    assert advice in card.text
    assert card.reply_to == said.id
    ring = await li.sees("有人可能有危险", in_=LI)
    assert cry in ring.text
    assert "🔴" in (await li.sees(number_of(ring), in_=STAFF)).text
    await zhao.sees("危险情况", in_=ZHAO)
    await aunt.sees(number_of(ring), in_=GROUP)
    await li.presses("接单", on=ring)
    await li.is_told("接单了")


@pytest.mark.parametrize(
    ("cry", "advice"), [("煤气味好大，我头都晕了", "119"), ("我被关在电梯里了，快来人", "按电梯里的警铃")]
)
async def test_a_cry_in_private_rings_at_once(town: Story, cry: str, advice: str):
    aunt, li = await town.resident("余阿姨"), town.voice(LI)
    await aunt.says(cry)
    assert advice in (await aunt.sees("先保安全")).text
    ring = await li.sees(cry, in_=LI)
    assert number_of(ring) in (await aunt.sees("在等：李师傅")).text


async def test_a_cry_of_somebody_without_a_home_rings_those_above_and_asks_where(town: Story):
    stranger, zhou = town.newcomer("元叔"), town.voice(ZHOU)
    await stranger.starts()
    await stranger.sees("您住在哪里")
    await stranger.says("着火了，快来救火")
    await stranger.sees("先保安全")
    ring = await zhou.sees("着火了，快来救火", in_=ZHOU)
    await stranger.sees(number_of(ring))
    await stranger.says("在幸福家园4栋")
    assert number_of(ring) in (await zhou.sees("在幸福家园4栋", in_=ZHOU)).text


async def test_a_danger_is_taken_back_by_a_second_tap_and_who_was_rung_hears_of_it(town: Story):
    aunt, li, zhao = await town.resident("于阿姨"), town.voice(LI), town.voice(ZHAO)
    await aunt.says("楼道里煤气味好大，头都晕了")
    ring = await li.sees("楼道里煤气味好大", in_=LI)
    number = number_of(ring)
    await zhao.sees(number, in_=ZHAO)
    card = await aunt.sees("在等：李师傅")
    await aunt.presses("撤回", on=card)
    await aunt.presses("不撤回", on=await aunt.sees("确定撤回吗"))
    await aunt.is_told("好，不撤回")
    await town.heard()
    assert town.status(number) == "assigned"
    assert not any("确定撤回吗" in m.text for m in aunt.messages())
    await aunt.presses("撤回", on=card)
    await aunt.presses("是，撤回", on=await aunt.sees("确定撤回吗"))
    assert number in (await li.sees("居民把这件险情撤回了", in_=LI)).text
    assert number in (await zhao.sees("居民把这件险情撤回了", in_=ZHAO)).text
    await town.heard()
    assert town.status(number) == "withdrawn"
    assert not any("确定撤回吗" in m.text for m in aunt.messages())


@pytest.mark.parametrize("talk", ["去年电梯困过人", "昨天看了一个电影，里面着火了好吓人"])
async def test_what_is_past_or_a_story_rings_nobody(town: Story, talk: str):
    aunt, before = town.newcomer("顾阿姨", GROUP), len(town.numbers())
    said = await aunt.says(talk, in_=GROUP)
    await town.heard()
    assert len(town.numbers()) == before
    assert not any(m.reply_to == said.id and "先保安全" in m.text for m in aunt.messages(GROUP))

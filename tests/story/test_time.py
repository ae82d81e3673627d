"""What time brings about when nobody does anything."""

from __future__ import annotations

from tests.story.house import GROUP, LI, WANG, ZHAO, Story, number_of


async def test_an_offer_nobody_presses_goes_away(street: Story):
    wang = street.voice(WANG)
    await wang.says("3栋楼道灯坏了一个星期了，晚上黑得很", in_=GROUP)
    card = await wang.sees("要登记这件事吗", in_=GROUP)
    street.later(minutes=14)
    await street.heard()
    assert not card.deleted
    street.later(minutes=2)
    await wang.loses(card)
    assert street.numbers() == []


async def test_three_days_of_silence_close_it_as_unanswered(street: Story):
    wang, li, zhao = street.voice(WANG), street.voice(LI), street.voice(ZHAO)
    await wang.starts("g_WT-01-01-03")
    card = await street.reports(wang, "楼道灯坏了一个星期了，晚上黑得很")
    job = await street.job(li, card)
    await li.presses("办结", on=job)
    await li.sees("怎么办好的")
    await li.says("灯泡换了")
    await wang.sees("解决了吗")
    await street.heard()  # that it was asked is written down
    street.later(hours=71)
    await street.heard()
    assert street.status(number_of(card)) == "resolved"
    street.later(hours=1, minutes=1)
    closed = await wang.sees("一直没等到您回话，先结案了")
    await zhao.says("/overview")
    assert "结案里有 1 件没等到居民回话" in (await zhao.sees("春和社区 现在")).text
    await wang.presses("没解决", on=closed)
    await li.sees("第 2 次办")

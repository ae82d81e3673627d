"""Dates people are told around festivals, on 调休 Saturdays, and when a year is not published yet."""

from __future__ import annotations

from datetime import datetime

from tests.story.house import GRANNY, WANG, ZHANG, ZONE, Story


async def test_a_date_falls_where_somebody_works(festival: Story):
    wang, granny, zhang = festival.voice(WANG), festival.voice(GRANNY), festival.voice(ZHANG)
    await wang.starts("g_WT-01-01-03")
    await festival.reports(wang, "楼道灯坏了一个星期了，晚上黑得很")
    card = await wang.sees("在等：李师傅")
    # Two working hours: one before the festival and one after it; the seventh day is in it.
    assert "最迟 2月24日 周二 10:" in card.text
    assert "最迟 2月24日 周二 18:00 办完" in card.text

    festival.at(datetime(2026, 2, 28, 10, 30, tzinfo=ZONE))  # the 调休 Saturday after it
    await granny.starts("g_WT-01-01-03")
    await festival.reports(granny, "楼下垃圾桶满了三天没人收，臭得很")
    card = await granny.sees("在等：李师傅")
    assert "最迟今天 14:3" in card.text
    assert "最迟今天 16:3" in card.text

    festival.at(datetime(2026, 12, 31, 17, 0, tzinfo=ZONE))  # of 2027 only weekdays are known
    await zhang.starts("g_WT-01-01-03")
    await festival.reports(zhang, "楼道里堆满了垃圾，好几天没人打扫")
    card = await zhang.sees("在等：李师傅")
    assert "最迟明天 10:0" in card.text
    assert "最迟明天 12:0" in card.text or "最迟明天 14:0" in card.text

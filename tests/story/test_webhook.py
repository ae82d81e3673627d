"""By webhook it is the same program: Telegram calls, a ticket opens, a worker takes it."""

from __future__ import annotations

from tests.story.house import LI, Story


async def test_a_report_travels_by_webhook_and_back(called: Story):
    assert called.world.polls == 0
    li = called.voice(LI)
    wang = await called.resident("王大妈")
    card = await called.reports(wang, "3栋路灯坏了一个星期了，晚上黑得很")
    await li.presses("接单", on=await called.job(li, card))
    await wang.sees("李师傅接单了")


async def test_killed_it_is_called_again_for_what_it_had_not_stored(called: Story):
    wang = await called.resident("王大妈")
    await called.kill()
    await wang.says("/report 2栋垃圾桶三天没人清了，臭得很")
    await called.start()
    await wang.sees("在等：李师傅")

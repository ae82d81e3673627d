"""A delicate dispute, told in the group by somebody known and by somebody who never pressed Start: the group sees nothing of it."""

from __future__ import annotations

import pytest

from tests.story.house import GROUP, LI, STAFF, ZHAO, Story, labels, number_of

pytestmark = pytest.mark.asyncio(loop_scope="session")
QUARREL = "3栋501的老刘两口子闹离婚，天天半夜摔东西骂人，没人管"
BEATEN = "3栋501的老刘天天打老婆，又摔东西又骂人，没人管"
TOLD = ("老刘", "离婚", "打老婆", "501", "邻里", "治安", "3栋")


def said_in_the_group(town: Story) -> str:
    """Everything of the bot that stands in the group now, words and buttons."""
    every = town.world.messages.get(GROUP, {}).values()
    ours = (m for m in every if m.sender == town.world.id and not m.deleted)
    return "\n".join("\n".join([m.text, *labels(m)]) for m in ours)


async def test_a_quarrel_next_door_never_stands_in_the_group(town: Story):
    aunt, li, zhao = await town.resident("贺阿姨", "WT-01-01-03", GROUP), town.voice(LI), town.voice(ZHAO)
    before = said_in_the_group(town)
    said = await aunt.says(QUARREL, in_=GROUP)
    line = await aunt.sees("我私下跟您说", in_=GROUP)
    assert line.reply_to == said.id
    card = await aunt.sees("登记", in_=aunt.id)
    await aunt.presses("登记", on=card)
    promise = await aunt.sees("只有办这件事的人看得到您是谁", in_=aunt.id)
    number = number_of(promise)

    # The handler reads all of it, those above not whose it is.
    job = await town.job(li, promise)
    assert QUARREL in job.text
    assert "贺阿姨" in job.text
    staff = await li.sees(number, in_=STAFF)
    assert not any(word in staff.text for word in (*TOLD, "贺阿姨"))
    await li.presses("接单", on=job)
    await aunt.sees("李师傅接单了", in_=aunt.id)
    await zhao.says("/overview")
    assert "贺阿姨" not in "\n".join(m.text for m in zhao.messages(ZHAO))

    # It is solved and closed, and still nothing of it stands in front of the neighbours.
    await li.presses("办结", on=job)
    await li.replies(await li.sees("怎么办好的"), "上门调解，民警也来了，老刘写了保证书")
    asked = await aunt.sees("您看看，解决了吗", in_=aunt.id)
    await aunt.presses("已解决", on=asked)
    await aunt.sees("这次办得怎么样", in_=aunt.id)
    await town.heard()
    new = said_in_the_group(town).removeprefix(before)
    assert not any(word in new for word in (*TOLD, number, "贺阿姨", "调解", "我也是"))


async def test_who_never_pressed_start_goes_on_behind_the_link(town: Story):
    aunt = town.newcomer("潘阿姨", GROUP)
    await aunt.says(QUARREL, in_=GROUP)
    line = await aunt.sees("再点「开始」", in_=GROUP)
    (button,) = [b for row in line.rows for b in row]
    await aunt.starts(button["url"].partition("?start=")[2])
    card = await aunt.sees("登记", in_=aunt.id)
    await aunt.presses("登记", on=card)
    promise = await aunt.sees("只有办这件事的人看得到您是谁", in_=aunt.id)
    assert town.status(number_of(promise)) == "assigned"


async def test_a_beating_rings_at_once_and_the_group_reads_only_whom_to_call(town: Story):
    aunt, li = await town.resident("贾阿姨", "WT-01-01-03", GROUP), town.voice(LI)
    before = said_in_the_group(town)
    await aunt.says(BEATEN, in_=GROUP)
    line = await aunt.sees("110、119、120", in_=GROUP)
    await aunt.sees("先保安全", in_=aunt.id)
    ring = await li.sees("有人可能有危险", in_=LI)
    assert BEATEN in ring.text
    await town.heard()
    new = said_in_the_group(town).removeprefix(before)
    assert not any(word in new for word in (*TOLD, number_of(ring), "贾阿姨"))
    assert "我私下跟您说" in line.text

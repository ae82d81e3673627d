"""Anything people can send gets a clear sentence, and nobody else is disturbed."""

from __future__ import annotations

import pytest

from tests.story.house import GROUP, LI, Story, labels, number_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

ODD = {
    "markup": "<b>路灯</b>坏了一个星期 & <i>晚上</i> _黑_ *得很* </code> &lt;",
    "right to left": "\u202e路灯\u202c坏\u200b了，3栋门口晚上黑得很",
    "longest": ("楼道灯坏了一个星期了，" * 400)[:4096],
    "binary-looking": "路灯坏了\x00\x01\x02\ufffd\ufffd PK\x03\x04 晚上黑得很",
    "astral": "路灯坏了" + "𝕏" * 50 + "👨‍👩‍👧‍👦" * 20 + "晚上黑得很",
}


@pytest.mark.parametrize("words", ODD.values(), ids=ODD.keys())
async def test_odd_words_become_a_ticket_that_reads_as_written(town: Story, words: str):
    aunt, li = await town.resident("常阿姨"), town.voice(LI)
    await aunt.says(words)
    card = await aunt.sees("您说的是")
    while "登记" not in labels(card):
        await aunt.presses_first(card)
        card = await aunt.sees("您说的是")
    await aunt.presses("登记", on=card)
    promise = await aunt.sees("在等：李师傅")
    await town.job(li, promise)
    await aunt.says("/mine")
    assert number_of(promise) in (await aunt.sees("在等：李师傅")).text


@pytest.mark.parametrize("words", ["🙂🙂🙂", "。。。", "asdfgh", "1", "？"])
async def test_words_that_say_nothing_are_asked_about(town: Story, words: str):
    aunt, before = await town.resident("乐阿姨"), len(town.numbers())
    said = await aunt.says(words)
    await town.heard()
    answers = [m for m in aunt.messages() if m.sender == town.world.id and m.id > said.id]
    assert len(answers) == 1
    assert len(town.numbers()) == before


async def test_a_file_too_large_to_fetch_is_kept_by_name(town: Story):
    aunt = await town.resident("于阿姨")
    await aunt.sends_document("录像.mp4", 60 * 1024 * 1024)
    await aunt.sees("是什么事")
    await aunt.says("楼道里堆满了纸箱子，怕着火")
    assert "附件 1 个" in (await aunt.sees("对的话点「登记」")).text


async def test_a_press_on_an_old_card_by_another_and_twice(town: Story):
    aunt, neighbour, li = town.newcomer("时阿姨", GROUP), town.newcomer("傅叔", GROUP), town.voice(LI)
    await aunt.says("3栋下水道堵了好几天，污水都冒出来了，没人管", in_=GROUP)
    card = await aunt.sees("要登记这件事吗", in_=GROUP)
    register = card.rows[0][0]["callback_data"]
    await neighbour.presses("登记", on=card)
    await neighbour.is_told("只有他本人能点")
    await aunt.forges_press(card, register)
    await aunt.forges_press(card, register)
    registered = await aunt.sees("已派给李师傅", in_=GROUP)
    await aunt.is_told("这件事刚有变化")
    number = number_of(registered)
    assert town.rows("SELECT count(*) FROM tickets WHERE number = :n", n=number) == [(1,)]
    job = await town.job(li, registered)
    accept = job.rows[0][0]["callback_data"]
    await li.forges_press(job, accept)
    await li.forges_press(job, accept)
    await li.is_told("您已经接了这单")
    await town.heard()
    assert town.status(number) == "accepted"


FORGED = ["", "x", "t:accept", "t:accept:x:y", "t:accept:999999999999999999999:1", "d:confirm:1", "d:confirm:-1",
          "dc:1:parking", "dp:1:1:0", "h:99999:1", "p:todo:-5:0", "p:open:99999999999:1", "s:open:1", "m:wrong",
          "tr:1:0:satisfied", "tp:reassign:1:1:1", "tc:1:1:nothing", "t:nothing:1:1", "💥" * 16]  # fmt: skip


async def test_forged_presses_are_answered_and_do_nothing(town: Story):
    thief, before = await town.resident("毛叔"), town.rows("SELECT id, version, status FROM tickets ORDER BY id")
    await thief.says("/help")
    shown = await thief.sees("有事直接发给我")
    for data in FORGED[1:]:
        await thief.forges_press(shown, data)
    answers = await thief.is_answered(len(FORGED) - 1)
    await town.heard()
    assert all(alert.text for alert in answers)
    assert town.rows("SELECT id, version, status FROM tickets ORDER BY id") == before


@pytest.mark.parametrize("payload", ["t_1", "t_999999", "g_NOWHERE", "x", "t_", "g_", "0" * 64])
async def test_a_link_of_somebody_elses_opens_nothing(town: Story, payload: str):
    uncle = town.newcomer("卞叔")
    await uncle.starts(payload)
    await uncle.sees("这个链接打不开了")
    assert not uncle.shows("在等")


async def test_a_person_without_a_home_is_asked_where(town: Story):
    uncle = town.newcomer("贝叔")
    await uncle.starts()
    await uncle.sees("您住在哪里")
    await uncle.says("不告诉你")
    await uncle.says("楼道灯坏了一个星期了")
    await uncle.sees("在哪个小区")
    await uncle.says("火星小区")
    await uncle.sees("没找到「火星小区」")


@pytest.mark.parametrize("content", [{"contact": {"phone_number": "10000000000", "first_name": "某人"}}])
async def test_what_says_nothing_is_asked_to_be_said_in_words(town: Story, content: dict[str, object]):
    aunt = await town.resident("葛阿姨")
    await aunt.says("", **content)
    await aunt.sees("这个我看不懂")

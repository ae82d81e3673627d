"""Grid workers: pass on with a reason, be first, see what is soonest; what is not theirs does not exist for them."""

from __future__ import annotations

import pytest

from tests.story.house import CHEN, LI, STAFF, SUN, ZHOU_MING, Story, labels, number_of

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_returned_with_a_reason_the_next_in_line_has_it(town: Story):
    aunt, li, chen, sun = await town.resident("卜阿姨"), town.voice(LI), town.voice(CHEN), town.voice(SUN)
    card = await town.reports(aunt, "楼道灯坏了一个星期了")
    job = await town.job(li, card)
    await li.presses("退回", on=job)
    await li.sees("为什么退回")
    await li.says("今天在外面学习")
    assert "「今天在外面学习」" in (await sun.sees("李师傅退回了", in_=SUN)).text
    await aunt.sees("转给陈姐了")
    mine = await town.job(chen, card)
    await chen.presses("接单", on=mine)
    await aunt.sees("陈姐接单了")
    assert "在等：陈姐" in card.text


async def test_handed_over_to_a_chosen_person_with_a_reason(town: Story):
    aunt, li, wu = await town.resident("齐阿姨"), town.voice(LI), town.voice(2005)
    card = await town.reports(aunt, "垃圾桶三天没人清了，臭得很")
    job = await town.job(li, card)
    await li.presses("转派", on=job)
    choice = await li.sees("转给谁")
    assert "陈姐 副网格员 春和第一网格" in labels(choice)
    await li.presses("吴丽", on=choice)
    await li.sees("为什么转派")
    await li.says("垃圾点在您那边")
    theirs = await town.job(wu, card)
    assert "「垃圾点在您那边」" in theirs.text
    await aunt.sees("转给吴丽了")
    await li.presses("转派", on=choice) if "转派" in labels(choice) else None


async def test_two_take_it_at_once_and_one_has_it(town: Story):
    aunt, chen, sun = await town.resident("康阿姨"), town.voice(CHEN), town.voice(SUN)
    card = await town.reports(aunt, "下水道堵了好几天，污水都冒出来了，没人管")
    staff = await chen.sees(number_of(card), in_=STAFF)
    await chen.presses("接单", on=staff)
    await sun.presses("接单", on=staff)
    await chen.is_told("接单了，这件事归您")
    assert (await sun.is_told("陈姐已经接了这单")).show_alert
    await chen.sees("负责人：陈姐", in_=STAFF)
    assert town.rows("SELECT count(*) FROM ticket_events WHERE action = 'accept' AND ticket_id ="
                     " (SELECT id FROM tickets WHERE number = :n)", n=number_of(card)) == [(1,)]  # fmt: skip


async def test_the_open_list_is_soonest_promise_first(town: Story):
    worker = town.voice(2009)
    uncle = await town.resident("伏叔", "WT-03-01-01")
    slow = await town.reports(uncle, "楼道灯坏了一个星期了")
    await uncle.says("我被关在电梯里了，快来人")
    ring = await worker.sees("有人可能有危险", in_=2009)
    await worker.says("/todo")
    listed = await worker.sees("手上 2 件")
    lines = listed.text.splitlines()[1:]
    assert number_of(ring) in lines[0]
    assert "🔴" in lines[0]
    assert number_of(slow) in lines[1]
    await worker.presses(f"查看 {number_of(slow)}", on=listed)
    await worker.sees("「楼道灯坏了一个星期了」", in_=2009)


async def test_the_worker_opens_what_the_resident_sent(town: Story):
    aunt, li = await town.resident("汤阿姨"), town.voice(LI)
    card = await town.reports(aunt, "下水道堵了好几天，污水都冒出来了，没人管")
    job = await town.job(li, card)
    assert not [label for label in labels(job) if "附件" in label]
    spoken = await aunt.sends_voice(reply_to=card.id)
    plan = await aunt.sends_document("房屋图.pdf", 2000, reply_to=card.id)
    await li.presses("查看附件 2", on=job)
    heard = await li.sees("附件 1/2", in_=LI)
    assert heard.content["voice"]["file_id"] == spoken.content["voice"]["file_id"]
    assert (await li.sees("附件 2/2", in_=LI)).content["document"]["file_id"] == plan.content["document"]["file_id"]
    await li.replies(heard, "听到了，明天去看")  # a reply to it finds its ticket
    await aunt.sees("听到了，明天去看")


async def test_a_tickets_buttons_do_nothing_in_others_hands(town: Story):
    aunt, li = await town.resident("成阿姨"), town.voice(LI)
    card = await town.reports(aunt, "下水道堵了好几天，污水都冒出来了，没人管")
    job = await town.job(li, card)
    number, before = number_of(card), town.rows("SELECT version, status, assignee_id FROM tickets ORDER BY id")
    other, stranger = town.voice(ZHOU_MING), await town.resident("路人", "WT-02-01-01")
    theirs = [b["callback_data"] for row in (*job.rows, *card.rows) for b in row]
    for person in (other, stranger):
        own = await person.says("/help")
        shown = await person.sees("有事直接发给我")
        assert shown.id > own.id
        for data in theirs:
            await person.forges_press(shown, data)
        await person.is_answered(len(theirs))
    await town.heard()
    assert {a.text for a in (*other.alerts, *stranger.alerts)} == {"没找到这件事。"}
    assert town.rows("SELECT version, status, assignee_id FROM tickets ORDER BY id") == before
    assert not stranger.shows(number)


async def test_a_resident_is_no_worker(town: Story):
    aunt = await town.resident("戴阿姨")
    await aunt.says("/todo")
    await aunt.sees("这是给网格员用的")
    await aunt.says("/overview")
    await aunt.sees("这是给网格长和主管用的")

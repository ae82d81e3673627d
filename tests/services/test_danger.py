"""Danger is never behind a question: advice and a ring at once, however it is said."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.tickets import Status
from domain.workflow import Action
from services import drafting, residents, withdrawing
from storage import tables
from tests.support.cast import GAS, GROUP, LAMP, LONG_AGO, QUIET_GROUP, Street, meaning, photo


async def rung(street: Street) -> set[str]:
    """Who hears of danger now, by name; the residents' chat as its kind. A new card rings."""
    before = {t.message for t in street.told}
    rings = ("danger_advice", "danger_ring", "supervisor_news", "worker_card")
    told = [t for t in await street.delivers() if t.kind in rings and t.message not in before]
    names = {1001: "王阿姨", 1002: "张伟", 2001: "李师傅", 3001: "赵主任"}
    return {names.get(t.chat, "group") for t in told}


@pytest.mark.parametrize("chat", [None, GROUP, QUIET_GROUP])
async def test_danger_registers_at_once_with_advice_and_rings(street: Street, chat: int | None):
    outcome = await street.wang.writes(GAS, chat=chat)
    assert outcome.code == "registered_danger"
    assert await rung(street) == {"group" if chat else "王阿姨", "赵主任", *(["李师傅"] if chat else [])}
    ticket = await street.ticket()
    assert (ticket.urgent, ticket.danger, ticket.promise) == (True, "gas", "danger")
    assert ticket.accept_by - ticket.opened_at == timedelta(minutes=30)


async def test_the_danger_card_goes_before_everything_that_waits(street: Street):
    await street.wang.reports()
    await street.wang.writes(GAS, chat=GROUP)
    assert (await street.delivers())[0].kind in ("danger_advice", "worker_card")
    second = tables.outbox.c.kind == "worker_card", tables.outbox.c.ticket_id == 2
    assert [r.urgency for r in await street.rows(tables.outbox, *second)] == ["0"]


async def test_a_danger_rings_its_holder_once_and_again_where_the_card_stands_already(street: Street):
    await street.wang.writes(GAS, chat=GROUP)
    await street.delivers()
    assert (len(street.li.heard("worker_card")), street.li.heard("danger_ring")) == (1, [])
    await street.li.does(Action.hand_over, 1, "陈姐就在旁边", to=street.chen.row)
    await street.delivers()
    assert (len(street.chen.heard("worker_card")), street.chen.heard("danger_ring")) == (1, [])
    await street.chen.does(Action.hand_over, 1, "还是您来", to=street.li.row)
    await street.delivers()
    assert len(street.li.heard("danger_ring")) == 1


async def test_danger_at_an_unknown_place_is_rung_at_the_top(street: Street):
    street_duty = {"person_id": 8, "grid_id": 1, "post": "lead", "from_at": LONG_AGO}
    await street.change(lambda c: c.execute(tables.duties.insert().values(street_duty)))
    outcome = await street.zhang.writes(GAS)
    assert outcome.code == "registered_danger"
    ticket = await street.ticket()
    assert (ticket.grid_path, ticket.assignee_id) == ("/1/", street.stranger.row)


async def test_danger_with_nobody_on_duty_above_rings_whoever_is_on_duty_nearby(street: Street):
    await street.zhang.writes(GAS)
    assert (await street.ticket()).assignee_id == street.zhao.row
    assert "赵主任" in await rung(street)


async def test_an_edit_that_speaks_of_danger_is_not_behind_a_confirmation(street: Street):
    await street.wang.writes(LAMP, chat=GROUP, message=7)
    outcome = await street.wang.writes(GAS, chat=GROUP, message=7, edited=True)
    assert outcome.code == "registered_danger"
    assert await rung(street) == {"group", "李师傅", "赵主任"}


async def test_words_for_a_photo_that_speak_of_danger_ring_at_once(street: Street):
    await street.wang.commands(residents.start, "g_G1")
    await street.wang.writes(attached=(photo(),))
    assert (await street.wang.writes(GAS)).code == "registered_danger"
    assert [a.ticket_id for a in await street.rows(tables.attachments)] == [1]


async def test_danger_said_while_a_place_is_asked_for_rings_at_once(street: Street):
    await street.wang.commands(residents.start, "g_G1")
    await street.wang.writes(LAMP)
    await street.wang.presses(drafting.ask_place, 1)
    assert (await street.wang.writes(GAS)).code == "registered_danger"
    assert "李师傅" in await rung(street)


async def test_danger_said_while_the_home_is_asked_for_rings_at_once(street: Street):
    await street.wang.commands(residents.ask_home)
    assert (await street.wang.writes(GAS)).code == "registered_danger"


async def test_an_addition_that_speaks_of_danger_rings_the_holder_and_those_above(street: Street):
    await street.wang.reports()
    await street.delivers()
    (card,) = street.heard("group_card", GROUP)
    assert (await street.wang.writes(GAS, chat=GROUP, reply_to=card.message)).code == "noted"
    assert await rung(street) == {"group", "李师傅", "赵主任"}


async def test_a_neighbours_reply_that_speaks_of_danger_is_a_report_of_its_own(street: Street):
    await street.wang.reports()
    await street.delivers()
    (card,) = street.heard("group_card", GROUP)
    assert (await street.zhang.writes(GAS, chat=GROUP, reply_to=card.message)).code == "registered_danger"
    assert (await street.ticket(2)).reporter_id == street.zhang.row


async def test_danger_told_to_an_ended_ticket_opens_a_new_one(street: Street):
    await street.wang.reports()
    await street.wang.presses(withdrawing.withdraw_ticket, 1, 1)
    await street.delivers()
    (card,) = street.heard("group_card", GROUP)
    assert (await street.wang.writes(GAS, chat=GROUP, reply_to=card.message)).code == "registered_danger"


async def test_a_workers_note_about_gas_is_no_alarm(street: Street):
    await street.wang.reports()
    await street.delivers()
    (card,) = street.li.heard("worker_card")
    reads = meaning("utilities", danger="gas")
    assert (await street.li.writes("现场有煤气味,已关阀", reply_to=card.message, reads=reads)).code == "noted"
    assert await street.count(tables.tickets) == 1


async def withdrawn(street: Street) -> dict[int, str]:
    """Who is told by now that it was taken back: their chat, and in which words."""
    told = [t for t in street.told if str(t.telling.facts.get("what", "")).startswith("withdrawn")]
    return {t.chat: f"{t.kind}:{t.telling.facts['what']}" for t in told}


async def test_a_dangerous_matter_is_taken_back_by_a_second_tap_and_all_who_were_rung_hear_of_it(street: Street):
    await street.wang.writes(GAS, chat=GROUP)
    street.clock.passes(minutes=50)
    await street.tick()  # nobody took it: the deputy and the lead were rung as well
    await street.delivers()
    assert (await street.wang.does(Action.withdraw, 1)).code == "choose"
    await street.delivers()
    assert (await street.ticket()).status is Status.assigned
    (asked,) = street.wang.heard("withdraw_sure")
    assert not asked.telling.gone
    assert await withdrawn(street) == {}
    assert (await street.wang.presses(withdrawing.withdraw_surely, 1, 1)).code == "withdrawn"
    await street.delivers()
    assert street.wang.heard("withdraw_sure")[-1].telling.gone
    assert len(street.wang.heard("withdrawn")) == 1
    above = "supervisor_news:withdrawn"
    assert await withdrawn(street) == {
        street.li.id: "worker_news:withdrawn_danger",
        **{who.id: above for who in (street.chen, street.sun, street.zhao)},
    }
    assert (await street.wang.presses(withdrawing.withdraw_surely, 1, 1)).code == "CardIsOld"


async def test_who_leaves_it_loses_the_question_and_its_old_button_takes_nothing_back(street: Street):
    await street.wang.writes(GAS, chat=GROUP)
    assert (await street.wang.presses(withdrawing.withdraw_surely, 1, 1)).code == "CardIsOld"
    for _ in range(2):  # asked again it stands anew, where they look
        await street.wang.does(Action.withdraw, 1)
        await street.delivers()
    first, gone, second = street.wang.heard("withdraw_sure")
    assert (first.message, gone.telling.gone, second.message != first.message) == (gone.message, True, True)
    assert (await street.wang.presses(withdrawing.keep_ticket, 1)).code == "not_withdrawn"
    await street.delivers()
    last = street.wang.heard("withdraw_sure")[-1]
    assert (last.message, last.telling.gone) == (second.message, True)
    assert (await street.wang.presses(withdrawing.withdraw_surely, 1, 1)).code == "CardIsOld"
    assert (await street.wang.presses(withdrawing.keep_ticket, 1)).code == "CardIsOld"
    assert (await street.ticket()).status is Status.assigned
    await street.wang.does(Action.withdraw, 1)
    assert (await street.wang.presses(withdrawing.withdraw_surely, 1, 1)).code == "withdrawn"


async def test_the_question_keeps_up_with_the_matter_and_goes_with_its_end(street: Street):
    await street.wang.writes(GAS, chat=GROUP)
    await street.wang.does(Action.withdraw, 1)
    await street.li.does(Action.accept, 1)
    assert (await street.wang.presses(withdrawing.withdraw_surely, 1, 1)).code == "CardIsOld"
    await street.delivers()
    shown = street.wang.heard("withdraw_sure")[-1].telling
    assert (shown.gone, shown.ticket and shown.ticket.version) == (False, 2)
    await street.zhao.does(Action.reject, 1, "是邻居在烧菜")
    await street.delivers()
    assert street.wang.heard("withdraw_sure")[-1].telling.gone


async def test_what_became_dangerous_by_an_addition_is_asked_for_once_more_too(street: Street):
    await street.wang.reports()
    await street.delivers()
    await street.wang.writes(GAS, chat=GROUP, reply_to=street.heard("group_card", GROUP)[0].message)
    assert (await street.wang.does(Action.withdraw, 1)).code == "choose"
    await street.wang.presses(withdrawing.withdraw_surely, 1, 1)
    await street.delivers()
    assert {street.li.id, street.zhao.id} == set(await withdrawn(street))


@pytest.mark.parametrize("who", ["zhang", "li", "zhao"])
async def test_nobody_else_is_asked(street: Street, who: str):
    await street.wang.writes(GAS, chat=GROUP)
    assert (await getattr(street, who).does(Action.withdraw, 1)).refused
    await street.delivers()
    assert not [t for t in street.told if t.kind == "withdraw_sure"]


async def test_a_question_stops_no_clock_and_nothing_else_does(street: Street):
    await street.wang.reports("电梯里困了人", meaning("elevator", danger="trapped"))
    await street.li.does(Action.accept, 1)
    by = (await street.ticket()).resolve_by
    assert (await street.li.does(Action.ask, 1, "电梯停在几楼？")).code == "asked"
    asked = await street.ticket()
    assert (asked.status, asked.waiting_for, asked.waiting_since) == (Status.in_progress, None, None)
    assert (await street.li.does(Action.pause, 1, "等电梯公司")).code == "DangerWaitsForNobody"
    await street.delivers()
    assert street.wang.heard("question")[-1].telling.facts["words"] == "电梯停在几楼？"
    street.clock.passes(minutes=20)
    assert (await street.wang.writes("六楼", reads=street.reader.read("六楼"))).code == "noted"
    await street.delivers()
    assert street.li.heard("worker_news")[-1].telling.facts["words"] == "六楼"
    assert (await street.ticket()).resolve_by == by
    shown = next(t for t in reversed(street.li.heard("worker_card")))
    assert Action.pause not in shown.telling.ticket.actions
    street.clock.passes(hours=2)
    await street.tick()
    assert "escalate" in [e.action for e in await street.history(1)]

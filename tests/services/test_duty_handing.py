"""A whole duty passes to another person at once: clocks, followers, questions and history go along."""

from __future__ import annotations

from domain.workflow import Action
from services import delaying
from services.duty import duty_handing
from tests.support.cast import Actor, Street, meaning


async def two_on_hand(street: Street) -> None:
    for text in ("3栋的灯坏了", "垃圾没人收"):
        await street.wang.reports(text, meaning("sanitation" if "垃圾" in text else "lighting"))
    await street.li.does(Action.accept, 1)
    await street.delivers()


async def heard(actor: Actor) -> list[object]:
    await actor.street.delivers()
    return [t.telling.facts["what"] for t in actor.heard("leave")]


async def test_a_worker_gives_all_to_one_person_in_one_message_to_each_side(street: Street):
    await two_on_hand(street)
    await street.li.does(Action.extend, 1, "12月20日，等配件到货")
    by = (await street.ticket()).resolve_by
    assert (await street.li.commands(duty_handing.hand_duty_over, "陈姐")).code == "duty_handed_over"
    assert (await heard(street.chen), await heard(street.li)) == (["handed_in"], ["handed"])
    assert not street.chen.heard("worker_news")
    for number in (1, 2):
        ticket = await street.ticket(number)
        assert (ticket.assignee_id, ticket.status.value) == (street.chen.row, "assigned")
        assert (await street.history(number))[-1].facts["to"] == street.chen.row
    assert (await street.ticket()).resolve_by == by
    assert (await street.sun.presses(delaying.grant_extension, 1, 0)).code == "granted"
    assert len(street.wang.heard("handed_over")) == 2


async def test_a_supervisor_moves_a_duty_and_both_hear_it(street: Street):
    await two_on_hand(street)
    assert (await street.zhao.commands(duty_handing.hand_duty_over, "G1 李师傅 陈姐")).code == "duty_handed_over"
    assert (await heard(street.li), await heard(street.chen)) == (["handed_out"], ["handed_in"])
    assert [t.assignee_id for t in [await street.ticket(1), await street.ticket(2)]] == [street.chen.row] * 2


async def test_what_cannot_be_is_said_with_an_example(street: Street):
    await two_on_hand(street)
    for who, words, code in (
        (street.wang, "陈姐", "NotAWorker"),
        (street.li, "", "HandOverHow"),
        (street.li, "隔壁老王", "HandOverHow"),
        (street.zhou, "G1 李师傅 陈姐", "NotASupervisor"),
        (street.chen, "李师傅", "NothingOnHand"),
        (street.zhao, "G1 李师傅", "NobodyToTakeIt"),
    ):
        assert (await who.commands(duty_handing.hand_duty_over, words)).code == code
    assert (await street.ticket()).assignee_id == street.li.row

"""A complaint about somebody who works for the street goes to who stands above them, and nobody below reads of it."""

from __future__ import annotations

import pytest

from domain.refusals import NoSuchTicket
from domain.workflow import Action
from services import handling, passing
from services.duty import leaving
from services.privacy import complaints
from services.privacy.delicacy import is_delicate
from services.showing import viewing
from storage import grids, people, tables
from tests.support.cast import CONFIRM, GAS, GROUP, STAFF_GROUP, Actor, Street, meaning

TOOK_MONEY = "我要投诉网格员李师傅，态度差，收了我两百块钱"
READ = meaning("property_dispute")


async def filed(street: Street, words: str = TOOK_MONEY) -> int:
    return await street.wang.reports(words, reads=READ)


async def holder(street: Street, ticket_id: int = 1) -> int | None:
    return (await street.ticket(ticket_id)).assignee_id


async def reads(street: Street, who: Actor, ticket_id: int = 1) -> bool:
    ticket = await street.ticket(ticket_id)
    now = street.clock.now()
    return await street.desk.look(
        lambda c: viewing.for_person(c, street.desk.house, ticket, people.get(c, who.row), now) is not None
    )


async def whom(street: Street, words: str) -> set[int] | None:
    def look(c):
        chain = next(g for g in grids.every(c) if g.code == "B3").chain()
        found = complaints.whom(c, words, chain, street.clock.now(), reporter=street.wang.row)
        return None if found is None else set(found.people)

    return await street.desk.look(look)


@pytest.mark.parametrize(
    ("words", "about"),
    [
        (TOOK_MONEY, ["李师傅"]),
        ("举报李师傅吃拿卡要", ["李师傅"]),
        ("李师傅这个人说话难听，还骂人", ["李师傅"]),
        ("孙队长不作为，来一次推诿一次", ["孙队长"]),
        ("我要反映一下你们网格员，上门一次收我50块钱", ["李师傅", "陈姐"]),
        ("投诉我们3栋的楼长", ["李师傅", "陈姐"]),
        ("网格员态度特别恶劣", ["李师傅", "陈姐"]),
        ("收我钱的那个网格员又来了", ["李师傅", "陈姐"]),
        ("投诉社区工作人员推诿扯皮", ["孙队长"]),
    ],
)
async def test_whom_the_words_complain_about(street: Street, words: str, about: list[str]):
    known = {street.li.row: "李师傅", street.chen.row: "陈姐", street.sun.row: "孙队长", street.zhao.row: "赵主任"}
    found = await whom(street, words)
    assert found is not None
    assert {known[p] for p in found} == set(about)


@pytest.mark.parametrize(
    "words",
    [
        "3栋2单元的路灯坏了，跟网格员反映过好几次没人修",
        "李师傅您好，楼上天天半夜骂人",
        "网格员来看过了，可物业态度差，一直不修",
        "我要投诉楼上装修噪音太大",
        "请网格员帮忙反映一下停车收费的事，保安乱收钱",
        "谢谢李师傅，态度真好",
        "问一下李师傅什么时候上门收垃圾费的单子",
    ],
)
async def test_what_is_no_complaint_about_them(street: Street, words: str):
    assert await whom(street, words) is None


async def test_it_goes_to_the_lead_and_nobody_below_reads_it(street: Street):
    await filed(street)
    await street.delivers()
    assert await holder(street) == street.sun.row
    assert (await street.ticket()).delicate
    assert [t.kind for t in street.told if t.chat in (street.li.id, street.chen.id, STAFF_GROUP)] == []
    assert [t.kind for t in street.told if t.chat == GROUP and not t.telling.gone] == ["went_private"]
    assert len(street.sun.heard("worker_card")) == 1
    seen = {w.name: await reads(street, w) for w in (street.li, street.chen, street.sun, street.zhao, street.wang)}
    assert seen == {"李师傅": False, "陈姐": False, "孙队长": True, "赵主任": True, "王阿姨": True}
    assert (await street.li.does(Action.accept, 1)).code == NoSuchTicket.__name__


@pytest.mark.parametrize("request_read", [True, False])
async def test_in_the_group_the_first_word_already_is_private(street: Street, request_read: bool):
    reading = meaning("property_dispute", request=request_read)
    await street.wang.writes(TOOK_MONEY, chat=GROUP, message=50, reads=reading)
    await street.delivers()
    assert [t.kind for t in street.told if t.chat == GROUP] == ["went_private"]
    await street.wang.presses(CONFIRM, 1)
    assert await holder(street) == street.sun.row


@pytest.mark.parametrize(
    ("words", "who"),
    [("孙队长收了我五百块钱", "赵主任"), ("网格长不作为，我要投诉", "赵主任"), ("举报赵主任吃拿卡要", None)],
)
async def test_who_stands_above_has_it(street: Street, words: str, who: str | None):
    await filed(street, words)
    found = await holder(street)
    assert found == (street.zhao.row if who else None)


async def test_it_is_handed_on_to_nobody_it_is_about(street: Street):
    await filed(street)
    version = (await street.ticket()).version
    for who in (street.li, street.chen):
        pressed = street.zhao.presses(passing.choose_person, 1, version, Action.reassign, who.row)
        assert (await pressed).code == "NobodyToTakeIt"
    await street.sun.does(Action.return_, 1, "应该李师傅来处理")
    assert await holder(street) == street.zhao.row


async def test_who_stands_in_or_takes_over_is_not_one_it_is_about(street: Street):
    await filed(street)
    assert (await street.sun.commands(leaving.leave, "今天 李师傅")).code == "leave_set"
    assert await holder(street) == street.zhao.row
    assert not await reads(street, street.li)


async def test_another_category_does_not_open_it(street: Street):
    await filed(street)
    version = (await street.ticket()).version
    await street.sun.presses(handling.recategorise_ticket, 1, version, "other")
    assert (await street.ticket()).delicate
    assert not await reads(street, street.li)


async def test_after_not_solved_it_is_a_matter_of_its_own(street: Street):
    await street.wang.reports()
    await street.li.does(Action.resolve, 1, "换了灯泡")
    await street.wang.does(Action.dispute, 1)
    assert (await street.wang.writes(TOOK_MONEY, reads=READ)).code == "offered"
    await street.delivers()
    assert "supplement" not in [e.action for e in await street.history()]
    assert "两百" not in str([t.telling for t in street.told if t.chat in (street.li.id, STAFF_GROUP)])
    (draft,) = await street.rows(tables.drafts, tables.drafts.c.status == "offered")
    assert draft.text == TOOK_MONEY


@pytest.mark.parametrize("edited", [False, True])
async def test_neither_a_reply_to_its_card_nor_an_edit_tells_its_worker(street: Street, edited: bool):
    await street.wang.writes("3栋路灯坏了", chat=GROUP, message=50, addressed=True, reads=meaning())
    await street.delivers()
    card = street.wang.heard("resident_card")[-1].message
    said = {"chat": GROUP, "message": 50, "edited": True} if edited else {"reply_to": card}
    outcome = await street.wang.writes(TOOK_MONEY, reads=READ, **said)
    assert outcome.code == "offered"
    await street.delivers()
    assert "supplement" not in [e.action for e in await street.history()]
    assert "两百" not in str([t.telling for t in street.told if t.chat in (street.li.id, GROUP, STAFF_GROUP)])


async def test_more_words_for_the_complaint_itself_are_added_to_it(street: Street):
    await filed(street)
    await street.delivers()
    card = street.wang.heard("resident_card")[-1].message
    await street.wang.writes("李师傅刚才又来骂人", reads=READ, reply_to=card)
    assert [e.action for e in await street.history()][-1] == "supplement"


async def test_in_danger_help_comes_first(street: Street):
    await street.wang.writes(GAS + "，网格员态度差不来看", chat=GROUP, reads=meaning("utilities", danger="gas"))
    assert await holder(street) == street.li.row


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("物业公司又乱收停车费，那个王经理骂人", True),
        ("我跟物业吵起来了，保安推搡我", True),
        ("物业一直不修门禁", False),
        ("电梯井泡水，物业不管，已严重威胁业主安全", False),
        ("物业公司乱收停车费", False),
    ],
)
async def test_a_quarrel_with_the_property_company_is_private_what_is_broken_is_not(
    street: Street, words: str, wanted: bool
):
    assert is_delicate(street.desk.house, words, "property_dispute", None) is wanted


@pytest.mark.parametrize("words", ["投诉" + "的" * 3000, "投诉" + "我们小区的" * 700, "网格员收" * 900])
async def test_words_that_can_be_read_in_many_ways_come_to_an_end(street: Street, words: str):
    assert not (await street.wang.writes(words, reads=meaning("noise"))).refused

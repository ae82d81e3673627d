"""Who floods is asked to rest, once; every word is kept, danger is always heard, and others notice nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from domain.conduct import OFFERS, PRESSES, RESIDENT_WORDS, STAFF_WORDS
from domain.said import Said
from domain.workflow import Action
from services import reporting, residents, supervising
from services.desk import Desk
from services.work import Caller
from storage.tables import attachments, drafts, kept_words, outbox, paces, tickets
from tests.support.cast import GROUP, LAMP, Actor, Street, meaning, photo

MANY = 60
FIRE = meaning("fire_safety", danger="fire")


@pytest.fixture(autouse=True)
async def at_home(request: pytest.FixtureRequest) -> None:
    """王阿姨 lives in 3栋, so that nothing has to be asked."""
    name = "either_street" if "either_street" in request.fixturenames else "street"
    found: Street = request.getfixturevalue(name)
    await found.wang.presses(residents.choose_home, 7, here=True)


async def floods(person: Actor, count: int, **how: Any) -> list[str]:
    """The decisions about so many messages, all of this moment."""
    return [(await person.writes(f"{LAMP} {n}", reads=meaning(), **how)).code for n in range(count)]


async def test_a_flood_in_private_is_kept_and_answered_once(either_street: Street):
    street = either_street
    decisions = await floods(street.wang, MANY)
    assert decisions.count("throttled") == MANY - RESIDENT_WORDS.burst
    assert "throttled" not in decisions[: RESIDENT_WORDS.burst]
    kept = await street.rows(kept_words)
    assert [k.text for k in kept] == [f"{LAMP} {n}" for n in range(RESIDENT_WORDS.burst, MANY)]
    assert {k.why for k in kept} == {"throttled"}
    await street.delivers()
    assert len(street.wang.heard("slow_down")) == 1
    assert len(await street.rows(drafts)) == RESIDENT_WORDS.burst


async def test_pictures_that_come_along_are_kept_too(street: Street):
    await floods(street.wang, RESIDENT_WORDS.burst)
    await street.wang.writes("看", attached=(photo(),), reads=meaning(None, request=False))
    (kept,) = await street.rows(kept_words)
    found = await street.rows(attachments)
    assert [(a.person_id, a.message) for a in found] == [(street.wang.row, kept.message)]


async def test_after_a_rest_one_is_heard_again(street: Street):
    await floods(street.wang, MANY)
    street.clock.passes(seconds=30)
    assert await floods(street.wang, 1) == ["throttled"]
    street.clock.passes(seconds=70)
    assert await floods(street.wang, 1) == ["offered"]


async def test_a_neighbour_is_heard_during_the_flood(street: Street):
    await floods(street.wang, MANY, chat=GROUP, addressed=True)
    heard = await street.zhang.writes("2栋的狗整夜叫", chat=GROUP, addressed=True, reads=meaning("pets"))
    assert heard.code == "registered"


async def test_a_flood_in_a_group_makes_no_more_than_its_share_and_one_answer(street: Street):
    await floods(street.wang, MANY, chat=GROUP, addressed=True)
    assert len(await street.rows(tickets)) == RESIDENT_WORDS.burst
    await street.delivers()
    assert len(street.heard("slow_down", GROUP)) == 1


async def test_talk_among_neighbours_costs_nothing(street: Street):
    for _ in range(MANY):
        talk = await street.wang.writes("哈哈哈，今天天气真好", chat=GROUP, reads=meaning(None, request=False))
        assert talk.code == "not_a_request"
    assert await street.rows(paces) == []
    assert (await street.wang.writes(LAMP, chat=GROUP, addressed=True, reads=meaning())).ticket is not None


async def test_a_group_is_asked_only_so_often_whoever_talks(street: Street):
    offered = 0
    for n in range(MANY):
        caller = Caller(70_000 + n, "邻居", GROUP, private=False, message=5_000 + n)
        outcome = await street.desk.do(
            reporting.receive_message, caller, said(caller, f"{LAMP} {n}"), meaning("noise" if n % 2 else "parking")
        )
        offered += outcome.code == "offered"
    assert offered == OFFERS.burst
    spoken = Caller(80_000, "邻居", GROUP, private=False, message=9_000)
    addressed = replace(said(spoken, LAMP), addressed=True)
    assert (await street.desk.do(reporting.receive_message, spoken, addressed, meaning())).ticket is not None


def said(caller: Caller, text: str) -> Any:
    return Said(caller.chat, caller.message or 0, text)


@pytest.mark.parametrize("chat", [None, GROUP])
async def test_danger_is_registered_in_the_middle_of_a_flood(street: Street, chat: int | None):
    await floods(street.wang, MANY, chat=chat, addressed=chat is not None)
    told = await street.wang.writes("3栋着火了", chat=chat, reads=FIRE)
    assert told.code == "registered_danger"
    await street.delivers()
    assert any(t.telling.ticket.urgent for t in street.li.heard("worker_card") if t.telling.ticket)


async def test_danger_told_a_hundred_times_is_one_ticket_and_rings_every_few_minutes(street: Street):
    await floods(street.wang, MANY)
    first = await street.wang.writes("3栋着火了", reads=FIRE)
    codes = [(await street.wang.writes(f"着火了快来 {n}", reads=FIRE)).code for n in range(100)]
    assert codes == ["noted", *["throttled"] * 99]
    street.clock.passes(minutes=5)
    await floods(street.wang, MANY)
    assert (await street.wang.writes("还在烧", reads=FIRE)).code == "noted"
    assert len([t for t in await street.rows(tickets) if t.urgent]) == 1
    kept = [k.ticket_id for k in await street.rows(kept_words) if k.text.startswith("着火了")]
    assert kept == [first.ticket] * 99
    await street.delivers()
    assert [n.telling.facts["words"] for n in street.li.heard("worker_news")] == ["着火了快来 0", "还在烧"]


async def test_another_danger_is_another_ticket(street: Street):
    await floods(street.wang, MANY)
    await street.wang.writes("3栋着火了", reads=FIRE)
    assert (
        await street.wang.writes("还有煤气味", reads=meaning("utilities", danger="gas"))
    ).code == "registered_danger"


async def test_replies_and_edits_are_counted_too(street: Street):
    ticket = await street.wang.reports()
    await street.delivers()
    (card,) = street.heard("group_card", GROUP)
    codes = [
        (
            await street.wang.writes(f"还在 {n}", chat=GROUP, reply_to=card.message, reads=meaning(None, request=False))
        ).code
        for n in range(MANY)
    ]
    assert codes.count("noted") == RESIDENT_WORDS.burst - 1
    row = await street.ticket(ticket)
    edit = await street.wang.writes("改了又改", chat=GROUP, message=row.source_message, edited=True, reads=meaning())
    assert edit.code == "throttled"


async def test_who_works_through_a_list_is_not_too_fast(street: Street):
    ticket = await street.wang.reports()
    await street.li.does(Action.accept, ticket)
    await street.delivers()
    card = street.li.heard("worker_card")[-1]
    codes = [
        (await street.li.writes(f"第{n}户看过了", reply_to=card.message, reads=meaning(None, request=False))).code
        for n in range(STAFF_WORDS.burst + RESIDENT_WORDS.burst + 10)
    ]
    assert codes.count("noted") == STAFF_WORDS.burst + RESIDENT_WORDS.burst
    assert codes[-1] == "throttled"


def commanding(person: Actor, message: int, at: datetime | None = None) -> Caller:
    return replace(person.calling(message=message), manner="command", said_at=at)


async def test_commands_are_counted_and_answered_no_more(street: Street):
    codes = [(await street.desk.do(residents.help_me, commanding(street.wang, n))).code for n in range(1, MANY)]
    assert codes.count("helped") == RESIDENT_WORDS.burst
    assert [o.kind for o in await street.rows(outbox)].count("slow_down") == 1


async def test_what_is_refused_is_counted_too(street: Street):
    """A refusal undoes everything, but not that somebody asked."""
    codes = [(await street.desk.do(supervising.overview, commanding(street.wang, n))).code for n in range(1, MANY)]
    assert codes.count("NotASupervisor") == RESIDENT_WORDS.burst
    assert codes[-1] == "throttled"


async def test_presses_too_fast_are_refused_and_change_nothing(street: Street):
    caller = replace(street.wang.calling(), manner="press")
    outcomes = [await street.desk.do(residents.mine, caller) for _ in range(PRESSES.burst + 5)]
    assert [o.code for o in outcomes].count("TooFast") == 5
    assert all(o.alert and o.refused for o in outcomes[-5:])


async def test_what_waited_while_we_were_down_was_not_said_all_at_once(street: Street):
    began = street.clock.now() - timedelta(hours=3)
    codes = []
    for n in range(1, MANY):
        at = began + timedelta(minutes=n)
        codes.append((await street.desk.do(residents.help_me, commanding(street.wang, n, at))).code)
    assert set(codes) == {"helped"}


async def test_what_was_said_in_another_chat_before_is_no_flood(either_street: Street):
    """Chats are handled apart: what waited longer in one of them is older than what was heard last."""
    street, codes = either_street, []
    for n in range(1, RESIDENT_WORDS.burst):
        at = street.clock.now() - timedelta(minutes=5 * (n % 2), seconds=n)
        codes.append((await street.desk.do(residents.help_me, commanding(street.wang, n, at))).code)
    assert set(codes) == {"helped"}


async def test_two_replicas_count_the_same(either_street: Street):
    """The bucket is a row: another process with its own desk goes on where the first stopped."""
    street = either_street
    await floods(street.wang, RESIDENT_WORDS.burst)
    other = Desk(street.desk.transactions, street.clock, street.desk.house, street.reader)
    outcome = await other.do(residents.help_me, commanding(street.wang, 77))
    other.close_reading()
    assert outcome.code == "throttled"


async def test_a_load_test_may_switch_it_off(street: Street):
    street.desk.house.throttle = False
    assert "throttled" not in await floods(street.wang, MANY)

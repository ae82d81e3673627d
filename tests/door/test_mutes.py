"""A supervisor may silence somebody for a while within the own subtree: with reason and end, told once, danger heard."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.conduct import wish_of
from domain.workflow import Action
from services import muting, residents
from services.muting import Pointed
from services.work import Outcome
from storage.tables import inbox, kept_words, mutes, tickets
from tests.door.town import Door, somebody
from tests.support.cast import GROUP, LAMP, SIBLING_GROUP, Actor, meaning

FIRE = meaning("fire_safety", danger="fire")
RUDE = "骂人，请先冷静一下"


def at(person: Actor, message: int = 500) -> Pointed:
    return Pointed(message, person.id, person.name)


async def mutes_in_group(door: Door, who: int = 3001, words: str = f"3天 {RUDE}", chat: int = GROUP) -> Outcome:
    return await somebody(door.street, who).commands(muting.mute, words, at(door.street.wang), chat=chat)


@pytest.mark.parametrize(
    ("typed", "span", "reason"),
    [
        ("1天 骂人", timedelta(days=1), "骂人"),
        ("半小时 刷屏", timedelta(minutes=30), "刷屏"),
        ("三天，一直骂人", timedelta(days=3), "一直骂人"),
        ("2 weeks of spam", timedelta(weeks=2), "of spam"),
        ("两个小时：刷屏", timedelta(hours=2), "刷屏"),
        ("一天到晚骂人", timedelta(days=1), "一天到晚骂人"),
        ("骂人", timedelta(days=1), "骂人"),
        ("90m noise", timedelta(minutes=90), "noise"),
    ],
)
def test_how_long_and_why_are_read_as_people_type_them(typed: str, span: timedelta, reason: str):
    for whom in ("", "261121-007 ", "#12 "):
        wish = wish_of(whom + typed)
        assert (wish.span, wish.reason) == (span, reason)
        assert (wish.ticket or "", wish.person or 0) == (whom.strip() if "-" in whom else "", 12 if "#" in whom else 0)


async def test_it_is_kept_who_did_it_when_and_why(door: Door):
    assert (await mutes_in_group(door)).code == "mute_set"
    (row,) = await door.street.rows(mutes)
    assert (row.person_id, row.by_id, row.reason) == (door.street.wang.row, door.street.zhao.row, RUDE)
    assert row.until_at - row.from_at == timedelta(days=3)


async def test_the_person_is_told_once_with_reason_and_end(door: Door):
    street = door.street
    await mutes_in_group(door)
    for n in range(5):
        assert (await street.wang.writes(f"{LAMP} {n}", reads=meaning())).code == "muted"
    await street.delivers()
    (told,) = street.wang.heard("muted")
    assert (told.telling.facts["reason"], told.telling.facts["grid"]) == (RUDE, "春和社区")
    assert told.telling.facts["until"]
    assert [k.why for k in await street.rows(kept_words)] == ["muted"] * 5
    assert await street.rows(tickets) == []


async def test_danger_is_heard_all_the_same(door: Door):
    await mutes_in_group(door)
    for chat in (None, GROUP):
        told = await door.street.wang.writes("3栋着火了", chat=chat, reads=FIRE)
        assert told.code == "registered_danger"
    await door.street.delivers()
    assert any(t.telling.ticket.urgent for t in door.street.li.heard("worker_card") if t.telling.ticket)


async def test_whoever_was_asked_may_answer(door: Door):
    street = door.street
    ticket = await street.wang.reports()
    await street.li.does(Action.accept, ticket)
    await street.li.does(Action.ask, ticket, "几号楼？")
    await street.delivers()
    await mutes_in_group(door)
    card = street.wang.heard("question")[-1]
    answer = await street.wang.writes("3栋", reply_to=card.message, reads=meaning(None, request=False))
    assert answer.code == "answered"
    more = await street.wang.writes("快点", reply_to=card.message, reads=meaning(None, request=False))
    assert more.code == "muted"
    await street.li.does(Action.resolve, ticket, "修好了")
    assert (await street.wang.does(Action.confirm, ticket)).code == "confirmed"


async def test_where_the_danger_is_may_be_said(door: Door):
    """Muted, flooding, and without a home: the one who was rung still learns where."""
    street = door.street
    await mutes_in_group(door)
    for n in range(30):
        await street.wang.writes(f"喂 {n}", reads=meaning(None, request=False))
    told = await street.wang.writes("着火了", reads=FIRE)
    where = await street.wang.writes("幸福家园3栋", reads=meaning(None, request=False))
    assert (where.code, where.ticket) == ("noted", told.ticket)
    await street.wang.writes("喂", reads=meaning(None, request=False))
    assert (await street.wang.writes("喂喂", reads=meaning(None, request=False))).code == "muted"


async def test_it_holds_in_its_subtree_only(door: Door):
    await mutes_in_group(door)
    there = await door.street.wang.writes(LAMP, chat=SIBLING_GROUP, addressed=True, reads=meaning())
    assert there.ticket is not None
    here = await door.street.wang.writes(LAMP, chat=GROUP, addressed=True, reads=meaning())
    assert here.code == "muted"


async def test_it_ends_by_itself(door: Door):
    await mutes_in_group(door)
    door.street.clock.passes(days=3, seconds=1)
    assert (await door.street.wang.writes(LAMP, chat=GROUP, addressed=True, reads=meaning())).ticket is not None


async def test_it_is_lifted_and_the_person_hears_so(door: Door):
    street = door.street
    await mutes_in_group(door)
    assert (await street.zhao.commands(muting.unmute, "", at(street.wang), chat=GROUP)).code == "mute_lifted"
    (row,) = await street.rows(mutes)
    assert (row.lifted_by, row.lifted_at) == (street.zhao.row, street.clock.now())
    assert (await street.wang.writes(LAMP, chat=GROUP, addressed=True, reads=meaning())).ticket is not None
    await street.delivers()
    assert [t.telling.facts["what"] for t in street.wang.heard("muted")] == ["unmuted"]


async def test_muting_again_takes_the_place_of_the_first(door: Door):
    await mutes_in_group(door)
    await mutes_in_group(door, words="1小时 够了")
    first, second = await door.street.rows(mutes)
    assert first.lifted_at is not None
    assert second.until_at - second.from_at == timedelta(hours=1)


@pytest.mark.parametrize("who", [1002, 2001, 2002, 5001, 5002, 5003, 9001])
async def test_only_those_above_may(door: Door, who: int):
    assert (await mutes_in_group(door, who)).code == "NotASupervisor"
    for command in (muting.review, muting.unmute_by_press):
        args = (1,) if command is muting.unmute_by_press else ()
        assert (await somebody(door.street, who).commands(command, *args)).code == "NotASupervisor"
    assert await door.street.rows(mutes) == []


@pytest.mark.parametrize("who", [3002, 2202])
async def test_another_subtree_answers_as_if_nobody_were_there(door: Door, who: int):
    """By reply, by ticket, by number; muting, lifting and pressing."""
    street = door.street
    ticket = await street.ticket(await street.wang.reports())
    await mutes_in_group(door)
    other, absent = somebody(street, who), f"{ticket.number[:-3]}999 骂人"
    nobody = await other.commands(muting.mute, absent, Pointed())
    assert nobody.code == "NobodyToMute"
    tried = (f"{ticket.number} 骂人", f"#{street.wang.row} 骂人", "#99999 骂人", "#0 骂人", f"#{10**14} 骂人")
    for words in tried:
        assert await other.commands(muting.mute, words, Pointed()) == nobody
        assert await other.commands(muting.unmute, words, Pointed()) == nobody
    assert await other.commands(muting.mute, RUDE, at(street.wang), chat=GROUP) == nobody
    for mute_id in (1, 99, -1, 10**30):
        assert (await other.presses(muting.unmute_by_press, mute_id)).code == "NobodyToMute"
    assert [row.lifted_at for row in await street.rows(mutes)] == [None]


async def test_by_ticket_number_and_by_number_of_the_person(door: Door):
    street = door.street
    ticket = await street.ticket(await street.wang.reports())
    assert (await street.zhao.commands(muting.mute, f"{ticket.number} 2天 骂人", Pointed())).code == "mute_set"
    assert (await street.zhao.commands(muting.mute, f"#{street.wang.row} 2天 骂人", Pointed())).code == "mute_set"


async def test_by_reply_to_the_card_of_a_ticket(door: Door):
    street = door.street
    await street.wang.reports()
    await street.delivers()
    (card,) = street.heard("group_card", GROUP)
    pointed = Pointed(card.message, None, "小哨")
    assert (await street.zhao.commands(muting.mute, "骂人", pointed, chat=GROUP)).code == "mute_set"
    assert {m.person_id for m in await street.rows(mutes)} == {street.wang.row}


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("", "MuteHow"),
        ("3天", "MuteHow"),
        ("骂" * 300, "MuteHow"),
        ("90天 骂人", "MuteTooLong"),
        ("0天 骂人", "MuteTooLong"),
    ],
)
async def test_a_reason_and_an_end_are_needed(door: Door, words: str, code: str):
    assert (await mutes_in_group(door, words=words)).code == code
    assert (await door.street.zhao.commands(muting.mute, "骂人", Pointed())).code == "MuteHow"


async def test_whoever_works_here_is_not_muted(door: Door):
    street = door.street
    for who in (2001, 2003, 3001):
        pointed = at(somebody(street, who))
        assert (await somebody(street, 4001).commands(muting.mute, "骂人", pointed, chat=GROUP)).code == "StaffNotMuted"


async def test_the_list_shows_who_is_muted_and_who_was_too_fast_to_those_above_them(door: Door):
    street = door.street
    await street.wang.presses(residents.choose_home, 7, here=True)
    for n in range(30):
        await street.wang.writes(f"{LAMP} {n}", reads=meaning())
    await mutes_in_group(door)
    await street.delivers()
    for who in (3001, 4001, 2003, 3002, 2202):
        await somebody(street, who).commands(muting.review)
    await street.delivers()
    fast = {
        who: somebody(street, who).heard("review")[-1].telling.facts["fast"] for who in (3001, 4001, 2003, 3002, 2202)
    }
    assert [(one["name"], one["count"]) for one in fast[3001]] == [("王阿姨", 10)]
    assert fast[4001] == fast[3001] == fast[2003]
    assert fast[3002] == fast[2202] == []
    silent = somebody(street, 3001).heard("review")[-1].telling.facts["muted"]
    assert [(one["name"], one["reason"], one["by"]) for one in silent] == [("王阿姨", RUDE, "赵主任")]
    assert somebody(street, 3002).heard("review")[-1].telling.facts["muted"] == []
    assert somebody(street, 2003).heard("review")[-1].telling.facts["muted"] == []


async def test_a_group_does_not_read_who_is_muted(door: Door):
    await mutes_in_group(door)
    await door.street.delivers()
    assert {t.chat for t in door.street.told} == {door.street.wang.id, door.street.zhao.id}


async def test_who_never_pressed_start_is_led_to_the_reason(door: Door):
    street = door.street
    await street.stranger.writes("哈哈", chat=GROUP, reads=meaning(None, request=False))
    await street.zhao.commands(muting.mute, "刷屏", at(street.stranger, 321), chat=GROUP)
    rows = await street.rows(tickets.metadata.tables["outbox"])
    (told,) = [r for r in rows if r.kind == "muted"]
    assert (told.fallback_chat, told.fallback_message) == (GROUP, 321)


async def test_the_commands_come_through_the_real_door(door: Door):
    reply = {"message_id": 7, "date": door.date, "chat": door.chat(GROUP), "from": door.user(1001), "text": "滚"}
    done = await door.said(3001, "/mute 2小时 骂人", GROUP, reply_to_message=reply)
    assert done.code == "mute_set"
    assert (await door.said(3001, "/mute@xiaoshao_bot 2小时 骂人", GROUP, reply_to_message=reply)).code == "mute_set"
    assert (await door.said(1002, "/unmute", GROUP, reply_to_message=reply)).code == "NotASupervisor"
    assert (await door.said(3001, "/review")).code == "reviewed"
    assert (await door.pressed(3001, "um:2")).code == "mute_lifted"
    assert (await door.pressed(3001, "um:2")).code == "NobodyToMute"
    assert await door.street.rows(inbox) == []

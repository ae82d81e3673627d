"""A group belongs to whom a supervisor gives it, chosen where it is; who hides or supervises nothing changes nothing."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from bot.texts.render import render
from handlers.binding import Ears
from handlers.presses import BindPress
from services.work import Outcome
from storage.tables import bindings, cards, chats, grids, outbox
from tests.door.test_links import rights
from tests.door.town import Door
from tests.support.cast import GROUP, SIBLING_GROUP, UNBOUND
from tests.support.clock import ZONE

ZHAO, LI, SUN, ADMIN, NEXT_DOOR = 3001, 2001, 2003, 4001, 3002


async def grid(door: Door, code: str) -> int:
    (found,) = await door.street.rows(grids, grids.c.code == code)
    return int(found.id)


async def card(door: Door) -> int:
    return int((await door.street.rows(cards, cards.c.kind == "bind"))[-1].id)


async def chat(door: Door, number: int = UNBOUND) -> Any:
    (found,) = await door.street.rows(chats, chats.c.chat == number)
    return found


async def news(door: Door, number: int = UNBOUND) -> list[str]:
    """What the group was told of hearing and belonging."""
    rows = await door.street.rows(outbox, outbox.c.chat == number, outbox.c.kind.in_(("group_news", "group_welcome")))
    return [str(r.facts.get("what") or "welcome") for r in rows]


async def press(door: Door, who: int, do: str, where: int = UNBOUND, **values: Any) -> Outcome:
    data = BindPress(do=do, card=values.pop("card", None) or await card(door), **values).pack()
    return await door.pressed(who, data, where)


async def bound(door: Door, where: int = UNBOUND, *, mode: str = "all", code: str = "G1", who: int = ZHAO) -> Outcome:
    """The whole way, as residents' group."""
    number = await grid(door, code)
    assert (await door.said(who, "/bind", where)).code == "choose"
    assert (await press(door, who, "grid", where, grid=number)).code == "choose"
    assert (await press(door, who, "kind", where, grid=number, kind="residents")).code == "choose"
    return await press(door, who, "mode", where, grid=number, kind="residents", mode=mode)


def hearing(answer: bool | None) -> Ears:
    async def ears(_chat: int) -> bool | None:
        return answer

    return ears


async def added(door: Door, *, status: str = "member", hears: bool | None = None, where: int = UNBOUND) -> None:
    """The bot's place in the group, as Telegram tells it."""
    bot = {"id": 42, "is_bot": True, "first_name": "小哨"}
    place: dict[str, Any] = {"user": bot, "status": status}
    if status == "administrator":
        may = ("can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats")
        more = ("can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users")
        stories = ("can_post_stories", "can_edit_stories", "can_delete_stories", "can_send_welcome_messages")
        place |= dict.fromkeys((*may, *more, *stories), False)
    if status == "kicked":
        place["until_date"] = 0
    event = {"chat": door.chat(where), "from": door.user(ZHAO), "date": door.date}
    event |= {"old_chat_member": {"user": bot, "status": "left"}, "new_chat_member": place}
    door.dispatcher["ears"] = hearing(hears)
    await door.takes({"my_chat_member": event})


async def test_from_zero_to_bound(door: Door):
    await added(door, hears=True)
    (hello,) = await door.street.rows(outbox, outbox.c.chat == UNBOUND)
    assert hello.kind == "group_unbound"
    assert (await bound(door)).code == "bound"
    found = await chat(door)
    assert (found.grid_id, found.kind, found.mode) == (await grid(door, "G1"), "residents", "all")
    (kept,) = await door.street.rows(bindings)
    assert (kept.chat, kept.grid_id, kept.mode) == (UNBOUND, found.grid_id, "all")
    assert await news(door) == ["welcome"]
    await door.street.delivers()
    assert (await door.said(1001, "@xiaoshao_bot 3栋路灯坏了一个星期", UNBOUND)).code == "registered"


async def test_a_staff_group_is_not_asked_how_it_listens(door: Door):
    number = await grid(door, "G1")
    await door.said(ZHAO, "/bind G1", UNBOUND)
    assert (await press(door, ZHAO, "kind", grid=number, kind="staff")).code == "bound"
    found = await chat(door)
    assert (found.kind, found.grid_id) == ("staff", number)


async def test_bound_again_it_moves_and_let_go_it_is_nobody_s(door: Door):
    await bound(door)
    await bound(door, mode="tag", code="C1")
    found = await chat(door)
    assert (found.grid_id, found.mode) == (await grid(door, "C1"), "tag")
    number = await grid(door, "C1")
    assert (await door.said(ZHAO, "/unbind", UNBOUND)).code == "choose"
    assert (await chat(door)).grid_id == number  # asked once more
    assert (await press(door, ZHAO, "unbind", grid=number)).code == "unbound"
    assert (await chat(door)).grid_id is None
    assert (await news(door))[-1] == "unbound"
    assert (await door.said(ZHAO, "/unbind", UNBOUND)).code == "NotBound"
    assert (await press(door, ZHAO, "unbind", grid=number)).code == "NotBound"
    assert [r.grid_id for r in await door.street.rows(bindings)][-1] is None


async def test_asked_whether_to_let_it_go_one_may_keep_it(door: Door):
    await bound(door)
    await door.said(ZHAO, "/unbind", UNBOUND)
    await door.street.delivers()
    shown = door.street.heard("bind", UNBOUND)[-1]
    assert [b.text for row in render(shown.telling, ZONE).buttons for b in row] == ["确认解绑", "不解绑"]
    assert (await press(door, ZHAO, "keep")).code == "kept_bound"
    await door.street.delivers()
    assert door.street.heard("bind", UNBOUND)[-1].telling.gone
    assert (await chat(door)).grid_id == await grid(door, "G1")


async def test_only_who_asked_lets_it_go_and_only_what_was_asked_about(door: Door):
    number = await grid(door, "G1")
    await bound(door)
    await door.said(ZHAO, "/unbind", UNBOUND)
    asked = await card(door)
    for who in (LI, SUN, NEXT_DOOR, ADMIN, 1001):
        assert (await press(door, who, "unbind", card=asked, grid=number)).code == "OnlyWhoAsked", who
        assert (await press(door, who, "keep", card=asked)).code == "OnlyWhoAsked", who
    assert (await press(door, ZHAO, "unbind", GROUP, card=asked, grid=number)).code == "CardIsOld"
    await bound(door, code="C1")
    assert (await press(door, ZHAO, "unbind", card=asked, grid=number)).code == "CardIsOld"
    assert (await chat(door)).grid_id == await grid(door, "C1")


async def test_only_who_asked_may_choose_and_only_of_their_own(door: Door):
    number, other = await grid(door, "G1"), await grid(door, "G3")
    await door.said(ZHAO, "/bind", UNBOUND)
    before = await rights(door)
    for who in (LI, SUN, NEXT_DOOR, ADMIN, 1001):
        assert (await press(door, who, "grid", grid=number)).code == "OnlyWhoAsked", who
        assert (await press(door, who, "mode", grid=number, kind="residents", mode="all")).code == "OnlyWhoAsked"
    for do in ("open", "grid", "kind", "mode"):
        assert (await press(door, ZHAO, do, grid=other, kind="residents", mode="all")).code == "BindHow"
    assert (await press(door, ZHAO, "kind", grid=number, kind="council")).code == "CardIsOld"
    assert (await press(door, ZHAO, "mode", grid=number, kind="residents", mode="none")).code == "CardIsOld"
    for forged in (0, -1, 10**6, 2**63):
        assert (await press(door, ZHAO, "grid", grid=number, card=forged or 10**9)).code == "CardIsOld"
    assert (await press(door, ZHAO, "grid", GROUP, grid=number)).code == "CardIsOld"
    assert await rights(door) == before


@pytest.mark.parametrize(("who", "code"), [(1001, "NotASupervisor"), (LI, "NotASupervisor"), (5001, "NotASupervisor")])
async def test_who_supervises_nothing_binds_nothing(door: Door, who: int, code: str):
    for said in ("/bind", "/bind G1", "/unbind"):
        assert (await door.said(who, said, UNBOUND)).code == code
        assert (await door.said(who, said, GROUP)).code == code
    assert not await door.street.rows(bindings)


async def test_another_s_group_is_not_taken_away(door: Door):
    assert (await door.said(NEXT_DOOR, "/bind", GROUP)).code == "GroupOfOthers"
    assert (await door.said(NEXT_DOOR, "/unbind", GROUP)).code == "GroupOfOthers"
    assert (await door.said(ZHAO, "/bind", SIBLING_GROUP)).code == "GroupOfOthers"
    assert (await door.said(ZHAO, "/bind G3", UNBOUND)).code == "BindHow"
    assert (await door.said(ZHAO, "/bind")).code == "NotAGroup"


@pytest.mark.parametrize("said", ["/bind", "/bind@xiaoshao_bot G1", "/unbind"])
async def test_an_administrator_who_hides_is_asked_to_show_themself(door: Door, said: str):
    hidden = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
    message = {
        "message_id": 7,
        "date": door.date,
        "chat": door.chat(GROUP),
        "from": hidden,
        "sender_chat": door.chat(GROUP),
    }
    assert (await door.takes({"message": {**message, "text": said}})).code == "anonymous_admin"
    assert [r.facts["code"] for r in await door.street.rows(outbox, outbox.c.chat == GROUP)] == ["AnonymousCaller"]
    assert not await door.street.rows(bindings)


# -- hearing --


async def test_deaf_it_says_so_at_once_and_once_and_says_when_it_hears(door: Door):
    door.dispatcher["ears"] = hearing(answer=False)
    await added(door, hears=False)
    await bound(door)
    assert await news(door) == ["welcome", "deaf"]
    await door.street.tick()
    assert await news(door) == ["welcome", "deaf"]
    await added(door, status="administrator")
    assert await news(door) == ["welcome", "deaf", "hears"]


@pytest.mark.parametrize(("mode", "told"), [("all", ["deaf"]), ("tag", ["deaf"]), ("mention", [])])
async def test_a_group_bound_by_the_roster_hears_so_at_the_next_tick(door: Door, mode: str, told: list[str]):
    await added(door, hears=False)
    change = sa.update(chats).where(chats.c.chat == UNBOUND).values(grid_id=await grid(door, "G1"), mode=mode)
    await door.street.change(lambda c: c.execute(change))
    await door.street.tick()
    assert await news(door) == told


async def test_what_telegram_does_not_tell_is_not_claimed(door: Door):
    await added(door, hears=None)
    await bound(door)
    assert await news(door) == ["welcome"]


async def test_taken_out_and_back_it_says_it_is_back_and_everything_is_as_it_was(door: Door):
    await added(door, hears=True)
    await bound(door, mode="tag")
    await added(door, status="kicked")
    await added(door, hears=True)
    found = await chat(door)
    assert (found.grid_id, found.mode, found.present) == (await grid(door, "G1"), "tag", True)
    rows = await door.street.rows(outbox, outbox.c.chat == UNBOUND, outbox.c.kind == "group_welcome")
    assert [bool(r.facts.get("back")) for r in rows] == [False, True]


# -- topics --


async def test_what_answers_words_of_a_topic_goes_there_and_its_own_posts_where_it_was_bound(door: Door):
    topic = {"message_thread_id": 77, "is_topic_message": True}
    await added(door, hears=True)
    await door.said(ZHAO, "/bind G1", UNBOUND, **topic)
    number = await grid(door, "G1")
    own = {"message_id": 9, "date": door.date, "chat": door.chat(UNBOUND), "text": "卡片", **topic}
    for do in ("kind", "mode"):
        data = BindPress(do=do, card=await card(door), grid=number, kind="residents", mode="all").pack()
        query = {"id": "1", "from": door.user(ZHAO), "chat_instance": "1", "message": own, "data": data}
        await door.takes({"callback_query": query})
    assert (await chat(door)).topic == 77
    other = {"message_thread_id": 88, "is_topic_message": True}
    await door.said(1001, "@xiaoshao_bot 3栋路灯坏了一个星期", UNBOUND, **other)
    await door.said(1001, "@xiaoshao_bot 2栋的垃圾三天没收了，臭得很", UNBOUND)
    rows = await door.street.rows(outbox, outbox.c.chat == UNBOUND, outbox.c.kind == "group_card")
    assert [r.topic for r in rows] == [88, None]
    (welcome,) = await door.street.rows(outbox, outbox.c.chat == UNBOUND, outbox.c.kind == "group_welcome")
    assert welcome.topic == 77


async def test_a_thread_of_replies_is_no_topic(door: Door):
    await door.said(1001, "@xiaoshao_bot 3栋路灯坏了一个星期", GROUP, message_thread_id=5)
    rows = await door.street.rows(outbox, outbox.c.chat == GROUP, outbox.c.kind == "group_card")
    assert [r.topic for r in rows] == [None]

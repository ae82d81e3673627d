"""Who really speaks: passed-on words, channels, hidden admins, edits, and messages that are not theirs to press on."""

from __future__ import annotations

from typing import Any

import pytest

from services.street import membership
from storage.tables import chats, drafts, outbox, people, tickets
from tests.door.town import Door
from tests.support.cast import GROUP, UNBOUND

CHANNEL: dict[str, Any] = {"id": -1009999999999, "type": "channel", "title": "街道频道"}
NEWS = {"forward_origin": {"type": "channel", "date": 1, "chat": CHANNEL, "message_id": 1}}
PASSED_ON = {"forward_origin": {"type": "hidden_user", "date": 1, "sender_user_name": "网格员李师傅"}}
FIRE = "3栋着火了，快来人"
LAMP = "3栋路灯坏了一个星期了，晚上黑得很"
ADMIN = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
AS_CHANNEL = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
SERVICE = {"id": 777000, "is_bot": False, "first_name": "Telegram"}


async def count(door: Door, table: Any) -> int:
    return len(await door.street.rows(table))


async def test_words_passed_on_by_a_neighbour_are_the_neighbour_s(door: Door):
    """Whoever wrote them first gains and loses nothing; the name in the header gives nobody a post."""
    await door.said(1001, f"@xiaoshao_bot {LAMP}", GROUP, **PASSED_ON)
    assert (await door.street.ticket()).reporter_id == door.street.wang.row


async def test_news_from_a_channel_is_nobody_s_report_in_a_group(door: Door):
    before = await count(door, outbox)
    for words in (LAMP, FIRE):
        assert (await door.said(1001, words, GROUP, **NEWS)).code == "not_a_request"
    assert await count(door, outbox) == before
    assert await count(door, drafts) == 0


async def test_news_that_somebody_hands_to_the_bot_is_asked_about_or_rung(door: Door):
    assert (await door.said(1001, LAMP, **NEWS)).code == "offered"
    assert (await door.said(1001, f"@xiaoshao_bot {FIRE}", GROUP, **NEWS)).code == "registered_danger"


@pytest.mark.parametrize(
    "hidden",
    [
        {"from": ADMIN, "sender_chat": {"id": GROUP, "type": "supergroup", "title": "群"}},
        {"from": AS_CHANNEL, "sender_chat": CHANNEL},
        {"from": SERVICE, "sender_chat": CHANNEL, "is_automatic_forward": True, **NEWS},
    ],
    ids=["anonymous admin", "as a channel", "the linked channel"],
)
async def test_who_hides_is_nobody(door: Door, hidden: dict[str, Any]):
    for words in (LAMP, FIRE, "/overview", "/mute 1天 骂人", "/report 路灯坏了"):
        outcome = await hides(door, words, hidden)
        assert outcome.code in ("not_a_person", "anonymous_admin")
    assert await count(door, tickets) == await count(door, drafts) == 0
    assert not await door.street.rows(people, people.c.telegram_id.in_([ADMIN["id"], AS_CHANNEL["id"], 777000]))


async def hides(door: Door, words: str, hidden: dict[str, Any]) -> Any:
    message = {"message_id": next(door.numbers), "date": door.date, "chat": door.chat(GROUP), "text": words, **hidden}
    return await door.takes({"message": message})


@pytest.mark.parametrize("who", [ADMIN, AS_CHANNEL])
async def test_who_hides_and_speaks_to_the_bot_is_asked_to_show_themself_once(door: Door, who: dict[str, Any]):
    hidden = {"from": who, "sender_chat": CHANNEL}
    for _ in range(50):
        assert (await hides(door, f"@xiaoshao_bot {LAMP}", hidden)).code == "anonymous_admin"
    assert [o.kind for o in await door.street.rows(outbox)] == ["refused"]
    door.street.clock.passes(minutes=10)
    await hides(door, f"@xiaoshao_bot {LAMP}", hidden)
    assert await count(door, outbox) == 2


async def test_another_bot_is_not_talked_to(door: Door):
    bot = {"id": 4242, "is_bot": True, "first_name": "网格员小助手"}
    assert (await hides(door, f"@xiaoshao_bot {FIRE}", {"from": bot})).code == "another_bot"
    assert await count(door, tickets) == 0


async def edits(door: Door, number: int, words: str, who: int = 1001, chat: int = GROUP) -> Any:
    message = {
        "message_id": number,
        "date": door.date - 40 * 3600,
        "edit_date": door.date,
        "chat": door.chat(chat),
        "from": door.user(who),
        "text": words,
    }
    return await door.takes({"edited_message": message})


async def test_an_old_message_that_is_edited_makes_no_second_ticket(door: Door):
    await door.said(1001, f"@xiaoshao_bot {LAMP}", GROUP)
    number = (await door.street.ticket()).source_message or 0
    assert (await edits(door, number, f"@xiaoshao_bot {LAMP}，还有楼道灯")).code == "noted"
    assert (await edits(door, number, f"@xiaoshao_bot {LAMP}，别人的话", who=1002)).code == "edit_ignored"
    assert await count(door, tickets) == 1


async def test_an_edit_of_what_was_nothing_stays_nothing_unless_somebody_is_in_danger(door: Door):
    for words in (LAMP, f"@xiaoshao_bot {LAMP}"):
        assert (await edits(door, 77, words)).code == "edit_ignored"
    assert (await edits(door, 77, FIRE)).code == "registered_danger"
    assert (await edits(door, 77, f"{FIRE}！")).code == "noted"
    assert await count(door, tickets) == 1


async def test_a_press_on_somebody_else_s_message_counts_for_what_it_carries_only(door: Door):
    """The message under the button is not the bot's, or long gone: only the data, the presser and the chat count."""
    await door.said(1001, f"@xiaoshao_bot {LAMP}", GROUP)
    ticket = await door.street.ticket()
    forged = {"id": "1", "from": door.user(9001), "chat_instance": "1", "data": f"t:withdraw:1:{ticket.version}"}
    theirs = {"message_id": 5, "date": door.date, "chat": door.chat(GROUP), "from": door.user(1001), "text": "我的"}
    gone = {"message_id": 5, "date": 0, "chat": door.chat(GROUP)}
    for message in ({"message": theirs}, {"message": gone}, {"inline_message_id": "x"}):
        assert (await door.takes({"callback_query": {**forged, **message}})).code == "NoSuchTicket"


async def test_a_flood_in_an_unbound_group_is_answered_once_a_day(door: Door):
    for n in range(50):
        await door.said(1001 + n % 2, f"@xiaoshao_bot {LAMP}", UNBOUND)
    assert [o.kind for o in await door.street.rows(outbox)].count("group_unbound") == 1
    assert await count(door, tickets) == 0


async def test_the_group_s_own_words_are_not_a_person_s(door: Door):
    """A flooding person may still be the one under whose name the group moves."""
    for n in range(60):
        await door.said(1001, f"@xiaoshao_bot {LAMP} {n}", GROUP)
    moved = {"migrate_to_chat_id": -100555}
    assert (await door.said(1001, "", GROUP, **moved)).code == "group_moved"
    assert {c.chat for c in await door.street.rows(chats)} >= {-100555}
    assert membership.TOLD_UNBOUND_EVERY.days == 1


HUGE = ["楼道灯坏了" * 200_000, "💥" * 100_000, "a" * 900_000, "\n" * 500_000, "㋿" * 100_000]


@pytest.mark.parametrize("text", HUGE, ids=range(len(HUGE)))
async def test_a_huge_text_is_a_message_like_any_other(door: Door, text: str):
    for chat in (None, GROUP):
        outcome = await door.said(1001, f"@xiaoshao_bot {text}", chat)
        assert outcome.code
    assert all(len(d.text) <= 4096 for d in await door.street.rows(drafts))

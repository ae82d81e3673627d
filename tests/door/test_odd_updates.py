"""Whatever Telegram may hand over in a message gets a decision, and nobody's rights."""

from __future__ import annotations

from typing import Any

import pytest
from aiogram.types import Message

from handlers.said import said_of
from storage.tables import tickets
from tests.door.town import Door
from tests.support.cast import GROUP

FILE = {"file_id": "x", "file_unique_id": "y"}
USER = {"id": 5, "is_bot": False, "first_name": "某人"}
CONTENTS: dict[str, dict[str, Any]] = {
    "contact": {"contact": {"phone_number": "+8613800000000", "first_name": "<b>x</b>", "user_id": 2001}},
    "poll": {"poll": {"id": "1", "question": "路灯坏了？", "options": [], "total_voter_count": 0, "is_closed": False,
                      "is_anonymous": True, "type": "regular", "allows_multiple_answers": False,
                      "allows_revoting": False, "members_only": False}},
    "dice": {"dice": {"emoji": "🎲", "value": 6}},
    "sticker": {"sticker": {**FILE, "type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False}},
    "animation": {"animation": {**FILE, "width": 1, "height": 1, "duration": 1}},
    "video note": {"video_note": {**FILE, "length": 1, "duration": 1}},
    "venue": {"venue": {"location": {"latitude": 30.001, "longitude": 104.001}, "title": "<i>3栋</i>", "address": "@x"}},
    "a place off the earth": {"location": {"latitude": 999.0, "longitude": -999.0}},
    "a place that is no number": {"location": {"latitude": 1e308, "longitude": 1e-308}},
    "a caption": {"photo": [{**FILE, "width": 1, "height": 1}], "caption": "/overview"},
    "a huge file": {"document": {**FILE, "file_size": 2**62, "file_name": "../../etc/passwd"}},
    "a reply to nothing": {"text": "还没好", "reply_to_message": {"message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"}}},
    "a reply across chats": {"text": "@xiaoshao_bot 还没好", "external_reply": {"origin": {"type": "user", "date": 1, "sender_user": USER}}},
    "by another bot's hand": {"text": "@xiaoshao_bot 路灯坏了", "via_bot": {"id": 9, "is_bot": True, "first_name": "b"}},
    "nothing at all": {},
    "a future date": {"text": "路灯坏了一个星期", "date": 2**31 - 1},
    "the beginning of time": {"text": "路灯坏了一个星期", "date": 0},
    "an odd entity": {"text": "/start", "entities": [{"type": "bot_command", "offset": 3, "length": 999}]},
    "a topic": {"text": "@xiaoshao_bot 路灯坏了一个星期", "message_thread_id": 7, "is_topic_message": True},
}  # fmt: skip


@pytest.mark.parametrize("chat", [None, GROUP], ids=["private", "group"])
@pytest.mark.parametrize("content", CONTENTS.values(), ids=CONTENTS.keys())
async def test_any_content_gets_a_decision(door: Door, content: dict[str, Any], chat: int | None):
    message = {"message_id": 77, "date": door.date, "chat": door.chat(chat or 6001), "from": door.user(6001)}
    assert (await door.takes({"message": {**message, **content}})).code
    assert (await door.takes({"edited_message": {**message, "edit_date": door.date, **content}})).code
    for ticket in await door.street.rows(tickets):
        assert ticket.reporter_id != 3


async def test_a_date_of_the_future_silences_nobody(door: Door):
    """The bucket holds so much and no more, whatever the moment it was filled at."""
    for n in range(40):
        await door.said(6001, f"@xiaoshao_bot 路灯坏了 {n}", GROUP, date=2**31 - 1)
    door.street.clock.passes(minutes=5)
    heard = await door.said(6001, "@xiaoshao_bot 3栋电梯坏了", GROUP)
    assert heard.code != "throttled"


PLAYED = {"file_id": "f1", "file_unique_id": "u1", "duration": 2}


@pytest.mark.parametrize(
    ("kind", "about"),
    [
        ("voice", PLAYED),
        ("audio", PLAYED),
        ("video", {**PLAYED, "width": 3, "height": 4}),
        ("video_note", {**PLAYED, "length": 3}),
        ("animation", {**PLAYED, "width": 3, "height": 4}),
        ("document", {"file_id": "f1", "file_unique_id": "u1"}),
    ],
)
def test_what_came_along_is_kept_as_what_it_is(kind: str, about: dict[str, Any]):
    """Passed on later it must be called the same."""
    chat = {"id": 5, "type": "private"}
    beside = {"document": {"file_id": "f1", "file_unique_id": "u1"}} if kind == "animation" else {}
    message = Message.model_validate({"message_id": 1, "date": 1, "chat": chat, kind: about, **beside})
    said = said_of(message, 42, "bot")
    assert [(a.kind, a.file_id) for a in said.attached] == [(kind, "f1")]
    assert said.unreadable is None

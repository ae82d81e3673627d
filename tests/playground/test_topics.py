"""Forums: a topic is told with each message, and the bot may speak only where one is open."""

from __future__ import annotations

import pytest

from bot.playground import gathering
from bot.playground.acting import Words, send
from bot.playground.refusals import CannotDo
from tests.support.playground import WANG, ZHAO, Street, street

FORUM = -1009001


def forum(s: Street) -> int:
    s.world.add_group(FORUM, "论坛群", [WANG, ZHAO], admins=[ZHAO], kind="supergroup")
    return gathering.open_topic(s.world, ZHAO, FORUM, "报修")


async def test_words_of_a_topic_carry_it_and_seem_to_answer_its_beginning() -> None:
    async with street() as s:
        topic = forum(s)
        send(s.world, WANG, FORUM, Words("灯坏了", thread=topic))
        send(s.world, WANG, FORUM, Words("大家好"))
        told = [u["message"] for u in await s.hears() if "text" in u.get("message", {})]
        assert (told[0]["message_thread_id"], told[0]["is_topic_message"]) == (topic, True)
        assert told[0]["reply_to_message"]["forum_topic_created"]["name"] == "报修"
        assert told[0]["chat"]["is_forum"] is True
        assert "message_thread_id" not in told[1]
        assert "reply_to_message" not in told[1]
        s.playground.assert_valid()


async def test_the_bot_speaks_in_open_topics_only() -> None:
    async with street() as s:
        topic = forum(s)
        said = await s.result("sendMessage", chat_id=FORUM, text="收到", message_thread_id=topic)
        assert said["message_thread_id"] == topic
        gathering.close_topic(s.world, ZHAO, FORUM, topic)
        assert "TOPIC_CLOSED" in await s.refusal("sendMessage", chat_id=FORUM, text="收到", message_thread_id=topic)
        with pytest.raises(CannotDo):
            send(s.world, WANG, FORUM, Words("灯坏了", thread=topic))
        gathering.delete_topic(s.world, FORUM, topic)
        for gone in (topic, 1, 99):
            refused = await s.refusal("sendMessage", chat_id=FORUM, text="收到", message_thread_id=gone)
            assert "message thread not found" in refused
        assert (await s.result("sendMessage", chat_id=FORUM, text="收到"))["text"] == "收到"

"""The playground refuses what Telegram refuses, in Telegram's words."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from aiogram.types import BufferedInputFile, InputMediaPhoto
from telegram import InputMediaPhoto as PtbPhoto
from telegram.error import BadRequest, Forbidden

from bot.playground import gathering
from bot.playground.pictures import sample
from bot.playground.rules import Rules
from bot.playground.schema import check_object
from bot.playground.world import World
from tests.playground.test_first_steps import listener, speaker
from tests.support.playground import WANG, Street, populate, street

BUTTON = {"inline_keyboard": [[{"text": "登记", "callback_data": "x" * 65}]]}
REPLY = {"message_id": 999}


def free() -> World:
    return populate(World(rules=Rules(limits=False)))


def keys(**button: object) -> dict[str, object]:
    return {"inline_keyboard": [[{"text": "键", **button}]]}


REFUSED = [
    ({"text": "x", "chat_id": None}, "chat_id is empty"),
    ({"text": "x", "chat_id": 424242}, "chat not found"),
    ({"text": "x", "chat_id": "@nobody"}, "chat not found"),
    ({}, "message text is empty"),
    ({"text": ""}, "message text is empty"),
    ({"text": " \n "}, "message text is empty"),
    ({"text": "<b></b>", "parse_mode": "HTML"}, "message text is empty"),
    ({"text": "字" * 4097}, "message is too long"),
    ({"text": "😀" * 2049}, "message is too long"),
    ({"text": "x", "parse_mode": "BBCode"}, "unsupported parse_mode"),
    ({"text": "x", "reply_markup": BUTTON}, "BUTTON_DATA_INVALID"),
    ({"text": "x", "reply_markup": keys(callback_data="字" * 22)}, "BUTTON_DATA_INVALID"),
    ({"text": "x", "reply_markup": keys(callback_data="")}, "BUTTON_DATA_INVALID"),
    (
        {"text": "x", "reply_markup": keys()},
        "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ),
    (
        {"text": "x", "reply_markup": keys(url="not an address")},
        "inline keyboard button URL 'not an address' is invalid: Wrong HTTP URL",
    ),
    ({"text": "x", "reply_markup": "{broken"}, "object expected as reply markup"),
    ({"text": "x", "reply_parameters": REPLY}, "message to be replied not found"),
    ({"text": "x", "message_thread_id": 7}, "message thread not found"),
]


@pytest.mark.parametrize(("params", "words"), REFUSED)
async def test_a_message_is_refused(params: dict[str, object], words: str):
    async with street(free()) as s:
        await s.wang.starts()
        assert await s.refusal("sendMessage", **({"chat_id": WANG} | params)) == f"Bad Request: {words}"
        assert not s.world.calls.sent()


async def test_the_largest_message_and_button_pass():
    async with street(free()) as s:
        await s.wang.starts()
        markup = keys(callback_data="字" * 21 + "x")
        sent = await s.result("sendMessage", chat_id=WANG, text="😀" * 2048, reply_markup=markup)
        assert check_object("Message", sent) == []
        assert sent["reply_markup"] == markup


async def test_a_reply_may_do_without_its_message():
    async with street(free()) as s:
        reply = {**REPLY, "allow_sending_without_reply": True}
        sent = await s.result("sendMessage", chat_id=s.residents.id, text="x", reply_parameters=reply)
        assert "reply_to_message" not in sent


async def test_unknown_parameters_and_wrong_types_are_violations():
    async with street(free()) as s:
        await s.refusal("sendMessage", chat_id=s.residents.id, text="x", colour="red")
        await s.refusal("sendMessage", chat_id=s.residents.id, text=5)
        await s.refusal("editMessageText", chat_id=s.residents.id, message_id="two", text="x")
        assert s.world.violations == [
            "sendMessage.colour: not known",
            "sendMessage.text: String expected",
            "editMessageText.message_id: Integer expected",
        ]
        with pytest.raises(AssertionError, match="colour"):
            s.playground.assert_valid()


async def test_a_bot_cannot_speak_first():
    async with street(free()) as s, speaker(s.playground) as bot:
        with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
            await bot.send_message(WANG, "您好")
        assert (
            await s.refusal("sendMessage", chat_id=s.zhao.id, text="x")
            == "Forbidden: bot can't initiate conversation with a user"
        )
        s.world.add_person(77, "远方的人")
        assert await s.refusal("sendMessage", chat_id=77, text="x") == "Bad Request: chat not found"


async def test_a_blocked_bot_is_told_and_unblocked_by_start():
    async with street(free()) as s:
        await s.wang.starts()
        await s.wang.blocks()
        assert await s.refusal("sendMessage", chat_id=WANG, text="x") == "Forbidden: bot was blocked by the user"
        await s.wang.starts("back")
        await s.result("sendMessage", chat_id=WANG, text="x")
        changes = [u["my_chat_member"]["new_chat_member"]["status"] for u in await s.hears() if "my_chat_member" in u]
        assert changes == ["kicked", "member"]


async def test_a_bot_thrown_out_is_told():
    async with street(free()) as s:
        gathering.remove_bot(s.world, WANG, s.residents.id)
        assert (
            await s.refusal("sendMessage", chat_id=s.residents.id, text="x")
            == "Forbidden: bot was kicked from the group chat"
        )
        assert (await s.hears())[-1]["my_chat_member"]["new_chat_member"]["status"] == "kicked"


async def test_a_moved_group_says_where_it_went():
    async with street(free()) as s:
        new = gathering.migrate(s.world, s.residents.id)
        body = await s.call("sendMessage", chat_id=s.residents.id, text="x")
        assert body["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
        assert body["parameters"] == {"migrate_to_chat_id": new.id}
        updates = await s.hears()
        assert [
            u["message"].get("migrate_to_chat_id") or u["message"].get("migrate_from_chat_id") for u in updates
        ] == [new.id, s.residents.id]
        await s.result("sendMessage", chat_id=new.id, text="x")


async def sent_card(s: Street) -> int:
    await s.wang.starts()
    sent = await s.result(
        "sendMessage", chat_id=WANG, text="<b>工单</b>", parse_mode="HTML", reply_markup=keys(callback_data="a")
    )
    return int(sent["message_id"])


async def test_edits_are_as_strict_as_telegram():
    async with street(free()) as s:
        card = await sent_card(s)
        same = {
            "chat_id": WANG,
            "message_id": card,
            "text": "<b>工单</b>",
            "parse_mode": "HTML",
            "reply_markup": keys(callback_data="a"),
        }
        assert (await s.refusal("editMessageText", **same)).startswith(
            "Bad Request: message is not modified: specified new message"
        )
        edited = await s.result("editMessageText", **same | {"text": "工单"})
        assert edited["edit_date"] >= edited["date"]
        assert (
            await s.refusal("editMessageText", **same | {"message_id": 999}) == "Bad Request: message to edit not found"
        )
        theirs = await s.wang.says("我的话")
        assert (
            await s.refusal("editMessageText", **same | {"message_id": theirs.id})
            == "Bad Request: message can't be edited"
        )
        assert (
            await s.refusal("editMessageCaption", chat_id=WANG, message_id=card, caption="x")
            == "Bad Request: there is no caption in the message to edit"
        )
        await s.result("editMessageReplyMarkup", chat_id=WANG, message_id=card)
        assert (await s.refusal("editMessageReplyMarkup", chat_id=WANG, message_id=card)).startswith(
            "Bad Request: message is not modified"
        )


async def test_messages_are_deleted_once_and_within_two_days():
    class Clock:
        now = datetime(2026, 11, 21, 8, tzinfo=UTC)

    async with street(populate(World(clock=lambda: Clock.now, rules=Rules(limits=False)))) as s:
        card, old = await sent_card(s), await sent_card(s)
        await s.result("deleteMessage", chat_id=WANG, message_id=card)
        assert (
            await s.refusal("deleteMessage", chat_id=WANG, message_id=card)
            == "Bad Request: message to delete not found"
        )
        assert (
            await s.refusal("editMessageText", chat_id=WANG, message_id=card, text="x")
            == "Bad Request: message to edit not found"
        )
        theirs = await s.wang.says("群里的话", in_=s.residents)
        assert (
            await s.refusal("deleteMessage", chat_id=s.residents.id, message_id=theirs.id)
            == "Bad Request: message can't be deleted"
        )
        Clock.now += timedelta(hours=49)
        assert await s.refusal("deleteMessage", chat_id=WANG, message_id=old) == "Bad Request: message can't be deleted"


async def test_photos_albums_and_documents_by_both_libraries():
    async with street(free()) as s, listener(s.playground) as one, speaker(s.playground) as other:
        await s.wang.starts()
        picture = sample("路灯")
        sent = await one.send_photo(
            WANG, BufferedInputFile(picture, "a.png"), caption="<i>处理前</i>", parse_mode="HTML"
        )
        again = await other.send_photo(WANG, sent.photo[-1].file_id)
        assert (again.photo[-1].width, again.photo[-1].height) == (480, 360)
        album = await one.send_media_group(
            WANG, [InputMediaPhoto(media=BufferedInputFile(picture, f"{n}.png")) for n in range(2)]
        )
        twice = await other.send_media_group(WANG, [PtbPhoto(picture), PtbPhoto(sent.photo[-1].file_id, caption="二")])
        assert len({m.media_group_id for m in (*album, *twice)}) == 2
        document = await other.send_document(WANG, b"a,b\n1,2", filename="结果.csv")
        file = await other.get_file(document.document.file_id)
        assert bytes(await file.download_as_bytearray()) == b"a,b\n1,2"
        assert (await one.download(sent.photo[-1].file_id)).read() == picture
        edited = await other.edit_message_caption(WANG, sent.message_id, caption="处理后")
        assert edited.caption == "处理后"
        s.playground.assert_valid()


async def test_what_is_no_picture_is_refused():
    async with street(free()) as s, speaker(s.playground) as bot:
        await s.wang.starts()
        with pytest.raises(BadRequest, match=r"(?i)image_process_failed"):
            await bot.send_photo(WANG, b"no picture at all")
        with pytest.raises(BadRequest, match=r"(?i)wrong file identifier"):
            await bot.send_photo(WANG, "AgACAgForged")
        with pytest.raises(BadRequest, match=r"(?i)caption is too long"):
            await bot.send_photo(WANG, sample("x"), caption="字" * 1025)


async def test_members_and_administrators():
    async with street(free()) as s:
        assert (await s.result("getChat", chat_id=s.staff.id))["title"] == "一网格工作群"
        admins = await s.result("getChatAdministrators", chat_id=s.staff.id)
        assert [a["user"]["first_name"] for a in admins] == ["赵主任"]
        assert check_object("ChatMember", admins[0]) == []
        assert (await s.result("getChatMember", chat_id=s.staff.id, user_id=s.world.id))["status"] == "member"
        gathering.promote_bot(s.world, s.zhao.id, s.staff.id, admin=True)
        own = await s.result("getChatMember", chat_id=s.staff.id, user_id=s.world.id)
        assert (own["status"], check_object("ChatMember", own)) == ("administrator", [])
        assert (await s.result("getChatMember", chat_id=s.staff.id, user_id=WANG))["status"] == "left"


async def test_pins_reactions_actions():
    async with street(free()) as s:
        said = await s.wang.says("谢谢", in_=s.residents)
        thumb = [{"type": "emoji", "emoji": "👍"}]
        await s.result("setMessageReaction", chat_id=s.residents.id, message_id=said.id, reaction=thumb)
        odd = [{"type": "emoji", "emoji": "🧦"}]
        assert (
            await s.refusal("setMessageReaction", chat_id=s.residents.id, message_id=said.id, reaction=odd)
            == "Bad Request: REACTION_INVALID"
        )
        await s.result("sendChatAction", chat_id=s.residents.id, action="typing")
        words = await s.refusal("pinChatMessage", chat_id=s.residents.id, message_id=said.id)
        assert words == "Bad Request: not enough rights to manage pinned messages in the chat"


async def test_limits_bite_only_when_they_are_exceeded():
    tick = [1000.0]
    async with street(populate(World(tick=lambda: tick[0]))) as s:
        await s.wang.starts()
        answers = [await s.call("sendMessage", chat_id=WANG, text=f"{n}") for n in range(4)]
        assert [a["ok"] for a in answers] == [True, True, True, False]
        assert (answers[3]["error_code"], answers[3]["parameters"]) == (429, {"retry_after": 1})
        tick[0] += 1
        assert (await s.call("sendMessage", chat_id=WANG, text="再来"))["ok"]
        for n in range(20):
            await s.result("sendMessage", chat_id=s.residents.id, text=f"{n}")
            tick[0] += 0.1
        full = await s.call("sendMessage", chat_id=s.residents.id, text="满了")
        assert full["parameters"]["retry_after"] in {58, 59}
        assert full["description"] == f"Too Many Requests: retry after {full['parameters']['retry_after']}"


async def test_thirty_a_second_in_all():
    world = World(tick=lambda: 5.0)
    for person in range(1, 41):
        world.add_person(person, f"居民{person}", started=True)
    async with street(populate(world)) as s:
        answers = await asyncio.gather(*(s.call("sendMessage", chat_id=n, text="通知") for n in range(1, 41)))
        assert sum(a["ok"] for a in answers) == 30
        assert s.world.calls.most_within(1) == 30

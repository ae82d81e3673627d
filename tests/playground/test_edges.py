"""Corners where a lenient stand-in would hide a fault of the program."""

import aiohttp
import pytest
from telegram.ext import AIORateLimiter, ExtBot

from bot.playground import gathering
from bot.playground.rules import Rules
from bot.playground.schema import check_call, check_object
from bot.playground.world import World
from tests.support.playground import RESIDENTS, STAFF, WANG, populate, street


async def test_halves_of_characters_and_invisible_text_are_refused():
    async with street() as s:
        async with aiohttp.ClientSession() as client:
            half = f'{{"chat_id": {RESIDENTS}, "text": "\\ud83d"}}'
            headers = {"Content-Type": "application/json"}
            answer = await client.post(
                f"{s.playground.url}/bot{s.playground.token}/sendMessage", data=half, headers=headers
            )
            assert (await answer.json())["description"] == "Bad Request: strings must be encoded in UTF-8"
        assert (
            await s.refusal("sendMessage", chat_id=RESIDENTS, text="\u200b\u2060\ufeff")
            == "Bad Request: message text is empty"
        )


async def test_control_characters_are_taken_out():
    async with street() as s:
        sent = await s.result("sendMessage", chat_id=RESIDENTS, text="  一\x00二\r\n\u202e三  ")
        assert sent["text"] == "一 二\n三"


async def test_a_form_works_like_json():
    async with street() as s, aiohttp.ClientSession() as client:
        form = {
            "chat_id": str(RESIDENTS),
            "text": "表",
            "disable_notification": "true",
            "reply_markup": '{"inline_keyboard": [[{"text": "键", "callback_data": "k"}]]}',
        }
        answer = await (await client.post(f"{s.playground.url}/bot{s.playground.token}/sendMessage", data=form)).json()
        assert answer["result"]["reply_markup"]["inline_keyboard"][0][0]["callback_data"] == "k"
        answer = await (
            await client.get(f"{s.playground.url}/bot{s.playground.token}/getChat", params={"chat_id": RESIDENTS})
        ).json()
        assert answer["result"]["title"] == "幸福里居民群"


async def test_a_broken_body_is_refused():
    async with street() as s, aiohttp.ClientSession() as client:
        headers = {"Content-Type": "application/json"}
        answer = await client.post(f"{s.playground.url}/bot{s.playground.token}/getMe", data=b"{", headers=headers)
        assert (answer.status, (await answer.json())["ok"]) == (400, False)


async def test_a_method_that_is_not_played_says_so():
    async with street() as s:
        body = await s.call("sendDice", chat_id=RESIDENTS)
        assert body["error_code"] == 501
        assert s.world.violations == ["sendDice: not played here"]


async def test_a_file_path_works_for_an_hour_and_only_for_the_token():
    tick = [1000.0]
    async with street(populate(World(tick=lambda: tick[0]))) as s, aiohttp.ClientSession(s.playground.url) as client:
        photo = (await s.wang.sends_photo(in_=s.residents)).content["photo"][-1]
        path = (await s.result("getFile", file_id=photo["file_id"]))["file_path"]
        assert (await client.get(f"/file/bot{s.playground.token}/{path}")).status == 200
        assert (await client.get(f"/file/bot1:wrong/{path}")).status == 401
        tick[0] += 3601
        assert (await client.get(f"/file/bot{s.playground.token}/{path}")).status == 404


async def test_a_mention_of_a_person_holds_the_person_and_of_a_stranger_nothing():
    async with street() as s:
        text = f'<a href="tg://user?id={WANG}">王阿姨</a> <a href="tg://user?id=55">谁</a>'
        sent = await s.result("sendMessage", chat_id=RESIDENTS, text=text, parse_mode="HTML")
        assert [e["user"]["id"] for e in sent["entities"]] == [WANG]


async def test_an_edit_without_buttons_takes_the_buttons_away():
    async with street() as s:
        markup = {"inline_keyboard": [[{"text": "接单", "callback_data": "a"}]]}
        card = await s.result("sendMessage", chat_id=STAFF, text="工单", reply_markup=markup)
        edited = await s.result("editMessageText", chat_id=STAFF, message_id=card["message_id"], text="工单二")
        assert "reply_markup" not in edited
        await s.li.finds_no_button("接单", s.world.find(STAFF, card["message_id"]))


async def test_a_bot_that_left_is_not_a_member():
    async with street() as s:
        await s.result("leaveChat", chat_id=STAFF)
        assert (
            await s.refusal("sendMessage", chat_id=STAFF, text="x")
            == "Forbidden: bot is not a member of the group chat"
        )
        (update,) = await s.hears()
        assert update["my_chat_member"]["new_chat_member"]["status"] == "left"


async def test_a_deleted_account_and_a_supergroup_in_their_words():
    async with street() as s:
        s.world.add_person(80, "离开的人", started=True).deleted = True
        assert await s.refusal("sendMessage", chat_id=80, text="x") == "Forbidden: user is deactivated"
        new = gathering.migrate(s.world, RESIDENTS)
        gathering.remove_bot(s.world, WANG, new.id)
        assert (
            await s.refusal("sendMessage", chat_id=new.id, text="x")
            == "Forbidden: bot was kicked from the supergroup chat"
        )


async def test_topics_exist_or_are_refused():
    async with street() as s:
        s.world.chat(STAFF).topics.append(7)
        sent = await s.result("sendMessage", chat_id=STAFF, text="x", message_thread_id=7)
        assert (sent["message_thread_id"], sent["is_topic_message"]) == (7, True)
        assert (
            await s.refusal("sendMessage", chat_id=STAFF, text="x", message_thread_id=8)
            == "Bad Request: message thread not found"
        )


async def test_ids_may_jump_after_a_quiet_week():
    async with street() as s:
        await s.wang.says("一", in_=s.residents)
        s.world.updates.jump(5000)
        await s.wang.says("二", in_=s.residents)
        one, two = [update["update_id"] for update in await s.hears()]
        assert two - one == 5001


async def test_the_limiter_as_it_should_be_set_stays_within_the_limits():
    """Spacing of PLATFORM: 25 a second in all; a private chat is paced by the program itself."""
    people = range(100, 115)
    world = World(rules=Rules())
    for person in people:
        world.add_person(person, f"居民{person}", started=True)
    limiter = AIORateLimiter(
        overall_max_rate=1, overall_time_period=1 / 25, group_max_rate=1, group_time_period=3.05, max_retries=0
    )
    async with street(populate(world)) as s:
        bot = ExtBot(s.playground.token, base_url=f"{s.playground.url}/bot", rate_limiter=limiter)
        async with bot:
            for person in people:
                await bot.send_message(person, "通知")
        assert [call.status for call in s.world.calls.of("sendMessage")] == [200] * len(people)
        s.playground.assert_valid()


@pytest.mark.parametrize(
    ("method", "params", "faults"),
    [
        ("sendMessage", {"chat_id": 1, "text": "x"}, []),
        ("sendMessage", {"chat_id": "1", "text": "x", "disable_notification": "True"}, []),
        ("sendMessage", {"chat_id": 1.5, "text": "x"}, ["sendMessage.chat_id: Integer expected"]),
        ("sendMessage", {"text": "x"}, ["sendMessage.chat_id: required"]),
        (
            "sendMessage",
            {"chat_id": 1, "text": "x", "entities": [{"type": "bold", "offset": 0}]},
            ["sendMessage.entities[0].length: required"],
        ),
        (
            "sendMessage",
            {"chat_id": 1, "text": "x", "reply_markup": {"inline_keyboard": [[{"callback_data": "x"}]]}},
            ["sendMessage.reply_markup.inline_keyboard[0][0].text: required"],
        ),
        (
            "setMessageReaction",
            {"chat_id": 1, "message_id": 2, "reaction": [{"type": "emoji"}]},
            ["setMessageReaction.reaction[0].emoji: required"],
        ),
        ("sendMediaGroup", {"chat_id": 1, "media": '[{"type": "photo", "media": "x"}]'}, []),
        ("sendMediaGroup", {"chat_id": 1, "media": [{"type": "photo"}]}, ["sendMediaGroup.media[0].media: required"]),
        ("sendPigeon", {}, ["sendPigeon: no such method"]),
    ],
)
def test_calls_are_checked_against_the_description(method: str, params: dict[str, object], faults: list[str]):
    assert check_call(method, params) == faults


def test_objects_are_checked_strictly():
    assert check_object("User", {"id": "1", "is_bot": False, "first_name": "王"}) == ["User.id: Integer expected"]
    assert (
        check_object("ChatMember", {"status": "member", "user": {"id": 1, "is_bot": False, "first_name": "王"}}) == []
    )
    assert check_object("ChatMember", {"status": "gone"}) != []

"""Updates are given out until confirmed, once, in order, to one listener."""

import asyncio

from bot.playground.world import World
from tests.support.playground import populate, street


class Tick:
    """Seconds that pass only when told."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


async def test_updates_come_again_until_a_higher_offset_confirms_them():
    async with street() as s:
        for n in range(3):
            await s.wang.says(f"第{n}条", in_=s.residents)
        first = await s.result("getUpdates")
        assert [u["message"]["text"] for u in first] == ["第0条", "第1条", "第2条"]
        assert await s.result("getUpdates") == first
        rest = await s.result("getUpdates", offset=first[1]["update_id"])
        assert rest == first[1:]
        assert await s.result("getUpdates", offset=first[2]["update_id"] + 1) == []
        assert await s.result("getUpdates") == []


async def test_ids_increase_by_one_and_the_limit_holds():
    async with street() as s:
        for n in range(5):
            await s.wang.says(f"{n}", in_=s.residents)
        updates = await s.result("getUpdates", limit=2)
        assert [u["update_id"] for u in updates] == [updates[0]["update_id"], updates[0]["update_id"] + 1]


async def test_a_negative_offset_keeps_only_the_newest():
    async with street() as s:
        for n in range(4):
            await s.wang.says(f"{n}", in_=s.residents)
        assert [u["message"]["text"] for u in await s.result("getUpdates", offset=-1)] == ["3"]
        assert len(await s.result("getUpdates")) == 1


async def test_a_long_poll_answers_as_soon_as_somebody_speaks():
    async with street() as s:
        poll = asyncio.create_task(s.result("getUpdates", timeout=30))
        await until_polled(s.world)
        await s.wang.says("楼道灯坏了", in_=s.residents)
        assert (await asyncio.wait_for(poll, 25))[0]["message"]["text"] == "楼道灯坏了"


async def until_polled(world: World) -> None:
    async with asyncio.timeout(60):
        while not world.polls:
            await world.updates.bell.wait(1)


async def test_a_second_listener_ends_the_first_with_409():
    async with street() as s:
        first = asyncio.create_task(s.call("getUpdates", timeout=30))
        await until_polled(s.world)
        second = asyncio.create_task(s.call("getUpdates", timeout=30))
        body = await asyncio.wait_for(first, 25)
        assert (body["error_code"], body["description"][:40]) == (409, "Conflict: terminated by other getUpdates")
        await s.wang.says("在吗", in_=s.residents)
        assert (await asyncio.wait_for(second, 60))["ok"]


async def test_allowed_updates_stay_until_they_are_changed():
    async with street() as s:
        await s.result("getUpdates", allowed_updates=["callback_query"])
        await s.wang.says("听得到吗", in_=s.residents)
        assert await s.hears() == []
        await s.result("getUpdates", allowed_updates=[])
        await s.wang.says("现在呢", in_=s.residents)
        assert len(await s.hears()) == 1


async def test_old_messages_are_forgotten_after_a_day_and_presses_sooner():
    tick = Tick()
    async with street(World(tick=tick)) as s:
        await s.wang.starts()
        button = {"inline_keyboard": [[{"text": "登记", "callback_data": "r"}]]}
        await s.result("sendMessage", chat_id=s.wang.id, text="卡", reply_markup=button)
        await s.wang.presses("登记")
        tick.now += 151
        assert [list(u)[1] for u in await s.result("getUpdates")] == ["message"]
        tick.now += 24 * 3600
        assert await s.result("getUpdates") == []


async def test_a_press_is_answered_once_and_in_time():
    tick = Tick()
    async with street(World(tick=tick)) as s:
        await s.wang.starts()
        button = {"inline_keyboard": [[{"text": "登记", "callback_data": "r"}]]}
        await s.result("sendMessage", chat_id=s.wang.id, text="卡", reply_markup=button)
        await s.wang.presses("登记")
        await s.wang.presses("登记")
        one, two = [u["callback_query"]["id"] for u in await s.hears() if "callback_query" in u]
        assert (
            await s.refusal("answerCallbackQuery", callback_query_id=one, text="字" * 201)
            == "Bad Request: MESSAGE_TOO_LONG"
        )
        await s.result("answerCallbackQuery", callback_query_id=one, text="好", show_alert=True)
        old = "Bad Request: query is too old and response timeout expired or query ID is invalid"
        assert await s.refusal("answerCallbackQuery", callback_query_id=one) == old
        tick.now += 31
        assert await s.refusal("answerCallbackQuery", callback_query_id=two) == old
        assert [(a.text, a.show_alert) for a in s.wang.alerts] == [("好", True)]


async def test_the_bot_knows_itself_and_its_commands():
    async with street(populate(World(reads_all=False))) as s:
        me = await s.result("getMe")
        assert (me["is_bot"], me["username"], me["can_read_all_group_messages"]) == (True, "xiaoshao_bot", False)
        commands = [{"command": "mine", "description": "我的工单"}]
        await s.result("setMyCommands", commands=commands)
        assert await s.result("getMyCommands") == commands
        wrong = [{"command": "我的", "description": "x"}]
        assert await s.refusal("setMyCommands", commands=wrong) == "Bad Request: BOT_COMMAND_INVALID"


async def test_wrong_tokens_and_unknown_methods():
    async with street() as s:
        assert (await s.playground.call("getMe", token="1:wrong"))["error_code"] == 401
        assert (await s.playground.call("getMe", token="nonsense"))["error_code"] == 404
        assert (await s.call("sendPigeon"))["error_code"] == 404
        assert (await s.call("GETME"))["ok"]

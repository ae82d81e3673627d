"""The page reads the world, follows it by events, and is told in words what cannot be done."""

import asyncio
import base64
import json
from typing import Any

import pytest
from aiohttp import ClientSession

from bot.playground.pictures import sample
from bot.playground.server import serve
from bot.playground.store import Store
from bot.playground.world import World
from tests.support.playground import RESIDENTS, WANG, populate, street


async def next_event(stream: Any, kind: str) -> dict[str, Any]:
    async with asyncio.timeout(60):
        async for line in stream.content:
            if line.startswith(b"data: ") and (event := json.loads(line[6:]))["kind"] == kind:
                return dict(event)
    raise AssertionError(kind)


async def test_events_follow_what_happens():
    async with street() as s, ClientSession(s.playground.url) as page:
        seq = (await (await page.get("/play/state")).json())["seq"]
        async with page.get(f"/play/events?since={seq}") as stream:
            await s.wang.starts()
            sent = await s.result("sendMessage", chat_id=WANG, text="<b>卡</b>", parse_mode="HTML")
            assert (await next_event(stream, "message"))["message"]["text"] == "/start"
            assert (await next_event(stream, "message"))["message"]["html"] == "<b>卡</b>"
            await s.result("editMessageText", chat_id=WANG, message_id=sent["message_id"], text="卡二")
            assert (await next_event(stream, "edit"))["message"]["edited"]
            await s.result("deleteMessage", chat_id=WANG, message_id=sent["message_id"])
            assert (await next_event(stream, "delete"))["message"] == sent["message_id"]


async def test_a_forgotten_past_is_read_anew():
    async with street() as s, ClientSession(s.playground.url) as page:
        async with page.get("/play/events?since=999999") as ahead:
            await next_event(ahead, "reset")
        s.world.events._log.popleft()
        async with page.get("/play/events?since=0") as stream:
            assert (await next_event(stream, "reset"))["seq"] >= s.world.events.seq - 1


async def test_pictures_come_from_the_phone_or_the_samples():
    async with street() as s, ClientSession(s.playground.url) as page:
        url = "data:image/png;base64," + base64.b64encode(sample("x")).decode()
        body = {"as": WANG, "chat": RESIDENTS, "photos": [url, "sample:lamp"], "text": "灯坏了"}
        ids = (await (await page.post("/play/send", json=body)).json())["ids"]
        state = await (await page.get("/play/state")).json()
        photos = [m["photos"][0] for m in state["messages"][str(RESIDENTS)] if m["id"] in ids]
        assert len({m["album"] for m in state["messages"][str(RESIDENTS)]}) == 1
        for photo in photos:
            answer = await page.get(photo)
            assert answer.content_type.startswith("image/")


@pytest.mark.parametrize(
    ("deed", "body"),
    [
        ("send", {"as": WANG, "chat": WANG, "text": "没按开始"}),
        ("send", {"as": WANG, "chat": RESIDENTS}),
        ("send", {"as": WANG, "chat": RESIDENTS, "photos": ["http://elsewhere/x.png"]}),
        ("send", {"chat": RESIDENTS, "text": "谁"}),
        ("press", {"as": WANG, "chat": RESIDENTS, "message": 1, "row": 0, "column": 0}),
        ("edit", {"as": WANG, "chat": RESIDENTS, "message": 1, "text": "x"}),
        ("start", {"as": WANG, "payload": "有中文"}),
        ("join", {"as": WANG, "chat": RESIDENTS}),
        ("add_bot", {"as": WANG, "chat": RESIDENTS}),
        ("migrate", {"chat": WANG}),
    ],
)
async def test_what_cannot_be_done_is_said(deed: str, body: dict[str, object]):
    async with street() as s, ClientSession(s.playground.url) as page:
        answer = await page.post(f"/play/{deed}", json=body)
        said = await answer.json()
        assert (answer.status, said["ok"], bool(said["error"])) == (400, False, True)


async def test_the_clock_belongs_to_the_demo():
    class Demo:
        async def clock(self, to: str) -> str:
            return f"2026-11-22T08:30:00+08:00 {to}"

        async def day(self, *, run: bool) -> dict[str, Any]:
            return {"running": run}

        async def panel(self) -> dict[str, Any]:
            return {"inbox": {}, "outbox": {}, "tickets": []}

    async with street() as s, ClientSession(s.playground.url) as page:
        assert (await page.post("/play/clock", json={"to": "+2h"})).status == 404
        assert (await page.get("/play/panel")).status in {404, 405}
    async with serve(World(), hooks=Demo()) as url, ClientSession(url) as page:
        assert (await (await page.post("/play/clock", json={"to": "+2h"})).json())["now"].endswith("+2h")
        assert (await (await page.post("/play/day", json={"run": True})).json())["running"]
        assert (await (await page.get("/play/panel")).json())["tickets"] == []


async def test_a_second_start_goes_on(tmp_path: Any):
    path = tmp_path / "world.db"
    async with street(populate(World(store=Store(path)))) as s:
        await s.wang.starts()
        await s.wang.sends_photo("门坏了")
        await s.result(
            "sendMessage",
            chat_id=WANG,
            text="已登记",
            reply_markup={"inline_keyboard": [[{"text": "催一下", "callback_data": "n"}]]},
        )
        first = await s.result("getUpdates", limit=1)
        await s.result("getUpdates", offset=first[0]["update_id"] + 1)
        seq = s.world.events.seq
        s.world.close()
    async with street(populate(World(store=Store(path)))) as s:
        assert s.world.events.seq >= seq
        (left,) = await s.result("getUpdates")
        assert (left["update_id"], left["message"]["caption"]) == (first[0]["update_id"] + 1, "门坏了")
        assert s.wang.shows("已登记")
        await s.wang.presses("催一下")
        file = await s.result("getFile", file_id=left["message"]["photo"][-1]["file_id"])
        assert file["file_size"] == left["message"]["photo"][-1]["file_size"]
        assert (await s.result("sendMessage", chat_id=WANG, text="好"))["message_id"] == 4
        s.world.close()

"""Scripted misfortune reaches the libraries as the real one would, and says whether the deed was done."""

import httpx
import pytest
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.request import HTTPXRequest

from bot.playground.faults import KINDS
from tests.playground.test_first_steps import speaker
from tests.support.playground import RESIDENTS, STAFF, street


@pytest.fixture(autouse=True)
def _seconds_are_timedeltas(monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise this version of PTB warns at each 429."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


SEEN_BY_PTB = [
    ("too_many", {"retry_after": 7}, RetryAfter, False),
    ("too_many_bare", {}, TelegramError, False),
    ("server_error", {"code": 500}, NetworkError, False),
    ("server_error", {"code": 500, "accepted": True}, NetworkError, True),
    ("bad_gateway", {}, NetworkError, False),
    ("garbage", {}, TelegramError, False),
    ("garbage", {"accepted": True}, TelegramError, True),
    ("empty", {}, TelegramError, False),
    ("close_before", {}, NetworkError, False),
    ("close_after", {}, NetworkError, True),
    ("unauthorized", {}, InvalidToken, False),
    ("blocked", {}, Forbidden, False),
    ("kicked", {}, Forbidden, False),
    ("initiate", {}, Forbidden, False),
    ("deactivated", {}, Forbidden, False),
    ("migrate", {"migrate_to": -100777}, ChatMigrated, False),
    ("refused", {"code": 400, "description": "Bad Request: TOPIC_CLOSED"}, BadRequest, False),
]


@pytest.mark.parametrize(("kind", "how", "error", "done"), SEEN_BY_PTB)
async def test_a_fault_happens_once_and_the_log_knows(
    kind: str, how: dict[str, object], error: type[Exception], *, done: bool
):
    async with street() as s, speaker(s.playground) as bot:
        fault = s.world.faults.add(kind, chat=RESIDENTS, **how)
        with pytest.raises(error):
            await bot.send_message(RESIDENTS, "一")
        assert (fault.happened, s.wang.shows("一")) == (1, done)
        await bot.send_message(RESIDENTS, "二")
        assert [call.accepted for call in s.world.calls.of("sendMessage")] == [done, True]
        assert s.world.calls.of("sendMessage")[0].fault == kind


async def test_every_kind_of_fault_has_a_case():
    slow = {"slow", "delay", "hang", "conflict"}
    assert {kind for kind, *_ in SEEN_BY_PTB} | slow == set(KINDS)


async def test_a_slow_answer_is_a_done_deed():
    async with street() as s, speaker(s.playground) as bot:
        s.world.faults.add("slow", seconds=0.01)
        assert (await bot.send_message(RESIDENTS, "慢")).text == "慢"
        s.world.faults.add("delay", seconds=0.01)
        assert (await bot.send_message(RESIDENTS, "迟")).text == "迟"


async def test_a_read_that_takes_too_long_times_out():
    async with street() as s:
        s.world.faults.add("hang")
        request = HTTPXRequest(read_timeout=0.1)
        with pytest.raises(NetworkError):
            await request.post(f"{s.playground.url}/bot{s.playground.token}/getMe")
        await request.shutdown()
        s.world.faults.add("conflict", method="getUpdates")
        assert (await s.call("getUpdates"))["error_code"] == 409


async def test_faults_choose_their_calls():
    async with street() as s, speaker(s.playground) as bot:
        s.world.faults.add("too_many", sending=True, count=-1, chat=STAFF)
        s.world.faults.add("server_error", method="sendLocation", skip=1)
        await bot.get_chat(STAFF)
        await bot.send_location(RESIDENTS, 1, 1)
        for _ in range(3):
            with pytest.raises(RetryAfter):
                await bot.send_message(STAFF, "x")
        with pytest.raises(NetworkError):
            await bot.send_location(RESIDENTS, 1, 1)
        s.world.faults.clear()
        await bot.send_message(STAFF, "x")


async def test_the_page_can_script_faults():
    async with street() as s, httpx.AsyncClient(base_url=s.playground.url) as page:
        assert (await page.post("/play/faults", json={"kind": "blocked", "chat": RESIDENTS})).json()["ok"]
        assert (await s.call("sendMessage", chat_id=RESIDENTS, text="x"))["error_code"] == 403
        wrong = await page.post("/play/faults", json={"kind": "sunshine"})
        assert (wrong.status_code, wrong.json()["ok"]) == (400, False)


async def test_the_log_counts_what_was_said_twice():
    async with street() as s:
        for text in ("一", "一", "二"):
            await s.result("sendMessage", chat_id=RESIDENTS, text=text)
        assert len(s.world.calls.sent(RESIDENTS)) == 3
        assert [call.params["text"] for call in s.world.calls.twice()] == ["一"]

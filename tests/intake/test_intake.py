"""Polling: stored before confirmed, whatever Telegram, the network or the database does in between."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from bot.intake import HEARD, Intake, TokenRefused, lane_of, row_of
from tests.intake.support import BOT, START, Database, Failing, Impatient, until, update
from tests.support.playground import Playground, street

TOKEN = f"{BOT}:secret-part"
Answer = Callable[[dict[str, str]], web.Response]


def intake_of(database: Database, url: str, token: str = TOKEN, **how: Any) -> Intake:
    return Intake(how.pop("transactions", database.transactions), database.clock, token=token, api_base=url, **how)


@asynccontextmanager
async def listening(intake: Intake, stop: Impatient | None = None) -> AsyncIterator[Impatient]:
    stop = stop or Impatient()
    task = asyncio.create_task(intake.run(stop))
    try:
        yield stop
    finally:
        stop.set()
        await task


def heard(playground: Playground, database: Database, **how: Any) -> Intake:
    return intake_of(database, playground.url, playground.token, **how)


class KilledAt(Impatient):
    """Freezes the loop once the event is set, as a kill would."""

    def __init__(self, moment: asyncio.Event) -> None:
        super().__init__()
        self._moment = moment

    def is_set(self) -> bool:
        return self._moment.is_set() or super().is_set()


@asynccontextmanager
async def server(answer: Answer) -> AsyncIterator[str]:
    """A Bot API that answers getUpdates as the test says."""

    async def take(request: web.Request) -> web.Response:
        assert request.path == f"/bot{TOKEN}/getUpdates"
        return answer({name: str(value) for name, value in (await request.post()).items()})

    app = web.Application()
    app.router.add_post("/{any:.*}", take)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def ok(*updates: object) -> web.Response:
    return web.json_response({"ok": True, "result": list(updates)})


async def test_what_is_said_is_stored_and_then_confirmed(database: Database):
    rang = asyncio.Event()
    async with street() as s, listening(heard(s.playground, database, bell=rang.set)):
        await s.wang.starts("g12")
        for n in range(120):
            await s.wang.says(f"第{n}条", in_=s.residents)
        await until(lambda: len(database.rows()) == 121 and not s.world.updates.pending)
        s.playground.assert_valid()
    assert rang.is_set()
    rows = list(database.rows().values())
    assert {row.lane for row in rows} == {s.wang.id, s.residents.id}
    assert json.loads(rows[-1].payload)["message"]["text"] == "第119条"


async def test_a_crash_between_commit_and_confirmation_makes_no_second_row(database: Database):
    async with street() as s:
        await s.wang.starts()
        stored = asyncio.Event()
        # The first life is killed after its commit: it never polls again.
        first = asyncio.create_task(heard(s.playground, database, bell=stored.set).run(KilledAt(stored)))
        await stored.wait()
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
        rows = {n: row.received_at for n, row in database.rows().items()}
        assert set(s.world.updates.pending) == set(rows)
        database.clock.later(60)
        async with listening(heard(s.playground, database)):
            await until(lambda: not s.world.updates.pending)
    assert {n: row.received_at for n, row in database.rows().items()} == rows


async def test_a_dead_database_confirms_nothing(database: Database):
    failing = Failing(database.transactions, times=5)
    async with street() as s:
        await s.wang.starts()
        stop = Impatient()
        intake = heard(s.playground, database, transactions=failing)
        waiting = len(s.world.updates.pending)
        async with listening(intake, stop):
            await until(lambda: failing.failed == 5 or bool(database.rows()))
            await until(lambda: not s.world.updates.pending)
    assert waiting == len(database.rows())
    assert stop.waits[:5] == [0.5, 1, 2, 4, 8]


FAULTS = [
    ("too_many", {"retry_after": 7}, [7.0] * 3),
    ("too_many_bare", {}, [0.5, 1, 2]),
    ("server_error", {"code": 500}, [0.5, 1, 2]),
    ("bad_gateway", {}, [0.5, 1, 2]),
    ("garbage", {}, [0.5, 1, 2]),
    ("empty", {}, [0.5, 1, 2]),
    ("close_before", {}, [0.5, 1, 2]),
    ("conflict", {}, [0.5, 1, 2]),
    ("refused", {"code": 400, "description": "Bad Request: odd"}, [0.5, 1, 2]),
]


@pytest.mark.parametrize(("kind", "how", "waits"), FAULTS, ids=[kind for kind, _, _ in FAULTS])
async def test_telegrams_troubles_are_waited_through(
    sqlite: Database, kind: str, how: dict[str, Any], waits: list[float]
):
    async with street() as s:
        await s.wang.starts()
        fault = s.world.faults.add(kind, count=3, method="getUpdates", **how)
        async with listening(heard(s.playground, sqlite)) as stop:
            await until(lambda: bool(sqlite.rows()) and not s.world.updates.pending)
    assert fault.happened == 3
    assert stop.waits == waits


async def test_an_answer_that_never_ends_is_given_up(sqlite: Database):
    async with street() as s:
        await s.wang.starts()
        s.world.faults.add("hang", count=1, method="getUpdates")
        async with listening(heard(s.playground, sqlite, long_poll=0, slack=0.2)) as stop:
            await until(lambda: bool(sqlite.rows()))
    assert 0.5 in stop.waits


async def test_no_server_at_all_is_waited_through_with_patience(sqlite: Database):
    stop = Impatient(give_up=8)
    await intake_of(sqlite, "http://127.0.0.1:9").run(stop)
    assert stop.waits == [0.5, 1, 2, 4, 8, 10, 10, 10]


@pytest.mark.parametrize("code", [401, 404])
async def test_a_refused_token_stops_loudly_and_is_not_told(sqlite: Database, code: int):
    refusal = {"ok": False, "error_code": code, "description": "no"}
    async with server(lambda _form: web.json_response(refusal, status=code)) as url:
        with pytest.raises(TokenRefused) as caught:
            await intake_of(sqlite, url).run(Impatient())
    assert "secret-part" not in str(caught.value)


async def test_elements_that_are_no_updates_are_passed_over(sqlite: Database):
    offsets: list[str | None] = []
    odd: list[Any] = [
        None,
        5,
        "x",
        {},
        {"update_id": "1"},
        {"update_id": True},
        {"update_id": 2**70},
        {"update_id": 1.5},
        [],
    ]

    def answer(form: dict[str, str]) -> web.Response:
        offsets.append(form.get("offset"))
        if len(offsets) == 1:
            return ok(*odd)
        return ok(*odd, update(5), {"update_id": 6, "message": "?"}) if len(offsets) == 2 else ok()

    stop = Impatient()
    async with server(answer) as url, listening(intake_of(sqlite, url), stop):
        await until(lambda: len(offsets) > 2)
    assert sqlite.states() == {5: "waiting", 6: "waiting"}
    assert offsets[:3] == [None, None, "7"]
    assert stop.waits == [0.5]


@pytest.mark.parametrize("body", ["null", "[]", '{"ok": true}', '{"ok": true, "result": {}}', "[" * 100_000, "\udcff"])
async def test_odd_answers_are_waited_through(sqlite: Database, body: str):
    raw = body.encode("utf-8", "surrogateescape")
    stop = Impatient(give_up=2)
    async with server(lambda _form: web.Response(body=raw)) as url:
        await intake_of(sqlite, url).run(stop)
    assert stop.waits == [0.5, 1]
    assert sqlite.rows() == {}


async def test_all_kinds_that_are_used_are_asked_for(sqlite: Database):
    forms: list[dict[str, str]] = []
    stop = Impatient()

    def answer(form: dict[str, str]) -> web.Response:
        forms.append(form)
        stop.set()
        return ok()

    async with server(answer) as url:
        await intake_of(sqlite, url).run(stop)
    assert json.loads(forms[0]["allowed_updates"]) == list(HEARD)
    assert (forms[0]["timeout"], forms[0]["limit"]) == ("25", "100")


async def test_the_stop_ends_a_long_poll(sqlite: Database):
    async with street() as s:
        intake = heard(s.playground, sqlite)
        async with listening(intake) as stop:
            await until(lambda: s.world.polls == 1)
            stop.set()
        await until(lambda: s.world.polls == 0)


def test_lanes_of_the_kinds_that_are_heard():
    chat, person = {"id": -5, "type": "group"}, {"id": 9}
    assert lane_of({"update_id": 1, "edited_message": {"chat": chat, "from": person}}) == -5
    assert lane_of({"update_id": 1, "callback_query": {"from": person, "message": {"chat": chat}}}) == -5
    assert lane_of({"update_id": 1, "callback_query": {"from": person, "inline_message_id": "x"}}) == 9
    assert lane_of({"update_id": 1, "my_chat_member": {"chat": chat, "from": person}}) == -5
    assert lane_of({"update_id": 1, "poll_answer": {"user": person}}) == 9
    assert lane_of(update(1, chat=-5, migrate_to_chat_id=-1005)) == -5
    assert lane_of({"update_id": 1}) == 0


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters())
    | st.sampled_from(["id", "chat"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["update_id", "message", "callback_query", "chat", "from", "user", "id", "text"]), inner
        )
    ),
    max_leaves=25,
)


@given(json_values)
def test_any_json_has_a_lane_the_database_takes(value: object):
    lane = lane_of(value)
    assert type(lane) is int
    assert -(2**63) < lane < 2**63


@given(json_values, st.integers(-(2**63) + 1, 2**63 - 1))
def test_any_object_with_an_id_is_kept_as_text_any_database_takes(body: object, update_id: int):
    row = row_of({"update_id": update_id, "message": body, "text": "\ud83d 半个"}, BOT, START)
    assert row is not None
    payload = row["payload"].encode("utf-8").decode()
    assert "\x00" not in payload
    assert json.loads(payload)["text"] == "\ud83d 半个"


async def test_half_a_surrogate_and_a_nul_are_stored(database: Database):
    assert database.store(update(1, text="\udc00\x00坏")) == 1
    assert json.loads(database.rows()[1].payload)["message"]["text"] == "\udc00\x00坏"

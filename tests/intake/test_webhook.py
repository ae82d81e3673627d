"""The webhook: 200 means stored, and nothing at the door makes it stumble."""

from __future__ import annotations

import asyncio
import io
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestClient, TestServer

from bot.nursery import Stop
from bot.webhook import SECRET_HEADER, make_webhook, webhook_loop
from tests.intake.support import BOT, Database, Failing, until, update
from tests.support.playground import street

SECRET = "correct-horse_battery"
RIGHT = {SECRET_HEADER: SECRET}


@asynccontextmanager
async def client_of(database: Database, **how: Any) -> AsyncIterator[TestClient[web.Request, web.Application]]:
    transactions = how.pop("transactions", database.transactions)
    app = make_webhook(transactions, database.clock, bot_id=BOT, secret=SECRET, **how)
    async with TestClient(TestServer(app)) as client:
        yield client


async def test_it_is_stored_before_200_and_only_once(database: Database):
    rang = asyncio.Event()
    async with client_of(database, bell=rang.set) as client:
        for _ in range(3):
            answer = await client.post("/telegram", json=update(5, chat=-7), headers=RIGHT)
            assert answer.status == 200
            assert database.states() == {5: "waiting"}
    row = database.rows()[5]
    assert (row.bot_id, row.lane, rang.is_set()) == (BOT, -7, True)


async def test_the_same_update_twenty_times_at_once_makes_one_row(database: Database):
    async with client_of(database) as client:
        calls = (client.post("/telegram", json=update(5), headers=RIGHT) for _ in range(20))
        assert {answer.status for answer in await asyncio.gather(*calls)} == {200}
    assert len(database.rows()) == 1


WRONG = ["", "correct-horse", SECRET + "x", "密码", "\udcff\udcfe", "x" * 4000]


@pytest.mark.parametrize("given", WRONG)
async def test_a_wrong_secret_is_refused_whatever_its_bytes(sqlite: Database, given: str):
    async with client_of(sqlite) as client:
        raw = given.encode("utf-8", "surrogateescape")
        reader, writer = await asyncio.open_connection(client.host, client.port)
        body = json.dumps(update(1)).encode()
        head = f"POST /telegram HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n".encode()
        writer.write(head + SECRET_HEADER.encode() + b": " + raw + b"\r\n\r\n" + body)
        status = (await reader.readline()).split()[1]
        writer.close()
    assert status == b"403"
    assert sqlite.rows() == {}


async def test_no_secret_is_refused_and_an_empty_one_not_served(sqlite: Database):
    async with client_of(sqlite) as client:
        assert (await client.post("/telegram", json=update(1))).status == 403
    with pytest.raises(ValueError, match="WEBHOOK_SECRET"):
        make_webhook(sqlite.transactions, sqlite.clock, bot_id=BOT, secret="")


NO_UPDATE = [
    b"",
    b"{",
    b"null",
    b"[]",
    b"5",
    b"{}",
    b'{"update_id": "1"}',
    b'{"update_id": true}',
    b"\xff\xfe",
    b"[" * 100_000,
]


@pytest.mark.parametrize("body", NO_UPDATE, ids=range(len(NO_UPDATE)))
async def test_what_is_no_update_is_400(sqlite: Database, body: bytes):
    async with client_of(sqlite) as client:
        assert (await client.post("/telegram", data=body, headers=RIGHT)).status == 400


async def test_a_body_is_capped(sqlite: Database):
    async with client_of(sqlite) as client:
        for n, size, status in ((1, 1_000_000, 200), (2, 1_100_000, 413)):
            body = io.BytesIO(json.dumps(update(n, text="x" * size)).encode())
            assert (await client.post("/telegram", data=body, headers=RIGHT)).status == status
    assert list(sqlite.rows()) == [1]


async def test_a_dead_database_is_503_and_telegram_comes_again(database: Database):
    failing = Failing(database.transactions, times=1)
    async with client_of(database, transactions=failing) as client:
        refused = await client.post("/telegram", json=update(1), headers=RIGHT)
        assert (refused.status, refused.headers["Retry-After"]) == (503, "5")
        assert database.rows() == {}
        assert (await client.post("/telegram", json=update(1), headers=RIGHT)).status == 200


async def test_a_database_that_hangs_is_503(sqlite: Database):
    open_again, begun = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def hold(_c: object) -> None:
        loop.call_soon_threadsafe(begun.set)
        asyncio.run_coroutine_threadsafe(open_again.wait(), loop).result(10)

    held = sqlite.transactions.write(hold)
    await begun.wait()  # what Telegram hands over would be stored before it
    async with client_of(sqlite, patience=0.1) as client:
        assert (await client.post("/telegram", json=update(1), headers=RIGHT)).status == 503
        open_again.set()
        await asyncio.wrap_future(held)
        assert (await client.post("/telegram", json=update(1), headers=RIGHT)).status == 200
    assert len(sqlite.rows()) == 1


async def test_a_slow_client_is_cut_off(sqlite: Database):
    async with client_of(sqlite, patience=0.05) as client:
        reader, writer = await asyncio.open_connection(client.host, client.port)
        writer.write(
            f"POST /telegram HTTP/1.1\r\nHost: x\r\n{SECRET_HEADER}: {SECRET}\r\nContent-Length: 999\r\n\r\n{{".encode()
        )
        assert (await reader.readline()).split()[1] == b"408"
        writer.close()


async def test_only_post_is_taken(sqlite: Database):
    async with client_of(sqlite) as client:
        assert (await client.get("/telegram", headers=RIGHT)).status == 405
        assert (await client.post("/other", headers=RIGHT)).status == 404


async def test_the_playground_calls_it_as_telegram_does(sqlite: Database):
    app = make_webhook(sqlite.transactions, sqlite.clock, bot_id=BOT, secret=SECRET)
    async with street() as s, TestServer(app) as served:
        address = str(served.make_url("/telegram"))
        await s.result("setWebhook", url=address, secret_token=SECRET)
        await s.wang.starts()
        await s.wang.says("路灯坏了", in_=s.residents)
        await until(lambda: len(sqlite.rows()) == 2 and not s.world.updates.pending)


async def test_the_loop_serves_until_the_stop(sqlite: Database, unused_tcp_port: int):
    app = make_webhook(sqlite.transactions, sqlite.clock, bot_id=BOT, secret=SECRET)
    stop = Stop()
    task = asyncio.create_task(webhook_loop(app, "127.0.0.1", unused_tcp_port)(stop))
    address = f"http://127.0.0.1:{unused_tcp_port}/telegram"
    await until(lambda: listens(unused_tcp_port))
    async with ClientSession() as session, session.post(address, json=update(1), headers=RIGHT) as answer:
        assert answer.status == 200
    stop.set()
    await task
    assert not listens(unused_tcp_port)


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0

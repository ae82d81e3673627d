"""At the open door of the webhook: slow, idle and greedy clients end by themselves, and Telegram is heard meanwhile."""

from __future__ import annotations

import asyncio
import inspect
import json
import resource
import socket
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path

import aiohttp
import pytest

from bot import webhook
from bot.nursery import Stop
from bot.webhook import SECRET_HEADER, make_webhook, webhook_loop
from storage.engine import make_engine
from storage.tables import inbox, metadata
from storage.transactions import SqliteTransactions
from tests.support.clock import FixedClock

SECRET = "right-secret"
NUMBERS = count(1)
ENOUGH = 60.0


class Gate:
    """A served webhook on a database of its own."""

    def __init__(self, port: int, transactions: SqliteTransactions) -> None:
        self.port, self.transactions = port, transactions

    async def telegram_calls(self) -> int:
        """A genuine update; gives the status."""
        async with aiohttp.ClientSession() as session:
            update = {"update_id": next(NUMBERS), "message": {"chat": {"id": 1}}}
            url = f"http://127.0.0.1:{self.port}/telegram"
            async with session.post(url, json=update, headers={SECRET_HEADER: SECRET}) as answer:
                return answer.status

    async def opens(self, first: bytes = b"") -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(first)
        await writer.drain()
        return reader, writer

    def rows(self) -> int:
        return self.transactions.read(lambda c: len(c.execute(inbox.select()).all())).result(ENOUGH)


@asynccontextmanager
async def gate(tmp_path: Path, port: int, *, idle: float = webhook.IDLE, patience: float = 10.0) -> AsyncIterator[Gate]:
    url = f"sqlite:///{tmp_path / 'gate.db'}"
    engine = make_engine(url)
    metadata.create_all(engine)
    transactions = SqliteTransactions(engine, make_engine(url, readers=True))
    app = make_webhook(transactions, FixedClock(), bot_id=42, secret=SECRET, patience=patience)
    stop = Stop()
    serving = asyncio.create_task(webhook_loop(app, "127.0.0.1", port, idle=idle)(stop))
    try:
        while not _listens(port):
            await asyncio.sleep(0)
            assert not serving.done()
        yield Gate(port, transactions)
    finally:
        stop.set()
        await serving
        transactions.close()


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


async def test_many_idle_connections_are_dropped_and_telegram_is_heard(tmp_path: Path, unused_tcp_port: int):
    async with gate(tmp_path, unused_tcp_port, idle=0.5) as door:
        idle = [await door.opens() for _ in range(200)]
        assert await door.telegram_calls() == 200
        async with asyncio.timeout(ENOUGH):
            assert [await reader.read() for reader, _ in idle] == [b""] * 200
        for _, writer in idle:
            writer.close()


async def test_a_head_that_drips_for_ever_is_dropped(tmp_path: Path, unused_tcp_port: int):
    """Each byte in time, the whole never: the limit counts from the beginning."""
    async with gate(tmp_path, unused_tcp_port, idle=0.5) as door:
        reader, writer = await door.opens(b"POST /telegram HTTP/1.1\r\nHost: x\r\nX-Drip: ")
        ended = asyncio.create_task(reader.read())
        async with asyncio.timeout(ENOUGH):
            while not ended.done():
                writer.write(b"a")
                await asyncio.wait({ended}, timeout=0.05)
        assert b"200" not in ((ended.exception() is None and ended.result()) or b"")
        writer.close()
        assert await door.telegram_calls() == 200
        assert door.rows() == 1


async def test_a_body_that_drips_is_408_and_others_are_heard_meanwhile(tmp_path: Path, unused_tcp_port: int):
    head = (
        f"POST /telegram HTTP/1.1\r\nHost: x\r\n{SECRET_HEADER}: {SECRET}\r\nContent-Length: 900000\r\n\r\n{{".encode()
    )
    async with gate(tmp_path, unused_tcp_port, patience=0.5) as door:
        slow = [await door.opens(head) for _ in range(50)]
        assert await door.telegram_calls() == 200
        async with asyncio.timeout(ENOUGH):
            assert {(await reader.readline()).split()[1] for reader, _ in slow} == {b"408"}
        for _, writer in slow:
            writer.close()


async def test_without_the_secret_the_body_is_not_even_waited_for(tmp_path: Path, unused_tcp_port: int):
    head = b"POST /telegram HTTP/1.1\r\nHost: x\r\nContent-Length: 900000\r\n\r\n{"
    async with gate(tmp_path, unused_tcp_port) as door:
        reader, writer = await door.opens(head)
        async with asyncio.timeout(ENOUGH):
            assert (await reader.readline()).split()[1] == b"403"
        writer.close()


ODD_HEADS = {
    "bytes that are no text": SECRET_HEADER.encode() + b": \xff\xfe\x80",
    "twice, the right one last": SECRET_HEADER.encode()
    + b": wrong\r\n"
    + SECRET_HEADER.encode()
    + b": "
    + SECRET.encode(),
    "another case of letters": b"x-telegram-bot-api-secret-token: RIGHT-SECRET",
    "as a name from a proxy": b"X-Forwarded-For: 149.154.160.1\r\nX-Real-Ip: 149.154.160.1",
    "a NUL inside": SECRET_HEADER.encode() + b": right\x00-secret",
    "an endless line": SECRET_HEADER.encode() + b": " + b"x" * 20_000,
    "a name that is no name": b"\xff\xfe: x",
    "a thousand heads": b"\r\n".join(b"X-%d: y" % n for n in range(1000)),
}


@pytest.mark.parametrize("head", ODD_HEADS.values(), ids=ODD_HEADS.keys())
async def test_odd_heads_are_refused_and_never_a_fault(tmp_path: Path, unused_tcp_port: int, head: bytes):
    async with gate(tmp_path, unused_tcp_port) as door:
        body = json.dumps({"update_id": 1}).encode()
        length = str(len(body)).encode()
        reader, writer = await door.opens(
            b"POST /telegram HTTP/1.1\r\nHost: x\r\n" + head + b"\r\nContent-Length: " + length + b"\r\n\r\n" + body
        )
        async with asyncio.timeout(ENOUGH):
            status = (await reader.readline()).split()[1]
        assert status in (b"400", b"403")
        writer.close()
        assert door.rows() == 0


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
async def test_a_small_body_that_would_unpack_to_a_huge_one_is_not_unpacked(
    tmp_path: Path, unused_tcp_port: int, encoding: str
):
    packer = zlib.compressobj(9, wbits=31 if encoding == "gzip" else 15)
    packed = packer.compress(b"{") + b"".join(packer.compress(b" " * 1_000_000) for _ in range(200)) + packer.flush()
    assert len(packed) < webhook.LARGEST_BODY
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    async with gate(tmp_path, unused_tcp_port) as door, aiohttp.ClientSession() as session:
        url, heads = f"http://127.0.0.1:{door.port}/telegram", {SECRET_HEADER: SECRET, "Content-Encoding": encoding}
        async with session.post(url, data=packed, headers=heads) as answer:
            assert answer.status == 400
        assert await door.telegram_calls() == 200
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000  # kB


def test_the_secret_is_compared_in_constant_time():
    """Nothing measurable in a test; so that nobody replaces it unthinkingly."""
    source = inspect.getsource(webhook)
    assert "hmac.compare_digest(given, self._secret)" in source
    assert "== self._secret" not in source

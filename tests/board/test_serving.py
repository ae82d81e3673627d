"""At the board's door: careful headers on every answer, GET only, odd input, a database that is away, slow clients."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.board.kept import Kept
from bot.board.pages import Board
from bot.board.serving import HEADERS, MOST_WAITING, Busy, Looks, board_loop
from bot.nursery import Stop
from tests.board.visiting import PassKind, Visit

WANTED = {
    "Content-Security-Policy": "default-src 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
}


async def test_every_answer_has_the_headers(visit: Visit):
    home = await visit.desk(visit.street.zhao)
    paths = (
        home,
        home + "map",
        home + "tickets",
        home + "nothing",
        "/",
        "/board/",
        "/board/in/x",
        home + "tickets/261121-999",
    )
    for path in paths:
        answer = await visit.get(path)
        for name, words in WANTED.items():
            assert words in answer.headers[name], (path, name)
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
        assert "aiohttp" not in answer.headers["Server"]
    assert set(WANTED) <= set(HEADERS)


async def test_pages_hold_nothing_inline(visit: Visit):
    await visit.street.wang.reports()
    home, wall = await visit.desk(visit.street.zhao), await visit.wall(visit.street.zhao)
    for path in (home, home + "map", home + "tickets", wall):
        page = await visit.page(path)
        for inline in ("style=", "<style", "onclick", "javascript:", "<script>", "http://", "https://"):
            assert inline not in page, (path, inline)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND"])
async def test_nothing_but_looking(visit: Visit, method: str):
    home = await visit.desk(visit.street.zhao)
    async with visit.client.request(method, home, data=b"x" * 4096) as answer:
        assert answer.status == 405
        assert answer.headers["X-Frame-Options"] == "DENY"


async def test_head_is_answered_without_a_page(visit: Visit):
    home = await visit.desk(visit.street.zhao)
    async with visit.client.head(home) as answer:
        assert (answer.status, await answer.read()) == (200, b"")


async def test_the_browsers_language_tells_why_it_is_shut(visit: Visit):
    for told, words in (
        ("en-GB,en;q=0.9", "does not open"),
        ("zh-CN", "打不开"),
        ("fr", "does not open"),
        ("", "打不开"),
    ):
        answer = await visit.get("/board/7/", headers={"Accept-Language": told} if told else {"Accept-Language": ""})
        assert answer.status == 403
        assert words in await answer.text()


ODD = [
    "%00",
    "%FF%FE",
    "%ED%A0%80",
    "'--",
    "%25%5F",
    "💡",
    "{{7*7}}",
    "<script>alert(1)</script>",
    "9" * 40,
    "-1",
    "..%2f..",
    "a" * 1500,
]


@pytest.mark.parametrize("odd", ODD)
async def test_odd_input_is_never_a_fault(either_visit: Visit, odd: str):
    visit = either_visit
    await visit.street.wang.reports()
    home = await visit.desk(visit.street.zhao)
    asked = [f"{home}tickets?{name}={odd}" for name in ("state", "category", "grid", "words", "page")]
    asked += [f"{home}tickets?words=灯&words={odd}&page={odd}&grid={odd}&grid=2", f"/board/in/{odd}", f"/board/{odd}/"]
    asked += [f"{home}tickets/{odd}", f"/board/static/{odd}", f"{home}{odd}"]
    for path in asked:
        answer = await visit.get(path)
        assert answer.status in (200, 403, 404), (path, answer.status)
        assert "<script>alert" not in await answer.text()


async def test_any_query_is_answered(visit: Visit):
    home = await visit.desk(visit.street.zhao)
    names = st.sampled_from(["state", "category", "grid", "words", "page", "x"])
    loop = asyncio.get_running_loop()

    def asked(query: list[tuple[str, str]]) -> int:
        found = asyncio.run_coroutine_threadsafe(visit.get(home + "tickets", params=query), loop).result(60)
        return int(found.status)

    @settings(max_examples=40, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.tuples(names, st.text(st.characters(exclude_categories=["Cs"]), max_size=80)), max_size=6))
    def every(query: list[tuple[str, str]]) -> None:
        assert asked(query) in (200, 404)

    await asyncio.to_thread(every)


class Away:
    """A database that does not answer until it is let to."""

    def __init__(self) -> None:
        self.asked: list[Future[Any]] = []

    def read(self, _job: Any) -> Future[Any]:
        self.asked.append(Future())
        return self.asked[-1]


async def test_a_database_that_hangs_is_told_and_only_asked_once():
    away = Away()
    looks = Looks(away, patience=0.5)  # type: ignore[arg-type]  # it can only read
    for _ in range(3):
        with pytest.raises(Busy):
            await looks(lambda _c: None)
    assert len(away.asked) == 1
    away.asked[0].set_result(7)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    again = asyncio.create_task(looks(lambda _c: None))
    await asyncio.sleep(0)
    away.asked[1].set_result(8)
    assert await again == 8


def test_what_is_dear_is_kept_ten_times_as_long_as_it_took():
    spent, ticks = iter([0.0, 2.0, 2.0, 2.4, 2.4, 2.8]), iter([100.0, 119.9, 120.1, 121.0])
    kept, asked = Kept(lambda: next(spent), lambda: next(ticks)), []

    def find() -> str:
        asked.append("again")
        return str(len(asked))

    assert [kept.get(str, 7, find) for _ in range(2)] == ["1", "1"]  # took 2 s: kept until 120.0
    assert kept.get(str, 7, find) == "2"  # took 0.4 s: not kept
    assert kept.get(str, 7, find) == "3"
    assert asked == ["again"] * 3


async def test_not_more_than_so_many_wait():
    away = Away()
    looks = Looks(away, patience=60)  # type: ignore[arg-type]
    waiting = [asyncio.create_task(looks(lambda _c: None)) for _ in range(MOST_WAITING)]
    await asyncio.sleep(0)
    with pytest.raises(Busy):
        await looks(lambda _c: None)
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)


async def test_without_its_database_the_page_says_so(visit: Visit):
    home = await visit.desk(visit.street.zhao)
    words = visit.words(PassKind.desk, visit.street.zhao)
    visit.street.desk.transactions.close()
    async with visit.client.session.get(visit.client.make_url(home), headers={"Cookie": f"board={words}"}) as answer:
        assert answer.status in (500, 503)
        assert "现在拿不到数" in await answer.text()


async def test_many_look_at_once_while_the_street_goes_on(visit: Visit):
    home = await visit.desk(visit.street.zhao)
    looks = [visit.get(home) for _ in range(12)]
    answers = await asyncio.gather(*looks, visit.street.wang.reports())
    assert [a.status for a in answers[:-1]] == [200] * 12


async def test_who_says_half_a_request_is_dropped_and_the_stop_ends_all(visit: Visit, unused_tcp_port: int):
    board = Board(visit.street.desk.transactions, visit.street.clock, visit.street.desk.house, visit.door)
    stop = Stop()
    running = asyncio.create_task(board_loop(board.application, f"127.0.0.1:{unused_tcp_port}", idle=0.2)(stop))
    async with asyncio.timeout(60):
        while True:
            try:
                reader, writer = await asyncio.open_connection("127.0.0.1", unused_tcp_port)
                break
            except OSError:
                await asyncio.sleep(0)
        writer.write(b"GET /board/ HTTP/1.1\r\nHost: x\r\nX-Slow: ")
        await writer.drain()
        assert await reader.read() == b""
        writer.close()
        stop.set()
        await running

"""The real program: /board in the chat gives a link, the link shows the board, and `--only board` serves it alone."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from pathlib import Path

import aiohttp
import pytest

from tests.board.visiting import words_of
from tests.story.conftest import imported
from tests.story.house import ROOT, ZHAO, Story, number_of, story

__all__ = ["imported"]

PATIENCE = 120


async def _follows(session: aiohttp.ClientSession, link: str) -> str:
    async with session.get(link) as answer:
        assert answer.status == 200, link
        assert "/in/" not in str(answer.url)
        return words_of(await answer.text())


async def test_a_supervisor_asks_and_looks(
    imported: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unused_tcp_port: int
):
    monkeypatch.setenv("BOARD_LISTEN", f"127.0.0.1:{unused_tcp_port}")
    shutil.copy(imported, tmp_path / "street.db")
    async with story(tmp_path, f"sqlite:///{tmp_path / 'street.db'}") as street:
        aunt, zhao = await street.resident("谈阿姨"), street.voice(ZHAO)
        number = number_of(await street.reports(aunt, "楼道灯坏了一个星期了"))
        await zhao.starts()
        await zhao.says("/board")
        offered = await zhao.sees("春和社区 看板")
        desk, wall = offered.rows[0]
        async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
            assert "1 在办" in await _follows(session, desk["url"])
            home = f"http://127.0.0.1:{unused_tcp_port}/board/{_grid(street)}"
            assert number in await _follows(session, f"{home}/tickets")
            assert "谈阿姨" not in await _follows(session, wall["url"])
        await aunt.says("/board", in_=aunt.id)
        await aunt.sees("这是给网格长和主管用的")
        assert desk["url"].rpartition("/")[2] not in street.log()


def _grid(street: Story) -> int:
    return int(street.rows("SELECT id FROM grids WHERE code = 'WT-01'")[0][0])


async def test_the_board_alone_is_served_without_telegram(new_postgres, unused_tcp_port: int, tmp_path: Path):
    listen = f"127.0.0.1:{unused_tcp_port}"
    env = os.environ | {
        "BOT_TOKEN": "123456:AAbbCC",
        "BOT_API_BASE": "http://127.0.0.1:9",
        "DATABASE_URL": new_postgres(),
        "BOARD_LISTEN": listen,
        "OBSERVE_LISTEN": "",
    }
    command = (sys.executable, "-m", "bot", "run", "--only", "board")
    with (tmp_path / "log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=env, stdout=log, stderr=log)
    try:
        assert "打不开" in await _until_served(f"http://{listen}/board/1/", process)
    finally:
        process.terminate()
    assert await asyncio.wait_for(process.wait(), PATIENCE) == 0, (tmp_path / "log").read_text("utf-8")


async def _until_served(address: str, process: asyncio.subprocess.Process) -> str:
    async with asyncio.timeout(PATIENCE), aiohttp.ClientSession() as session:
        while process.returncode is None:
            try:
                async with session.get(address) as answer:
                    return await answer.text()
            except aiohttp.ClientConnectionError:
                await asyncio.wait({asyncio.create_task(process.wait())}, timeout=0.2)
    raise AssertionError("the program ended")


async def test_the_board_alone_needs_an_address():
    env = os.environ | {"BOT_TOKEN": "123456:AAbbCC", "BOARD_LISTEN": ""}
    command = (sys.executable, "-m", "bot", "run", "--only", "board")
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=env, stderr=asyncio.subprocess.PIPE)
    _, told = await asyncio.wait_for(process.communicate(), PATIENCE)
    assert process.returncode == 1
    assert "BOARD_LISTEN" in told.decode()

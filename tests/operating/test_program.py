"""One life of the real program on PostgreSQL at DEBUG under faults: it is watched, tells no secrets, and ends in time."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import sqlalchemy as sa

from bot.clock import ShiftedClock
from bot.nursery import DEADLINE
from bot.playground.rules import Rules
from bot.playground.server import serve
from bot.playground.street import people_the_street
from bot.playground.world import World
from storage.engine import make_engine
from tests.story.house import LI, MONDAY, ROOT, START, Story, import_street, set_clock

PASSWORD = "Geheim-9f3a-Passwort"
PHONE = "13912345678"
NAME = "欧阳秘密"
SECRETS = ("暗号丁香七十二", "丁香", PHONE, NAME, "修好了呢", "毒药暗语")


@dataclass
class Watched(Story):
    """A story whose program logs all it can and may be asked how it is."""

    port: int = 0

    async def start(self) -> None:
        env = {k: v for k, v in os.environ.items() if not k.startswith("WEBHOOK")} | {
            "BOT_TOKEN": self.world.token,
            "BOT_API_BASE": self.url,
            "DATABASE_URL": self.database_url,
            "CLOCK_OFFSET_FILE": str(self.home / "clock"),
            "WEBHOOK_URL": "",
            "OBSERVE_LISTEN": f"127.0.0.1:{self.port}",
            "LOG_LEVEL": "DEBUG",
            "TICK_SECONDS": "1",
            "OUTBOUND_LIMITS": "false",
        }
        with (self.home / "program.log").open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "run", cwd=ROOT, env=env, stdout=log, stderr=log, start_new_session=True
            )
        async with asyncio.timeout(START):
            while not await self.is_ready():
                assert self.process.returncode is None, self.log()

    async def is_ready(self) -> bool:
        """Asks; when nobody listens yet or it is not ready, a moment passes."""
        try:
            status, _ = await self.asks("/readyz")
        except aiohttp.ClientError:
            status = 0
        if status != 200:
            await self.world.events.bell.wait(0.1)
        return status == 200

    async def asks(self, path: str) -> tuple[int, str]:
        address = f"http://127.0.0.1:{self.port}{path}"
        async with aiohttp.ClientSession() as session, session.get(address) as answer:
            return answer.status, await answer.text()

    async def until(self, look: Callable[[], Any], what: str) -> None:
        async with asyncio.timeout(START):
            while not look():
                assert self.process
                assert self.process.returncode is None, (what, self.log())
                await self.world.events.bell.wait(0.1)


def with_password(url: str) -> str:
    """The same database for a user of its own whose password must not be seen."""
    engine = make_engine(url)
    with engine.begin() as c:
        c.exec_driver_sql("DROP ROLE IF EXISTS keeper")
        c.exec_driver_sql(f"CREATE ROLE keeper LOGIN SUPERUSER PASSWORD '{PASSWORD}'")
    engine.dispose()
    return sa.make_url(url).set(username="keeper", password=PASSWORD).render_as_string(hide_password=False)


@asynccontextmanager
async def watched(home: Path, database_url: str) -> AsyncIterator[Watched]:
    set_clock(home / "clock", MONDAY)
    import_street(database_url, ShiftedClock(home / "clock"))
    world = World(clock=ShiftedClock(home / "clock").now, rules=Rules(limits=False))
    people_the_street(world, "Asia/Shanghai")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    async with serve(world) as url:
        running = Watched(world, url, home, database_url, port=port)
        try:
            await running.start()
            yield running
        finally:
            if running.process and running.process.returncode is None:
                await running.kill()
            running.close()


async def test_it_is_watched_tells_no_secrets_and_ends_in_time(new_postgres: Callable[[], str], tmp_path: Path):
    async with watched(tmp_path, with_password(new_postgres())) as street:
        resident = await street.resident(NAME)
        await misfortunes(street, resident)
        await it_answers(street)
        await a_slow_answer_is_in_flight(street, resident)
        began = time.monotonic()
        assert await street.stop() == 0, street.log()
        assert time.monotonic() - began < DEADLINE
        tells_nothing(street)


async def misfortunes(street: Watched, resident: Any) -> None:
    """What goes wrong while people talk: every kind of answer, a dead line to the database, an update nobody can read."""
    faults = street.world.faults
    for kind in ("garbage", "close_after"):
        faults.add(kind, sending=True, accepted=kind == "garbage")
    faults.add("refused", sending=True, code=400, description=f"Bad Request: can't parse entities: {SECRETS[0]}")
    faults.add("garbage", method="getUpdates", description=SECRETS[0])
    faults.add("conflict", method="getUpdates")
    faults.add("close_before", method="answerCallbackQuery")
    await resident.says(f"/report 楼道灯坏了，{SECRETS[0]}，电话{PHONE}")
    poison(street)
    hang_up(street)
    await street.until(lambda: len(street.numbers()) == 1, "the ticket")
    hang_up(street)
    li = street.voice(LI)
    job = await li.sees(street.numbers()[0], in_=LI)
    await li.presses("办结", on=job)
    await li.sees("怎么")
    await li.says("修好了呢")
    await resident.sees("修好了呢")
    await street.until(lambda: street.rows("SELECT 1 FROM inbox WHERE status = 'quarantined'"), "the quarantine")


def poison(street: Watched) -> None:
    """An update that is no update, with words in it."""
    bot = street.world.token.partition(":")[0]
    payload = '{"update_id":77,"message":{"text":"毒药暗语","from":{"first_name":"' + NAME + '"}}}'
    columns = "bot_id, update_id, lane, payload, status, received_at, tries"
    _write(street, f"INSERT INTO inbox ({columns}) VALUES ({bot}, 77, 5, '{payload}', 'waiting', now(), 0)")  # noqa: S608


def hang_up(street: Watched) -> None:
    """Every connection of the program to its database is cut."""
    _write(
        street,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'keeper' AND pid <> pg_backend_pid()",
    )


def _write(street: Watched, statement: str) -> None:
    engine = make_engine(street.database_url)
    with engine.begin() as c:
        c.exec_driver_sql(statement.replace("%", "%%"))
    engine.dispose()
    street.close()
    street._engine = None


async def it_answers(street: Watched) -> None:
    assert (await street.asks("/healthz"))[0] == 200
    assert (await street.asks("/readyz"))[0] == 200
    status, text = await street.asks("/metrics")
    assert status == 200
    assert 'xiaoshao_inbox{status="quarantined"} 1.0' in text
    assert "xiaoshao_database_up 1.0" in text
    assert 'xiaoshao_loop_alive{loop="lanes"} 1.0' in text
    assert not [secret for secret in (*SECRETS, PASSWORD) if secret in text]


async def a_slow_answer_is_in_flight(street: Watched, resident: Any) -> None:
    fault = street.world.faults.add("delay", sending=True, seconds=60)
    await resident.says("/mine")
    await street.until(lambda: fault.happened, "the slow answer")


def tells_nothing(street: Watched) -> None:
    log = street.log()
    assert "[debug" in log or "[DEBUG" in log
    token = street.world.token.partition(":")[2]
    assert [secret for secret in (*SECRETS, PASSWORD, token) if secret in log] == [], log
    assert "update_quarantined" in log

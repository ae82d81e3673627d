"""A process killed for real between its commit and the confirmation, and in the middle of handling."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from bot.intake import Intake
from bot.lanes import Lanes
from tests.intake.support import Database, Handler, Impatient, Running, until, update
from tests.intake.test_lanes import settled
from tests.support.playground import street

ROOT = Path(__file__).parents[2]
CRASH = """
import asyncio, os, signal, sys
from datetime import UTC, datetime
from bot.intake import Intake
from bot.lanes import Lanes
from bot.nursery import Stop
from storage.transactions import open_transactions

class Clock:
    def now(self): return datetime(2026, 11, 21, 1, tzinfo=UTC)

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

async def die_handling(_claimed):
    die()

async def main(what, database, url, token):
    transactions = open_transactions(database)
    if what == "intake":
        await Intake(transactions, Clock(), token=token, api_base=url, bell=die).run(Stop())
    else:
        await Lanes(transactions, Clock(), die_handling, owner="me").run(Stop())

asyncio.run(main(*sys.argv[1:]))
"""


async def killed(what: str, database: Database, url: str = "", key: str = "") -> int:
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", CRASH, what, database.url, url, key, cwd=ROOT)
    return await asyncio.wait_for(process.wait(), 60)


async def test_killed_after_the_commit_before_the_confirmation(database: Database):
    async with street() as s:
        await s.wang.starts()
        await s.wang.says("路灯坏了", in_=s.residents)
        assert await killed("intake", database, s.playground.url, s.playground.token) == -9
        assert set(s.world.updates.pending) == set(database.rows())
        stop = Impatient()
        intake = Intake(database.transactions, database.clock, token=s.playground.token, api_base=s.playground.url)
        second = asyncio.create_task(intake.run(stop))
        await until(lambda: not s.world.updates.pending)
        stop.set()
        await second
    assert len(database.rows()) == 2


async def test_killed_in_the_middle_of_handling(database: Database):
    database.store(update(1), update(2), update(3, chat=8))
    assert await killed("lanes", database) == -9
    assert "working" in database.states().values()
    handler = Handler(database)
    lanes = Lanes(database.transactions, database.clock, handler, owner="me")
    async with Running(lanes):
        await settled(database, lanes)
    assert sorted(handler.settled) == [1, 2, 3]

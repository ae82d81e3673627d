"""The program itself, over HTTP: one person sends a thousand messages, a group is flooded, and the neighbours are served."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest
import pytest_asyncio

from bot.clock import ShiftedClock
from domain.conduct import RESIDENT_WORDS
from tests.story import house
from tests.story.house import GROUP, MONDAY, WANG, Story, import_street, set_clock, story

A_THOUSAND = 1000
IN_THE_GROUP = 300
NEIGHBOURS = ("常阿姨", "乐阿姨", "于阿姨", "时阿姨", "傅叔", "皮叔", "卞叔", "齐阿姨", "康叔", "伍阿姨")
SOON = 30.0
"""Seconds; the promise is ten, a machine that runs everything at once gets more."""


@pytest_asyncio.fixture
async def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Story]:
    """A street of its own with the real program; thirteen hundred messages take a busy machine a while."""
    monkeypatch.setattr(house, "START", 180.0)
    monkeypatch.setattr(house, "PATIENCE", 300.0)
    set_clock(tmp_path / "clock", MONDAY)
    made = tmp_path / "made.db"
    import_street(f"sqlite:///{made}", ShiftedClock(tmp_path / "clock"))
    shutil.copy(made, tmp_path / "street.db")
    async with story(tmp_path, f"sqlite:///{tmp_path / 'street.db'}") as running:
        yield running


def spans(town: Story, people: list[int]) -> list[float]:
    """Seconds from hearing to the commit, of what these people reported."""
    rows = town.rows("SELECT lane, received_at, done_at FROM inbox WHERE payload LIKE '%晚上没法睡%'")
    return sorted(
        (datetime.fromisoformat(done) - datetime.fromisoformat(heard)).total_seconds()
        for lane, heard, done in rows
        if lane in people
    )


async def test_a_flood_drowns_nobody(town: Story):
    flooder, shouter = await town.resident("刷屏的"), town.newcomer("起哄的", GROUP)
    neighbours = [await town.resident(name) for name in NEIGHBOURS]
    for n in range(A_THOUSAND):
        await flooder.says(f"3栋路灯坏了一个星期了，第{n}遍")
        if n % 100 == 50:
            await neighbours[n // 100].says("/report 2栋楼上装修吵得很，晚上没法睡")
        if n < IN_THE_GROUP:
            await shouter.says(f"@{town.world.me['username']} 3栋垃圾没人清，第{n}遍", in_=GROUP)
    await flooder.says("3栋着火了，冒烟，快来人")
    await flooder.sees("119")
    await town.heard()
    for neighbour in neighbours:
        answers = [m for m in said_to(town, neighbour.id) if "装修" in m or "噪声" in m]
        assert answers, neighbour.screen()
    waited = spans(town, [neighbour.id for neighbour in neighbours])
    assert len(waited) == len(NEIGHBOURS)
    assert waited[-1] < SOON, waited
    check_kept(town, flooder.id, A_THOUSAND)
    check_kept(town, shouter.id, IN_THE_GROUP)
    assert len(said_to(town, flooder.id)) < RESIDENT_WORDS.burst + 15
    assert len(said_to(town, GROUP)) <= RESIDENT_WORDS.burst + 15
    for chat in (flooder.id, GROUP):
        assert len([m for m in said_to(town, chat) if "您说得太快" in m]) == 1
    assert town.rows("SELECT count(*) FROM tickets WHERE urgent") == [(1,)]
    assert not [m for m in said_to(town, WANG) if "您说得太快" in m]


def check_kept(town: Story, who: int, sent: int) -> None:
    """Whatever was not acted upon is kept, word for word."""
    decided = dict(
        town.rows(
            "SELECT decision, count(*) FROM inbox WHERE payload LIKE :by AND payload LIKE '%第%遍%' GROUP BY decision",
            by=f'%"id":{who}%',
        )
    )
    kept = town.rows(
        "SELECT count(*) FROM kept_words k JOIN people p ON p.id = k.person_id WHERE p.telegram_id = :who", who=who
    )
    assert sum(decided.values()) == sent, decided
    assert kept == [(decided["throttled"],)]
    assert decided["throttled"] >= sent - RESIDENT_WORDS.burst - 10, decided
    assert None not in decided


def said_to(town: Story, chat: int) -> list[str]:
    return [m.text for m in town.world.messages.get(chat, {}).values() if m.sender == town.world.id]

"""Streets for stories: one with its own database for a test that moves time, one shared by those that do not."""

from __future__ import annotations

import shutil
import socket
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest
import pytest_asyncio

from bot.clock import ShiftedClock
from tests.story.house import MONDAY, ZONE, Story, import_street, set_clock, story


@pytest.fixture(scope="session")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the demo street's roster, made once and copied."""
    home = tmp_path_factory.mktemp("roster")
    set_clock(home / "clock", MONDAY)
    import_street(f"sqlite:///{home / 'street.db'}", ShiftedClock(home / "clock"))
    return home / "street.db"


def _copied(imported: Path, home: Path) -> str:
    shutil.copy(imported, home / "street.db")
    return f"sqlite:///{home / 'street.db'}"


@pytest_asyncio.fixture
async def street(imported: Path, tmp_path: Path) -> AsyncIterator[Story]:
    """A street of the test's own."""
    async with story(tmp_path, _copied(imported, tmp_path)) as running:
        yield running


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def town(imported: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Story]:
    """A street for all tests that bring people of their own and leave time alone: a program takes seconds to start."""
    home = tmp_path_factory.mktemp("town")
    async with story(home, _copied(imported, home)) as running:
        yield running


@pytest_asyncio.fixture
async def festival(imported: Path, tmp_path: Path) -> AsyncIterator[Story]:
    """A street of the test's own, an hour before work ends for the Spring Festival of 2026: a Saturday that is worked."""
    saturday = datetime(2026, 2, 14, 17, 0, tzinfo=ZONE)
    async with story(tmp_path, _copied(imported, tmp_path), since=saturday) as running:
        yield running


@pytest_asyncio.fixture
async def called(imported: Path, tmp_path: Path) -> AsyncIterator[Story]:
    """A street whose program does not ask Telegram but is called by it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    async with story(tmp_path, _copied(imported, tmp_path), webhook=port) as running:
        yield running


@pytest_asyncio.fixture(params=["sqlite", "postgres"])
async def either(request: pytest.FixtureRequest, imported: Path, tmp_path: Path) -> AsyncIterator[Story]:
    """A street on each engine; on SQLite with Telegram's limits as they are."""
    if request.param == "sqlite":
        url = _copied(imported, tmp_path)
    else:
        url = request.getfixturevalue("new_postgres")()
        set_clock(tmp_path / "clock", MONDAY)
        import_street(url, ShiftedClock(tmp_path / "clock"))
    async with story(tmp_path, url, limits=request.param == "sqlite") as running:
        yield running

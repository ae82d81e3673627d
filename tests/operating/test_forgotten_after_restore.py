"""Whatever older backup is restored, on whichever engine: who asked to be forgotten stays forgotten."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot import erased, keeping
from bot.verify import examine
from services import residents
from services.privacy import forgetting
from storage import tables
from tests.operating.test_keeping import _migrated, contents, new_url, opened, settings
from tests.services.test_forgetting import SECRETS, WANG, live
from tests.support.cast import Actor, Street

assert new_url  # the fixture


def told(url: str) -> dict[str, list[str]]:
    """Tables that tell something of 王阿姨."""
    found = {name: [s for s in SECRETS if s in repr(rows)] for name, rows in contents(url).items()}
    return {name: secrets for name, secrets in found.items() if secrets}


@pytest.fixture
def lived_at(new_url: Callable[[str], str], reader: Any) -> Callable[[str], Any]:
    """A street with 王阿姨's life in it: backed up, then she asks to be forgotten, then backed up again."""

    async def make(engine: str, kept: Path) -> tuple[str, Path, Path]:
        url = new_url(engine).replace("restored", "lived")
        _migrated(url)
        street = Street.opened(url, reader)
        wang = await live(street)
        first = keeping.backup(settings(url), kept)
        await wang.commands(forgetting.ask_to_forget)
        assert (await wang.presses(forgetting.forget_me)).code == "forgotten"
        await street.delivers()
        for _ in range(3):
            await street.tick()
        street.close()
        return url, first, keeping.backup(settings(url), kept)

    return make


@pytest.mark.parametrize(("source", "target"), [("sqlite", "sqlite"), ("postgres", "postgres"), ("sqlite", "postgres")])
async def test_an_older_backup_does_not_bring_anybody_back(
    lived_at: Callable[[str, Path], Any], new_url: Callable[[str], str], tmp_path: Path, source: str, target: str
):
    _, first, _ = await lived_at(source, tmp_path / "kept")
    goal = new_url(target)
    _, _, forgotten = keeping.restore(settings(goal), first)
    assert forgotten == 1
    left = told(goal)
    assert set(left.pop("inbox", [])) <= {str(WANG)}  # a neighbour's sum of money
    assert left.keys() <= {"tickets", "ticket_events", "attachments", "behalves"}, left  # the matter still open
    assert [row.id for row in _rows(goal, tables.tickets) if row.text] == [1, 3]
    assert _nobody(goal)
    with opened(goal) as c:
        assert examine(c).broken is None


def _rows(url: str, table: sa.Table) -> list[Any]:
    with opened(url) as c:
        return list(c.execute(sa.select(table).order_by(table.c.id)))


def _nobody(url: str) -> bool:
    with opened(url) as c:
        row = c.execute(sa.select(tables.people).where(tables.people.c.id == 1)).one()
        return (row.name, row.phone, row.home_words, row.gone_at is not None) == ("", None, None, True)


async def test_the_database_that_is_replaced_remembers_too(lived_at: Callable[[str, Path], Any], tmp_path: Path):
    url, first, _ = await lived_at("sqlite", tmp_path / "kept")
    (first.parent / erased.NAME).unlink()
    _, _, forgotten = keeping.restore(settings(url), first, force=True)
    assert forgotten == 1
    assert _nobody(url)


async def test_somebody_who_came_back_is_not_forgotten_again(
    lived_at: Callable[[str, Path], Any], new_url: Callable[[str], str], reader: Any, tmp_path: Path
):
    url, _, _ = await lived_at("sqlite", tmp_path / "kept")
    street = Street.opened(url, reader)
    await Actor(street, WANG, "王阿姨").commands(residents.start, "g_B3")
    street.clock.passes(hours=1)
    street.close()
    newest = keeping.backup(settings(url), tmp_path / "kept")
    goal = new_url("sqlite")
    assert keeping.restore(settings(goal), newest)[2] == 0
    with opened(goal) as c:
        there = c.execute(sa.select(tables.people).where(tables.people.c.telegram_id == WANG)).one()
    assert there.home_words == "幸福家园3栋"


async def test_the_list_tells_nobody_who_it_is_about(lived_at: Callable[[str, Path], Any], tmp_path: Path):
    await lived_at("sqlite", tmp_path / "kept")
    words = (tmp_path / "kept" / erased.NAME).read_text("ascii")
    assert len(words.splitlines()) == 1
    assert not [s for s in SECRETS if s in words]
    assert (tmp_path / "kept" / erased.NAME).stat().st_mode & 0o077 == 0


async def test_a_broken_list_stops_the_restore(lived_at: Callable[[str, Path], Any], new_url: Any, tmp_path: Path):
    _, first, _ = await lived_at("sqlite", tmp_path / "kept")
    (first.parent / erased.NAME).write_text("{half", "ascii")
    with pytest.raises(keeping.NotPossible):
        keeping.restore(settings(new_url("sqlite")), first)


def test_the_list_grows_and_never_shrinks(tmp_path: Path):
    at = datetime(2026, 11, 21, tzinfo=UTC)
    one = {"person_id": 1, "salt": "00", "mark": "a", "at": at}
    other = {**one, "mark": "b", "at": at - timedelta(days=1)}
    erased.keep_list(tmp_path, [one])
    erased.keep_list(tmp_path, [other])
    assert erased.together(erased.read_list(tmp_path)) == [other, one]

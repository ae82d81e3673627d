"""Backups are whole, fit either database, and nothing old is said again by itself."""

from __future__ import annotations

import asyncio
import sqlite3
import stat
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot import keeping
from bot.__main__ import COMMANDS
from bot.arguments import make_parser
from bot.lock import AlreadyRunningError, ProcessLock
from bot.settings import Settings, load_settings
from domain.workflow import Action
from services import merging
from services.supervision import digest_times
from services.work import Work
from storage import keeping as rows
from storage import schema, tables
from storage.engine import make_engine
from storage.transactions import open_transactions
from tests.support.cast import Street, furnish, meaning


def settings(url: str) -> Settings:
    return load_settings(_env_file=None, database_url=url)


@contextmanager
def opened(url: str) -> Iterator[sa.Connection]:
    engine = make_engine(url, readers=True)
    with engine.begin() as c:
        yield c
    engine.dispose()


def contents(url: str) -> dict[str, list[Any]]:
    """Every row of every table."""
    with opened(url) as c:
        return {
            t.name: sorted((tuple(r) for r in c.execute(sa.select(t))), key=repr) for t in tables.metadata.sorted_tables
        }


CHANGED_BY_RESTORE = {"outbox", "inbox", "leases", "chat_pace", "obligations"}


@pytest.fixture
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[str], str]:
    """An address of an empty database of an engine."""

    def fresh(engine: str) -> str:
        if engine == "postgres":
            return str(request.getfixturevalue("new_postgres")())
        return f"sqlite:///{tmp_path / 'restored' / 'house.db'}"

    return fresh


@pytest.fixture
async def lived(new_url: Callable[[str], str], reader: Any) -> Callable[[str], Any]:
    """A migrated street of an engine with tickets, cards, unsaid notices, an update in hand and one waiting."""

    async def live(engine: str) -> str:
        url = new_url(engine).replace("restored", "lived")
        _migrated(url)
        street = Street.opened(url, reader)
        try:
            await _live(street)
        finally:
            street.close()
        return url

    return live


def _migrated(url: str) -> None:
    furnish(url)
    engine = make_engine(url)
    with engine.begin() as c:
        c.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
        c.execute(sa.text("INSERT INTO alembic_version VALUES (:v)"), {"v": schema.newest()})
    engine.dispose()


async def _live(street: Street) -> None:
    first = await street.wang.reports()
    await street.delivers()
    second = await street.zhang.reports("门坏了", meaning("noise"))
    version = (await street.ticket(first)).version
    await street.zhao.presses(merging.merge_tickets, first, version, second)  # points at a later row of its own table
    await street.li.does(Action.note, second, "正在看")
    await street.change(
        lambda c: c.execute(sa.update(tables.outbox).where(_last()).values(status="sending", owner="x"))
    )
    now = street.clock.now()
    for number, status in ((1, "done"), (2, "working"), (3, "waiting")):
        row = {"bot_id": 42, "update_id": number, "lane": 1, "payload": "{}", "received_at": now, "status": status}
        await street.change(lambda c, row=row: c.execute(sa.insert(tables.inbox).values(row)))
    lease = {"name": "speaker", "owner": "x", "term": 3, "until": now - timedelta(days=1)}
    await street.change(lambda c: c.execute(sa.insert(tables.leases).values(lease)))
    await street.desk.sweep(digest_times.oblige)


def _last() -> sa.ColumnElement[bool]:
    newest = sa.select(sa.func.max(tables.outbox.c.id)).scalar_subquery()
    return tables.outbox.c.id == newest


@pytest.mark.parametrize(
    ("source", "target"),
    [("sqlite", "sqlite"), ("sqlite", "postgres"), ("postgres", "sqlite"), ("postgres", "postgres")],
)
async def test_what_was_kept_comes_back_whole_on_either_engine(
    lived: Callable[[str], Any], new_url: Callable[[str], str], tmp_path: Path, source: str, target: str
):
    url, goal = await lived(source), new_url(target)
    before = contents(url)
    file = keeping.backup(settings(url), tmp_path / "kept")
    counts, held, _ = keeping.restore(settings(goal), file)
    after = contents(goal)
    assert {k: v for k, v in after.items() if k not in CHANGED_BY_RESTORE} == {
        k: v for k, v in before.items() if k not in CHANGED_BY_RESTORE
    }
    assert counts == {name: len(found) for name, found in before.items()}
    assert len(before["tickets"]) == 2
    assert held > 3
    _in_nobodys_hand(goal)
    _goes_on(goal)


def _in_nobodys_hand(url: str) -> None:
    with opened(url) as c:
        statuses = {r.status for r in c.execute(sa.select(tables.outbox.c.status))}
        assert statuses == {"sent", "held"}
        every = c.execute(sa.select(tables.outbox).where(tables.outbox.c.status == "held")).all()
        assert all(r.perhaps_sent and r.owner is None for r in every)
        assert [r.status for r in c.execute(sa.select(tables.inbox).order_by(tables.inbox.c.update_id))] == [
            "done",
            "waiting",
            "waiting",
        ]
        assert c.execute(sa.select(tables.leases)).all() == []
        assert schema.current(c) == schema.newest()


def _goes_on(url: str) -> None:
    """New rows get new ids."""
    transactions = open_transactions(url)
    try:
        add = sa.insert(tables.people).values(telegram_id=77, name="新").returning(tables.people.c.id)
        assert transactions.write(lambda c: c.execute(add).scalar_one()).result() == 9
    finally:
        transactions.close()


async def test_held_notices_wait_for_a_persons_word(lived: Callable[[str], Any], tmp_path: Path, reader: Any):
    url = await lived("sqlite")
    file, goal = keeping.backup(settings(url), tmp_path), f"sqlite:///{tmp_path / 'new.db'}"
    _, held, _ = keeping.restore(settings(goal), file)
    street = Street.opened(goal, reader)
    try:
        await street.tick()
        assert [t for t in await street.delivers() if t.telling.again] == []
        older = await street.desk.sweep(lambda w: rows.release(w.c, w.now, older_than=timedelta(hours=1)))
        assert older == 0
        dropped = await street.desk.sweep(lambda w: rows.release(w.c, w.now, younger_than=timedelta(0), drop=True))
        assert dropped == 0
        assert await street.desk.sweep(lambda w: rows.release(w.c, w.now)) == held
        assert [t for t in await street.delivers() if t.telling.again]
    finally:
        street.close()


async def test_digests_of_the_gap_are_not_sent_twice(lived: Callable[[str], Any], tmp_path: Path, reader: Any):
    url = await lived("sqlite")
    file, goal = keeping.backup(settings(url), tmp_path), f"sqlite:///{tmp_path / 'new.db'}"
    keeping.restore(settings(goal), file)
    street = Street.opened(goal, reader)

    def restored_later(work: Work) -> None:
        rows.settle_down(work.c, work.now)

    try:
        street.clock.passes(days=3)
        await street.desk.sweep(restored_later)
        assert await street.desk.sweep(digest_times.oblige) == 0
        street.clock.passes(days=1)
        assert await street.desk.sweep(digest_times.oblige) == 2
    finally:
        street.close()


async def test_only_an_empty_database_is_filled_unless_forced(lived: Callable[[str], Any], tmp_path: Path):
    url = await lived("sqlite")
    file = keeping.backup(settings(url), tmp_path / "kept")
    before = contents(url)
    with pytest.raises(keeping.NotPossible, match="--force"):
        keeping.restore(settings(url), file)
    assert contents(url) == before
    counts, _, _ = keeping.restore(settings(url), file, force=True)
    assert counts["tickets"] == 2
    assert contents(url)["tickets"] == before["tickets"]


async def test_a_forced_restore_on_postgres_asks_for_more_while_somebody_speaks(
    lived: Callable[[str], Any], tmp_path: Path
):
    url = await lived("postgres")
    file = keeping.backup(settings(url), tmp_path)
    engine = make_engine(url)
    with engine.begin() as c:
        now = sa.func.now() + timedelta(minutes=5)
        c.execute(sa.update(tables.leases).values(until=now))
    engine.dispose()
    with pytest.raises(keeping.NotPossible, match="running"):
        keeping.restore(settings(url), file)
    assert keeping.restore(settings(url), file, force=True, release=True)[0]["tickets"] == 2
    with opened(url) as c:
        assert rows.held(c) == []


async def test_the_service_must_not_run_meanwhile_on_sqlite(lived: Callable[[str], Any], tmp_path: Path):
    url = await lived("sqlite")
    file = keeping.backup(settings(url), tmp_path)
    path = settings(url).sqlite_path
    assert path is not None
    with ProcessLock(path), pytest.raises(AlreadyRunningError):
        keeping.restore(settings(url), file, force=True)


async def test_a_backup_is_one_private_whole_file(lived: Callable[[str], Any], tmp_path: Path):
    file = keeping.backup(settings(await lived("sqlite")), tmp_path / "kept")
    assert list((tmp_path / "kept").iterdir()) == [file]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize("spoil", ["cut", "other", "empty", "absent", "newer"])
async def test_what_is_no_whole_backup_is_refused_and_changes_nothing(
    lived: Callable[[str], Any], tmp_path: Path, spoil: str, capsys: pytest.CaptureFixture[str]
):
    file, goal = keeping.backup(settings(await lived("sqlite")), tmp_path), tmp_path / "new.db"
    _spoil(file, spoil)
    code = keeping.command_restore(settings(f"sqlite:///{goal}"), file, force=False, release=False)
    assert code == 1
    assert file.name in capsys.readouterr().err
    assert not goal.exists() or contents_of_sqlite(goal) == []


def _spoil(file: Path, how: str) -> None:
    if how == "cut":
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    elif how == "other":
        file.write_text("不是数据库", "utf-8")
    elif how == "empty":
        file.write_bytes(b"")
    elif how == "absent":
        file.unlink()
    else:
        with sqlite3.connect(file) as c:
            c.execute("UPDATE alembic_version SET version_num = '9999'")
        c.close()


def contents_of_sqlite(path: Path) -> list[Any]:
    c = sqlite3.connect(path)
    found = c.execute("SELECT name FROM sqlite_master").fetchall()
    c.close()
    return found


@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
async def test_a_backup_is_of_one_moment_while_others_write(lived: Callable[[str], Any], tmp_path: Path, engine: str):
    """A writer adds a person and their ticket day in one transaction without pause: no backup has one without the other."""
    url = await lived(engine)
    transactions, stop, written = open_transactions(url), threading.Event(), []

    def pair(n: int) -> Callable[[sa.Connection], None]:
        def write(c: sa.Connection) -> None:
            c.execute(sa.insert(tables.people).values(telegram_id=10_000 + n, name=str(n)))
            c.execute(sa.insert(tables.ticket_days).values(day=f"p{n}", last=n))

        return write

    def go_on() -> None:
        while not stop.is_set():
            transactions.write(pair(len(written))).result()
            written.append(1)

    writer = threading.Thread(target=go_on)
    writer.start()
    try:
        files = [keeping.backup(settings(url), tmp_path / "kept") for _ in range(3)]
    finally:
        stop.set()
        writer.join()
        transactions.close()
    assert written
    for file in files:
        c = sqlite3.connect(file)
        (people,) = c.execute("SELECT count(*) FROM people WHERE telegram_id >= 10000").fetchone()
        (days,) = c.execute("SELECT count(*) FROM ticket_days WHERE day LIKE 'p%'").fetchone()
        c.close()
        assert people == days


async def test_the_commands_say_what_they_did(
    lived: Callable[[str], Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    old, new = settings(await lived("sqlite")), settings(f"sqlite:///{tmp_path / 'new.db'}")

    def says(config: Settings, *words: str) -> tuple[int, str]:
        options = make_parser().parse_args(words)
        code = COMMANDS[options.name](config, options)
        return code, "".join(capsys.readouterr())

    code, printed = says(old, "backup", "--out", str(tmp_path / "kept"))
    file = printed.strip()
    assert code == 0
    assert says(new, "restore", file)[1].endswith("let them go with `release`\n")
    code, printed = await asyncio.to_thread(says, new, "doctor")
    assert code == 1  # no token
    assert "恢复后留着" in printed
    assert "progress: " in says(new, "release")[1]
    assert "dropped" in says(new, "release", "--younger-than", "9999d", "--drop")[1]
    assert says(new, "release") == (0, "没有留着的通知 / nothing is held\n")
    assert says(new, "restore", file)[0] == 1
    with pytest.raises(SystemExit):
        says(new, "release", "--older-than", "soon")

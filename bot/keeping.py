"""Backup, restore and release: one portable file for either database, and nothing old is said again by itself."""

from __future__ import annotations

import argparse
import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic.util import CommandError
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from bot import erased
from bot.house import make_clock
from bot.lock import ProcessLock
from bot.obstacles import why
from bot.opening import no_database, reason
from bot.settings import Settings
from storage import forgetting, keeping, schema
from storage.engine import make_engine

PATIENCE = 30
"""Seconds a copy waits for a database that is being written."""


class NotPossible(Exception):  # noqa: N818  # what is so
    """Why it cannot be done, in words for a person."""


def command_backup(settings: Settings, out: Path) -> int:
    """Prints the file's path; exit code 1 and the reason when it could not be made."""
    return _in_words(lambda: _say(str(backup(settings, out))))


def command_restore(settings: Settings, file: Path, *, force: bool, release: bool) -> int:
    """Prints what was restored and how many notices are held."""

    def run() -> None:
        counts, held, forgotten = restore(settings, file, force=force, release=release)
        rows = sum(counts.values())
        _say(
            f"恢复了 {counts['tickets']} 件诉求、{counts['people']} 人 / restored: {rows} rows, {counts['tickets']} tickets"
        )
        if forgotten:
            _say(f"{forgotten} 人在这份备份之后注销过，又删了一遍 / asked to be forgotten since and were again")
        if held and not release:
            _say(
                f"{held} 条当时没发出的通知先留着，不会自己发出去：看一眼、再放行 python -m bot release"
                f" / {held} notices unsent at the time are held: look at them and let them go with `release`"
            )

    return _in_words(run)


def command_release(settings: Settings, options: argparse.Namespace) -> int:
    """Without a choice it only lists what is held."""
    chosen = options.all or options.older_than is not None or options.younger_than is not None
    if options.drop and not chosen:
        _complain("--drop 要说丢哪些：加 --all、--older-than 或 --younger-than / --drop needs one of these")
        return 2

    def run() -> None:
        with _engine(settings) as engine, engine.begin() as c:
            if schema.current(c) != schema.newest():
                raise NotPossible(
                    "数据库还没有建好：先启动一次 python -m bot run / the database is not ready: start the service once"
                )
            _list(c, settings)
            if not chosen:
                return
            now, ages = make_clock(settings).now(), (options.older_than, options.younger_than)
            count = keeping.release(c, now, older_than=ages[0], younger_than=ages[1], drop=options.drop)
        _say(f"丢弃 {count} 条 / dropped" if options.drop else f"放行 {count} 条，会注明补发 / released, marked 补发")

    return _in_words(run)


def _list(c: Connection, settings: Settings) -> None:
    found = keeping.held(c)
    if not found:
        _say("没有留着的通知 / nothing is held")
    for row in found:
        span = " … ".join(f"{at.astimezone(settings.zone):%Y-%m-%d %H:%M}" for at in (row.oldest, row.newest))
        _say(f"{row.kind}: {row.n}  ({span})")


def _say(words: str) -> None:
    print(words)  # noqa: T201  # a command's answer


def _complain(words: str) -> None:
    print(words, file=sys.stderr)  # noqa: T201


def _in_words(run: Any) -> int:
    try:
        run()
    except NotPossible as fault:
        _complain(str(fault))
    except OSError as fault:
        _complain(f"没有做成 / could not be done: {fault.filename or ''}: {why(fault)}")
    except (SQLAlchemyError, sqlite3.Error) as fault:
        _complain(f"没有做成，数据库 / could not be done, the database: {reason(fault)}")
    else:
        return 0
    return 1


@contextmanager
def _engine(settings: Settings, *, readers: bool = False) -> Iterator[sa.Engine]:
    engine = make_engine(settings.database_url, readers=readers)
    try:
        yield engine
    finally:
        engine.dispose()


# -- backup --


def backup(settings: Settings, out: Path) -> Path:
    """One moment of the database as a SQLite file, made while the service runs; nothing half-made keeps the name.

    Errors: NotPossible, OSError, sqlite3.Error, SQLAlchemyError.
    """
    out.mkdir(parents=True, exist_ok=True)
    now = make_clock(settings).now().astimezone(settings.zone)
    file = out / f"xiaoshao-{now:%Y%m%d-%H%M%S-%f}.db"
    part = file.with_suffix(".part")
    os.close(os.open(part, os.O_CREAT | os.O_EXCL, 0o600))  # residents' words: for nobody else's eyes
    try:
        if settings.sqlite_path is not None:
            _copy_pages(settings.sqlite_path, part)
        else:
            _copy_snapshot(settings, part)
        _check(part)
        _keep(part, file)
        _keep_forgotten(file)
    finally:
        for left in (part, *(part.with_name(part.name + end) for end in ("-wal", "-shm", "-journal"))):
            left.unlink(missing_ok=True)
    return file


def _copy_pages(path: Path, part: Path) -> None:
    if not path.exists():
        raise NotPossible(no_database(path))
    with (
        closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=PATIENCE)) as source,
        closing(sqlite3.connect(part)) as target,
    ):
        source.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")


def _copy_snapshot(settings: Settings, part: Path) -> None:
    """PostgreSQL as of one moment, whatever is written meanwhile."""
    target = make_engine(f"sqlite:///{part}")
    try:
        with _engine(settings) as engine, engine.connect() as connection, target.begin() as c:
            source = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            with source.begin():
                if schema.current(source) != schema.newest():
                    raise NotPossible(
                        "数据库不是这个版本的：先启动一次 python -m bot run"
                        " / the database is of another version: start the service once"
                    )
                schema.upgrade(c)
                keeping.copy_rows(source, c)
    finally:
        target.dispose()
    with closing(sqlite3.connect(part)) as c2:
        c2.execute("PRAGMA journal_mode=DELETE")


def _keep(part: Path, file: Path) -> None:
    """On the disk before it has its name."""
    _to_disk(part, os.O_RDWR)
    part.replace(file)
    _to_disk(file.parent, os.O_RDONLY)


def _keep_forgotten(file: Path) -> None:
    """The list beside the backups knows everybody this one knows to be forgotten."""
    with _opened(file) as c:
        noted = forgetting.noted(c)
    if noted:
        erased.keep_list(file.parent, noted)


def _forgotten_since(file: Path) -> list[dict[str, Any]]:
    """Everybody in the list beside the file, and in those of the folders below. Errors: NotPossible."""
    folders = [file.parent, *(folder for folder in file.parent.iterdir() if folder.is_dir())]
    try:
        return erased.together(*(erased.read_list(folder) for folder in folders))
    except (ValueError, KeyError, TypeError):
        raise NotPossible(
            f"{erased.NAME} 读不出来：没有它，注销过的人会回来 / cannot be read: without it forgotten people would come back"
        ) from None


def _to_disk(path: Path, flags: int) -> None:
    opened = os.open(path, flags)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _check(file: Path) -> str:
    """The revision in the file. Errors: NotPossible when it is no whole backup."""
    with file.open("rb"):
        pass  # a file that may not be read is said to be so, not to be broken
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as c:
            whole = c.execute("PRAGMA quick_check").fetchone() == ("ok",)
            found = c.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error:
        whole, found = False, None
    if not whole or found is None:
        raise NotPossible(f"{file} 不是完整的备份，换一份 / is not a whole backup, take another")
    return str(found[0])


# -- restore --


def restore(
    settings: Settings, file: Path, *, force: bool = False, release: bool = False
) -> tuple[dict[str, int], int, int]:
    """Fills an empty database (with `force`: any) from a backup, in one transaction.

    Gives rows by table, how many notices are held, and how many people were forgotten anew: those of the list beside the
    file, and of the database that is replaced, who are still in the backup.

    Errors: NotPossible, AlreadyRunningError, OSError, SQLAlchemyError.
    """
    if not file.is_file():
        raise NotPossible(f"没有文件 {file}：看看路径 / no such file")
    path = settings.sqlite_path
    lock: AbstractContextManager[Any] = ProcessLock(path) if path is not None else nullcontext()
    with lock, _opened(file) as source, _engine(settings) as engine, engine.begin() as c:
        schema.upgrade(c)
        earlier = erased.together(_forgotten_since(file), forgetting.noted(c))
        _make_room(c, settings, force=force)
        counts = keeping.copy_rows(source, c)
        now = make_clock(settings).now()
        held = keeping.settle_down(c, now)
        forgotten = forgetting.forget_again(c, earlier, now)
        if release:
            keeping.release(c, now)
    return counts, held, forgotten


def _make_room(c: Connection, settings: Settings, *, force: bool) -> None:
    who = keeping.speaker(c, make_clock(settings).now()) if settings.sqlite_path is None else None
    if who is not None and not force:
        raise NotPossible(f"服务还在运行（{who}），先停下再来 / the service is running: stop it first, or --force")
    if keeping.is_empty(c):
        return
    if not force:
        raise NotPossible(
            "数据库不是空的，什么都没动；真要用备份整个换掉，加 --force"
            " / the database is not empty; --force replaces all of it"
        )
    keeping.clear(c)


@contextmanager
def _opened(file: Path) -> Iterator[Connection]:
    """The backup for reading; an older one is migrated in a copy of its own."""
    revision = _check(file)
    with tempfile.TemporaryDirectory(prefix="xiaoshao-") as folder:
        if revision != schema.newest():
            file = Path(shutil.copy(file, folder))
            _migrate(file)
        uri = f"{file.absolute().as_uri()}?mode=ro"
        engine = sa.create_engine("sqlite://", creator=lambda: sqlite3.connect(uri, uri=True), hide_parameters=True)
        try:
            with engine.connect() as c:
                yield c
        finally:
            engine.dispose()


def _migrate(file: Path) -> None:
    engine = make_engine(f"sqlite:///{file}")
    try:
        with engine.begin() as c:
            schema.upgrade(c)
    except CommandError:
        raise NotPossible(
            f"{file.name} 来自更新的版本，先升级程序 / was made by a newer version: upgrade first"
        ) from None
    finally:
        engine.dispose()

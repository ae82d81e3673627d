"""Opens the database for the program and for single commands; what is in the way is said in one sentence."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

import structlog
from alembic.util import CommandError
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from bot.delivery.secrecy import redact
from bot.lock import ProcessLock
from bot.obstacles import why
from bot.settings import Settings
from storage import schema
from storage.transactions import Transactions, open_transactions

RETRY_SECONDS = 5.0
_WORDS = (
    ("not a database", "这个文件不是 SQLite 数据库", "the file is not a SQLite database"),
    ("permission denied", "没有读写权限", "may not be read and written"),
    ("unable to open", "没有读写权限，或路径不对", "may not be read and written, or the path is wrong"),
    ("readonly", "只能读，不能写", "can be read and not written"),
    ("read-only", "只能读，不能写", "can be read and not written"),
    ("full", "磁盘满了", "the disk is full"),
    ("locked", "正被别的程序占用", "another program holds it"),
    ("refused", "服务器没开，或地址不对", "the server is down, or the address is wrong"),
    ("could not translate", "找不到这台服务器", "no such server"),
    ("resolve", "找不到这台服务器", "no such server"),
    ("password", "用户名或密码不对", "wrong name or password"),
    ("does not exist", "服务器上没有这个库或用户", "no such database or user on the server"),
    (
        "can't locate revision",
        "它是更新版本的程序建的，请先升级程序",
        "a newer version of the program made it: upgrade first",
    ),
)
"""A sign in the words of the driver or the server, and what it means."""


class NoDatabaseError(Exception):
    """The database cannot be opened; the message says why and names the setting."""


@contextmanager
def opened(settings: Settings, *, waits: bool = False, makes: bool = True) -> Iterator[Transactions]:
    """Transactions on an up-to-date database, closed in the end. Errors: NoDatabaseError.

    waits: a server that is not there yet is waited for, as after a power cut when everything starts at once.
    makes: a file that is not there is made; without, a wrong path is said instead of looking into an empty database.
    """
    path = settings.sqlite_path
    if path is not None and not makes and not path.exists():
        raise NoDatabaseError(no_database(path))
    try:
        transactions = open_transactions(settings.database_url)
    except (OSError, SQLAlchemyError) as fault:
        raise _cannot(fault) from fault
    try:
        _bring_up(transactions, waits=waits and not settings.sqlite_path)
        yield transactions
    finally:
        transactions.close()


def no_database(path: Path) -> str:
    """That there is none yet, and how it comes about."""
    return (
        f"DATABASE_URL: 没有数据库 {path.absolute()}：看看路径；还没导入过名册的，先 python -m bot import"
        " / there is no database: look at the path, or import a roster first"
    )


@contextmanager
def alone(settings: Settings) -> Iterator[None]:
    """On SQLite, one process. Errors: AlreadyRunningError, NoDatabaseError."""
    path = settings.sqlite_path
    lock: AbstractContextManager[Any] = ProcessLock(path) if path else nullcontext()
    try:
        lock.__enter__()
    except OSError as fault:
        raise _cannot(fault) from fault
    try:
        yield
    finally:
        lock.__exit__(None, None, None)


def _bring_up(transactions: Transactions, *, waits: bool) -> None:
    while True:
        try:
            return transactions.write(schema.upgrade).result()
        except OperationalError as fault:
            if not waits:
                raise _cannot(fault) from fault
            log = structlog.get_logger(__name__)
            log.warning("database_unreachable", reason=reason(fault), again_in=RETRY_SECONDS)
            time.sleep(RETRY_SECONDS)
        except (SQLAlchemyError, CommandError) as fault:
            raise _cannot(fault) from fault


def _cannot(fault: Exception) -> NoDatabaseError:
    return NoDatabaseError(f"DATABASE_URL: 数据库打不开 / the database cannot be opened: {reason(fault)}")


def reason(fault: Exception) -> str:
    """Why it cannot be opened, in words for people; without addresses' secrets."""
    words = redact(str(fault).splitlines()[0] if str(fault) else type(fault).__name__)[:200]
    if isinstance(fault, OSError):
        return f"{why(fault)} ({words})"
    for sign, zh, en in _WORDS:
        if sign in str(fault).lower():
            return f"{zh} / {en} ({words})"
    return words

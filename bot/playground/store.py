"""Keeps the world's facts between two starts: JSON and bytes by kind and key, in one SQLite file or nowhere."""

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TABLE = "CREATE TABLE IF NOT EXISTS facts (kind TEXT, key TEXT, value, PRIMARY KEY (kind, key))"
PUT = "INSERT INTO facts VALUES (?, ?, ?) ON CONFLICT (kind, key) DO UPDATE SET value = excluded.value"
DROP = "DELETE FROM facts WHERE kind = ? AND key = ?"


class Store:
    """A file, or with no path only this process's memory (then only bytes are kept)."""

    def __init__(self, path: Path | None = None) -> None:
        self._bytes: dict[str, bytes] = {}
        self._waiting: dict[tuple[str, str], Any] = {}
        self._file = self._open(path) if path else None

    @staticmethod
    def _open(path: Path) -> sqlite3.Connection:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, isolation_level=None)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute(TABLE)
        return connection

    def put(self, kind: str, key: object, value: Any) -> None:
        """`value` is JSON, or None to forget; it is written by the next `commit`."""
        if self._file:
            self._waiting[kind, str(key)] = value

    def commit(self) -> None:
        if not (self._file and self._waiting):
            return
        self._file.execute("BEGIN")
        for (kind, key), value in self._waiting.items():
            if value is None:
                self._file.execute(DROP, (kind, key))
            else:
                self._file.execute(PUT, (kind, key, json.dumps(value, ensure_ascii=False)))
        self._file.execute("COMMIT")
        self._waiting.clear()

    def all(self, kind: str) -> Iterator[tuple[str, Any]]:
        """Key and value of every fact of a kind, oldest first."""
        if self._file:
            for key, value in self._file.execute("SELECT key, value FROM facts WHERE kind = ? ORDER BY rowid", (kind,)):
                yield key, json.loads(value)

    def get(self, kind: str, key: str) -> Any:
        return next((value for found, value in self.all(kind) if found == key), None)

    def keep_bytes(self, key: str, data: bytes) -> None:
        if self._file:
            self._file.execute(PUT, ("bytes", key, data))
        else:
            self._bytes[key] = data

    def bytes_of(self, key: str) -> bytes | None:
        if not self._file:
            return self._bytes.get(key)
        row = self._file.execute("SELECT value FROM facts WHERE kind = 'bytes' AND key = ?", (key,)).fetchone()
        return bytes(row[0]) if row else None

    def close(self) -> None:
        self.commit()
        if self._file:
            self._file.close()
            self._file = None

"""The floor: the rows that registering a ticket leaves behind, written by the bare driver, one commit a ticket."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import sqlalchemy as sa

from benchmarks.street import furnish

TABLES = {
    "tickets": "id",
    "drafts": "ticket_id",
    "ticket_events": "ticket_id",
    "cards": "ticket_id",
    "messages": "ticket_id",
    "outbox": "ticket_id",
}
"""In the order foreign keys want; the column that leads to the ticket."""
Rows = list[tuple[str, list[Any]]]
"""Statements with their values."""


class Bare:
    """Writes the tickets of `source` anew into the empty `target`, with the rows they refer to."""

    def __init__(self, source: str, target: str) -> None:
        furnish(target)
        self._source, self._target = source, target
        self._mark = "?" if source.startswith("sqlite") else "%s"
        self._ticket = self._update = 0

    def catch_up(self) -> float:
        """Writes what came to `source` since the last time; gives transactions a second."""
        mark = self._mark
        with _connected(self._source) as read, _connected(self._target) as write:
            new = read.execute(f"SELECT id FROM tickets WHERE id > {self._ticket} ORDER BY id").fetchall()
            work = [_rows_of(read, row[0], mark) for row in new]
            self._claim(read, write)
            begun = time.perf_counter()
            for rows in work:
                write.execute("BEGIN IMMEDIATE" if mark == "?" else "BEGIN")
                for statement, values in rows:
                    write.execute(statement, values)
                write.execute("COMMIT")
            seconds = time.perf_counter() - begun
        self._ticket = new[-1][0]
        return len(work) / seconds

    def _claim(self, read: Any, write: Any) -> None:
        """The updates lie in the inbox, claimed, and the day has begun, as when the program comes to a ticket."""
        new = f"SELECT * FROM inbox WHERE update_id > {self._update}"
        rows = _inserts(read, "inbox", new, self._mark, {"status": "working", "done_at": None, "ticket_id": None})
        if not self._update:
            rows += _inserts(read, "ticket_days", "SELECT * FROM ticket_days", self._mark, {})
        for statement, values in rows:
            write.execute(statement, values)
        self._update = read.execute("SELECT max(update_id) FROM inbox").fetchone()[0]


@contextmanager
def _connected(url: str) -> Iterator[Any]:
    """The driver's own connection, committing only when told; SQLite set as the program sets it."""
    parsed = sa.make_url(url)
    connection: Any
    if url.startswith("sqlite"):
        connection = sqlite3.connect(str(parsed.database), isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-32768"):
            connection.execute(f"PRAGMA {pragma}")
    else:
        plain = parsed.set(drivername="postgresql").render_as_string(hide_password=False)
        connection = psycopg.connect(plain, autocommit=True)
    try:
        yield connection
    finally:
        connection.close()


def _rows_of(read: Any, ticket: int, mark: str) -> Rows:
    """What one ticket left behind, with the day's counter and the settled update."""
    found: Rows = [("UPDATE ticket_days SET last = last + 1", [])]
    for table, column in TABLES.items():
        found += _inserts(read, table, f"SELECT * FROM {table} WHERE {column} = {ticket} ORDER BY 1", mark, {})
    done = f"UPDATE inbox SET status = 'done', done_at = {mark}, decision = {mark}, ticket_id = {mark}, owner = NULL"
    where = f" WHERE bot_id = {mark} AND update_id = {mark} AND tries = {mark} AND status = 'working'"
    query = f"SELECT done_at, decision, ticket_id, bot_id, update_id, tries FROM inbox WHERE ticket_id = {ticket}"
    return [*found, *((done + where, list(row)) for row in read.execute(query).fetchall())]


def _inserts(read: Any, table: str, query: str, mark: str, change: dict[str, Any]) -> Rows:
    cursor = read.execute(query)
    names = [column[0] for column in cursor.description]
    statement = "INSERT INTO {} ({}) VALUES ({})".format(
        table, ", ".join(f'"{name}"' for name in names), ", ".join([mark] * len(names))
    )
    return [
        (statement, [change.get(name, _plain(value)) for name, value in zip(names, row, strict=True)])
        for row in cursor.fetchall()
    ]


def _plain(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value


def writes_of_one(source: str) -> int:
    """How many statements one ticket's rows are."""
    with _connected(source) as read:
        mark = "?" if source.startswith("sqlite") else "%s"
        return len(_rows_of(read, int(read.execute("SELECT max(id) FROM tickets").fetchone()[0]), mark))

"""A full disk is trouble of the database, not of the updates that shared the transaction it undid."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa

from storage.engine import make_engine
from storage.outages import is_outage
from storage.transactions import SqliteTransactions


def small(path: Path) -> SqliteTransactions:
    """A database that may hold a hundred pages, of which it keeps few in memory, so that it meets the end in a statement."""
    url = f"sqlite:///{path}"
    writer = make_engine(url)
    sa.event.listen(writer, "connect", lambda c, _: c.execute("PRAGMA cache_size=5"))
    sa.event.listen(writer, "connect", lambda c, _: c.execute("PRAGMA max_page_count=100"))
    return SqliteTransactions(writer, make_engine(url, readers=True))


def writes(size: int) -> Callable[[sa.Connection], int]:
    def write(c: sa.Connection) -> int:
        c.exec_driver_sql("INSERT INTO words VALUES (zeroblob(?))", (size,))
        return size

    return write


def undone(c: sa.Connection) -> None:
    """What SQLite does by itself when it cannot even write the pages it must put away: all is rolled back."""
    c.exec_driver_sql("ROLLBACK")
    writes(10_000_000)(c)


async def test_who_shared_a_transaction_with_a_full_disk_may_try_again(tmp_path: Path):
    transactions = small(tmp_path / "small.db")
    try:
        transactions.write(lambda c: c.exec_driver_sql("CREATE TABLE words (w)")).result()
        for job in (writes(10_000_000), undone):
            both = [transactions.write(one) for one in (writes(1), job)]
            faults = [one.exception() for one in both]
            assert faults[1] is not None
            assert all(is_outage(fault) for fault in faults if fault is not None), faults
        assert transactions.write(writes(5)).result() == 5
    finally:
        transactions.close()

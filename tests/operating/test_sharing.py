"""Commits are shared, and what goes first neither waits for the queue nor for the others of a commit."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
import sqlalchemy as sa

from storage.transactions import open_transactions


def test_what_goes_first_overtakes_what_waits(tmp_path: Path):
    transactions = open_transactions(f"sqlite:///{tmp_path / 'house.db'}")
    order: list[str] = []
    begun, gate = threading.Event(), threading.Event()

    def hold(_c: sa.Connection) -> None:
        begun.set()
        gate.wait(60)

    held = transactions.write(hold)
    assert begun.wait(60)
    usual = [transactions.write(lambda _c, n=n: order.append(f"usual {n}")) for n in range(3)]  # type: ignore[misc]
    first = transactions.write(lambda _c: order.append("first"), first=True)
    gate.set()
    transactions.close()
    assert order == ["first", "usual 0", "usual 1", "usual 2"]
    for future in (held, first, *usual):
        assert future.result() is None


def test_the_fault_of_one_is_its_own(tmp_path: Path):
    transactions = open_transactions(f"sqlite:///{tmp_path / 'house.db'}")
    transactions.write(lambda c: c.execute(sa.text("CREATE TABLE t (n INTEGER)"))).result()
    begun, gate = threading.Event(), threading.Event()

    def hold(_c: sa.Connection) -> None:
        begun.set()
        gate.wait(60)

    def add_and_fail(c: sa.Connection) -> None:
        c.execute(sa.text("INSERT INTO t VALUES (2)"))
        raise ValueError("mine")

    transactions.write(hold)
    assert begun.wait(60)
    good = [transactions.write(lambda c, n=n: c.execute(sa.text(f"INSERT INTO t VALUES ({n})"))) for n in (1, 3)]  # type: ignore[misc]  # noqa: S608
    bad = transactions.write(add_and_fail)
    gate.set()
    with pytest.raises(ValueError, match="mine"):
        bad.result()
    for future in good:
        future.result()
    rows = transactions.read(lambda c: [row.n for row in c.execute(sa.text("SELECT n FROM t ORDER BY n"))]).result()
    transactions.close()
    assert rows == [1, 3]

"""What becomes of a failed update, and what is said of it."""

from __future__ import annotations

import sqlite3
from datetime import timedelta

import psycopg.errors
import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolExhausted

from bot.fates import Undecodable, fate_of, reason_of
from storage.inbox import Claimed, InboxKey
from storage.outages import is_outage
from tests.intake.support import START, Database, down


def claimed(term: int, error: str | None = None) -> Claimed:
    return Claimed(InboxKey(1, 1, term), 1, "{}", START, error)


def wrapped(cause: Exception) -> Exception:
    fault = RuntimeError("could not answer")
    fault.__cause__ = cause
    return fault


OUTAGES = [
    down(),
    wrapped(down()),
    InterfaceError("x", {}, Exception()),
    DBAPIError("x", {}, Exception(), connection_invalidated=True),
    PoolExhausted("x"),
    OperationalError("x", {}, psycopg.errors.AdminShutdown()),
    OperationalError("x", {}, psycopg.errors.DiskFull()),
    OperationalError("x", {}, psycopg.errors.DeadlockDetected()),
]
OWN_FAULTS = [
    ValueError("x"),
    TimeoutError(),
    DBAPIError("x", {}, Exception()),
    sa.exc.IntegrityError("x", {}, Exception()),
    OperationalError("x", {}, psycopg.errors.ProgramLimitExceeded()),
]


@pytest.mark.parametrize("fault", OUTAGES, ids=repr)
def test_the_databases_trouble_is_never_counted(fault: Exception):
    for term in range(1, 9):
        fate = fate_of(fault, claimed(term, "ValueError"))
        assert (fate.counted, fate.wait) == (False, timedelta(seconds=1))


@pytest.mark.parametrize("fault", OWN_FAULTS, ids=repr)
def test_anything_else_is_counted(fault: Exception):
    assert [fate_of(fault, claimed(term, "x")).wait for term in (1, 2, 3)] == [
        timedelta(seconds=2),
        timedelta(seconds=10),
        None,
    ]


def test_a_wrong_statement_is_no_outage_and_a_locked_database_is_one(sqlite: Database):
    with pytest.raises(OperationalError) as wrong:
        sqlite.do(lambda c: c.execute(sa.text("SELECT nothing_such FROM inbox")))
    assert not is_outage(wrong.value)
    with sqlite.engine.begin(), sqlite3.connect(sqlite.engine.url.database or "", timeout=0) as other:
        with pytest.raises(sqlite3.OperationalError) as locked:
            other.execute("BEGIN IMMEDIATE")
        assert is_outage(OperationalError("BEGIN", {}, locked.value))
    other.close()


def test_the_unreadable_goes_at_once():
    assert fate_of(Undecodable("no Message"), claimed(1)).wait is None


PERSONAL = [
    "王阿姨 13800001111",
    "Bad value 'Wang lives in 3-302'",
    'x "Wang"',
    "phone 13800001111",
    "{'text': 'my words'}",
    "a\n王阿姨",
]


@pytest.mark.parametrize("words", PERSONAL)
def test_a_reason_has_nobodys_words(words: str):
    reason = reason_of(ValueError(words))
    assert reason.startswith("ValueError: ")
    assert not any(part in reason for part in ("王", "Wang", "1380", "my words"))


def test_a_reason_of_the_database_has_no_parameters(database: Database):
    with pytest.raises(sa.exc.DBAPIError) as caught:
        database.do(lambda c: c.execute(sa.text("SELECT nothing_such WHERE 'a' = :words"), {"words": "my words"}))
    assert "my words" not in reason_of(caught.value)
    assert len(reason_of(ValueError("x" * 5000))) < 300

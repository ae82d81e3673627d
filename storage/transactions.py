"""Where transactions run: one writer thread on SQLite that shares commits, a few threads on PostgreSQL."""

from __future__ import annotations

import itertools
import queue
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError

from storage.engine import is_sqlite, make_engine
from storage.prepared import Prepared

T = TypeVar("T")
SHARED = 64
"""The most transactions that share one commit."""
TURN = 0.0005
"""Seconds a thread may keep the interpreter from another that wants it. Each statement gives it away while the driver works;
with Python's own 5 ms a transaction would wait that long for each of its statements while another thread decodes and reads."""


class Transactions(Protocol):
    """Runs functions of a connection; the future answers after the commit, or with what went wrong.

    `first`: goes before all that waits, for what is short and must not queue up behind the handling of a burst.
    `browse`: a long look, in a thread of its own, one at a time: it keeps nobody waiting who reads or writes.
    """

    def write(self, job: Callable[[Connection], T], *, first: bool = False) -> Future[T]: ...
    def read(self, job: Callable[[Connection], T]) -> Future[T]: ...
    def browse(self, job: Callable[[Connection], T]) -> Future[T]: ...
    def close(self) -> None: ...


@dataclass(frozen=True, slots=True, order=True)
class _Waiting:
    """A job in its place: those that go first, the others, and at last the end, which is no job."""

    rank: int
    number: int
    job: Callable[[Connection], Any] | None = field(compare=False, default=None)
    future: Future[Any] = field(compare=False, default_factory=Future)


_FIRST, _USUAL, _END = range(3)


class SqliteTransactions:
    """One writer thread: waiting jobs share a commit, each in its savepoint, so that one's fault is its own."""

    def __init__(self, engine: Engine, readers: Engine) -> None:
        self._engine, self._readers = engine, readers
        self._jobs: queue.PriorityQueue[_Waiting] = queue.PriorityQueue()
        self._numbers = itertools.count()
        self._pool = ThreadPoolExecutor(2, thread_name_prefix="reader")
        self._browser = ThreadPoolExecutor(1, thread_name_prefix="browser")
        self._thread = threading.Thread(target=self._loop, name="writer", daemon=True)
        self._thread.start()

    def write(self, job: Callable[[Connection], T], *, first: bool = False) -> Future[T]:
        waiting = _Waiting(_FIRST if first else _USUAL, next(self._numbers), job)
        self._jobs.put(waiting)
        return waiting.future

    def read(self, job: Callable[[Connection], T]) -> Future[T]:
        return self._pool.submit(_in_transaction, self._readers, job)

    def browse(self, job: Callable[[Connection], T]) -> Future[T]:
        return self._browser.submit(_in_transaction, self._readers, job)

    def close(self) -> None:
        """Waits for what was handed in before, then ends."""
        self._jobs.put(_Waiting(_END, next(self._numbers)))
        self._thread.join()
        self._pool.shutdown()
        self._browser.shutdown()
        self._engine.dispose()
        self._readers.dispose()

    def _loop(self) -> None:
        while (head := self._jobs.get()).job is not None:
            batch = [head]
            while len(batch) < SHARED:
                try:
                    waiting = self._jobs.get_nowait()
                except queue.Empty:
                    break
                if waiting.rank != head.rank:  # what goes first does not wait for the others' work either
                    self._jobs.put(waiting)
                    break
                batch.append(waiting)
            self._commit([(one.job, one.future) for one in batch if one.job is not None])

    def _commit(self, batch: list[tuple[Callable[[Connection], Any], Future[Any]]]) -> None:
        # What nobody waits for any more must not happen either; what is running can no longer be cancelled.
        batch = [(job, future) for job, future in batch if future.set_running_or_notify_cancel()]
        results: list[tuple[Future[Any], Any, BaseException | None]] = []
        try:
            with self._engine.begin() as connection:
                for job, future in batch:
                    results.append((future, *_in_savepoint(connection, job)))
        except BaseException as fault:  # noqa: BLE001  # the commit failed: everyone who shared it must know
            for _, future in batch:
                future.set_exception(fault)
            return
        for future, result, own_fault in results:
            if own_fault is None:
                future.set_result(result)
            else:
                future.set_exception(own_fault)


_BEGIN, _UNDO, _KEEP = (Prepared(sa.text(f"{word} job")) for word in ("SAVEPOINT", "ROLLBACK TO", "RELEASE"))


def _in_savepoint(connection: Connection, job: Callable[[Connection], Any]) -> tuple[Any, BaseException | None]:
    # By hand: SQLAlchemy compiles each of its savepoints anew.
    _BEGIN.execute(connection, {})
    try:
        result = job(connection)
    except BaseException as fault:  # noqa: BLE001  # handed to the one who asked, through the future
        try:
            _UNDO.execute(connection, {})
            _KEEP.execute(connection, {})
        except DBAPIError:
            # A full disk made SQLite undo the whole transaction, savepoints and all: that is why, for all who share it.
            raise fault from None
        return None, fault
    _KEEP.execute(connection, {})
    return result, None


def _in_transaction(engine: Engine, job: Callable[[Connection], T]) -> T:
    with engine.begin() as connection:
        return job(connection)


class PostgresTransactions:
    """A few threads, a transaction each: more of them only wait for the interpreter, and for each other."""

    def __init__(self, engine: Engine, *, threads: int = 4) -> None:
        self._engine = engine
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="transaction")
        self._browser = ThreadPoolExecutor(1, thread_name_prefix="browser")

    def write(self, job: Callable[[Connection], T], *, first: bool = False) -> Future[T]:  # noqa: ARG002  # nobody shares here
        return self._pool.submit(_in_transaction, self._engine, job)

    def read(self, job: Callable[[Connection], T]) -> Future[T]:
        return self._pool.submit(_in_transaction, self._engine, job)

    def browse(self, job: Callable[[Connection], T]) -> Future[T]:
        return self._browser.submit(_in_transaction, self._engine, job)

    def close(self) -> None:
        self._pool.shutdown()
        self._browser.shutdown()
        self._engine.dispose()


def open_transactions(url: str) -> Transactions:
    """Transactions on the database at `url` in the way that suits its engine; threads take short turns from now on."""
    sys.setswitchinterval(TURN)
    if is_sqlite(url):
        return SqliteTransactions(make_engine(url), make_engine(url, readers=True))
    return PostgresTransactions(make_engine(url))

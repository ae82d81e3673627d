"""Tells trouble of the database, which passes, from trouble of what was asked of it, which stays."""

from __future__ import annotations

import sqlite3

from sqlalchemy.exc import DBAPIError, DisconnectionError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolExhausted

PROGRAM_LIMIT = "54"
"""PostgreSQL's class of errors that a statement too large for it gets; psycopg counts them as operational."""


def is_outage(fault: BaseException | None) -> bool:
    """Whether the database, not the work, is to blame, so that the same work may succeed later."""
    while fault is not None:
        if isinstance(fault, PoolExhausted | DisconnectionError):
            return True
        if isinstance(fault, DBAPIError):
            return _passes(fault)
        fault = fault.__cause__
    return False


def _passes(fault: DBAPIError) -> bool:
    if fault.connection_invalidated or isinstance(fault, InterfaceError):
        return True
    if not isinstance(fault, OperationalError):
        return False
    # SQLite calls a wrong statement operational, too: its generic code is the work's own fault.
    wrong_statement = getattr(fault.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR
    too_large = str(getattr(fault.orig, "sqlstate", None) or "").startswith(PROGRAM_LIMIT)
    return not (wrong_statement or too_large)

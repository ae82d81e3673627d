"""Ticket numbers: each given out once, those of a day one after the other."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.engine import quick_engine
from storage.prepared import Prepared

_NEXT = Prepared(
    sa.text("""
        INSERT INTO ticket_days (day, last) VALUES (:today, 1)
        ON CONFLICT (day) DO UPDATE SET last = ticket_days.last + 1 RETURNING last
    """).columns(sa.column("last", sa.Integer))
)


def next_number(c: Connection, day: str) -> str:
    """`YYMMDD-NNN`; NNN grows past 999.

    On PostgreSQL it is counted in a transaction of its own: the day's row, locked until a ticket is committed, would let
    one ticket be written at a time, however many replicas there are. A number whose ticket comes to nothing is left out.
    It need not wait for the disk: a ticket is never kept without the count that was written before it.
    """
    if c.dialect.name == "postgresql":
        with quick_engine(c.engine).connect() as own:
            last = _NEXT.execute(own, {"today": day}).scalar_one()
    else:
        last = _NEXT.execute(c, {"today": day}).scalar_one()
    return f"{day}-{last:03d}"

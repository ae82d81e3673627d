"""Ticket numbers: each given out once, those of a day one after the other."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.prepared import Prepared

_COUNT = """
    INSERT INTO ticket_days (day, last) SELECT {day}, 1{source}
    ON CONFLICT (day) DO UPDATE SET last = ticket_days.last + 1 RETURNING last
"""
_LAST = sa.column("last", sa.Integer)
_NEXT = Prepared(sa.text(_COUNT.format(day=":today", source=" WHERE true")).columns(_LAST))
# Nobody waits for the disk here: a lost number's ticket is lost with it, as what is written later is never kept without
# what was written before.
_NEXT_AT_ONCE = sa.text(
    _COUNT.format(
        day="CAST(:today AS text)", source=" FROM (SELECT set_config('synchronous_commit', 'off', true)) AS quick"
    )
)


def next_number(c: Connection, day: str) -> str:
    """`YYMMDD-NNN`; NNN grows past 999.

    On PostgreSQL it is counted in a transaction of its own: the day's row, locked until a ticket is committed, would let
    one ticket be written at a time, however many replicas there are. A number whose ticket comes to nothing is left out.
    """
    if c.dialect.name == "postgresql":
        with c.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as own:
            last = own.execute(_NEXT_AT_ONCE, {"today": day}).scalar_one()
    else:
        last = _NEXT.execute(c, {"today": day}).scalar_one()
    return f"{day}-{last:03d}"

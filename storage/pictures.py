"""Counts for pictures: what was opened and what ended in each quarter of an hour, and what is open in each place."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from domain.tickets import Status
from storage import appraisals
from storage.exclusions import counted
from storage.figures.subtrees import holds, not_ended, within
from storage.running import late
from storage.tables import tickets

QUARTER = 900
"""Seconds: every zone on earth is a whole number of quarters of an hour from UTC."""

_t = tickets.c


def _quarter(c: Connection, column: sa.ColumnElement[datetime]) -> sa.ColumnElement[Any]:
    if c.dialect.name == "sqlite":
        return sa.cast(sa.func.strftime("%s", column), sa.Integer).op("/")(QUARTER)
    return sa.cast(sa.func.floor(sa.extract("epoch", column) / QUARTER), sa.BigInteger)


def _by_quarter(c: Connection, column: sa.ColumnElement[datetime], *where: sa.ColumnElement[bool]) -> dict[int, int]:
    quarter = _quarter(c, column).label("quarter")
    query = sa.select(quarter, sa.func.count().label("n")).where(*where).group_by(quarter)
    return {int(r.quarter): r.n for r in c.execute(query)}


def opened(c: Connection, path: str, since: datetime, until: datetime) -> dict[int, int]:
    """Matters opened in the span, by quarters of an hour since 1970 in UTC."""
    return _by_quarter(c, _t.opened_at, within(path), _t.opened_at >= since, _t.opened_at < until)


def ended(c: Connection, path: str, since: datetime, until: datetime) -> tuple[dict[int, int], dict[int, int]]:
    """Matters that ended in the span, whatever way, and those of them that were closed as done; as `opened`."""
    where = [within(path), _t.closed_at >= since, _t.closed_at < until]
    every = _by_quarter(c, _t.closed_at, *where)
    return every, _by_quarter(c, _t.closed_at, *where, holds(_t.status == Status.closed.value))


def open_at(c: Connection, path: str, at: datetime) -> int:
    """How many matters had begun and, by what is known today, not ended at that moment."""
    count = sa.select(sa.func.count()).select_from(tickets).where(_t.opened_at < at)
    parts = (not_ended(path), sa.and_(within(path), _t.closed_at >= at))
    return sum(int(c.execute(count.where(part)).scalar_one()) for part in parts)


def categories(c: Connection, path: str, since: datetime, until: datetime) -> dict[str, int]:
    """Matters opened in the span, by category."""
    query = sa.select(_t.category, sa.func.count().label("n"))
    query = query.where(within(path), _t.opened_at >= since, _t.opened_at < until).group_by(_t.category)
    return {r.category: r.n for r in c.execute(query)}


def kept_by_path(
    c: Connection, path: str, since: datetime, until: datetime, now: datetime
) -> dict[str, tuple[int, int]]:
    """Of what was opened in the span, as the appraisal judges it: done by the date, and done late or late by now."""
    wanted = appraisals.promises(now)
    sums = [sa.func.sum(sa.case((wanted[name], 1), else_=0)) for name in ("done_ok", "done_late")]
    judged = sa.and_(_t.status.not_in(appraisals.LEFT_OUT), counted())
    query = sa.select(_t.grid_path, *sums).where(within(path), _t.opened_at >= since, _t.opened_at < until, judged)
    return {where: (int(ok), int(late)) for where, ok, late in c.execute(query.group_by(_t.grid_path))}


def open_by_path(c: Connection, path: str, now: datetime) -> dict[str, tuple[int, int]]:
    """Matters of each place in the subtree that have not ended, and how many of them are late."""
    columns = (_t.grid_path, sa.func.count().label("n"), sa.func.sum(sa.case((late(now), 1), else_=0)).label("late"))
    query = sa.select(*columns).where(not_ended(path)).group_by(_t.grid_path)
    return {r.grid_path: (r.n, int(r.late or 0)) for r in c.execute(query)}

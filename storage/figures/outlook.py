"""Counts by place and category over some weeks, from which the outlook of a subtree is made."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from domain.tickets import Status
from storage.figures.subtrees import many, within
from storage.tables import grid_changes, tickets

_t = tickets.c
_FEW = 400
"""Pairs of place and category in one question; a whole town may have more."""


def _opened(path: str, since: datetime, until: datetime) -> sa.ColumnElement[bool]:
    return sa.and_(within(path), _t.opened_at >= since, _t.opened_at < until)


def categories(
    c: Connection, path: str, since: datetime, middle: datetime, until: datetime
) -> tuple[dict[str, int], dict[str, int]]:
    """Tickets by category, opened from `middle` on, and before it."""
    late = many(_t.opened_at >= middle).label("late")
    query = sa.select(_t.category, late, sa.func.count().label("n")).where(_opened(path, since, until))
    found = c.execute(query.group_by(_t.category)).all()
    return {r.category: int(r.late) for r in found}, {r.category: r.n - int(r.late) for r in found}


def live_paths(c: Connection, path: str, since: datetime, until: datetime) -> list[str]:
    """Paths from which anything was reported in the span."""
    return [r.grid_path for r in c.execute(sa.select(_t.grid_path).distinct().where(_opened(path, since, until)))]


def candidates(c: Connection, path: str, since: datetime, until: datetime, least: int) -> list[tuple[str, str]]:
    """(path, category) with at least so many tickets opened in the span: what holds a hot spot, if anything does."""
    query = sa.select(_t.grid_path, _t.category).where(_opened(path, since, until)).group_by(_t.grid_path, _t.category)
    return [(r.grid_path, r.category) for r in c.execute(query.having(sa.func.count() >= least))]


def places_of(
    c: Connection, pairs: Sequence[tuple[str, str]], since: datetime, until: datetime
) -> list[tuple[str, str, dict[str, Any], bool]]:
    """(path, category, place, ended) of the tickets of these pairs opened in the span; no delicate ones, no doubles."""
    found: list[Row[Any]] = []
    for start in range(0, len(pairs), _FEW):
        some = list(pairs[start : start + _FEW])
        query = sa.select(_t.grid_path, _t.category, _t.place, _t.closed_at).where(
            sa.tuple_(_t.grid_path, _t.category).in_(some), _t.opened_at >= since, _t.opened_at < until
        )
        found += c.execute(query.where(sa.not_(_t.delicate), _t.status != Status.merged.value).order_by(_t.id))
    return [(r.grid_path, r.category, r.place, r.closed_at is not None) for r in found]


def fresh_codes(c: Connection, since: datetime) -> set[str]:
    """Codes that took the place of others since: what they were called before says nothing of their silence."""
    query = sa.select(grid_changes.c.into).where(grid_changes.c.at >= since)
    return {code for row in c.execute(query) for code in row.into}

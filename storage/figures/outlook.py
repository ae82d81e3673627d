"""Counts by place and category over some weeks, from which the outlook of a subtree is made."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from domain.tickets import Status
from storage.figures.subtrees import WITHIN_THERE, many
from storage.grids import subtree
from storage.prepared import Prepared
from storage.tables import grid_changes, tickets

_t = tickets.c
_FEW = 400
"""Pairs of place and category in one question; a whole town may have more."""


_AT: Any = _t.opened_at.type
_SINCE = {name: sa.bindparam(name, type_=_AT) for name in ("since", "quiet", "compared", "middle")}
_REPORTS = Prepared(
    sa.select(
        *(_t.grid_path, _t.category),
        many(_t.opened_at >= _SINCE["middle"]).label("late"),
        many(sa.and_(_t.opened_at >= _SINCE["compared"], _t.opened_at < _SINCE["middle"])).label("before"),
        many(_t.opened_at >= _SINCE["quiet"]).label("heard"),
    )
    .where(WITHIN_THERE, _t.opened_at >= _SINCE["since"], _t.opened_at < sa.bindparam("until", type_=_AT))
    .group_by(_t.grid_path, _t.category)
)


def reports(
    c: Connection, path: str, *, quiet: datetime, compared: datetime, middle: datetime, until: datetime
) -> list[Any]:
    """What was reported up to `until` by place and category, in one walk: grid_path, category, and three counts.

    late: opened from `middle` on; before: from `compared` up to it; heard: from `quiet` on.
    """
    moments = {"quiet": quiet, "compared": compared, "middle": middle, "until": until}
    return _REPORTS.execute(c, {**subtree(path), **moments, "since": min(quiet, compared, middle)}).all()


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

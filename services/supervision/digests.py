"""Digests: what a supervisor should do first, then the figures beside those of the span before, then what is coming up."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time

from sqlalchemy.engine import Connection

from domain.digest import DAY, ENOUGH, DigestView
from domain.grids import Grid
from domain.people import SUPERVISING_POSTS, Duty
from domain.tickets import Ticket
from services.supervision import digest_figures, digest_todo, outlook
from services.work import House
from storage import figures, grids


def supervises(c: Connection, duties: Iterable[Duty], grid: Grid) -> bool:
    """Whether one of the duties stands above the grid."""
    above = {d.grid_id for d in duties if d.post in SUPERVISING_POSTS}
    return any(g.contains(grid.path) for g in grids.some(c, above).values())


def compose(
    c: Connection,
    house: House,
    grid: Grid,
    until: datetime,
    *,
    now: datetime,
    since: datetime | None = None,
    late: bool = False,
    reader: int | None = None,
) -> DigestView:
    """The digest of a subtree from `since` (else a day) up to `until`; what to do first is that of `now`.

    reader: who reads it and is not offered to remind themselves; None where nobody can.
    """
    since = since or until - DAY
    span, window = until - since, max(until - since, ENOUGH)
    told = digest_figures.figures_of(c, grid.path, until, span, window, now)
    return DigestView(
        grid=grid.name,
        code=grid.code,
        at=until,
        since=since,
        window_since=until - window,
        late=late,
        todo=digest_todo.todo(c, grid, waits(house, now), reader),
        counts=told.counts,
        counts_before=told.counts_before,
        rates=told.rates,
        rates_before=told.rates_before,
        outlook=outlook.look_ahead(c, grid, until, window),
    )


def waits(house: House, now: datetime) -> figures.Waits:
    """The moment and the end of its day in the installation's zone."""
    local = now.astimezone(house.zone)
    return figures.Waits(now, datetime.combine(local.date() + DAY, time(), house.zone))


def listed(
    c: Connection, grid: Grid, what: str, now: datetime, house: House, page: int, size: int
) -> tuple[list[Ticket], int]:
    """One page of a list of the subtree, one of storage/figures.LISTS, and its whole length."""
    return figures.listed(c, grid.path, what, waits(house, now), offset=page * size, limit=size)

"""Digests: what a supervisor should do first, then the figures."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from sqlalchemy.engine import Connection

from domain.grids import Grid
from domain.people import SUPERVISING_POSTS, Duty
from domain.tickets import Outcome, Ticket
from domain.views import DigestView, Rates, TicketView, Unreached
from services import viewing
from services.work import House
from storage import figures, grids

DAY = timedelta(days=1)
RATES_OVER = timedelta(days=30)
"""One day's answers are too few for a rate."""


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
) -> DigestView:
    """The digest of a subtree from `since` (else a day) up to `until`; lists and open figures are those of `now`."""
    since = since or until - DAY
    tonight = _midnight(house, now)

    def some(what: str) -> tuple[tuple[TicketView, ...], int]:
        found, total = figures.listed(c, grid.path, what, now, tonight)
        return tuple(viewing.for_supervisor(c, house, t, now) for t in found), total

    overdue, overdue_n = some("overdue")
    due, due_n = some("due")
    reopened, reopened_n = some("reopened")
    unreached, unreached_n = figures.unreached(c, grid.path)
    return DigestView(
        grid=grid.name,
        code=grid.code,
        at=until,
        since=since,
        late=late,
        new=figures.opened(c, grid.path, since, until),
        open=figures.open_now(c, grid.path),
        closed=figures.closed(c, grid.path, since, until),
        closed_unanswered=figures.closed(c, grid.path, since, until, Outcome.unanswered.value),
        rates=_rates(c, grid.path, until, now),
        unhappy_n=some("unhappy")[1],
        excluded_n=some("excluded")[1],
        overdue=overdue,
        overdue_n=overdue_n,
        due_today=due,
        due_today_n=due_n,
        reopened=reopened,
        reopened_n=reopened_n,
        unassigned=some("unassigned")[0],
        needs_human=tuple(Unreached(r.number, r.name or "", r.kind, r.error or "") for r in unreached),
        needs_human_n=unreached_n,
        quarantined=figures.quarantined(c) if grid.parent_id is None else 0,
    )


def _midnight(house: House, now: datetime) -> datetime:
    local = now.astimezone(house.zone)
    return datetime.combine(local.date() + DAY, time(), house.zone)


def _rates(c: Connection, path: str, until: datetime, now: datetime) -> Rates:
    in_time, asked = figures.contacted(c, path, until - RATES_OVER, now)
    answers = list(figures.answers(c, path, until - RATES_OVER, until))
    rated = [a.answer for a in answers if a.answer]
    content = [a for a in rated if a != "unsatisfied"]
    # What cannot be solved is not solved, however well it was explained; the exclusion desk is the way out of the rates.
    solved = [a for a in answers if a.solved and not a.explained]
    return Rates(
        contacted=in_time / asked if asked else None,
        contacted_n=asked,
        solved=len(solved) / len(answers) if answers else None,
        solved_n=len(answers),
        satisfied=len(content) / len(rated) if rated else None,
        satisfied_n=len(rated),
        explained_n=sum(bool(a.explained) for a in answers),
    )


def listed(
    c: Connection, grid: Grid, what: str, now: datetime, house: House, page: int, size: int
) -> tuple[list[Ticket], int]:
    """One page of a list of the subtree."""
    return figures.listed(c, grid.path, what, now, _midnight(house, now), offset=page * size, limit=size)

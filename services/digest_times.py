"""When digests are owed: exactly one a period and subtree, and a late one says so."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from domain.grids import Grid
from domain.notices import Kind, Notice, Urgency
from domain.people import Person, Post
from services.work import Work
from storage import grids, obligations, people

AT = time(8, 30)
DAY = timedelta(days=1)
LATE_AFTER = timedelta(minutes=15)
KEPT_FOR = timedelta(days=7)
"""A digest older than this is no news any more."""


def oblige(work: Work) -> int:
    """Sends every digest that is due and was not sent; gives how many.

    A period is a day; its digest is owed from 08:30 in the installation's zone, to everybody who leads or supervises a grid then.
    """
    obligations.fulfil(work.c, "house", "installed", "", work.now)
    since = max(obligations.done_at(work.c, "house", "installed", "") or work.now, work.now - KEPT_FOR)
    sent = 0
    for due_at in _moments(work, since):
        period = due_at.astimezone(work.house.zone).date().isoformat()
        told = obligations.done_scopes(work.c, "digest", period)
        for person, grid in _readers(work, due_at):
            scope = f"{grid.id}:{person.id}"
            if scope not in told and obligations.fulfil(work.c, "digest", scope, period, due_at, work.now):
                _send(work, person, grid, due_at, period)
                sent += 1
    return sent


def _moments(work: Work, since: datetime) -> Iterable[datetime]:
    """Each 08:30 of the zone after `since` up to now."""
    day = since.astimezone(work.house.zone).date()
    while True:
        due_at = datetime.combine(day, AT, work.house.zone)
        if due_at > work.now:
            return
        if due_at >= since:
            yield due_at
        day += DAY


def _readers(work: Work, due_at: datetime) -> Iterable[tuple[Person, Grid]]:
    """Who leads or supervises which grid now, as of the moment it was due."""
    duties = [d for d in people.duties_as(work.c, (Post.lead, Post.supervisor), work.now) if d.holds(due_at)]
    found = grids.some(work.c, {d.grid_id for d in duties})
    for person_id, grid_id in sorted({(d.person_id, d.grid_id) for d in duties}):
        yield people.get(work.c, person_id), found[grid_id]


def _send(work: Work, person: Person, grid: Grid, due_at: datetime, period: str) -> None:
    late = work.now - due_at > LATE_AFTER
    work.say(
        Notice(
            key=f"digest:{grid.id}:{person.id}:{period}",
            kind=Kind.digest,
            chat=person.telegram_id,
            facts={"grid": grid.id, "until": due_at.isoformat(), "late": late},
            person=person.id,
            urgency=Urgency.bulk,
        )
    )

"""四评 asked for, sent on the first working day of the month, and shown down to the matters behind each figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy.engine import Connection

from domain.appraisal import Appraisal, Month, Part
from domain.grids import Grid
from domain.notices import Kind, Notice, Urgency
from domain.people import Duty, Person, Post
from domain.refusals import NotAMonth, NotASupervisor
from domain.tickets import Ticket
from domain.worktime import WorkCalendar
from services.supervising import LAST_PAGE, supervised_grids
from services.supervision import appraisal_figures, digests
from services.work import House, Outcome, Work
from storage import grids, obligations, people, tickets

AT = time(8, 30)
STREETS = frozenset({"street", "town"})
"""Whose supervisors get it unasked; where there is no street, those of the topmost grid."""
PAGE = 8


def appraise(work: Work, words: str) -> Outcome:
    """/appraise [2026-10]: this month so far, or the month named, of what the caller supervises.

    Errors: NotASupervisor, NotAMonth.
    """
    scope = supervised_grids(work, work.person.id)
    if not scope:
        raise NotASupervisor
    month = Month.parse(words) if words.strip() else Month.of(work.now.astimezone(work.house.zone).date())
    if month is None:
        raise NotAMonth
    for grid in scope:
        work.answer_about(Kind.appraisal, grid.code, grid=grid.id, month=month.code)
    return Outcome("appraised")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which page of an appraisal: a part, a row of it, one figure of the row."""

    grid: int
    month: str
    part: str = ""
    key: int = 0
    figure: str = ""
    page: int = 0


def show(work: Work, wanted: Wanted) -> Outcome:
    """A button of the card: a part, a row, the matters behind a figure. Errors: NotASupervisor."""
    grid = grids.some(work.c, [wanted.grid]).get(wanted.grid)
    mine = supervised_grids(work, work.person.id)
    month = Month.parse(wanted.month)
    if grid is None or month is None or not any(g.contains(grid.path) for g in mine):
        raise NotASupervisor
    page = min(max(0, wanted.page), LAST_PAGE)
    about = f"{wanted.part}.{wanted.key}.{wanted.figure}.{page}"
    facts: dict[str, Any] = {"part": wanted.part, "key": wanted.key, "figure": wanted.figure, "page": page}
    work.answer_about(Kind.appraisal, about, grid=grid.id, month=month.code, **facts)
    return Outcome("appraised")


@dataclass(frozen=True, slots=True)
class Shown:
    """An appraisal as it is true now, and where one figure is asked for a page of its matters."""

    appraisal: Appraisal
    tickets: list[Ticket]
    total: int = 0


def shown(c: Connection, house: House, person: Person, facts: Mapping[str, Any], now: datetime) -> Shown | None:
    """None when the reader does not supervise the grid any more, or nothing unasked-for is worth saying."""
    grid = grids.some(c, [int(facts["grid"])]).get(int(facts["grid"]))
    month = Month.parse(str(facts["month"]))
    if grid is None or month is None or not digests.supervises(c, people.duties_of(c, person.id, now), grid):
        return None
    found = appraisal_figures.compose(c, house, grid, *month.span(house.zone), now)
    if facts.get("monthly") and found.silent:
        return None
    if not facts.get("figure"):
        return Shown(found, [])
    part = Part(str(facts["part"])) if facts["part"] in set(Part) else Part.left_out
    told = appraisal_figures.behind(c, found, grid, part, [str(facts["figure"])], int(facts["key"]))
    ids = [ticket for _, _, ticket, _ in told]
    first = int(facts.get("page") or 0) * PAGE
    some = {t.id: t for t in tickets.some(c, ids[first : first + PAGE])}
    return Shown(found, [some[i] for i in ids[first : first + PAGE] if i in some], len(ids))


def oblige(work: Work) -> int:
    """Last month's, from 08:30 of this month's first working day, once to each supervisor of a street; gives how many."""
    today = work.now.astimezone(work.house.zone).date()
    due_at = datetime.combine(first_working_day(work.house.calendars.usual, today), AT, work.house.zone)
    installed = obligations.done_at(work.c, "house", "installed", "")
    if work.now < due_at or installed is None or installed > due_at:
        return 0
    month = Month.of(today).before()
    told = obligations.done_scopes(work.c, "appraisal", month.code)
    readers = [d for d in people.duties_as(work.c, (Post.supervisor,), work.now) if d.holds(due_at)]
    return sum(_send(work, duty, month, due_at) for duty in readers if _scope(duty) not in told)


def _scope(duty: Duty) -> str:
    return f"{duty.grid_id}:{duty.person_id}"


def _send(work: Work, duty: Duty, month: Month, due_at: datetime) -> bool:
    grid = work.grid(duty.grid_id)
    if not is_street(grid):
        return False
    if not obligations.fulfil(work.c, "appraisal", _scope(duty), month.code, due_at, work.now):
        return False
    person = people.get(work.c, duty.person_id)
    facts: dict[str, object] = {"grid": grid.id, "month": month.code, "monthly": True}
    key = f"appraisal:{_scope(duty)}:{month.code}"
    work.say(Notice(key, Kind.appraisal, person.telegram_id, facts, person.id, urgency=Urgency.bulk))
    return True


def is_street(grid: Grid) -> bool:
    return grid.level in STREETS or grid.parent_id is None


def first_working_day(calendar: WorkCalendar, today: date) -> date:
    """Of the month `today` lies in; its first day where nobody works in it at all."""
    day = today.replace(day=1)
    while day.month == today.month:
        if calendar.slots(day):
            return day
        day += timedelta(days=1)
    return today.replace(day=1)

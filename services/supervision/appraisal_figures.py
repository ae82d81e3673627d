"""四评 of a subtree as figures: counted from what is true now, each with the matters behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.engine import Connection, Row

from domain import appraisal as rules
from domain.appraisal import Appraisal, Call, LeftOut, Opinion, Part
from domain.appraisal import Row as Judged
from domain.grids import Grid
from domain.people import Duty, Post
from domain.worktime import Hours, WorkCalendar
from services.work import House
from storage import appraisals, grids, hours
from storage.appraisals import Span

COMMUNITY, GRID = "community", "grid"
"""Levels whose grids are judged: by their residents, and by coverage and promises."""
PRESENT = (Post.worker, Post.deputy)


@dataclass(frozen=True, slots=True)
class Company:
    """A property company: its name and the grids where a liaison of it has, or had, the post."""

    key: int
    name: str
    grids: frozenset[int]


def compose(c: Connection, house: House, grid: Grid, since: datetime, until: datetime, now: datetime) -> Appraisal:
    """The four evaluations of the subtree for [since, until)."""
    span, below = Span(grid.path, since, until, now), grids.under(c, grid.path)
    companies = companies_of(c, span, grid, below)
    opinions = appraisals.opinions(c, span, [one.name for one in companies])
    return Appraisal(
        grid=grid.id,
        name=grid.name,
        code=grid.code,
        since=since,
        until=until,
        now=now,
        communities=_communities(c, span, grid, below, opinions),
        departments=_departments(c, span),
        companies=_companies(companies, opinions),
        grids=_grids(c, house, span, grid, below),
        left_out=_left_out(c, span),
    )


# communities, by their residents


def _communities(
    c: Connection, span: Span, top: Grid, below: Sequence[Grid], opinions: Iterable[Row[Any]]
) -> tuple[Judged, ...]:
    judged = _judged([g for g in below if g.level == COMMUNITY], top)
    found: dict[int, Counter[str]] = {key: Counter() for key in judged}
    for row in opinions:
        _hear(found[_owner(row.path, judged, top)], row, row.n)
    for row in appraisals.counts(c, appraisals.silent(span)):
        found[_owner(row.path, judged, top)]["silent"] += row.n
    return _rows(judged, found, top)


def _judged(found: Iterable[Grid], top: Grid) -> dict[int, Grid]:
    """Those who are judged, and whoever has what lies in none of them."""
    return {g.id: g for g in (*found, top)}


def _owner(path: str, judged: Mapping[int, Grid], top: Grid) -> int:
    found = rules.nearest(path, judged)
    return top.id if found is None else found


def _rows(judged: Mapping[int, Grid], found: Mapping[int, Counter[str]], top: Grid) -> tuple[Judged, ...]:
    """In the order of codes; what lies above all of them only where something lies there."""
    shown = (g for g in judged.values() if g.id != top.id or len(judged) == 1 or found[g.id])
    return tuple(Judged(g.id, g.name, g.code, dict(found[g.id])) for g in sorted(shown, key=lambda g: g.code))


def _opinion(row: Row[Any]) -> Opinion:
    return Opinion(row.solved, row.explained, row.answer, row.contacted)


def _hear(into: Counter[str], row: Row[Any], count: int) -> None:
    opinion = _opinion(row)
    for name in rules.heard_as(opinion):
        into[name] += count
    into["points"] += rules.points(opinion) * count


# departments, by those who whistled


def _departments(c: Connection, span: Span) -> tuple[Judged, ...]:
    keys: dict[str, int] = {}
    found: dict[str, Counter[str]] = {}
    for row in appraisals.calls(c, span):
        keys.setdefault(row.department, row.id)
        found.setdefault(row.department, Counter()).update(rules.came_as(_call(row), span.now))
    return tuple(Judged(keys[name], name, "", dict(found[name])) for name in sorted(found))


def _call(row: Row[Any]) -> Call:
    return Call(row.report_by, row.reported_at, row.excused_at is not None, row.mark)


# property companies, by residents


def companies_of(c: Connection, span: Span, top: Grid, below: Sequence[Grid]) -> list[Company]:
    """Property companies with a liaison in the subtree or above it during the span, by name."""
    places = {*top.chain(), *(g.id for g in below)}
    found: dict[str, list[Duty]] = {}
    for duty in appraisals.duties_between(c, places, (Post.liaison,), span):
        if rules.is_company(duty.department or ""):
            found.setdefault(duty.department or "", []).append(duty)
    return [Company(d[0].id, name, frozenset(one.grid_id for one in d)) for name, d in sorted(found.items())]


def company_of(row: Row[Any], companies: Sequence[Company]) -> Company | None:
    """Whose a resident's word is: the company's that was called in, else of a property matter the nearest one's.

    None for other matters, and where two companies are equally near: nobody is judged by a guess.
    """
    if row.called is not None:
        return next((one for one in companies if one.name == row.called), None)
    if not row.own:
        return None
    place = rules.nearest(row.path, {grid for one in companies for grid in one.grids})
    near = [one for one in companies if place in one.grids]
    return near[0] if len(near) == 1 else None


def _companies(companies: Sequence[Company], opinions: Iterable[Row[Any]]) -> tuple[Judged, ...]:
    found: dict[int, Counter[str]] = {one.key: Counter() for one in companies}
    for row in opinions:
        whose = company_of(row, companies)
        if whose is not None:
            _hear(found[whose.key], row, row.n)
    return tuple(Judged(one.key, one.name, "", dict(found[one.key])) for one in companies)


# grids, by who was there and by promises kept


def _grids(c: Connection, house: House, span: Span, top: Grid, below: Sequence[Grid]) -> tuple[Judged, ...]:
    duties: dict[int, list[Duty]] = {}
    for duty in appraisals.duties_between(c, [g.id for g in below], PRESENT, span):
        duties.setdefault(duty.grid_id, []).append(duty)
    judged = _judged([g for g in below if g.level == GRID or g.id in duties], top)
    found: dict[int, Counter[str]] = {key: Counter() for key in judged}
    kept = appraisals.promises(span.now)
    for row in appraisals.counts(c, appraisals.promised(span), kept):
        counted = {"opened": row.n, **{name: int(getattr(row, name)) for name in kept}}
        found[_owner(row.path, judged, top)].update(counted)
    for row in appraisals.counts(c, appraisals.ended_otherwise(span)):
        found[_owner(row.path, judged, top)]["left"] += row.n
    _add_presence(c, house, span, judged, duties, found)
    return _rows(judged, found, top)


def _add_presence(
    c: Connection,
    house: House,
    span: Span,
    judged: Mapping[int, Grid],
    duties: Mapping[int, list[Duty]],
    found: Mapping[int, Counter[str]],
) -> None:
    own, away = hours.every(c), appraisals.away_between(c, span)
    last = min(span.until, span.now)
    mornings: dict[Hours | None, list[datetime]] = {}
    for key, grid in judged.items():
        mine = duties.get(key, [])
        if not mine and grid.level != GRID:
            continue
        kept = next((own[g] for g in grid.chain() if g in own), None)
        if kept not in mornings:
            calendar = house.calendars.usual if kept is None else house.calendars.with_hours(kept)
            mornings[kept] = list(working_mornings(calendar, span.since, last))
        people = {d.person_id for d in mine}
        gone = [a for a in away if a.person in people]
        found[key].update(rules.presence(mornings[kept], mine, gone))
        found[key]["away"] += sum(a.holds(last) for a in gone)


def working_mornings(calendar: WorkCalendar, since: datetime, until: datetime) -> Iterator[datetime]:
    """When work begins on each working day of the span."""
    day = calendar.day_of(since)
    while day <= calendar.day_of(until):
        slots = calendar.slots(day)
        if slots and since <= slots[0][0] < until:
            yield slots[0][0]
        day += timedelta(days=1)


# what does not count


def _left_out(c: Connection, span: Span) -> tuple[LeftOut, ...]:
    out = [LeftOut(r.id, r.number, r.reason, r.by or "", r.at) for r in appraisals.excluded(c, span)]
    excused = (
        LeftOut(r.ticket_id, r.number, r.excuse or "", r.by or "", r.excused_at, r.department)
        for r in appraisals.calls(c, span)
        if "excused" in rules.came_as(_call(r), span.now)
    )
    return (*out, *excused)


# the matters behind a figure

Behind = tuple[int, str, int, str]
"""Whose (the row's key), which figure, and the ticket: its id and number."""


def behind(
    c: Connection, found: Appraisal, top: Grid, part: Part, figures: Collection[str], key: int | None = None
) -> Iterator[Behind]:
    """Every ticket behind those figures of a part, of one row or of all, oldest first within a figure."""
    span = Span(top.path, found.since, found.until, found.now)
    among = {
        Part.community: _behind_communities,
        Part.departments: _behind_calls,
        Part.property: _behind_companies,
        Part.grids: _behind_grids,
    }.get(part)
    told = among(c, span, found, top, figures) if among is not None else iter(())
    return (one for one in told if key is None or one[0] == key)


def _behind_communities(
    c: Connection, span: Span, found: Appraisal, top: Grid, figures: Collection[str]
) -> Iterator[Behind]:
    judged = {*(row.key for row in found.communities), top.id}
    if "silent" in figures:
        yield from _placed(appraisals.paths_of(c, appraisals.silent(span)), judged, "silent")
    for row in appraisals.opinions(c, span, (), each=True) if set(figures) - {"silent"} else ():
        for figure in rules.heard_as(_opinion(row)) & set(figures):
            yield rules.nearest(row.path, judged) or top.id, figure, row.id, row.number


def _placed(rows: Iterable[Row[Any]], judged: Collection[int], figure: str) -> Iterator[Behind]:
    for row in rows:
        key = rules.nearest(row.path, judged)
        if key is not None:
            yield key, figure, row.id, row.number


def _behind_grids(c: Connection, span: Span, found: Appraisal, top: Grid, figures: Collection[str]) -> Iterator[Behind]:
    judged, kept = {*(row.key for row in found.grids), top.id}, appraisals.promises(span.now)
    every = {"opened": appraisals.promised(span), "left": appraisals.ended_otherwise(span)}
    every |= {name: appraisals.promised(span) & one for name, one in kept.items()}
    for figure in (name for name in every if name in figures):
        yield from _placed(appraisals.paths_of(c, every[figure]), judged, figure)


def _behind_calls(
    c: Connection, span: Span, found: Appraisal, _top: Grid, figures: Collection[str]
) -> Iterator[Behind]:
    """A department called in twice for one ticket is behind its figure once."""
    keys = {row.name: row.key for row in found.departments}
    told = dict[Behind, None]()
    for row in appraisals.calls(c, span):
        for figure in rules.came_as(_call(row), span.now) & set(figures):
            told[keys[row.department], figure, row.ticket_id, row.number] = None
    yield from told


def _behind_companies(
    c: Connection, span: Span, _found: Appraisal, top: Grid, figures: Collection[str]
) -> Iterator[Behind]:
    companies = companies_of(c, span, top, grids.under(c, top.path))
    for row in appraisals.opinions(c, span, [one.name for one in companies], each=True):
        whose = company_of(row, companies)
        for figure in rules.heard_as(_opinion(row)) & set(figures) if whose is not None else ():
            yield (whose.key if whose else 0), figure, row.id, row.number

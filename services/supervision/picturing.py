"""The numbers behind the pictures of a subtree: how a week or month went, and where things are open now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo

from sqlalchemy.engine import Connection

from domain.digest_times import DAY, WEEK, Span, told_of
from domain.grids import Grid
from domain.notices import Kind
from domain.pictures import CategoryCount, Compared, Days, Hours, Kept, MapFigures, PlaceCount, SpanFigures
from domain.refusals import NotASupervisor
from services.supervising import supervised_grids
from services.work import House, Outcome, Work
from storage import digest_times, grids
from storage import pictures as rows

HOURS_OF = 8 * WEEK
KEPT_OF = 4 * WEEK
"""Of a single week few dates have come yet."""
MOST_CATEGORIES, MOST_PLACES = 6, 6


def of_span(
    c: Connection, house: House, grid: Grid, span: Span, since: datetime, until: datetime, now: datetime
) -> SpanFigures:
    """How the span [since, until) went, beside the one before it."""
    zone, first = house.zone, since.astimezone(house.zone).date()
    before = told_of(span, first, since, zone)[0]
    opened = rows.opened(c, grid.path, min(before, until - HOURS_OF), until)
    new, ended, done = (_by_day(n, zone) for n in (opened, *rows.ended(c, grid.path, before, until)))
    last, first_before = (until - timedelta(seconds=1)).astimezone(zone).date(), before.astimezone(zone).date()
    still = rows.open_at(c, grid.path, until)
    kept_since = until - KEPT_OF if span is Span.week else since
    return SpanFigures(
        grid=grid.name,
        span=span.value,
        first=first,
        last=last,
        new=Compared(_sum(new, first, last), _sum(new, first_before, first - DAY)),
        closed=Compared(_sum(done, first, last), _sum(done, first_before, first - DAY)),
        open=Compared(still, still + _sum(ended, first, last) - _sum(new, first, last)),
        days=_days(first_before if span is Span.week else first, last, new, done, ended, still),
        categories=_categories(c, grid.path, before, since, until),
        kept=_kept(c, grid, kept_since, until, now),
        kept_days=(until - kept_since).days,
        hours=_hours(opened, until - HOURS_OF, zone),
    )


def _moment(quarter: int, zone: tzinfo) -> datetime:
    return datetime.fromtimestamp(quarter * rows.QUARTER, UTC).astimezone(zone)


def _by_day(found: Mapping[int, int], zone: tzinfo) -> Counter[date]:
    days: Counter[date] = Counter()
    for quarter, n in found.items():
        days[_moment(quarter, zone).date()] += n
    return days


def _sum(days: Counter[date], first: date, last: date) -> int:
    return sum(n for day, n in days.items() if first <= day <= last)


def _days(first: date, last: date, new: Counter[date], done: Counter[date], ended: Counter[date], open_: int) -> Days:
    """Open at each day's end is reckoned back from how many are open at the end of the last."""
    every = [first + n * DAY for n in range((last - first).days + 1)]
    still = []
    for day in reversed(every):
        still.append(open_)
        open_ += ended[day] - new[day]
    return Days(first, tuple(new[d] for d in every), tuple(done[d] for d in every), tuple(reversed(still)))


def _categories(
    c: Connection, path: str, before: datetime, since: datetime, until: datetime
) -> tuple[CategoryCount, ...]:
    """The most frequent ones of the span."""
    now, then = Counter(rows.categories(c, path, since, until)), rows.categories(c, path, before, since)
    found = sorted(now.items(), key=lambda one: (-one[1], one[0]))[:MOST_CATEGORIES]
    return tuple(CategoryCount(code, Compared(n, then.get(code, 0))) for code, n in found)


def _kept(c: Connection, grid: Grid, since: datetime, until: datetime, now: datetime) -> tuple[Kept, ...]:
    """As the appraisal counts it: of what was opened in the span, done by the date; nothing whose date lies ahead."""
    places = grids.children(c, grid.id) or [grid]
    done, all_ = Counter[int](), Counter[int]()
    for path, (ok, late) in rows.kept_by_path(c, grid.path, since, until, now).items():
        place = _place_of(path, places)
        if place is not None:
            done[place] += ok
            all_[place] += ok + late
    most = {places[i].id for i, _ in all_.most_common(MOST_PLACES)}
    return tuple(Kept(g.name, done[i], all_[i]) for i, g in enumerate(places) if g.id in most and all_[i])


def _place_of(path: str, places: Iterable[Grid]) -> int | None:
    return next((i for i, g in enumerate(places) if g.contains(path)), None)


def _hours(opened: Mapping[int, int], since: datetime, zone: tzinfo) -> Hours:
    found = [[0] * 24 for _ in range(7)]
    for quarter, n in opened.items():
        if quarter * rows.QUARTER >= since.timestamp():
            at = _moment(quarter, zone)
            found[at.weekday()][at.hour] += n
    return tuple(tuple(day) for day in found)


def last_of(span: Span, now: datetime, zone: tzinfo) -> tuple[datetime, datetime]:
    """From when until when the digest of that span tells which was due last at `now`."""
    day = now.astimezone(zone).date()
    start = (
        day - timedelta(days=day.weekday()) if span is Span.week else day.replace(day=1) if span is Span.month else day
    )
    return told_of(span, start, now, zone)


def show_map(work: Work, grid_id: int) -> Outcome:
    """地图: the picture is drawn when it is said. Errors: NotASupervisor."""
    grid = grids.some(work.c, [grid_id]).get(grid_id)
    if grid is None or not any(g.contains(grid.path) for g in supervised_grids(work, work.person.id)):
        raise NotASupervisor
    language = digest_times.choice_of(work.c, work.person.id).language
    work.answer_about(Kind.map, str(grid.id), grid=grid.id, language=language)
    return Outcome("listed")


def of_map(c: Connection, grid: Grid, now: datetime) -> MapFigures:
    """Where things are open: the smallest places with a border, else what lies right below."""
    below = grids.under(c, grid.path)
    found = rows.open_by_path(c, grid.path, now)
    places = _side_by_side(grid, below)
    counts = {g.id: [0, 0] for g in places}
    by_path = {g.path: g.id for g in places}
    for path, (n, late) in found.items():
        place = _nearest(path, by_path)
        if place is not None:
            counts[place][0] += n
            counts[place][1] += late
    shown = {g.id for g in places}
    return MapFigures(
        grid=grid.name,
        open=sum(n for n, _ in found.values()),
        places=tuple(PlaceCount(g.name, counts[g.id][0], counts[g.id][1], g.area) for g in places),
        outlines=tuple((g.name, g.area) for g in below if g.area and g.id not in shown and g.id != grid.id),
    )


def _side_by_side(top: Grid, below: list[Grid]) -> list[Grid]:
    """Those with a border that nobody with a border lies within; beside them, of the same level, those without."""
    drawn = [g for g in below if g.area and g.id != top.id]
    around = {i for g in drawn for i in g.chain()[1:]}
    lowest = [g for g in drawn if g.id not in around]
    if not lowest:
        return [g for g in below if g.parent_id == top.id] or [top]
    levels, taken = {g.level for g in lowest}, {g.id for g in lowest} | around
    inside = {g.id for g in lowest}
    rest = [g for g in below if g.level in levels and g.id not in taken and not inside & set(g.chain())]
    return [*lowest, *rest]


def _nearest(path: str, by_path: Mapping[str, int]) -> int | None:
    """The place a path lies in."""
    while len(path) > 1:
        if path in by_path:
            return by_path[path]
        path = path[: path.rstrip("/").rindex("/") + 1]
    return None

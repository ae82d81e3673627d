"""When digests are due: which stretch of time each tells of, and the moment it is owed to somebody by their choice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from domain.worktime import WorkCalendar

DAY, WEEK = timedelta(days=1), timedelta(days=7)
AT = time(8, 30)


class Span(StrEnum):
    """What a digest tells of; of two that are due at once the longer is told first."""

    month = "month"  # the calendar month before, on the first day of the month somebody works
    week = "week"  # Monday to Sunday before, on Monday; is that a holiday, on the first day of the week somebody works
    day = "day"  # since the one before, every day


@dataclass(frozen=True, slots=True)
class Choice:
    """What a reader wants. `grid` None: one digest for each of theirs; `language` None: the one they always read.

    `changed_at`: everything due before was settled by what they wanted then.
    """

    at: time = AT
    spans: frozenset[Span] = frozenset(Span)
    grid: int | None = None
    language: str | None = None
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """One digest. `name`: the day, the Monday or the first of the month, ISO; it tells of `since` up to `until`."""

    span: Span
    name: str
    due_at: datetime
    since: datetime
    until: datetime


def periods(choice: Choice, calendar: WorkCalendar, after: datetime, now: datetime) -> Iterator[Period]:
    """What fell due from `after` up to `now`, in no order; nothing from before the last change of mind."""
    first, last = calendar.day_of(after) - DAY, calendar.day_of(now) + DAY
    for span in choice.spans:
        for start in _starts(span, first, last):
            due_at = _moment(_due_day(span, start, calendar), choice.at, calendar.zone)
            if max(after, choice.changed_at or after) <= due_at <= now:
                yield Period(span, start.isoformat(), due_at, *told_of(span, start, due_at, calendar.zone))


def passed_over(before: Choice, after: Choice, calendar: WorkCalendar, now: datetime) -> list[Period]:
    """What was still to come today and, by the new choice, would have come already: due now."""
    today = calendar.day_of(now)
    if _moment(today, after.at, calendar.zone) > now:
        return []
    coming = periods(before, calendar, now, _moment(today + DAY, time(), calendar.zone))
    return [
        Period(p.span, p.name, now, p.since, min(p.until, now))
        for p in coming
        if p.span in after.spans and calendar.day_of(p.due_at) == today
    ]


def told_of(span: Span, start: date, due_at: datetime, zone: tzinfo) -> tuple[datetime, datetime]:
    """From when until when a digest tells; `start`: the day, Monday or first of the month it is named after."""
    if span is Span.day:
        return due_at - DAY, due_at
    before = start - WEEK if span is Span.week else (start - DAY).replace(day=1)
    return _moment(before, time(), zone), _moment(start, time(), zone)


def _starts(span: Span, first: date, last: date) -> Iterator[date]:
    """Days that name a digest which may fall due from `first` to `last`."""
    day = first
    if span is Span.week:
        day -= timedelta(days=day.weekday())
    elif span is Span.month:
        day = day.replace(day=1)
    while day <= last:
        yield day
        day += WEEK if span is Span.week else DAY
        if span is Span.month:
            day = (day + 31 * DAY).replace(day=1)


def _due_day(span: Span, start: date, calendar: WorkCalendar) -> date:
    """The first worked day of the week or month; where nobody works all the time, its first day."""
    if span is Span.day:
        return start
    end = start + WEEK if span is Span.week else (start + 31 * DAY).replace(day=1)
    days = (start + n * DAY for n in range((end - start).days))
    return next((day for day in days if calendar.slots(day)), start)


def _moment(day: date, at: time, zone: tzinfo) -> datetime:
    """UTC: two moments of one zone would be compared by their wall clocks."""
    return datetime.combine(day, at, zone).astimezone(UTC)

"""When digests are due: holidays, changed clocks, changed minds."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.digest_times import Choice, Period, Span, passed_over, periods
from domain.worktime import Days, WorkCalendar, open_always
from services.calendar import make_calendar

SHANGHAI = ZoneInfo("Asia/Shanghai")
ZONES = tuple(
    map(ZoneInfo, ("Asia/Shanghai", "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Asia/Beirut"))
)
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


def due(span: Span, calendar: WorkCalendar, first: date, days: int, at: time = time(8, 30)) -> list[Period]:
    since = datetime.combine(first, time(), calendar.zone)
    choice = Choice(at=at, spans=frozenset({span}))
    return sorted(periods(choice, calendar, since, since + timedelta(days=days)), key=lambda p: p.due_at)


@pytest.mark.parametrize(
    ("monday", "comes"),
    [
        ("2026-11-23", "2026-11-23 Mon"),
        ("2026-10-05", "2026-10-08 Thu"),  # the National Day holiday ends on Wednesday
        ("2026-02-16", "2026-02-16 Mon"),  # nobody works in the whole week: then on its Monday, nothing piles up
        ("2026-02-23", "2026-02-24 Tue"),
    ],
)
def test_a_week_is_told_on_monday_or_the_first_day_somebody_works(monday: str, comes: str):
    found = due(Span.week, make_calendar(SHANGHAI), date.fromisoformat(monday), 7)
    assert [(p.name, f"{p.due_at.astimezone(SHANGHAI):%Y-%m-%d %a}") for p in found] == [(monday, comes)]
    since, until = found[0].since.astimezone(SHANGHAI), found[0].until.astimezone(SHANGHAI)
    assert (f"{until:%Y-%m-%d %H:%M}", until - since) == (f"{monday} 00:00", timedelta(days=7))


@pytest.mark.parametrize(
    ("month", "comes"), [("2026-12", "12-01"), ("2026-11", "11-02"), ("2026-10", "10-08"), ("2026-05", "05-06")]
)
def test_a_month_is_told_on_its_first_working_day(month: str, comes: str):
    first = date.fromisoformat(f"{month}-01")
    (found,) = due(Span.month, make_calendar(SHANGHAI), first, 28)
    assert f"{found.due_at.astimezone(SHANGHAI):%m-%d}" == comes
    assert found.until.astimezone(SHANGHAI).date() == first
    assert found.since.astimezone(SHANGHAI).date() == (first - timedelta(days=1)).replace(day=1)


def test_where_nobody_ever_works_nothing_is_lost():
    idle = WorkCalendar(SHANGHAI, days=Days({date(2026, 11, 1) + timedelta(days=n): False for n in range(90)}))
    assert [p.name for p in due(Span.month, idle, date(2026, 11, 1), 40)] == ["2026-11-01", "2026-12-01"]
    assert [p.name for p in due(Span.week, idle, date(2026, 11, 2), 13)] == ["2026-11-02", "2026-11-09"]


@pytest.mark.parametrize(("day", "utc"), [("2026-10-25", "00:30"), ("2026-03-29", "01:30")])
def test_an_hour_that_comes_twice_or_never_brings_one_digest(day: str, utc: str):
    found = due(Span.day, open_always(ZoneInfo("Europe/Berlin")), date.fromisoformat(day), 1, time(2, 30))
    assert [(p.name, f"{p.due_at:%H:%M}") for p in found] == [(day, utc)]


moments = st.integers(0, 400 * 24 * 60).map(lambda minutes: BEGIN + timedelta(minutes=minutes))
clocks = st.builds(time, st.integers(0, 23), st.integers(0, 59))


@given(st.sampled_from(ZONES), clocks, st.lists(moments, min_size=3, max_size=6), st.sampled_from(list(Span)))
def test_however_time_is_cut_each_period_falls_due_once(zone: ZoneInfo, at: time, cuts: list[datetime], span: Span):
    calendar, cuts = open_always(zone), sorted(cuts)
    choice = Choice(at=at, spans=frozenset({span}))
    whole = {p.name: p for p in periods(choice, calendar, cuts[0], cuts[-1])}
    pieces = [p for a, b in pairwise(cuts) for p in periods(choice, calendar, a, b)]
    assert {p.name: p for p in pieces} == whole
    assert len(list(periods(choice, calendar, cuts[0], cuts[-1]))) == len(whole)


@given(st.sampled_from(ZONES), clocks, moments, st.integers(2, 60))
def test_every_day_of_the_calendar_has_its_digest(zone: ZoneInfo, at: time, since: datetime, days: int):
    """Counted by walking the calendar, without asking when anything is due."""
    until = since + timedelta(days=days)
    first, last = since.astimezone(zone).date() + timedelta(days=1), until.astimezone(zone).date() - timedelta(days=1)
    whole = {(first + timedelta(days=n)).isoformat() for n in range((last - first).days + 1)}
    found = {p.name for p in periods(Choice(at=at, spans=frozenset({Span.day})), open_always(zone), since, until)}
    assert whole <= found
    assert len(found - whole) <= 2


@given(clocks, clocks, st.integers(0, 24 * 60 - 1))
def test_whoever_moves_the_hour_gets_the_day_once(before: time, after: time, minute: int):
    """By the old hour when it was past, at once when the new one is, else by the new one."""
    calendar, midnight = open_always(SHANGHAI), datetime(2026, 11, 25, tzinfo=SHANGHAI)
    now, end, day = midnight + timedelta(minutes=minute), midnight + timedelta(hours=23.99), frozenset({Span.day})
    past = [p.name for p in periods(Choice(before, day), calendar, midnight, now)]
    at_once = [p.name for p in passed_over(Choice(before, day), Choice(after, day), calendar, now)]
    later = [p.name for p in periods(Choice(after, day, changed_at=now), calendar, midnight, end)]
    assert set(past + at_once + later) == {"2026-11-25"}
    assert len(at_once) == (before >= now.time() >= after)

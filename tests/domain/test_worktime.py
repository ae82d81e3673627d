"""Working time: 调休, holidays, lunch, other zones; and what must hold of any hours and days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.worktime import ALWAYS, USUAL_HOURS, Days, Hours, NoWorkingTimeError, WorkCalendar, WrongHoursError
from services.calendar import OwnDays, WrongDaysError, make_calendar, published_days, read_own_days, unknown_from
from tests.support.clock import ZONE

STREET = make_calendar(ZONE)
HOUR = timedelta(hours=1)


def on(month: int, day: int, hour: int = 0, minute: int = 0, year: int = 2026) -> datetime:
    """The time of the street."""
    return datetime(year, month, day, hour, minute, tzinfo=ZONE)


# what, start, working hours, end
ROWS = [
    ("over lunch", on(11, 23, 11), 2, on(11, 23, 15)),  # Monday
    ("until lunch", on(11, 23, 10), 2, on(11, 23, 12)),
    ("in the lunch break", on(11, 23, 12, 30), 1, on(11, 23, 15)),
    ("over night", on(11, 23, 17), 2, on(11, 24, 10)),  # Monday -> Tuesday
    ("over the weekend", on(11, 20, 17), 2, on(11, 23, 10)),  # Friday -> Monday
    ("from a Saturday", on(11, 21, 12), 2, on(11, 23, 11)),
    ("a 调休 Saturday is worked", on(2, 13, 17), 2, on(2, 14, 10)),  # Friday -> Saturday before the festival
    ("into the Spring Festival", on(2, 14, 17), 2, on(2, 24, 10)),  # Saturday -> Tuesday of the week after next
    ("in the Spring Festival", on(2, 18, 10), 1, on(2, 24, 10)),
    ("the 调休 Saturday after it", on(2, 27, 17), 4, on(2, 28, 12)),  # Friday -> Saturday
    ("a 调休 Sunday of New Year", on(1, 1, 9), 7, on(1, 4, 18)),  # Thursday -> Sunday
    ("into 2027, of which nothing is known", on(12, 31, 17), 4, on(1, 1, 12, year=2027)),  # Thursday -> Friday
    ("the first weekend of 2027", on(1, 1, 17, year=2027), 2, on(1, 4, 10, year=2027)),  # Friday -> Monday
]


@pytest.mark.parametrize(("start", "hours", "end"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_working_hours_end_at(start: datetime, hours: int, end: datetime):
    assert STREET.add(start, hours * HOUR) == end
    assert STREET.between(start, end) == hours * HOUR
    assert STREET.between(STREET.back(end, hours * HOUR), end) == hours * HOUR


def test_own_days_go_before_the_published_ones():
    own = OwnDays({date(2027, 1, 1): False, date(2027, 1, 2): True, date(2026, 2, 14): False}, {}, frozenset({2027}))
    calendar = make_calendar(ZONE, own=own)
    assert calendar.add(on(12, 31, 17), 4 * HOUR) == on(1, 2, 12, year=2027)  # Thursday -> Saturday
    assert calendar.slots(date(2026, 2, 14)) == ()
    assert calendar.slots(date(2026, 2, 13)) != ()


def test_past_the_last_published_year_only_weekdays_are_known():
    last = max(published_days().years)
    with pytest.raises(NotImplementedError):
        chinese_calendar.is_workday(date(last + 1, 1, 1))
    assert STREET.known(date(last, 12, 31))
    assert not STREET.known(date(last + 1, 1, 1))
    assert [STREET.slots(date(last + 1, 6, day)) != () for day in range(1, 29)] == [
        date(last + 1, 6, day).weekday() < 5 for day in range(1, 29)
    ]
    assert unknown_from(STREET, datetime(last - 1, 12, 31, tzinfo=UTC)) is None
    assert unknown_from(STREET, datetime(last, 3, 1, tzinfo=UTC)) == last + 1
    assert unknown_from(make_calendar(ZONE, own=OwnDays(years=frozenset({last + 1}))), on(3, 1, year=last)) is None


def test_every_published_day_is_as_the_library_says():
    for n in range(3 * 365):
        day = date(2024, 1, 1) + timedelta(days=n)
        assert bool(STREET.slots(day)) == chinese_calendar.is_workday(day), day


def test_days_end_when_work_ends_and_the_first_is_not_counted():
    assert STREET.close_after_days(on(11, 20, 17), 7) == on(11, 27, 18)  # Friday -> Friday
    assert STREET.close_after_days(on(11, 21, 1), 7) == on(11, 30, 18)  # Saturday -> Saturday, so Monday
    assert STREET.close_after_days(on(2, 11, 9), 7) == on(2, 24, 18)  # in the Spring Festival, so after it
    assert STREET.close_after_days(on(2, 7, 9), 7) == on(2, 14, 18)  # Saturday -> Saturday that is worked
    assert STREET.close_after_working_days(on(11, 20, 9), 1) == on(11, 23, 18)  # Friday -> Monday
    assert STREET.close_after_working_days(on(2, 13, 9), 2) == on(2, 24, 18)  # Friday; Saturday is the first


def test_next_start_is_the_moment_itself_while_somebody_works():
    assert STREET.next_start(on(11, 23, 9)) == on(11, 23, 9)
    assert STREET.next_start(on(11, 23, 12)) == on(11, 23, 14)
    assert STREET.next_start(on(11, 20, 18)) == on(11, 23, 9)
    assert STREET.is_working(on(11, 23, 11, 59))
    assert not STREET.is_working(on(11, 23, 12))


# zone, slot, day, how long it really is
CHANGES = [
    ("Europe/Berlin", "01:00-04:00", date(2026, 3, 29), 2 * HOUR),  # 02:00 -> 03:00
    ("Europe/Berlin", "02:15-02:45", date(2026, 3, 29), 0 * HOUR),
    ("Europe/Berlin", "02:30-03:15", date(2026, 3, 29), 0.25 * HOUR),
    ("Europe/Berlin", "01:00-04:00", date(2026, 10, 25), 4 * HOUR),  # 03:00 -> 02:00
    ("Europe/Berlin", "02:00-02:30", date(2026, 10, 25), 0.5 * HOUR),  # by the first showing only
    ("America/Havana", "00:00-24:00", date(2026, 3, 8), 23 * HOUR),  # 00:00 -> 01:00
    ("America/Havana", "00:00-24:00", date(2026, 11, 1), 25 * HOUR),  # 01:00 -> 00:00
    ("Australia/Lord_Howe", "01:00-03:00", date(2026, 10, 4), 1.5 * HOUR),  # 02:00 -> 02:30
    ("Pacific/Apia", "09:00-17:00", date(2011, 12, 30), 0 * HOUR),  # a day that never was
]


@pytest.mark.parametrize(("zone", "slot", "day", "long"), CHANGES)
def test_where_clocks_change_a_slot_is_as_long_as_it_really_is(zone: str, slot: str, day: date, long: timedelta):
    calendar = WorkCalendar(ZoneInfo(zone), Hours.parse(f"Mon-Sun {slot}"))
    assert sum((b - a for a, b in calendar.slots(day)), timedelta()) == long


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        ("", "no hours"),
        ("Mon-Fri", "hours are missing"),
        ("Mon-Fri 9-12", "9-12"),
        ("Mon-Fri 09:60-12:00", "09:60-12:00"),
        ("Mon-Fri 09:00-24:01", "24:01"),
        ("Mon-Fri 12:00-09:00", "ends after it begins"),
        ("Mon-Fri 09:00-12:00 11:00-13:00", "11:00-13:00"),
        ("Fri-Mon 09:00-12:00", "begins on Monday"),
        ("Moon 09:00-12:00", "Moon"),
        ("Mon-Fri 09:00-12:00; Fri 09:00-10:00", "Fri is named twice"),
    ],
)
def test_wrong_hours_are_refused_by_what_is_wrong(words: str, wrong: str):
    with pytest.raises(WrongHoursError, match=wrong):
        Hours.parse(words)


def test_a_calendar_in_which_nobody_ever_works_is_an_error_not_a_loop():
    free = {date(2015, 1, 1) + timedelta(days=n): False for n in range(22 * 366)}
    calendar = WorkCalendar(ZONE, USUAL_HOURS, Days(free))
    for ask in (calendar.next_start, lambda at: calendar.back(at, HOUR), lambda at: calendar.close_after_days(at, 1)):
        with pytest.raises(NoWorkingTimeError):
            ask(on(1, 1))


# -- own days from a file --


def test_own_days_are_read_with_remarks_commas_and_chinese_words(tmp_path: Path):
    path = tmp_path / "days.txt"
    path.write_text(
        "\ufeff# 社区自己的日子\n2027-01-01 holiday 元旦 放假\n2027-01-09,班\n\n2027-02-05 休 # 小年\n2027 complete\n",
        "utf-8",
    )
    own = read_own_days(path)
    assert own.marked == {date(2027, 1, 1): False, date(2027, 1, 9): True, date(2027, 2, 5): False}
    assert own.names[date(2027, 1, 1)] == "元旦 放假"
    assert own.years == {2027}


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("2027-01-01 holiday\n2027-13-01 holiday", "line 2: 2027-13-01"),
        ("# a remark\n2027-01-01", "line 2"),
        ("2027-01-01 perhaps", "line 1"),
        ("2027-01-01 holiday\n\n2027-01-01 working", "line 3: 2027-01-01"),
        ("complete 2027", "line 1"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, text: str, wrong: str):
    path = tmp_path / "days.txt"
    path.write_text(text, "utf-8")
    with pytest.raises(WrongDaysError, match=wrong):
        read_own_days(path)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path):
    (tmp_path / "days.txt").write_bytes(b"\xff\xfe")
    for name in ("days.txt", "missing.txt"):
        with pytest.raises(WrongDaysError, match=name):
            read_own_days(tmp_path / name)


# -- what must always hold --

ZONES = (
    "Asia/Shanghai",
    "Europe/Berlin",
    "America/New_York",
    "America/Havana",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
)
_FROM = datetime(2025, 12, 1, tzinfo=UTC)
MOMENTS = st.timedeltas(timedelta(), timedelta(days=455)).map(lambda passed: _FROM + passed)
SPANS = st.timedeltas(timedelta(microseconds=1), timedelta(days=40))


@st.composite
def slots(draw: st.DrawFn) -> tuple[tuple[int, int], ...]:
    ends = sorted(draw(st.sets(st.integers(0, 1440), max_size=6)))
    return tuple(zip(ends[::2], ends[1::2], strict=False))


@st.composite
def calendars(draw: st.DrawFn) -> WorkCalendar:
    week = draw(st.lists(slots(), min_size=7, max_size=7).filter(any))
    marked = draw(st.dictionaries(st.dates(date(2025, 12, 1), date(2027, 3, 1)), st.booleans(), max_size=40))
    hours = draw(st.sampled_from((USUAL_HOURS, ALWAYS, Hours(tuple(week)))))
    return WorkCalendar(ZoneInfo(draw(st.sampled_from(ZONES))), hours, Days(marked))


def lies_in_working_time(calendar: WorkCalendar, at: datetime) -> bool:
    """Within a slot, or at its very end: until then it was promised."""
    day = calendar.day_of(at)
    near = [slot for n in (-1, 0, 1) for slot in calendar.slots(day + timedelta(days=n))]
    return any(start < at <= end for start, end in near)


@given(calendars(), MOMENTS, SPANS)
def test_what_is_added_ends_in_working_time_and_is_just_so_long(calendar: WorkCalendar, at: datetime, span: timedelta):
    end = calendar.add(at, span)
    assert lies_in_working_time(calendar, end)
    assert calendar.between(at, end) == span
    assert calendar.between(at, end - timedelta(microseconds=1)) < span
    assert calendar.between(calendar.back(end, span), end) == span


@given(calendars(), MOMENTS, SPANS, SPANS)
def test_adding_twice_is_adding_both(calendar: WorkCalendar, at: datetime, first: timedelta, second: timedelta):
    assert calendar.add(calendar.add(at, first), second) == calendar.add(at, first + second)


@given(calendars(), st.tuples(MOMENTS, MOMENTS, MOMENTS).map(sorted))
def test_the_parts_of_a_time_are_the_whole(calendar: WorkCalendar, moments: list[datetime]):
    a, b, c = moments
    assert calendar.between(a, b) + calendar.between(b, c) == calendar.between(a, c)
    assert calendar.between(a, c) <= c - a
    assert calendar.between(c, a) == timedelta()


@given(calendars(), MOMENTS, st.integers(1, 30))
def test_days_end_with_work_on_a_worked_day(calendar: WorkCalendar, at: datetime, days: int):
    for end, least in (
        (calendar.close_after_days(at, days), days),
        (calendar.close_after_working_days(at, days), days),
    ):
        assert lies_in_working_time(calendar, end)
        assert any(end == calendar.slots(day)[-1][1] for day in _around(calendar, end) if calendar.slots(day))
        assert (end - at).days >= least - 1


def _around(calendar: WorkCalendar, at: datetime) -> list[date]:
    return [calendar.day_of(at) + timedelta(days=n) for n in (-1, 0)]


@given(calendars(), MOMENTS)
def test_work_begins_at_the_next_start_and_not_before(calendar: WorkCalendar, at: datetime):
    start = calendar.next_start(at)
    assert start >= at
    assert calendar.is_working(start)
    assert calendar.between(at, start) == timedelta()


def test_five_years_are_reckoned_exactly():
    year_hours = 7 * 250 * HOUR
    end = STREET.add(on(1, 5, 9), 5 * year_hours)
    assert STREET.between(on(1, 5, 9), end) == 5 * year_hours
    assert end.year in (2030, 2031)

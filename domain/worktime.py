"""Working time: which moments of which days count, and how to reckon with them; exact to the microsecond, in any zone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo

Slot = tuple[int, int]
"""Minutes after midnight by the wall clock, the end not included: (540, 720) is 09:00–12:00; 1440 is 24:00."""
Span = tuple[datetime, datetime]
"""From and until, UTC."""

DAY = timedelta(days=1)
ZERO = timedelta()
FARTHEST = 10 * 366
"""Days to look ahead at most; nothing is promised that far away."""
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_SLOT = re.compile(r"(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})")


class WrongHoursError(ValueError):
    """What is wrong with hours as somebody wrote them."""


class NoWorkingTimeError(ValueError):
    """Nobody works within ten years: the hours or the days handed in cannot be meant."""


@dataclass(frozen=True, slots=True)
class Hours:
    """The slots of each weekday, Monday first. `always`: round the clock, on holidays too."""

    week: tuple[tuple[Slot, ...], ...]
    always: bool = False

    def of(self, day: date, *, worked: bool) -> tuple[Slot, ...]:
        """The slots of a day; a Saturday that is worked instead (调休) has the hours of an ordinary working day."""
        if self.always:
            return ((0, 1440),)
        if not worked:
            return ()
        return self.week[day.weekday()] or next(slots for slots in self.week if slots)

    @property
    def weekdays(self) -> frozenset[int]:
        """Weekdays that are worked in an ordinary week."""
        return frozenset(number for number, slots in enumerate(self.week) if slots)

    @classmethod
    def parse(cls, words: str) -> Hours:
        """From `always`, or like `Mon-Fri 09:00-12:00 14:00-18:00; Sat 09:00-12:00`. Errors: WrongHoursError."""
        if words.strip() == "always":
            return cls((((0, 1440),),) * 7, always=True)
        week: list[tuple[Slot, ...]] = [()] * 7
        for part in filter(None, (piece.strip() for piece in words.split(";"))):
            days, *slots = part.split()
            for weekday in _weekdays(days):
                if week[weekday]:
                    raise WrongHoursError(f"{_WEEKDAYS[weekday]} is named twice")
                week[weekday] = _slots(part, slots)
        if not any(week):
            raise WrongHoursError("no hours are named, write like Mon-Fri 09:00-12:00 14:00-18:00")
        return cls(tuple(week))


def _weekdays(words: str) -> range:
    first, _, last = words.partition("-")
    if first not in _WEEKDAYS or (last and last not in _WEEKDAYS):
        raise WrongHoursError(f"{words}: days are written like Mon-Fri or Sat")
    found = range(_WEEKDAYS.index(first), _WEEKDAYS.index(last or first) + 1)
    if not found:
        raise WrongHoursError(f"{words}: the week begins on Monday")
    return found


def _slots(part: str, words: list[str]) -> tuple[Slot, ...]:
    """In order and apart. Errors: WrongHoursError."""
    found: list[Slot] = []
    for word in words:
        match = _SLOT.fullmatch(word)
        h, m, until_h, until_m = map(int, match.groups()) if match else (0, 60, 0, 0)
        start, end = 60 * h + m, 60 * until_h + until_m
        if max(m, until_m) > 59 or end > 1440:
            raise WrongHoursError(f"{word}: hours are written like 09:00-12:00")
        if start >= end or (found and start < found[-1][1]):
            raise WrongHoursError(f"{word}: each slot ends after it begins and begins after the one before")
        found.append((start, end))
    if not found:
        raise WrongHoursError(f"{part}: hours are missing, like 09:00-12:00")
    return tuple(found)


USUAL_HOURS = Hours.parse("Mon-Fri 09:00-12:00 14:00-18:00")
ALWAYS = Hours.parse("always")


@dataclass(frozen=True, slots=True)
class Days:
    """Days that differ from their week: True worked, False free. Outside of `years` only weekdays are known."""

    marked: Mapping[date, bool] = field(default_factory=dict)
    names: Mapping[date, str] = field(default_factory=dict)
    years: frozenset[int] = frozenset()

    def known(self, day: date) -> bool:
        """Whether holidays and 调休 of that day are known, not only its weekday."""
        return day in self.marked or day.year in self.years


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """When a community works. Moments are aware; results are UTC.

    A slot runs from the moment the wall clock first shows its start until it first shows its end, so that where
    clocks are changed no slot is counted twice, and one inside a skipped hour is empty.
    """

    zone: tzinfo
    hours: Hours = USUAL_HOURS
    days: Days = field(default_factory=Days)
    _slots: dict[date, tuple[Span, ...]] = field(default_factory=dict, compare=False, repr=False)

    def with_hours(self, hours: Hours) -> WorkCalendar:
        """The same days with other hours."""
        return WorkCalendar(self.zone, hours, self.days)

    def known(self, day: date) -> bool:
        """Whether the day's holidays are known; if not, only its weekday counts."""
        return self.hours.always or self.days.known(day)

    def known_year(self, year: int) -> bool:
        """Whether every holiday of the year is known."""
        return self.hours.always or year in self.days.years

    def day_of(self, at: datetime) -> date:
        """The day by the wall clock."""
        return at.astimezone(self.zone).date()

    def slots(self, day: date) -> tuple[Span, ...]:
        """The working time of a day, in order."""
        found = self._slots.get(day)
        if found is None:
            worked = self.days.marked.get(day, day.weekday() in self.hours.weekdays)
            spans = ((self._shown(day, a), self._shown(day, b)) for a, b in self.hours.of(day, worked=worked))
            found = self._slots[day] = tuple((a, b) for a, b in spans if a < b)
        return found

    def is_working(self, at: datetime) -> bool:
        return self.next_start(at) == at

    def next_start(self, at: datetime) -> datetime:
        """The moment itself in working time, else the start of the next slot."""
        return next(max(start, at) for start, _ in self._from(at)).astimezone(UTC)

    def add(self, start: datetime, span: timedelta) -> datetime:
        """The first moment by which `span` of working time has passed since `start`; never outside working time."""
        if span <= ZERO:
            return start.astimezone(UTC)
        left = span
        for begin, end in self._from(start):
            here = end - max(begin, start)
            if here >= left:
                return end - (here - left)
            left -= here
        raise AssertionError("unreachable: _from ends with an error")  # pragma: no cover

    def back(self, end: datetime, span: timedelta) -> datetime:
        """The last moment from which `span` of working time passes until `end`: when to warn of it."""
        if span <= ZERO:
            return end.astimezone(UTC)
        left, day = span, self.day_of(end) + DAY
        for _ in range(FARTHEST):
            for begin, until in reversed(self.slots(day)):
                here = min(until, end) - begin
                if here >= left:
                    return begin + (here - left)
                left -= max(here, ZERO)
            day -= DAY
        return self._none()

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Working time from `start` to `end`, zero when the end is not later."""
        if end <= start:
            return ZERO
        day, last, total = self.day_of(start) - DAY, self.day_of(end) + DAY, ZERO
        while day <= last:
            for begin, until in self.slots(day):
                if until > start and begin < end:
                    total += min(until, end) - max(begin, start)
            day += DAY
        return total

    def close_after_days(self, start: datetime, days: int) -> datetime:
        """Calendar days: the day of the start is not counted; the last one ends when work ends.

        If nobody works on the last day, the next day somebody works is the last (Civil Code of China, 201 and 203).
        """
        return self._close(self.day_of(start) + days * DAY, 1)

    def close_after_working_days(self, start: datetime, days: int) -> datetime:
        """The end of the `days`th working day after the day of the start."""
        return self._close(self.day_of(start) + DAY, days)

    def _close(self, day: date, nth: int) -> datetime:
        for _ in range(FARTHEST):
            nth -= bool(self.slots(day))
            if nth == 0:
                return self.slots(day)[-1][1]
            day += DAY
        return self._none()

    def _from(self, at: datetime) -> Iterator[Span]:
        """Slots that are not over at that moment. Errors: NoWorkingTimeError when there are none for ten years."""
        day = self.day_of(at) - DAY
        for _ in range(FARTHEST):
            for start, end in self.slots(day):
                if end > at:
                    yield start, end
            day += DAY
        self._none()

    def _none(self) -> datetime:
        raise NoWorkingTimeError(f"no working time within {FARTHEST} days")

    def _shown(self, day: date, minutes: int) -> datetime:
        """When the wall clock first shows so many minutes after midnight, or more."""
        wall = datetime.combine(day, time()) + timedelta(minutes=minutes)
        late = wall.replace(tzinfo=self.zone).astimezone(UTC)
        if self._wall(late) == wall:
            return late
        # The hour was skipped: look for the jump, between the moments the two offsets give.
        early = wall.replace(tzinfo=self.zone, fold=1).astimezone(UTC)
        low, high = 0, int((late - early).total_seconds())
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if self._wall(early + timedelta(seconds=middle)) >= wall else (middle, high)
        return early + timedelta(seconds=high)

    def _wall(self, at: datetime) -> datetime:
        return at.astimezone(self.zone).replace(tzinfo=None)


def open_always(zone: tzinfo) -> WorkCalendar:
    """A place that never closes."""
    return WorkCalendar(zone, ALWAYS)

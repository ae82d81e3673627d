"""When somebody works, as a clerk with three wall clocks knows it: minute by minute, sharing no code with the program."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache, cached_property

import chinese_calendar

FIRST = datetime(2026, 9, 1, tzinfo=UTC)
"""Second 0. From here on moments are whole seconds."""
MINUTES = 150 * 1440
EAST = 8 * 3600
"""The wall's hour is eight ahead, all year."""


def second(at: datetime) -> int:
    return int((at - FIRST) / timedelta(seconds=1))


def moment(seconds: int) -> datetime:
    return FIRST + timedelta(seconds=seconds)


def wall_time(seconds: int) -> int:
    """Seconds after midnight by the wall."""
    return (seconds + EAST) % 86400


def asleep(seconds: int) -> bool:
    """From ten in the evening to seven in the morning."""
    return wall_time(seconds) >= 22 * 3600 or wall_time(seconds) < 7 * 3600


def awake_from(seconds: int) -> int:
    """The moment itself or the next seven o'clock."""
    while asleep(seconds):
        seconds += 1 if (7 * 3600 - wall_time(seconds)) % 86400 < 60 else 60
    return seconds


@cache
def day_worked(day: date) -> bool:
    """As published, day by day."""
    return bool(chinese_calendar.is_workday(day))


@dataclass(frozen=True)
class Wall:
    """One place. hours: slots of each weekday in minutes, Monday first; None: always."""

    hours: tuple[tuple[tuple[int, int], ...], ...] | None

    @cached_property
    def minutes(self) -> tuple[list[int], list[int]]:
        """(working minutes before each minute, the minutes that are worked)."""
        before, worked = [0], []
        for minute in range(MINUTES):
            if self._worked(minute):
                worked.append(minute)
            before.append(len(worked))
        return before, worked

    def _worked(self, minute: int) -> bool:
        if self.hours is None:
            return True
        wall = (FIRST + timedelta(minutes=minute, seconds=EAST)).replace(tzinfo=None)
        slots = self.hours[wall.weekday()]
        marked = wall.date() in chinese_calendar.holidays or wall.date() in chinese_calendar.workdays
        if marked and not day_worked(wall.date()):
            return False
        if marked:
            slots = slots or next(s for s in self.hours if s)
        return any(a <= wall.hour * 60 + wall.minute < b for a, b in slots)

    def passed(self, at: int) -> int:
        """Working seconds before a moment."""
        before, _ = self.minutes
        minute = at // 60
        return before[minute] * 60 + (at % 60 if before[minute + 1] > before[minute] else 0)

    def between(self, start: int, end: int) -> int:
        return max(0, self.passed(end) - self.passed(start))

    def on(self, at: int, seconds: int) -> int:
        """The first moment by which so much was worked."""
        target = self.passed(at) + seconds
        nth = (target - 1) // 60
        return self.minutes[1][nth] * 60 + target - nth * 60

    def back(self, at: int, seconds: int) -> int:
        """The last moment from which so much is worked until `at`."""
        target = self.passed(at) - seconds
        return self.minutes[1][target // 60] * 60 + target % 60

    def end_of_day(self, start: int, days: int, *, worked: bool) -> int:
        """The end of work `days` days on; `worked`: count only days somebody works."""
        today = (start + EAST) // 86400
        day, left = today + (1 if worked else days), days if worked else 1
        while True:
            begin = (day * 86400 - EAST) // 60
            ends = bisect_left(self.minutes[1], begin + 1440)
            if ends and self.minutes[1][ends - 1] >= begin:
                left -= 1
                if left == 0:
                    return (self.minutes[1][ends - 1] + 1) * 60
            day += 1


@dataclass(frozen=True)
class Span:
    """A span as it stands in a history: 30m, 2h, 120wm, 7d, 20wd."""

    amount: int
    unit: str

    @classmethod
    def read(cls, code: object) -> Span:
        digits = "".join(sign for sign in str(code) if sign.isdigit())
        unit = str(code)[len(digits) :]
        return cls(int(digits) * (60 if unit.endswith("h") else 1), unit.replace("h", "m"))

    @property
    def clock(self) -> bool:
        """Counted by the clock on the wall, not by work."""
        return self.unit == "m"

    def after(self, start: int, wall: Wall) -> int:
        if self.unit in ("d", "wd"):
            return wall.end_of_day(start, self.amount, worked=self.unit == "wd")
        return start + self.amount * 60 if self.clock else wall.on(start, self.amount * 60)

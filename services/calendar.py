"""The calendar of the house: public holidays and 调休 as published, the installation's own days, the hours of each grid."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from pathlib import Path

import chinese_calendar
from sqlalchemy.engine import Connection

from domain.worktime import USUAL_HOURS, Days, Hours, WorkCalendar
from storage import hours

WORDS = {"working": True, "班": True, "holiday": False, "休": False}
COMPLETE = ("complete", "完整")


class WrongDaysError(ValueError):
    """What is wrong with the file of own days, with its line."""


@dataclass(frozen=True, slots=True)
class OwnDays:
    """What the installation says of days: True worked, False free; `years` of which it names every holiday."""

    marked: dict[date, bool] = field(default_factory=dict)
    names: dict[date, str] = field(default_factory=dict)
    years: frozenset[int] = frozenset()


def read_own_days(path: str | Path) -> OwnDays:
    """Own days from a UTF-8 file, one a line: `2027-01-01 holiday 元旦`, `2027-01-09 working`.

    `2027 complete` says that every holiday of the year stands in the file; `#` begins a remark.
    Errors: WrongDaysError, with the line.
    """
    try:
        lines = Path(path).read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as fault:
        raise WrongDaysError(f"{path}: 读不了 / cannot be read ({type(fault).__name__})") from None
    marked, names, years = dict[date, bool](), dict[date, str](), set[int]()
    for number, line in enumerate(lines, 1):
        words = line.partition("#")[0].replace(",", " ").replace("，", " ").split(maxsplit=2)
        where = f"{path}: 第 {number} 行 / line {number}"
        if words and (year := _complete(words)):
            years.add(year)
        elif words:
            day = _day(where, words)
            if day in marked:
                raise WrongDaysError(f"{where}: {day} 写了两次 / is named twice")
            marked[day], names[day] = WORDS[words[1]], " ".join(words[2:]).strip()
    return OwnDays(marked, names, frozenset(years))


def _complete(words: list[str]) -> int | None:
    """The year of a line that says all its holidays are named."""
    if len(words) != 2 or words[1] not in COMPLETE or not re.fullmatch("[0-9]{4}", words[0]):
        return None
    return int(words[0])


def _day(where: str, words: list[str]) -> date:
    """The day of a line. Errors: WrongDaysError."""
    if len(words) < 2 or words[1] not in WORDS:
        like = "2027-01-01 holiday 元旦 | 2027-01-09 working | 2027 complete"
        raise WrongDaysError(f"{where}: 应写成 / should be like: {like}")
    try:
        return date.fromisoformat(words[0])
    except ValueError:
        raise WrongDaysError(f"{where}: {words[0]} 不是日期 / is not a date, write like 2027-01-01") from None


def published_days() -> Days:
    """What the State Council published, as far as the installed chinesecalendar knows it."""
    marked = dict.fromkeys(chinese_calendar.holidays, False) | dict.fromkeys(chinese_calendar.workdays, True)
    names = {**chinese_calendar.holidays, **chinese_calendar.workdays}
    return Days(marked, names, frozenset(day.year for day in marked))


def make_calendar(zone: tzinfo, hours_: Hours = USUAL_HOURS, own: OwnDays | None = None) -> WorkCalendar:
    """The house's calendar: own days go before published ones."""
    published, own = published_days(), own or OwnDays()
    days = Days(
        {**published.marked, **own.marked},
        {**published.names, **own.names},
        published.years | own.years,
    )
    return WorkCalendar(zone, hours_, days)


class Calendars:
    """The calendar of each grid: the hours of the nearest grid above it that has its own, else the house's."""

    def __init__(self, usual: WorkCalendar) -> None:
        self.usual = usual
        self._others: dict[Hours, WorkCalendar] = {}

    def of(self, c: Connection, grid_path: str) -> WorkCalendar:
        """For a grid by its path, as the table has it now."""
        found = hours.nearest(c, grid_path)
        return self.usual if found is None else self.with_hours(found)

    def with_hours(self, found: Hours) -> WorkCalendar:
        """Kept, so that what was reckoned once for its days is not reckoned again."""
        if found == self.usual.hours:
            return self.usual
        return self._others.setdefault(found, self.usual.with_hours(found))


def unknown_from(calendar: WorkCalendar, now: datetime) -> int | None:
    """The first of this year and the next whose holidays nobody told us, so that only weekdays count there."""
    this_year = calendar.day_of(now).year
    return next((year for year in (this_year, this_year + 1) if not calendar.known_year(year)), None)

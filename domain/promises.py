"""Promises: how long each class of matter may wait, copied onto the ticket when it is opened."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.worktime import WorkCalendar


class Unit(StrEnum):
    """In what a span is counted. Days end when work ends; the day they begin on does not count (docs/decisions/0009)."""

    minutes = "m"  # round the clock
    working_minutes = "wm"
    days = "d"  # of the calendar; a free last day gives way to the next working day
    working_days = "wd"


@dataclass(frozen=True, slots=True)
class Within:
    """So many of a unit. Written down in a ticket's history as its `code`, like "120wm" or "7d"."""

    amount: int
    unit: Unit

    @property
    def code(self) -> str:
        return f"{self.amount}{self.unit}"

    @classmethod
    def parse(cls, code: object) -> Within | None:
        """Of a code, also in hours ("2h", "4wh"). None for anything else, and for spans longer than five years."""
        match = re.fullmatch(r"(\d{1,7})(w?[mhd])", code, re.ASCII) if isinstance(code, str) else None
        if match is None:
            return None
        amount, unit = int(match[1]), match[2]
        found = cls(amount * 60, Unit(unit.replace("h", "m"))) if unit.endswith("h") else cls(amount, Unit(unit))
        return found if amount and found.roughly <= timedelta(days=5 * 366) else None

    @property
    def round_the_clock(self) -> bool:
        return self.unit is Unit.minutes

    @property
    def roughly(self) -> timedelta:
        """To compare with others, not to reckon with."""
        return timedelta(days=self.amount) if self.unit.endswith("d") else timedelta(minutes=self.amount)

    def after(self, start: datetime, calendar: WorkCalendar) -> datetime:
        """The latest moment (UTC); in working time unless it is counted round the clock."""
        if self.unit is Unit.days:
            return calendar.close_after_days(start, self.amount)
        if self.unit is Unit.working_days:
            return calendar.close_after_working_days(start, self.amount)
        return self.later(start, timedelta(minutes=self.amount), calendar)

    def later(self, by: datetime, pause: timedelta, calendar: WorkCalendar) -> datetime:
        """A date moved along by a pause, as `lost` measures it."""
        return by + pause if self.round_the_clock else calendar.add(by, pause)

    def lost(self, start: datetime, end: datetime, calendar: WorkCalendar) -> timedelta:
        """How much of this span's own time lies between two moments."""
        return max(end - start, timedelta()) if self.round_the_clock else calendar.between(start, end)


def within(code: str) -> Within:
    """Errors: ValueError for a code nobody can read."""
    found = Within.parse(code)
    if found is None:
        raise ValueError(f"{code!r} is not a span like 30m, 2wh, 7d or 20wd")
    return found


@dataclass(frozen=True, slots=True)
class Promise:
    """From opening: until accepted, until the resident is first contacted, until resolved."""

    name: str
    accept: Within
    contact: Within
    resolve: Within

    def accept_by(self, opened_at: datetime, calendar: WorkCalendar) -> datetime:
        """The latest moment for somebody to take it."""
        return self.accept.after(opened_at, calendar)

    def contact_by(self, opened_at: datetime, calendar: WorkCalendar) -> datetime:
        """The latest moment for the resident to hear from the holder."""
        return self.contact.after(opened_at, calendar)

    def resolve_by(self, opened_at: datetime, calendar: WorkCalendar) -> datetime:
        """The latest moment to resolve, without pauses; domain/deadlines.py knows those."""
        return self.resolve.after(opened_at, calendar)

    @property
    def facts(self) -> dict[str, object]:
        """For the history: what was promised, so that no later change of the table below rewrites it."""
        return {
            "promise": self.name,
            "accept_for": self.accept.code,
            "contact_for": self.contact.code,
            "resolve_for": self.resolve.code,
        }


def _promise(name: str, accept: str, contact: str, resolve: str) -> Promise:
    return Promise(name, within(accept), within(contact), within(resolve))


# FIELD, "Usual limits": dispatch 30 min urgent / 2 h else; danger 2 h; utilities and heat 24 h; ordinary 7 d; hard 15 d.
# The limits of city management count in working time: w. An illegal building is stopped on the spot in 4 h (that is the
# first contact) and removed in 20 d.
PROMISES: dict[str, Promise] = {
    p.name: p
    for p in (
        _promise("danger", "30m", "30m", "2h"),
        _promise("emergency", "15m", "30m", "4h"),  # 平战转换
        _promise("utility", "30m", "2h", "24h"),
        _promise("ordinary", "2wh", "1wd", "7d"),
        _promise("hard", "2wh", "1wd", "15d"),
        _promise("refuse", "2wh", "2wh", "4wh"),
        _promise("standing_water", "2wh", "2wh", "4wh"),
        _promise("road_cleaning", "30wm", "2wh", "2wh"),
        _promise("green_space", "2wh", "1wd", "5wd"),
        _promise("illegal_building_stop", "2wh", "2wh", "4wh"),
        _promise("illegal_building_remove", "2wh", "4wh", "20wd"),
    )
}


def promise_for(promise_class: str, *, urgent: bool) -> Promise:
    """The promise of a class; danger outranks every class. An unknown class is kept as ordinary."""
    if urgent:
        return PROMISES["danger"]
    return PROMISES.get(promise_class, PROMISES["ordinary"])

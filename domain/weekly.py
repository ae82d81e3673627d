"""小结: when the residents' group is told of its week, and which of the figures are fit for a whole neighbourhood's eyes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from domain.ladder import QUIET_FROM, QUIET_UNTIL

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
OFF = "off"
WEEK = timedelta(days=7)
NEWS_FOR = timedelta(days=3)
"""A post that comes later than this is no news any more."""
MANY = 3
"""So many neighbours must have said the same before the matter is named: fewer could be guessed."""


@dataclass(frozen=True, slots=True)
class Weekly:
    """The weekday (Monday is 0) and the hour by the wall clock."""

    weekday: int
    at: time

    @classmethod
    def parse(cls, words: str) -> Weekly | None:
        """Of `Mon 09:00`, outside the quiet hours; None for `off`. Errors: ValueError, in plain words."""
        if words.strip().lower() == OFF:
            return None
        day, _, hour = words.strip().partition(" ")
        if day.lower() not in DAYS:
            raise ValueError("should be off, or a weekday and an hour like Mon 09:00")
        try:
            at = time.fromisoformat(hour.strip())
        except ValueError:
            raise ValueError("should be off, or a weekday and an hour like Mon 09:00") from None
        if not in_daytime(at):
            raise ValueError("should lie between 07:00 and 22:00: groups are not rung at night")
        return cls(DAYS.index(day.lower()), at)

    def due(self, wall: datetime) -> datetime:
        """The last time it was due, at or before `wall`; both in the installation's zone."""
        day = wall.date() - timedelta(days=(wall.weekday() - self.weekday) % 7)
        found = datetime.combine(day, self.at, wall.tzinfo)
        return found if found <= wall else datetime.combine(day - WEEK, self.at, wall.tzinfo)


def in_daytime(at: time) -> bool:
    """Whether groups may be written to at that hour of the wall clock."""
    return QUIET_UNTIL <= at < QUIET_FROM


@dataclass(frozen=True, slots=True)
class Week:
    """What became of a place's matters: of the week the first three, of this moment the others."""

    solved: int = 0  # by the resident's own word
    explained: int = 0  # it cannot be solved, and was explained
    unanswered: int = 0  # said to be done, and nobody answered
    asked: int = 0  # said to be done, the resident is being asked
    working: int = 0
    waiting: int = 0  # for somebody, for parts, for better times

    @property
    def silent(self) -> bool:
        """Whether there is nothing to tell."""
        told = (self.solved, self.explained, self.unanswered, self.asked, self.working, self.waiting)
        return not any(told)


def most_told(told: Iterable[tuple[str, int]]) -> str | None:
    """The category most neighbours spoke of, of (category, neighbours); None when too few did, or two are level."""
    found = sorted(told, key=lambda one: -one[1])
    if not found or found[0][1] < MANY or found[0][0] == "other":
        return None
    return None if len(found) > 1 and found[1][1] == found[0][1] else found[0][0]

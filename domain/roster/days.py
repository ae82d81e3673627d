"""Days of the installation's zone against moments: sheets write days, the tables keep moments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from domain.people import Duty


@dataclass(frozen=True, slots=True)
class Days:
    """Days of the installation's zone against moments; `now` is the moment of the import."""

    now: datetime
    zone: tzinfo

    @property
    def today(self) -> date:
        """The day of the import."""
        return self.now.astimezone(self.zone).date()

    def start(self, day: date) -> datetime:
        """The midnight with which a day begins."""
        return datetime.combine(day, time(), self.zone)

    def end(self, last: date | None) -> datetime | None:
        """The exclusive moment after the last day."""
        return None if last is None else self.start(last + timedelta(days=1))

    def first_of(self, duty: Duty) -> date:
        """The day on which a duty begins."""
        return duty.from_at.astimezone(self.zone).date()

    def last_of(self, duty: Duty) -> date | None:
        """The last day on which a duty is held; its first when it ended before the day did."""
        return last_day(duty.from_at, duty.until_at, self.zone)


def last_day(from_at: datetime | None, until_at: datetime | None, zone: tzinfo) -> date | None:
    """The last day, inclusive, of a span whose end is exclusive; never before its first."""
    if until_at is None:
        return None
    last = (until_at - timedelta(microseconds=1)).astimezone(zone).date()
    return last if from_at is None else max(last, from_at.astimezone(zone).date())

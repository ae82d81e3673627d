"""A clock that stands still until a test moves it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
"""Saturday, 12:00 on the street."""


@dataclass
class FixedClock:
    """Shows `moment` (UTC)."""

    moment: datetime = NOON

    def now(self) -> datetime:
        return self.moment

    def passes(self, **span: float) -> None:
        """Moves on, or back with negative numbers; span as for timedelta."""
        self.moment += timedelta(**span)

    def shows(self, day: int, hour: int, minute: int = 0) -> None:
        """Sets the time of the street on a day of November 2026."""
        self.moment = datetime(2026, 11, day, hour, minute, tzinfo=ZONE).astimezone(UTC)

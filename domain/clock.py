"""The clock is handed in; no room reads the time by itself."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the moment, aware, in UTC."""

    def now(self) -> datetime: ...

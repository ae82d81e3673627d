"""The clock of the running program; the playground may shift it through a file."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path


class SystemClock:
    """The machine's time, in UTC."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class ShiftedClock:
    """The machine's time plus the seconds written in a file; a missing file is no shift."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: tuple[float, float] = (-1.0, 0.0)

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self._shift())

    def _shift(self) -> float:
        try:
            changed = self._path.stat().st_mtime_ns
        except FileNotFoundError:
            return 0.0
        if changed != self._seen[0]:
            self._seen = (changed, float(self._path.read_text("ascii").strip() or 0))
        return self._seen[1]

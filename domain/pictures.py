"""What the pictures under digests show, as numbers: how a span went, and where things are open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

Hours = tuple[tuple[int, ...], ...]
"""Seven days from Monday, 24 hours each: how many were reported."""


@dataclass(frozen=True, slots=True)
class Days:
    """One number a day from `first` on: opened, closed, and open at the day's end."""

    first: date
    new: tuple[int, ...]
    closed: tuple[int, ...]
    open: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """A figure of the span and of the one before."""

    now: int
    before: int


@dataclass(frozen=True, slots=True)
class CategoryCount:
    """How many were opened of a category."""

    code: str
    count: Compared


@dataclass(frozen=True, slots=True)
class Kept:
    """Of `n` matters of a place whose date came, `kept` were done by it."""

    name: str
    kept: int
    n: int


@dataclass(frozen=True, slots=True)
class SpanFigures:
    """How a span went in a subtree. `days` are of the span and, for a week, of the week before it too.

    `kept` is of matters opened in the `kept_days` days before the span's end, one row a place right below.
    """

    grid: str
    span: str  # week | month
    first: date
    last: date
    new: Compared
    closed: Compared
    open: Compared
    days: Days
    categories: tuple[CategoryCount, ...]
    kept: tuple[Kept, ...]
    kept_days: int
    hours: Hours


@dataclass(frozen=True, slots=True)
class PlaceCount:
    """A grid and how many matters are open in it and below. `area`: WKT, may be empty."""

    name: str
    open: int
    late: int
    area: str | None = None


@dataclass(frozen=True, slots=True)
class MapFigures:
    """Grids side by side, none within another; `outlines`: (name, WKT) of what lies between them and the top."""

    grid: str
    open: int
    places: tuple[PlaceCount, ...]
    outlines: tuple[tuple[str, str], ...] = ()

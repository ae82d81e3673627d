"""What is coming up in a subtree: the same place again and again, categories that rise, grids nothing is heard from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.engine import Connection

from domain.digest import HotSpot, Outlook, Rising, Silent
from domain.grids import Grid
from domain.rising import rising
from storage import figures, obligations
from storage.figures import WorkGrid

AGAIN = 3
"""Matters of one kind at one place that make it a hot spot."""
COMPARED = timedelta(weeks=8)
"""With how long before the window it is compared, less where the house is younger."""
LEAST_COMPARED = timedelta(weeks=4)
QUIET_FOR = timedelta(weeks=9)
SHOWN = 3


def look_ahead(c: Connection, grid: Grid, until: datetime, window: timedelta) -> Outlook:
    """Hints about the subtree as of `until`; patterns are those of the window that ends then."""
    since, path = until - window, grid.path
    installed = obligations.done_at(c, "house", "installed", "")
    quiet: list[Silent] = []
    if installed is not None and installed <= until - QUIET_FOR:
        quiet = silent_grids(c, path, until)
    return Outlook(
        hot=tuple(hot_spots(c, path, since, until)[:SHOWN]),
        rising=tuple(rising_categories(c, path, since, until, installed)[:SHOWN]),
        silent=tuple(quiet[:SHOWN]),
        silent_n=len(quiet),
    )


def hot_spots(c: Connection, path: str, since: datetime, until: datetime) -> list[HotSpot]:
    """Most matters first. A place is a building, or the words for it; a whole grid is no place."""
    pairs = figures.candidates(c, path, since, until, AGAIN)
    found: dict[tuple[str, str, str], list[tuple[str, bool]]] = {}
    for grid_path, category, place, ended in figures.places_of(c, pairs, since, until):
        spot = str(place.get("building") or "") or str(place.get("words") or "").strip()
        if spot:
            words = str(place.get("words") or "").strip() or spot
            found.setdefault((grid_path, category, spot), []).append((words, ended))
    spots = [
        HotSpot(_usual_words(w for w, _ in seen), category, len(seen), sum(not ended for _, ended in seen))
        for (_, category, _), seen in found.items()
        if len(seen) >= AGAIN
    ]
    return sorted(spots, key=lambda s: (-s.count, -s.unsolved, s.place, s.category))


def _usual_words(every: Iterable[str]) -> str:
    """How the place is called most often."""
    return min(Counter(every).items(), key=lambda one: (-one[1], one[0]))[0]


def rising_categories(
    c: Connection, path: str, since: datetime, until: datetime, installed: datetime | None
) -> list[Rising]:
    """Categories that came up more often than chance explains, against the weeks before; none in a young house."""
    compared_from = max(since - COMPARED, installed or since)
    if since - compared_from < LEAST_COMPARED:
        return []
    late, before = figures.categories(c, path, compared_from, since, until)
    share = (until - since) / (until - compared_from)
    return [Rising(r.category, r.count, r.usual) for r in rising(late, before, share)]


def silent_grids(c: Connection, path: str, until: datetime) -> list[Silent]:
    """Grids people live in from which nothing came for long, the biggest first; not those that were only just made."""
    since = until - QUIET_FOR
    heard = figures.live_paths(c, path, since, until)
    awake = {part for one in heard for part in _above(one)}
    fresh = figures.fresh_codes(c, since)
    quiet = [g for g in figures.work_grids(c, path) if g.path not in awake and g.code not in fresh and _lived_in(g)]
    weeks = QUIET_FOR // timedelta(weeks=1)
    return [Silent(g.name, g.households, weeks) for g in sorted(quiet, key=lambda g: (-(g.households or 0), g.path))]


def _above(path: str) -> Iterable[str]:
    """The path itself and those of everything above it."""
    parts = path.strip("/").split("/")
    return ("/" + "/".join(parts[:n]) + "/" for n in range(1, len(parts) + 1))


def _lived_in(grid: WorkGrid) -> Any:
    return grid.households or grid.residents

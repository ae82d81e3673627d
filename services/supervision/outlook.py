"""What is coming up in a subtree: the same place again and again, categories that rise, grids nothing is heard from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.engine import Connection

from domain.digest import HotSpot, Outlook, Rising, Silent
from domain.grids import Grid, lineage
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
    since, path, quiet_from = until - window, grid.path, until - QUIET_FOR
    installed = obligations.done_at(c, "house", "installed", "")
    compared = max(since - COMPARED, installed or since)
    reports = figures.reports(c, path, quiet=quiet_from, compared=compared, middle=since, until=until)
    quiet: list[Silent] = []
    if installed is not None and installed <= quiet_from:
        quiet = silent_grids(c, path, quiet_from, (r.grid_path for r in reports if r.heard))
    pairs = [(r.grid_path, r.category) for r in reports if r.late >= AGAIN]
    rises = rising_categories(reports, since - compared, window)
    return Outlook(
        hot=tuple(hot_spots(c, pairs, since, until)[:SHOWN]),
        rising=tuple(rises[:SHOWN]),
        silent=tuple(quiet[:SHOWN]),
        silent_n=len(quiet),
    )


def hot_spots(c: Connection, pairs: Sequence[tuple[str, str]], since: datetime, until: datetime) -> list[HotSpot]:
    """Most matters first. A place is a building, or the words for it; a whole grid is no place.

    pairs: (path, category) from which enough was reported to hold one.
    """
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


def rising_categories(reports: Iterable[Any], compared: timedelta, window: timedelta) -> list[Rising]:
    """Categories that came up more often than chance explains, against the weeks before; none in a young house."""
    if compared < LEAST_COMPARED:
        return []
    late, before = Counter[str](), Counter[str]()
    for one in reports:
        late[one.category] += one.late
        before[one.category] += one.before
    share = window / (window + compared)
    return [Rising(r.category, r.count, r.usual) for r in rising(late, before, share)]


def silent_grids(c: Connection, path: str, since: datetime, heard: Iterable[str]) -> list[Silent]:
    """Grids people live in from which nothing came `since`, the biggest first; not those that were only just made.

    heard: paths something came from.
    """
    awake = {part for one in set(heard) for part in lineage(one)}
    fresh = figures.fresh_codes(c, since)
    quiet = [g for g in figures.work_grids(c, path) if g.path not in awake and g.code not in fresh and _lived_in(g)]
    weeks = QUIET_FOR // timedelta(weeks=1)
    return [Silent(g.name, g.households, weeks) for g in sorted(quiet, key=lambda g: (-(g.households or 0), g.path))]


def _lived_in(grid: WorkGrid) -> Any:
    return grid.households or grid.residents

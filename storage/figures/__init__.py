"""Counts and lists of a subtree, each at the cost of what is open or recent in it, not of all there ever was."""

from storage.figures.counts import closed, open_now, opened, quarantined
from storage.figures.outlook import candidates, categories, fresh_codes, live_paths, places_of
from storage.figures.periods import ended, open_at, opened_rows, sent_back
from storage.figures.todo import (
    LISTS,
    Totals,
    Waits,
    listed,
    not_come,
    of_list,
    overdue_by_holder,
    rulings_open,
    totals,
    unreached,
)
from storage.figures.work_grids import WorkGrid, work_grids

__all__ = [
    "LISTS",
    "Totals",
    "Waits",
    "WorkGrid",
    "candidates",
    "categories",
    "closed",
    "ended",
    "fresh_codes",
    "listed",
    "live_paths",
    "not_come",
    "of_list",
    "open_at",
    "open_now",
    "opened",
    "opened_rows",
    "overdue_by_holder",
    "places_of",
    "quarantined",
    "rulings_open",
    "sent_back",
    "totals",
    "unreached",
    "work_grids",
]

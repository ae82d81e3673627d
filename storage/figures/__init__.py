"""Counts and lists of a subtree, each at the cost of what is open or recent in it, not of all there ever was."""

from storage.figures.counts import open_now, opened, quarantined
from storage.figures.outlook import fresh_codes, places_of, reports
from storage.figures.periods import ended, open_since_before, opened_rows, sent_back
from storage.figures.todo import (
    LISTS,
    Waits,
    listed,
    not_come,
    rulings_open,
    standing,
    unreached,
)
from storage.figures.work_grids import WorkGrid, work_grids

__all__ = [
    "LISTS",
    "Waits",
    "WorkGrid",
    "ended",
    "fresh_codes",
    "listed",
    "not_come",
    "open_now",
    "open_since_before",
    "opened",
    "opened_rows",
    "places_of",
    "quarantined",
    "reports",
    "rulings_open",
    "sent_back",
    "standing",
    "unreached",
    "work_grids",
]

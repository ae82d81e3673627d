"""A day typed on the command line."""

from __future__ import annotations

from datetime import date

from domain.roster import cells
from domain.roster.sheets import BadCell


def parse_day(said: str) -> date:
    """2026-01-05, 2026/1/5, 20260105 … as in the roster. Errors: ValueError with a sentence."""
    try:
        found = cells.day(said)
    except BadCell as bad:
        raise ValueError(f"“{said}”不是一个日期，请写成 2026-01-05") from bad
    if found is None:
        raise ValueError("日期是空的，请写成 2026-01-05")
    return found

"""Updates into the inbox, as the intake stores them: a hundred a commit, as many as one poll brings."""

from __future__ import annotations

import time

from benchmarks.street import furnish, settings_for, update
from bot.clock import SystemClock
from bot.intake import BATCH, row_of
from bot.opening import opened
from storage import inbox
from storage.transactions import Transactions


def measure(url: str, count: int) -> float:
    """Updates a second, JSON to committed row."""
    cast = furnish(url)
    updates = [update(cast, n) for n in range(count)]
    with opened(settings_for(url)) as transactions:
        begun = time.perf_counter()
        new = sum(_stored(transactions, updates[at : at + BATCH]) for at in range(0, count, BATCH))
        seconds = time.perf_counter() - begun
    if new != count:
        raise RuntimeError(f"{new} of {count} updates were stored")
    return count / seconds


def _stored(transactions: Transactions, updates: list[dict[str, object]]) -> int:
    now = SystemClock().now()
    rows = [row for one in updates if (row := row_of(one, 1, now)) is not None]
    return transactions.write(lambda c: inbox.store(c, rows)).result()

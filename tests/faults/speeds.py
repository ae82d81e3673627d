"""How fast it spoke, counted as strictly as Telegram does."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable

from sqlalchemy.engine import Connection

from bot.playground.pace import Pace
from bot.playground.rules import Rules
from tests.faults.books import Books, Ledger
from tests.faults.telegram import Said


def limits(ledger: Ledger, books: Books, _c: Connection) -> None:
    """What the strict counting of Telegram would have refused; only where limits are on."""
    sent = sorted((one for one in books.telegram.said if one.new and one.accepted), key=lambda s: s.seconds)
    groups = _fastest(sent, 60.0, lambda s: s.chat if s.chat < 0 else None)
    person = _fastest(sent, 1.0, lambda s: s.chat if s.chat > 0 else None)
    every = _fastest(sent, 1.0, lambda _: 0)
    over = [s for s in books.telegram.said if s.status == 429 and s.fault is None]
    shown = {"fastest minute to a group": groups, "fastest second to a person": person, "fastest second in all": every}
    ledger.numbers |= shown if books.limits else dict.fromkeys(shown, "not limited")
    ledger.numbers["refused for being too fast"] = len(over)
    if books.limits:
        ledger.must(groups <= 20, f"{groups} messages to a group within a minute")
        ledger.must(every <= 30, f"{every} messages within a second")
        ledger.none_of([(s.chat, s.row) for s in over], "messages refused by Telegram for being too fast")
        ledger.none_of(_too_fast(sent), "messages faster than Telegram allows")


def _too_fast(sent: list[Said]) -> list[int]:
    pace = Pace(Rules())
    return [s.row for s in sent if pace.wait(s.chat, s.seconds, private=s.chat > 0)]


def _fastest(sent: list[Said], seconds: float, lane_of: Callable[[Said], int | None]) -> int:
    """The most messages within so many seconds in any lane."""
    windows: dict[int, deque[float]] = defaultdict(deque)
    most = 0
    for one in sent:
        lane = lane_of(one)
        if lane is None:
            continue
        window = windows[lane]
        window.append(one.seconds)
        while window[0] <= one.seconds - seconds:
            window.popleft()
        most = max(most, len(window))
    return most

"""The figures of a span and of the one before it: counts, the three rates, and how long things took."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.engine import Connection, Row

from domain.digest import Counts, Pace, Rates, Share
from domain.tickets import Status
from storage import figures


def counts(c: Connection, path: str, until: datetime, span: timedelta) -> tuple[Counts, Counts]:
    """Of the span that ends at `until`, and of the one before."""
    edges = (until, until - span, until - 2 * span)
    open_ = figures.open_at(c, path, *edges[:2])
    found = []
    for end, begin, still in zip(edges, edges[1:], open_, strict=False):
        closed, unanswered = figures.closed(c, path, begin, end)
        found.append(Counts(figures.opened(c, path, begin, end), closed, unanswered, still))
    return found[0], found[1]


def rates(c: Connection, path: str, until: datetime, window: timedelta, now: datetime) -> tuple[Rates, Rates]:
    """Of the window that ends at `until`, and of the one before."""
    middle, first = until - window, until - 2 * window
    late, before = _Tally(), _Tally()
    for row in figures.opened_rows(c, path, first, until):
        (late if row.opened_at >= middle else before).opened(row, now)
    for rounds in _by_ticket(figures.ended(c, path, first, until)):
        (late if rounds[0].closed_at >= middle else before).ended(rounds)
    for rounds in _by_ticket(figures.sent_back(c, path)):
        last = max(rounds, key=lambda r: r.round)
        if first <= last.said_at < until:
            (late if last.said_at >= middle else before).answered(last)
    return late.rates(), before.rates()


def _by_ticket(rows: Iterable[Row[Any]]) -> Iterable[list[Row[Any]]]:
    """The rounds of each ticket; few have more than one."""
    found: dict[int, list[Row[Any]]] = {}
    for row in rows:
        found.setdefault(row.id, []).append(row)
    return found.values()


@dataclass(slots=True)
class _Tally:
    """One window while it is being counted."""

    asked: int = 0
    contacted: int = 0
    said: int = 0
    solved: int = 0
    rated: int = 0
    content: int = 0
    explained: int = 0
    unhappy: int = 0
    excluded: int = 0
    accept: list[timedelta] = field(default_factory=list)
    contact: list[timedelta] = field(default_factory=list)
    resolve: list[timedelta] = field(default_factory=list)

    def opened(self, row: Row[Any], now: datetime) -> None:
        if not row.counts:
            return
        if row.accepted_at is not None:
            begun = row.clock_at if row.clock_at is not None and row.clock_at <= row.accepted_at else row.opened_at
            self.accept.append(row.accepted_at - begun)
        if row.contacted_at is not None:
            self.contact.append(row.contacted_at - row.opened_at)
        if row.theirs is not None or row.contacted_at is not None or row.contact_by < now:
            in_time = row.contacted_at is not None and row.contacted_at <= row.contact_by
            self.asked += 1
            self.contacted += bool(in_time if row.theirs is None else row.theirs)

    def ended(self, rounds: list[Row[Any]]) -> None:
        row = rounds[0]
        if not row.counts:
            self.excluded += 1
            return
        if row.status == Status.closed.value and row.resolved_at is not None:
            self.resolve.append(row.resolved_at - row.opened_at)
        if row.round is not None:
            self.answered(max(rounds, key=lambda r: r.round))

    def answered(self, said: Row[Any]) -> None:
        """A reporter's last word. What cannot be solved is not solved, however well it was explained: 剔除 is the way out."""
        if not said.counts:
            return
        self.said += 1
        self.solved += bool(said.solved and not said.explained)
        self.explained += bool(said.explained)
        self.rated += said.answer is not None
        self.content += said.answer is not None and said.answer != "unsatisfied"
        self.unhappy += said.answer == "unsatisfied"

    def rates(self) -> Rates:
        return Rates(
            contacted=Share.of(self.contacted, self.asked),
            solved=Share.of(self.solved, self.said),
            satisfied=Share.of(self.content, self.rated),
            explained=self.explained,
            unhappy=self.unhappy,
            excluded=self.excluded,
            accept=Pace.of(self.accept),
            contact=Pace.of(self.contact),
            resolve=Pace.of(self.resolve),
        )

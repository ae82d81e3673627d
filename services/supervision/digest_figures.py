"""The figures of a span and of the one before it: counts, the three rates, and how long things took."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy.engine import Connection

from domain.digest import Counts, Pace, Rates, Share
from domain.tickets import Outcome, Status
from storage import figures


@dataclass(frozen=True, slots=True)
class Figures:
    """Of a span and its window, each beside the one before."""

    counts: Counts
    counts_before: Counts
    rates: Rates
    rates_before: Rates


def figures_of(c: Connection, path: str, until: datetime, span: timedelta, window: timedelta, now: datetime) -> Figures:
    """Counts of the span that ends at `until`, rates of the window that does; window >= span."""
    edges, middle, first = (until, until - span, until - 2 * span), until - window, until - 2 * window
    new, closed, silent, late, before = _Between(edges), _Between(edges), _Between(edges), _Tally(), _Tally()
    for row in figures.opened_rows(c, path, first, until):
        new.add(row[0])
        (late if row[0] >= middle else before).opened(now, *row)
    still = figures.open_since_before(c, path, *edges[:2])
    for end, said in _last_words(figures.ended(c, path, first)):
        if end.closed_at >= edges[1]:
            still = [n + (end.opened_at < at <= end.closed_at) for n, at in zip(still, edges, strict=False)]
        if end.status == Status.closed.value:
            closed.add(end.closed_at)
            silent.add(end.closed_at, end.outcome == Outcome.unanswered.value)
        if end.closed_at < until:
            (late if end.closed_at >= middle else before).ended(end, said)
    for end, said in _last_words(figures.sent_back(c, path)):
        if first <= said.at < until and end.counts:
            (late if said.at >= middle else before).answered(said)
    both = [Counts(*each) for each in zip(new.n, closed.n, silent.n, still, strict=True)]
    return Figures(both[0], both[1], late.rates(), before.rates())


class _End(NamedTuple):
    """How a matter ended; all but `counts` empty for one that goes on."""

    counts: bool
    status: str
    outcome: str | None
    opened_at: datetime
    resolved_at: datetime | None
    closed_at: datetime


class _Said(NamedTuple):
    """What the reporter said of one round; `round` None when nothing was said."""

    round: int | None
    solved: bool
    explained: bool
    answer: str | None
    at: datetime


def _last_words(rows: Iterable[Sequence[Any]]) -> Iterable[tuple[_End, _Said]]:
    """Each matter once, with what its reporter said last."""
    found: dict[int, tuple[_End, _Said]] = {}
    for row in rows:  # taken apart by place: a name costs more than all that is counted here
        said = _Said(*row[7:])
        if row[0] not in found or (found[row[0]][1].round or 0) < (said.round or 0):
            found[row[0]] = (_End(*row[1:7]), said)
    return found.values()


@dataclass(slots=True)
class _Between:
    """How many moments lie in the later span, and in the one before it."""

    edges: tuple[datetime, datetime, datetime]
    n: list[int] = field(default_factory=lambda: [0, 0])

    def add(self, at: datetime, counts: bool = True) -> None:  # one of a pair of lines
        end, middle, begin = self.edges
        if counts and begin <= at < end:
            self.n[0 if at >= middle else 1] += 1


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

    def opened(
        self,
        now: datetime,
        opened_at: datetime,
        clock_at: datetime | None,
        accepted_at: datetime | None,
        contacted_at: datetime | None,
        contact_by: datetime | None,
        theirs: bool | None,
        counts: bool,
    ) -> None:
        if not counts:
            return
        if accepted_at is not None:
            begun = clock_at if clock_at is not None and clock_at <= accepted_at else opened_at
            self.accept.append(accepted_at - begun)
        if contacted_at is not None:
            self.contact.append(contacted_at - opened_at)
        known = contact_by is not None and (contacted_at is not None or contact_by < now)
        if theirs is not None or known:
            in_time = contacted_at is not None and contact_by is not None and contacted_at <= contact_by
            self.asked += 1
            self.contacted += bool(in_time if theirs is None else theirs)

    def ended(self, end: _End, said: _Said) -> None:
        if not end.counts:
            self.excluded += 1
            return
        if end.status == Status.closed.value and end.resolved_at is not None:
            self.resolve.append(end.resolved_at - end.opened_at)
        if said.round is not None:
            self.answered(said)

    def answered(self, said: _Said) -> None:
        """A reporter's last word. What cannot be solved is not solved, however well it was explained: 剔除 is the way out."""
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

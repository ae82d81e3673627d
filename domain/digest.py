"""What a digest holds: what to do first, the figures of a span beside those of the span before, and what is coming up."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from domain.tickets import Awaited

DAY = timedelta(days=1)
ENOUGH = 7 * DAY
"""Fewer days have too few answers for a rate and too few matters for a pattern."""


@dataclass(frozen=True, slots=True)
class Item:
    """A ticket as one line. `at`: since when it is late, waits or was asked for, or by when it is due, as its section says.

    `who` has it or was asked, or, with `verify`, is to look whether it is done (services/awaited.py); `place` is empty in a delicate matter.
    """

    id: int
    number: str
    version: int
    category: str
    place: str
    urgent: bool
    at: datetime
    who: str | None = None
    awaited: Awaited | None = None  # None in the section of those who wait: listed as long-term
    remind: bool = False  # it waits on somebody who can be reminded, and who is not the reader
    verify: bool = False


@dataclass(frozen=True, slots=True)
class Holding:
    """How many late matters wait on one person, to be done or to be verified, and the one that waits longest."""

    count: int
    oldest: Item


@dataclass(frozen=True, slots=True)
class ToRule:
    """A question for those above. kind: extension (`until`) or owner (`proposed`, a name)."""

    item: Item
    kind: str
    by: str
    until: datetime | None = None
    proposed: str = ""


@dataclass(frozen=True, slots=True)
class NotCome:
    """A department that was called in by a whistle and has not reported in."""

    item: Item
    department: str
    liaison: str


@dataclass(frozen=True, slots=True)
class Uncovered:
    """A grid in which nobody who handles matters is there; `away`: who would be, on leave without anybody standing in."""

    grid: str
    away: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unreached:
    """Somebody who could not be told something; `number` of the ticket it was about last, `matters`: how many they were.

    Of a delicate matter there is no name, and each is one.
    """

    number: str | None
    name: str
    kind: str
    reason: str
    matters: int = 1


@dataclass(frozen=True, slots=True)
class ToDo:
    """What to do first, most pressing first; each `…_n` is the whole, of which the tuple shows the first few."""

    overdue: tuple[Holding, ...] = ()
    overdue_n: int = 0
    unassigned: tuple[Item, ...] = ()
    unassigned_n: int = 0
    rulings: tuple[ToRule, ...] = ()
    rulings_n: int = 0
    due: tuple[Item, ...] = ()
    due_n: int = 0
    reopened: tuple[Item, ...] = ()
    reopened_n: int = 0
    waiting: tuple[Item, ...] = ()
    waiting_n: int = 0
    not_come: tuple[NotCome, ...] = ()
    not_come_n: int = 0
    uncovered: tuple[Uncovered, ...] = ()
    uncovered_n: int = 0
    unreached: tuple[Unreached, ...] = ()
    unreached_n: int = 0
    quarantined: int = 0


@dataclass(frozen=True, slots=True)
class Share:
    """A rate and the number it rests on; None where there is none."""

    value: float | None = None
    n: int = 0

    @classmethod
    def of(cls, part: int, whole: int) -> Share:
        return cls(part / whole, whole) if whole else cls()


@dataclass(frozen=True, slots=True)
class Pace:
    """How long it took by the clock on the wall: half of the n were quicker than `half`, nine in ten than `nine`."""

    half: timedelta | None = None
    nine: timedelta | None = None
    n: int = 0

    @classmethod
    def of(cls, spans: Sequence[timedelta]) -> Pace:
        """Nearest rank: a span that somebody really waited."""
        found = sorted(spans)
        if not found:
            return cls()
        return cls(found[math.ceil(len(found) * 0.5) - 1], found[math.ceil(len(found) * 0.9) - 1], len(found))


@dataclass(frozen=True, slots=True)
class Counts:
    """new: opened in the span; closed: ended as done in it, of these without the resident's word; open: not ended at its end."""

    new: int = 0
    closed: int = 0
    closed_unanswered: int = 0
    open: int = 0


@dataclass(frozen=True, slots=True)
class Rates:
    """Of one window. What is excluded (剔除) is in none of them.

    contacted (响应率): matters opened in the window: contacted, by the resident's own word, else in time.
    solved, satisfied (解决率, 满意率): answers of reporters whose matter ended in the window or was sent back in it; what
    was only explained is not solved. accept, contact: of matters opened in the window, from opening, or from the last
    beginning anew for accept. resolve: of matters closed in the window, from opening to the last 办结.
    """

    contacted: Share = field(default_factory=Share)
    solved: Share = field(default_factory=Share)
    satisfied: Share = field(default_factory=Share)
    explained: int = 0
    unhappy: int = 0
    excluded: int = 0
    accept: Pace = field(default_factory=Pace)
    contact: Pace = field(default_factory=Pace)
    resolve: Pace = field(default_factory=Pace)


@dataclass(frozen=True, slots=True)
class HotSpot:
    """One place where one kind of matter came up again and again; `unsolved` of them have not ended."""

    place: str
    category: str
    count: int
    unsolved: int


@dataclass(frozen=True, slots=True)
class Rising:
    """A category that came up more often than chance explains (domain/rising.py)."""

    category: str
    count: int
    usual: float


@dataclass(frozen=True, slots=True)
class Silent:
    """A grid people live in from which nothing was heard for `weeks`."""

    grid: str
    households: int | None
    weeks: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """Hints, not blame: what may become more."""

    hot: tuple[HotSpot, ...] = ()
    rising: tuple[Rising, ...] = ()
    silent: tuple[Silent, ...] = ()
    silent_n: int = 0


@dataclass(frozen=True, slots=True)
class DigestView:
    """A subtree from `since` to `at`. Counts are of that span, `counts_before` of the one before it.

    Rates and the outlook are of the window that ends at `at`, the span but at least a week, from `window_since`;
    `rates_before` of the window before. What to do first is that of the moment it was composed.
    """

    grid: str
    code: str
    at: datetime
    since: datetime
    window_since: datetime
    late: bool = False
    todo: ToDo = field(default_factory=ToDo)
    counts: Counts = field(default_factory=Counts)
    counts_before: Counts = field(default_factory=Counts)
    rates: Rates = field(default_factory=Rates)
    rates_before: Rates = field(default_factory=Rates)
    outlook: Outlook = field(default_factory=Outlook)

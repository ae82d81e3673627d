"""四评: what residents and those who whistled said becomes figures and stars; every figure is a count of matters, nobody is ranked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from domain.grids import chain_of
from domain.people import Duty
from domain.tickets import Answer

LEAST = 5
"""So many answers there must be before stars are given: one angry or one kind word is no verdict."""
MARKS = ("good", "fair", "passable", "poor")
PROPERTY_MATTERS = frozenset({"property_dispute"})
"""Categories that are the property company's, whoever was called in."""
_OFFICES = ("局", "科", "委", "办")


class Part(StrEnum):
    """The four evaluations, and what is left out of them."""

    community = "c"  # by its residents
    departments = "d"  # by those who whistled
    property = "p"  # by residents, on property matters, as stars
    grids = "g"  # by who was there, and by promises kept
    left_out = "x"


@dataclass(frozen=True, slots=True)
class Opinion:
    """The reporter's last word on one matter; None where they did not say."""

    solved: bool
    explained: bool  # it cannot be solved, and was explained
    answer: str | None = None  # domain.tickets.Answer
    contacted: bool | None = None


def heard_as(opinion: Opinion) -> frozenset[str]:
    """The figures a word counts in."""
    ended = ("explained" if opinion.explained else "solved") if opinion.solved else "unsolved"
    said = {"answered", ended}
    if opinion.answer is not None:
        said.add({Answer.satisfied: "happy", Answer.fair: "so_so"}.get(Answer(opinion.answer), "unhappy"))
    if opinion.contacted is not None:
        said.add("reached" if opinion.contacted else "unreached")
    return frozenset(said)


def points(opinion: Opinion) -> int:
    """One to five for a matter.

    满意 5, 基本满意 3, 不满意 1; who said nothing but 已解决, 4. What was only explained is worth 3 at most,
    what is not solved 2 at most, and 1 where nothing else was said.
    """
    said = {Answer.satisfied: 5, Answer.fair: 3, Answer.unsatisfied: 1}
    given = said[Answer(opinion.answer)] if opinion.answer is not None else 4 if opinion.solved else 1
    most = (3 if opinion.explained else 5) if opinion.solved else 2
    return min(given, most)


def stars(total: int, count: int) -> int | None:
    """The mean of the points, halves upward, as whole stars; None below `LEAST` matters."""
    return (2 * total + count) // (2 * count) if count >= LEAST else None


def is_company(department: str) -> bool:
    """Whether a liaison's department is a property company: it says 物业, and is no office that oversees them."""
    name = department.lower()
    return ("物业" in name or "property" in name) and not any(sign in name for sign in _OFFICES)


@dataclass(frozen=True, slots=True)
class Call:
    """One department called in by a whistle, as far as it is judged."""

    report_by: datetime
    reported_at: datetime | None = None
    excused: bool = False
    mark: str | None = None


def came_as(call: Call, now: datetime) -> frozenset[str]:
    """The figures a call counts in: how it came, and its mark. Who is excused neither came late nor stayed away."""
    if call.reported_at is not None and call.reported_at <= call.report_by:
        came = "in_time"
    elif call.excused:
        came = "excused"
    elif call.reported_at is not None:
        came = "late"
    else:
        came = "never" if call.report_by <= now else "due"
    marked = (call.mark,) if call.mark in MARKS else ()
    return frozenset({"called", came, *filter(None, marked)})


def nearest(path: str, rows: Iterable[int]) -> int | None:
    """Of the grids of a path ("/1/4/9/"), the nearest that is among `rows`."""
    known = rows if isinstance(rows, (set, frozenset, dict)) else set(rows)
    return next((n for n in chain_of(path) if n in known), None)


@dataclass(frozen=True, slots=True)
class Away:
    """Somebody on leave, and who stands in."""

    person: int
    deputy: int
    since: datetime
    until: datetime

    def holds(self, at: datetime) -> bool:
        return self.since <= at < self.until


def presence(moments: Sequence[datetime], duties: Sequence[Duty], away: Sequence[Away]) -> Counter[str]:
    """Of a grid with these duties: `days`, on how many somebody was `present`, on how many only one who stood in."""
    found: Counter[str] = Counter(days=len(moments))
    for at in moments:
        on = {d.person_id for d in duties if d.holds(at)}
        out = {a.person: a.deputy for a in away if a.holds(at)}
        if on - set(out):
            found["present"] += 1
        elif any(out[person] not in out for person in on):
            found["present"] += 1
            found["stood_in"] += 1
    return found


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month of the installation's zone."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Month:
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, words: str) -> Month | None:
        """Of 2026-11, 202611 or 2611."""
        figures = words.replace("-", "").replace("/", "").strip()
        figures = f"20{figures}" if len(figures) == 4 else figures
        if not (figures.isascii() and figures.isdigit() and len(figures) == 6):
            return None
        year, number = int(figures[:4]), int(figures[4:])
        return cls(year, number) if 2000 <= year < 2100 and 1 <= number <= 12 else None

    @property
    def code(self) -> str:
        """2611: short enough for a button."""
        return f"{self.year % 100:02}{self.number:02}"

    def before(self) -> Month:
        return Month(self.year - (self.number == 1), (self.number - 2) % 12 + 1)

    def after(self) -> Month:
        return Month(self.year + (self.number == 12), self.number % 12 + 1)

    def span(self, zone: tzinfo) -> tuple[datetime, datetime]:
        """From its first midnight up to, without, that of the next."""
        last = self.after()
        return (
            datetime.combine(date(self.year, self.number, 1), time(), zone),
            datetime.combine(date(last.year, last.number, 1), time(), zone),
        )


@dataclass(frozen=True, slots=True)
class Row:
    """Who is judged and by which counts; `key` goes into a button: a grid, or the duty or call a name first stands in."""

    key: int
    name: str
    code: str = ""
    figures: Mapping[str, int] = field(default_factory=dict)

    def n(self, *names: str) -> int:
        """The counts together; 0 where there is none."""
        return sum(self.figures.get(name, 0) for name in names)

    @property
    def stars(self) -> int | None:
        return stars(self.n("points"), self.n("answered"))

    def share(self, part: str, *whole: str) -> float | None:
        """Between 0 and 1; None where nobody was asked."""
        count = self.n(*whole)
        return self.n(part) / count if count else None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What does not count: which matter, why, by whom and when; `department` for an excused call."""

    ticket: int
    number: str
    reason: str
    by: str
    at: datetime
    department: str = ""


@dataclass(frozen=True, slots=True)
class Appraisal:
    """The four evaluations of a subtree for [since, until), each row in the order of its code."""

    grid: int
    name: str
    code: str
    since: datetime
    until: datetime
    now: datetime
    communities: tuple[Row, ...] = ()
    departments: tuple[Row, ...] = ()
    companies: tuple[Row, ...] = ()
    grids: tuple[Row, ...] = ()
    left_out: tuple[LeftOut, ...] = ()

    @property
    def silent(self) -> bool:
        """Whether there is nothing to judge by."""
        said = (row.n("answered", "silent", "called") for row in (*self.communities, *self.departments))
        return not any(said) and not any(row.n("opened") for row in self.grids)

    def rows(self, part: Part) -> tuple[Row, ...]:
        return {
            Part.community: self.communities,
            Part.departments: self.departments,
            Part.property: self.companies,
            Part.grids: self.grids,
        }.get(part, ())


def last_day(found: Appraisal) -> datetime:
    """The last moment that lies in it: of the month, or now while it lasts."""
    return min(found.until - timedelta(seconds=1), found.now)

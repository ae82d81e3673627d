"""What somebody looks for, read from a few words: numbers, states, categories, places, people, days; the rest are words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum

from domain.tickets import OPEN, UNTAKEN, Status

LONGEST = 100
"""Characters that are read; nobody looks for more at once."""
MOST_WORDS = 8


class Mark(StrEnum):
    """What else may be so of a ticket."""

    overdue = "overdue"
    urgent = "urgent"
    watched = "watched"
    reopened = "reopened"
    mine = "mine"


class Days(StrEnum):
    """The days on which it was reported."""

    today = "today"
    yesterday = "yesterday"
    week = "week"
    last_week = "last_week"
    month = "month"
    last_month = "last_month"


STATES: dict[str, frozenset[Status]] = {
    "open": OPEN,
    "new": UNTAKEN,
    "working": frozenset({Status.accepted, Status.in_progress}),
    **{status.value: frozenset({status}) for status in Status if status not in OPEN},
    **{status.value: frozenset({status}) for status in (Status.waiting, Status.listed, Status.checking)},
}
"""What can be asked of a state, by its code."""
_STATES: dict[str, str] = {
    word: code
    for words, code in (
        ("未结 没结 未办结 没办完 未完成 在办 未结案 open unfinished", "open"),
        ("已结 已结案 结案 办完 办完了 closed done", "closed"),
        ("待接单 没接单 未接单 没人接 new unaccepted", "new"),
        ("办理中 在处理 已接单 accepted in_progress working", "working"),
        ("等待 等待中 暂停 waiting paused", "waiting"),
        ("挂账 listed long-term", "listed"),
        ("待核实 checking", "checking"),
        ("已办结 等确认 待确认 等居民确认 resolved", "resolved"),
        ("撤回 已撤回 withdrawn", "withdrawn"),
        ("并单 已并单 merged", "merged"),
        ("不予受理 不受理 rejected", "not_accepted"),
    )
    for word in words.split(" ")
}
_STATES["in progress"] = _STATES["in_progress"]
_MARKS: dict[str, Mark] = {
    word: mark
    for words, mark in (
        ("超期 超时 逾期 过期 overdue late", Mark.overdue),
        ("紧急 加急 危险 urgent", Mark.urgent),
        ("督办 黄牌 红牌 supervised watched", Mark.watched),
        ("重办 没解决 返工 reopened", Mark.reopened),
        ("我的 我手上 mine", Mark.mine),
    )
    for word in words.split()
}
_DAYS: dict[str, Days] = {
    word: days
    for words, days in (
        ("今天 今日 today", Days.today),
        ("昨天 昨日 yesterday", Days.yesterday),
        ("本周 这周 这个星期 this_week", Days.week),
        ("上周 上个星期 last_week", Days.last_week),
        ("本月 这个月 this_month", Days.month),
        ("上月 上个月 last_month", Days.last_month),
    )
    for word in words.split()
}
_DAYS |= {word.replace("_", " "): days for word, days in _DAYS.items()}
_BETWEEN = re.compile(r"[\s,，、;；。|]+")
_NUMBER = re.compile(r"#?(\d{6})[-–—_ ]?(\d{3,6})")
_TAIL = re.compile(r"#?0*(\d{1,5})号?")
_DAY = re.compile(r"\d{6}")
_BUILDING = re.compile(r"([A-Za-z]?\d{1,4}[A-Za-z]?|[一二两三四五六七八九十百]{1,4})(?:号楼|栋|幢|号院|座|#)")
_BUILDING_IN_ENGLISH = re.compile(r"(?:building|bldg|block)[ .]{0,2}([a-z]?\d{1,4}[a-z]?)", re.IGNORECASE)
_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2}
_FILLERS = frozenset({"的", "和", "里", "在", "有"})
LONGEST_PHRASE = 3
"""Words of English that may make one name."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The installation's own names, in lower case, and who is known to the asker."""

    categories: Mapping[str, str]
    grids: Mapping[str, tuple[int, ...]]
    person: Callable[[str], tuple[int, ...]] = lambda _name: ()


@dataclass(frozen=True, slots=True)
class Sought:
    """What was understood, in the order it was said, and what it means.

    parts: kind, and the word; of a state, mark, span of days or category its code, of a building its number.

    number: whole; tail: the last digits alone. Within one kind any may be so (this or that category), words must all be
    there, and the kinds narrow each other.
    """

    parts: tuple[tuple[str, str], ...] = ()
    number: str | None = None
    tail: int | None = None
    opened_on: date | None = None
    days: Days | None = None
    states: frozenset[Status] = frozenset()
    marks: frozenset[Mark] = frozenset()
    categories: tuple[str, ...] = ()
    grids: tuple[int, ...] = ()
    buildings: tuple[str, ...] = ()
    people: tuple[int, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def alone(self) -> bool:
        """Whether a number is all that was said: one ticket is meant."""
        return len(self.parts) == 1 and (self.number is not None or self.tail is not None)


@dataclass(slots=True)
class _Reading:
    known: Vocabulary
    sought: Sought = field(default_factory=Sought)

    def take(self, word: str) -> bool:
        """Understands a word as the first thing it can be; False when it is just a word."""
        key = word.lower()
        return self._number(key) or self._named(key, word) or self._building(word) or self._person(word)

    def _add(self, kind: str, word: str, **changes: object) -> bool:
        self.sought = replace(self.sought, parts=(*self.sought.parts, (kind, word)), **changes)  # type: ignore[arg-type]
        return True

    def _number(self, key: str) -> bool:
        if (found := _NUMBER.fullmatch(key)) and _date(found[1]):
            number = f"{found[1]}-{int(found[2]):03d}"
            return self._add("number", number, number=number)
        if _DAY.fullmatch(key) and (day := _date(key)):
            return self._add("opened_on", f"{day:%Y-%m-%d}", opened_on=day)
        if (found := _TAIL.fullmatch(key)) and key not in self.known.grids:
            return self._add("tail", f"{int(found[1]):03d}", tail=int(found[1]))
        return False

    def _named(self, key: str, word: str) -> bool:
        """A word of the house or of the installation: nothing is guessed."""
        s = self.sought
        if key in _STATES:
            return self._add("state", _STATES[key], states=s.states | STATES[_STATES[key]])
        if key in _MARKS:
            return self._add("mark", _MARKS[key].value, marks=s.marks | {_MARKS[key]})
        if key in _DAYS:
            return self._add("days", _DAYS[key].value, days=_DAYS[key])
        if key in self.known.grids:
            return self._add("grid", word, grids=(*s.grids, *self.known.grids[key]))
        if key in self.known.categories:
            code = self.known.categories[key]
            return self._add("category", code, categories=(*s.categories, code))
        return False

    def _building(self, word: str) -> bool:
        if found := _building_said(word):
            number = plain_number(found[1])
            return self._add("building", number, buildings=(*self.sought.buildings, number))
        return False

    def _person(self, word: str) -> bool:
        found = self.known.person(word)
        return bool(found) and self._add("person", word, people=(*self.sought.people, *found))

    def pieces(self, word: str) -> list[str]:
        """A word without spaces cut into pieces each of which is known (停车未结3号楼); empty when it does not come out even."""
        ways: list[list[str] | None] = [[], *([None] * len(word))]
        for end in range(1, len(word) + 1):
            for start in range(end):
                before = ways[start]
                if (
                    before is not None
                    and (self._known(word[start:end]))
                    and (ways[end] is None or len(before) + 1 < len(ways[end] or ()))
                ):
                    ways[end] = [*before, word[start:end]]
        found = ways[-1] or []
        return [piece for piece in found if piece not in _FILLERS] if len(found) > 1 else []

    def _known(self, piece: str) -> bool:
        key = piece.lower()
        named = (_STATES, _MARKS, _DAYS, self.known.grids, self.known.categories, _FILLERS)
        return any(key in names for names in named) or _building_said(piece) is not None


def understood(text: str, known: Vocabulary) -> Sought:
    """What the words ask for; empty `parts` when nothing was said."""
    reading = _Reading(known)
    text = unicodedata.normalize("NFKC", text)[:LONGEST]
    words = [word for word in _BETWEEN.split(text) if word]
    while words:
        phrase = next((n for n in range(LONGEST_PHRASE, 1, -1) if _phrase(words, n, reading)), 1)
        word = " ".join(words[:phrase])
        del words[:phrase]
        if reading.take(word):
            continue
        if pieces := reading.pieces(word):
            words[:0] = pieces
        elif len(reading.sought.words) < MOST_WORDS:
            reading._add("word", word, words=(*reading.sought.words, word))  # noqa: SLF001  # its own reader
    return reading.sought


def _phrase(words: list[str], count: int, reading: _Reading) -> bool:
    """Whether the next words are one name: in progress, illegal construction."""
    phrase = " ".join(words[:count])
    return len(words) >= count and reading._known(phrase)  # noqa: SLF001  # its own reader


def _building_said(word: str) -> re.Match[str] | None:
    """3号楼, building 3: the number as it was said is group 1."""
    return _BUILDING.fullmatch(word) or _BUILDING_IN_ENGLISH.fullmatch(word)


def building_of(name: str) -> str:
    """The number a building goes by: 幸福里三号楼 is 3; empty when its name has none."""
    found = re.search(f"(?:{_BUILDING.pattern})$", name) or _BUILDING_IN_ENGLISH.search(name)
    return plain_number(found[1]) if found else ""


def names_building(words: str, number: str) -> bool:
    """Whether words speak of the building with that number: 在三号楼门口 of 3."""
    return any(plain_number(found[1]) == number for found in _BUILDING.finditer(words))


def plain_number(said: str) -> str:
    """The number of a building in digits: 三 is 3, 十二 is 12; letters in upper case."""
    if said[0].isascii():
        return said.upper().lstrip("0") or said
    total = current = 0
    for c in said:
        if c in "十百":
            total += (current or 1) * (10 if c == "十" else 100)
            current = 0
        else:
            current = _DIGITS.get(c, 0)
    return str(total + current)


def _date(digits: str) -> date | None:
    """YYMMDD of this century."""
    try:
        return date(2000 + int(digits[:2]), int(digits[2:4]), int(digits[4:]))
    except ValueError:
        return None


def first_and_last(days: Days, today: date) -> tuple[date, date]:
    """The first and the last day of a span, both inclusive; weeks begin on Monday."""
    monday, first = today - timedelta(days=today.weekday()), today.replace(day=1)
    before = first - timedelta(days=1)
    return {
        Days.today: (today, today),
        Days.yesterday: (today - timedelta(days=1), today - timedelta(days=1)),
        Days.week: (monday, today),
        Days.last_week: (monday - timedelta(days=7), monday - timedelta(days=1)),
        Days.month: (first, today),
        Days.last_month: (before.replace(day=1), before),
    }[days]

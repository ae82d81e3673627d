"""How fast is too fast, and what a supervisor may ask for when somebody is to be silent for a while."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Pace:
    """`burst` at once, then one each `every`; who goes on regardless is heard again after `rest` of quiet."""

    burst: int
    every: timedelta
    rest: timedelta = timedelta()

    @property
    def step(self) -> int:
        """What one word puts into the bucket, in ms."""
        return round(self.every.total_seconds() * 1000)

    @property
    def room(self) -> int:
        """How full the bucket may be, in ms."""
        return self.burst * self.step

    @property
    def most(self) -> int:
        """How full it gets, in ms."""
        return self.room + max(self.step, round(self.rest.total_seconds() * 1000))


MINUTE = timedelta(minutes=1)
RESIDENT_WORDS = Pace(20, timedelta(seconds=6), MINUTE)
"""Nobody tells more than twenty things in two minutes; whoever pours out a heart in pieces is heard."""
STAFF_WORDS = Pace(100, timedelta(seconds=3), MINUTE)
"""Who works through a list answers card after card."""
PRESSES = Pace(40, timedelta(seconds=1))
OFFERS = Pace(10, timedelta(seconds=6))
"""Unasked questions in one group; Telegram lets the bot say twenty things a minute there."""
GUESSES = Pace(5, timedelta(minutes=10))
"""Links of invitations that open nothing, from one person."""
NO_OLDER = timedelta(minutes=10)
"""A flood is over after so much quiet: the next one is answered again."""
DANGER_AGAIN = timedelta(minutes=5)
"""How often the same danger told by the same flooding person rings again."""
SAME_DANGER = timedelta(minutes=30)

LONGEST_MUTE = timedelta(days=30)
SHORTEST_MUTE = timedelta(minutes=1)
USUAL_MUTE = timedelta(days=1)
LONGEST_REASON = 200

_UNITS = {
    **dict.fromkeys(("分钟", "分", "m", "min", "mins", "minute", "minutes"), timedelta(minutes=1)),
    **dict.fromkeys(("个小时", "小时", "时", "h", "hour", "hours"), timedelta(hours=1)),
    **dict.fromkeys(("天", "日", "d", "day", "days"), timedelta(days=1)),
    **dict.fromkeys(("个星期", "星期", "周", "w", "week", "weeks"), timedelta(weeks=1)),
}
_DIGITS = {**{c: n for n, c in enumerate("零一二三四五六七八九十")}, "两": 2, "半": 0.5}
_SPAN = re.compile(
    rf"(\d{{1,6}}|[{''.join(_DIGITS)}])\s*({'|'.join(sorted(_UNITS, key=len, reverse=True))})(?![a-z]|到晚)",
    re.IGNORECASE,
)
_WHOM = re.compile(r"(?:(?P<ticket>\d{6}-\d{3,6})|#(?P<person>\d{1,15}))(?!\S)")


@dataclass(frozen=True, slots=True)
class Wish:
    """What was typed behind /mute or /unmute: a ticket's number or a person's, for how long, why."""

    ticket: str | None = None
    person: int | None = None
    span: timedelta = USUAL_MUTE
    reason: str = ""


def wish_of(words: str) -> Wish:
    """Reads `[261121-007 | #12] [3天] why`, in any language's digits; without a span it is a day."""
    words = words.strip()
    ticket = person = None
    if found := _WHOM.match(words):
        ticket, number = found["ticket"], found["person"]
        person = int(number) if number else None
        words = words[found.end() :].lstrip()
    span = USUAL_MUTE
    if found := _SPAN.match(words):
        count = _DIGITS[found[1]] if found[1] in _DIGITS else int(found[1])
        span = count * _UNITS[found[2].lower()]
        words = words[found.end() :]
    return Wish(ticket, person, span, words.strip(" \t\n,，。:：;；"))

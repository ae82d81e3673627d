"""The dates of a ticket again, minute by minute and by other means: what domain/deadlines.py says must agree with this.

It lives through a history as a clerk with a wall clock would: each minute, look at the clock, see whether anybody works,
see whether the ticket stands still, and cross off one minute. It shares no code with the domain. Whole minutes only.
As a command it tries many more histories than the tests do: python -m tests.domain.slow_calculator 10000 [first seed]
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

import chinese_calendar

from domain.deadlines import Deadlines, deadlines
from domain.tickets import Event
from domain.worktime import ALWAYS, Days, Hours, WorkCalendar

FIRST = datetime(2026, 1, 1, tzinfo=UTC)
MINUTES = 620 * 1440
LAST_EVENT = 330 * 1440
MINUTE = timedelta(minutes=1)


@dataclass
class Place:
    """Where and when people work. `week`: the hours of each weekday in minutes, Monday first."""

    name: str
    zone: str
    week: tuple[tuple[tuple[int, int], ...], ...] | None
    """None: always."""
    marked: dict[date, bool] = field(default_factory=dict)

    @cached_property
    def minutes(self) -> tuple[bytearray, list[date]]:
        """For each minute since FIRST: does somebody work, and what day is it."""
        zone, shown = ZoneInfo(self.zone), datetime.min  # noqa: DTZ901  # what a wall shows has no zone
        working, days = bytearray(MINUTES), []
        for n in range(-2880, MINUTES):
            # A clock that is set back shows nothing new until it is past where it was.
            shown = max(shown, (FIRST + n * MINUTE).astimezone(zone).replace(tzinfo=None))
            if n >= 0:
                working[n] = self._somebody_works(shown)
                days.append(shown.date())
        return working, days

    def _somebody_works(self, wall: datetime) -> bool:
        if self.week is None:
            return True
        slots = self.week[wall.weekday()]
        if wall.date() in self.marked:
            if not self.marked[wall.date()]:
                return False
            slots = slots or next(hours for hours in self.week if hours)
        minute = wall.hour * 60 + wall.minute
        return any(a <= minute < b for a, b in slots)

    @cached_property
    def calendar(self) -> WorkCalendar:
        """The same place as the program knows it."""
        return WorkCalendar(ZoneInfo(self.zone), Hours(self.week) if self.week else ALWAYS, Days(self.marked))


def _published() -> dict[date, bool]:
    """Asked day by day, as the library's readme shows it."""
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    return {day: chinese_calendar.is_workday(day) for day in days}


_USUAL = (((540, 720), (840, 1080)),) * 5 + ((), ())
PLACES = (
    Place("street", "Asia/Shanghai", _USUAL, _published()),
    Place("market", "Asia/Shanghai", (((510, 1020),),) * 6 + ((),), {date(2026, 5, 1): False, date(2026, 5, 3): True}),
    Place("night", "Europe/Berlin", (((0, 30), (90, 195), (1320, 1440)),) * 7),
    Place("island", "America/Havana", (((0, 1440),),) * 5 + ((), ((30, 90),))),
    Place("always", "Australia/Lord_Howe", None),
)
STILL = ("waiting", "listed")
WAITS = ("ask", "pause", "list")
CODES = {"m": 1, "wm": 1, "h": 60, "wh": 60}
HISTORY = Sequence[tuple[int, str, str, dict[str, object]]]
"""(minute since FIRST, action, status after, facts)."""


class Clerk:
    """Lives through a history at a place."""

    def __init__(self, place: Place) -> None:
        self.working, self.days = place.minutes

    def dates(self, history: HISTORY, now: int) -> tuple[int | None, int | None, int | None]:
        """(accept by, contact by, resolve by), each the minute at whose beginning the time is over."""
        history = _never_back(history)
        return self._last(history, "accept_for"), self._last(history, "contact_for"), self._resolve_by(history, now)

    def _last(self, history: HISTORY, key: str) -> int | None:
        started = [(minute, str(facts[key])) for minute, _, _, facts in history if key in facts]
        return self._without_pauses(*started[-1]) if started else None

    def _without_pauses(self, start: int, code: str) -> int:
        amount, unit = _read(code)
        if unit in CODES:
            return self._walk(start, amount * CODES[unit], of_work=unit.startswith("w"))
        first, minute, counted, last = self.days[start], start, 0, None
        while True:
            today = self.days[minute]
            if unit == "wd" and self.working[minute] and today not in (first, last):
                counted, last = counted + 1, today
            if self.working[minute] and (counted == amount if unit == "wd" else (today - first).days >= amount):
                return self._end_of_work(minute)
            minute += 1

    def _walk(self, minute: int, left: int, *, of_work: bool) -> int:
        while left:
            left -= not of_work or self.working[minute]
            minute += 1
        return minute

    def _end_of_work(self, minute: int) -> int:
        today, end = self.days[minute], minute
        while self.days[minute] == today:
            end = minute + 1 if self.working[minute] else end
            minute += 1
        return end

    def _resolve_by(self, history: HISTORY, now: int) -> int | None:
        """Minute by minute: first what happened, then one minute is crossed off or lost."""
        clock: _Running | None = None
        still, ahead, minute = False, list(reversed(history)), history[0][0]
        while clock is None or clock.over is None or any(_sets(facts) for *_, facts in ahead):
            while ahead and ahead[-1][0] == minute:
                _, action, after, facts = ahead.pop()
                if clock is not None and not (still and after in STILL and action not in WAITS):
                    clock.look(minute)
                still = after in STILL
                clock = self._started(clock, minute, facts) or clock
            if clock is None and not ahead:
                return None
            if clock is not None:
                clock.tick(minute, still=still and (minute < now or bool(ahead)))
            minute += 1
        return clock.over

    def _started(self, before: _Running | None, minute: int, facts: dict[str, object]) -> _Running | None:
        if "resolve_for" in facts:
            amount, unit = _read(str(facts["resolve_for"]))
            counted = self.working if unit.startswith("w") or unit == "d" else None
            if unit in CODES:
                return _Remaining(counted, amount * CODES[unit])
            return _Dated(counted, self._without_pauses(minute, f"{amount}{unit}"))
        if "resolve_by" in facts:
            moment = datetime.fromisoformat(str(facts["resolve_by"]))
            counted = self.working if before is None else before.counted
            found = _Dated(counted, round((moment - FIRST) / MINUTE))
            found.look(minute)
            return found
        return None


class _Running:
    """A promise being lived through. `counted`: the minutes that count, None when all do; `over`: when it was."""

    def __init__(self, counted: bytearray | None) -> None:
        self.counted = counted
        self.over: int | None = None

    def counts(self, minute: int) -> bool:
        return self.counted is None or bool(self.counted[minute])

    def look(self, minute: int) -> None:
        """Somebody begins or ends to wait: is it over?"""

    def tick(self, minute: int, *, still: bool) -> None:
        """One minute passes."""
        raise NotImplementedError


class _Remaining(_Running):
    """So many minutes to cross off."""

    def __init__(self, counted: bytearray | None, left: int) -> None:
        super().__init__(counted)
        self.left = left

    def tick(self, minute: int, *, still: bool) -> None:
        if self.over is None and not still and self.counts(minute):
            self.left -= 1
            self.over = minute + 1 if self.left == 0 else None


class _Dated(_Running):
    """A date; each minute lost before it is over pushes it on by one that counts."""

    def __init__(self, counted: bytearray | None, until: int) -> None:
        super().__init__(counted)
        self.until = until

    def look(self, minute: int) -> None:
        if self.over is None and minute >= self.until:
            self.over = self.until

    def tick(self, minute: int, *, still: bool) -> None:
        if not still:
            self.look(minute + 1)
        elif self.over is None and self.counts(minute):
            while not self.counts(self.until):
                self.until += 1
            self.until += 1


def _read(code: str) -> tuple[int, str]:
    digits = "".join(sign for sign in code if sign.isdigit())
    return int(digits), code[len(digits) :]


def _sets(facts: dict[str, object]) -> bool:
    return "resolve_for" in facts or "resolve_by" in facts


def _never_back(history: HISTORY) -> list[tuple[int, str, str, dict[str, object]]]:
    found: list[tuple[int, str, str, dict[str, object]]] = []
    for minute, *rest in history:
        found.append((max(minute, found[-1][0]) if found else minute, *rest))  # type: ignore[arg-type]
    return found


# -- random histories --

SPANS = ("30m", "2h", "24h", "30wm", "2wh", "4wh", "1wd", "5wd", "20wd", "1d", "7d", "15d")
STEPS = {  # action -> statuses after it
    "assign": ("assigned",), "accept": ("accepted",), "note": ("in_progress", "listed"), "ask": ("waiting",),
    "answer": ("in_progress",), "pause": ("waiting",), "resume": ("in_progress",), "list": ("listed",),
    "unlist": ("in_progress",), "hand_over": ("assigned",), "supplement": ("waiting", "in_progress", "listed"),
    "grant": ("in_progress", "waiting"), "resolve": ("resolved",), "dispute": ("assigned",), "urge": ("waiting", "accepted"),
}  # fmt: skip
REASONS = ("resident", "third_party", "parts")


def make_history(chance: random.Random) -> tuple[list[tuple[int, str, str, dict[str, object]]], int]:
    """A history in any order, and the minute from which it is looked at. Most stay near working hours, some do not."""
    minute = chance.randrange(2880, LAST_EVENT)
    facts: dict[str, object] = {f"{name}_for": chance.choice(SPANS) for name in ("accept", "contact", "resolve")}
    if chance.random() < 0.05:
        del facts["resolve_for"]
    history = [(minute, "register", "registered", facts)]
    for _ in range(chance.randrange(9)):
        back = chance.random() < 0.05
        minute += -chance.randrange(90) if back else chance.choice((0, 1, 7, 60, 125, 420, 1440, 2900, 4320))
        minute += 0 if back else chance.randrange(60)
        action = chance.choice(tuple(STEPS))
        history.append((minute, action, chance.choice(STEPS[action]), _facts(chance, action, minute)))
    return history, max(m for m, *_ in history) + chance.choice((0, 1, 600, 3000))


def _facts(chance: random.Random, action: str, minute: int) -> dict[str, object]:
    if action == "pause":
        return {"reason": chance.choice(REASONS)}
    if action in ("assign", "hand_over"):
        return {"accept_for": chance.choice(SPANS)}
    if action == "dispute":
        return {"accept_for": chance.choice(SPANS), "resolve_for": chance.choice(SPANS)}
    if action == "grant":
        return {"resolve_by": (FIRST + (minute + chance.randrange(-600, 20000)) * MINUTE).isoformat()}
    return {}


def events_of(history: HISTORY) -> list[Event]:
    """The same history as the program stores it."""
    return [
        Event(1, seq, action, None, "", FIRST + minute * MINUTE, None, after, facts)
        for seq, (minute, action, after, facts) in enumerate(history, 1)
    ]


def disagreement(seed: int) -> str | None:
    """What the two say differently of the history with this number; None when they agree."""
    chance = random.Random(seed)
    place = chance.choice(PLACES)
    history, now = make_history(chance)
    slow = Clerk(place).dates(history, now)
    found = deadlines(events_of(history), place.calendar, FIRST + now * MINUTE)
    wanted = Deadlines(*(None if minute is None else FIRST + minute * MINUTE for minute in slow))
    return None if found == wanted else f"seed {seed}, {place.name}: {history} at {now}\n  {found}\n  {wanted}"


def disagreements(seeds: Iterable[int]) -> list[str]:
    return [said for seed in seeds if (said := disagreement(seed)) is not None]


def main(arguments: list[str]) -> int:
    """The long form. Exit code 1 when there is any difference."""
    count, first = int(arguments[0]), int(arguments[1]) if len(arguments) > 1 else 0
    found = disagreements(range(first, first + count))
    print(*found[:10], f"{count} histories, {len(found)} differ", sep="\n")  # noqa: T201
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

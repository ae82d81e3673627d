"""The picture of a week or month: better or worse than before, what it was about, what was kept, when people report."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from bot.figures.paper import (
    BLUE,
    BODY,
    GREEN,
    GREY,
    HUGE,
    INK,
    LARGE,
    LINE,
    MARGIN,
    ORANGE,
    PALE_BLUE,
    PALE_GREEN,
    SMALL,
    TINY,
    WIDTH,
    Paper,
    fitted,
    wide,
)
from bot.texts.catalogue import Texts
from domain.pictures import Compared, SpanFigures

LEFT, RIGHT = MARGIN + 16, WIDTH - MARGIN - 16
HEAD, TILES, TREND, DATES, ROW, HOUR_ROW, GAP = 132, 176, 504, 32, 53, 34, 18
OPEN_LINE = 100
"""How high the line of what is open is drawn, by a scale of its own, with its numbers: by that of the bars it would flatten them."""
MOST_DAYS_NAMED = 16
"""So many bars leave room for a name under each."""
BEFORE_SECTION = 84
"""A section's heading."""
HEAT = ("#f2f4f6", "#d6e6f2", "#a5cbe3", "#5fa3cc", "#2b7ab3", "#084d86")


def draw_digest(data: SpanFigures, texts: Texts) -> bytes:
    """A PNG, 1080 pixels wide. Errors: NoFontError."""
    return _Picture(data, texts).drawn()


class _Picture:
    """Puts one section under the other."""

    def __init__(self, data: SpanFigures, texts: Texts) -> None:
        self._data, self._texts, self._words = data, texts, texts.phrases.pictures
        rows = [max(1, len(data.categories)), max(1, len(data.kept))]
        self._each_day = len(data.days.new) <= MOST_DAYS_NAMED
        trend = TREND + (DATES if self._each_day else 0)
        self._heights = [HEAD, TILES, trend, *(BEFORE_SECTION + n * ROW + 14 for n in rows), 118 + 7 * HOUR_ROW + 24]
        self._paper = Paper(sum(self._heights) + GAP * len(self._heights))

    def drawn(self) -> bytes:
        y = 0.0
        sections = (self._head, self._tiles, self._trend, self._categories, self._kept, self._hours)
        for n, (section, height) in enumerate(zip(sections, self._heights, strict=True)):
            if n:
                self._paper.panel(y, height)
            section(y)
            y += height + (GAP if n else 0)
        return self._paper.png()

    def _head(self, y: float) -> None:
        data, words, texts = self._data, self._words, self._texts
        span = words.week if data.span == "week" else words.month
        title = f"{data.grid}　{span}"
        self._paper.text(MARGIN, y + 48, fitted(title, 46, WIDTH - 2 * MARGIN), 46, bold=True)
        first = texts.date(_noon(data.first), _noon(date.min))  # with its year
        last = texts.date(_noon(data.last), _noon(data.first))
        self._paper.text(MARGIN, y + 102, f"{first} — {last}", BODY, GREY)

    def _tiles(self, y: float) -> None:
        words, third = self._words, (WIDTH - 2 * MARGIN) / 3
        tiles = (
            (words.new, self._data.new, BLUE),
            (words.closed, self._data.closed, GREEN),
            (words.open, self._data.open, INK),
        )
        for n, (name, figure, colour) in enumerate(tiles):
            x = MARGIN + n * third + 16
            self._paper.text(x, y + 38, name, BODY, GREY)
            self._paper.text(x, y + 88, str(figure.now), HUGE, colour, bold=True)
            self._paper.text(x, y + 142, fitted(self._change(figure), SMALL, third - 8), SMALL, GREY)

    def _change(self, figure: Compared) -> str:
        change = figure.now - figure.before
        said = self._words.more if change > 0 else self._words.fewer if change else self._words.as_before
        return said.format(before=self._before(), n=abs(change))

    def _before(self) -> str:
        return self._words.last_week if self._data.span == "week" else self._words.last_month

    def _title(self, y: float, words: str) -> None:
        self._paper.text(LEFT, y + 44, fitted(words, LARGE, RIGHT - LEFT), LARGE, bold=True)

    # days

    def _trend(self, y: float) -> None:
        self._title(y, self._words.trend)
        self._legend(y + 92)
        days = self._data.days
        left = LEFT + 16 + max(42.0, *(wide(str(n), SMALL) for n in (*scale(days.open), self._most())))
        step = (RIGHT - left) / len(days.new)
        self._open_line(y + 142, left, step)
        self._bars(y + 142 + OPEN_LINE + 54, y + TREND - 58.0, left, step)
        self._day_names(left, step, y + TREND - 30)

    def _axis(self, numbers: tuple[int, ...], top: float, bottom: float, left: float, colour: str) -> None:
        """A line across and its number at the left for each, the lowest at the bottom."""
        low, high = min(numbers), max(numbers)
        for value in numbers:
            at = bottom - (bottom - top) * (value - low) / (high - low)
            self._paper.line([left, RIGHT], [at, at], LINE, behind=True)
            self._paper.text(left - 12, at, str(value), SMALL, colour, side="right")

    def _open_line(self, top: float, left: float, step: float) -> None:
        found, numbers = self._data.days.open, scale(self._data.days.open)
        self._axis(numbers, top, top + OPEN_LINE, left, ORANGE)
        xs = [left + (n + 0.5) * step for n in range(len(found))]
        ys = [top + OPEN_LINE * (numbers[-1] - n) / (numbers[-1] - numbers[0]) for n in found]
        self._paper.line(xs, ys, ORANGE, 3.6)
        if len(found) > 1:  # beyond the line's end, which came from the other side
            last, words = ys[-1] + (26 if ys[-1] > ys[-2] else -24), str(found[-1])
            self._paper.text(
                min(xs[-1], RIGHT - wide(words, SMALL) / 2), last, words, SMALL, ORANGE, side="center", bold=True
            )

    def _most(self) -> int:
        """The highest number beside the bars."""
        return _round_up(max(*self._data.days.new, *self._data.days.closed, 1))

    def _bars(self, top: float, bottom: float, left: float, step: float) -> None:
        days, paper = self._data.days, self._paper
        high = self._most()
        self._axis((0, high // 2, high), top, bottom, left, GREY)
        fresh = (self._data.first - days.first).days
        for n, (new, closed) in enumerate(zip(days.new, days.closed, strict=True)):
            x, pale = left + n * step, n < fresh
            for part, count, colours in ((0.14, new, (BLUE, PALE_BLUE)), (0.5, closed, (GREEN, PALE_GREEN))):
                tall = (bottom - top) * count / high
                paper.box(x + part * step, bottom - tall, step * 0.36, tall, colours[pale])

    def _legend(self, y: float) -> None:
        x, words = float(LEFT), self._words
        named = [(words.new, BLUE, 24), (words.closed, GREEN, 24), (words.open, ORANGE, 6)]
        if self._data.first > self._data.days.first:
            named.append((words.pale.format(before=self._before()), PALE_BLUE, 24))
        for name, colour, tall in named:
            self._paper.box(x, y - tall / 2, 26, tall, colour)
            self._paper.text(x + 38, y, name, SMALL, GREY)
            x += 38 + max(wide(name, SMALL) + 44, 152)

    def _day_names(self, left: float, step: float, y: float) -> None:
        """Of two weeks each weekday over its date, the month said where a week or a month begins; of a month each fifth date."""
        first = self._data.days.first
        for n in range(0, len(self._data.days.new), 1 if self._each_day else 5):
            day, x = first + timedelta(days=n), left + (n + 0.5) * step
            name = f"{day.month}/{day.day}"
            if self._each_day:
                short = name if day.weekday() == 0 or day.day == 1 else str(day.day)
                self._paper.text(x, y + DATES, short, TINY, GREY, side="center")
                name = self._words.weekdays[day.weekday()]
            self._paper.text(x, y, name, SMALL, GREY, side="center")

    # rows of bars

    def _categories(self, y: float) -> None:
        words, found = self._words, self._data.categories
        self._title(y, words.categories.format(before=self._before()))
        if not found:
            self._paper.text(LEFT, y + BEFORE_SECTION + ROW / 2, words.nothing_new, BODY, GREY)
        high = max((max(c.count.now, c.count.before) for c in found), default=1)
        for n, one in enumerate(found):
            middle, name = y + BEFORE_SECTION + n * ROW + ROW / 2, self._texts.category(one.code) or one.code
            x = self._named(middle, name)
            self._paper.box(x, middle - 17, self._length(x, one.count.now, high), 24, BLUE)
            self._paper.box(x, middle + 7, self._length(x, one.count.before, high), 9, PALE_BLUE)
            self._paper.text(RIGHT, middle, str(one.count.now), BODY, side="right", bold=True)

    def _kept(self, y: float) -> None:
        words, found = self._words, self._data.kept
        self._title(y, words.promises.format(days=self._data.kept_days))
        if not found:
            self._paper.text(LEFT, y + BEFORE_SECTION + ROW / 2, words.no_promises, BODY, GREY)
        counts = [words.kept_of.format(kept=one.kept, n=one.n) for one in found]
        share_end = RIGHT - max((wide(count, SMALL) for count in counts), default=0) - 24
        for n, (one, count) in enumerate(zip(found, counts, strict=True)):
            middle, end = y + BEFORE_SECTION + n * ROW + ROW / 2, share_end - 92
            x = self._named(middle, one.name)
            self._paper.box(x, middle - 14, end - x, 28, "#e3e8ed")
            self._paper.box(x, middle - 14, (end - x) * one.kept / one.n, 28, GREEN)
            self._paper.text(share_end, middle, f"{one.kept / one.n:.0%}", BODY, side="right", bold=True)
            self._paper.text(RIGHT, middle, count, SMALL, GREY, side="right")

    def _named(self, middle: float, name: str) -> float:
        """Where the bar after the name begins."""
        size = next((size for size in (BODY, SMALL) if wide(name, size) <= 270), TINY)
        self._paper.text(LEFT, middle, fitted(name, size, 270), size)
        return LEFT + 288.0

    def _length(self, x: float, count: int, high: int) -> float:
        return (RIGHT - 90 - x) * count / max(high, 1)

    # hours

    def _hours(self, y: float) -> None:
        hours, words, paper = self._data.hours, self._words, self._paper
        self._title(y, words.hours)
        left, top = LEFT + 66.0, y + 118.0
        step, high = (RIGHT - left) / 24, max(max(day) for day in hours)
        paper.text(RIGHT, y + 44, words.darkest.format(n=high), SMALL, GREY, side="right")
        for n in range(0, 24, 3):
            paper.text(left + (n + 0.5) * step, top - 24, str(n), SMALL, GREY, side="center")
        for weekday, counts in enumerate(hours):
            at = top + weekday * HOUR_ROW
            paper.text(LEFT, at + HOUR_ROW / 2, words.weekdays[weekday], SMALL, GREY)
            for hour, count in enumerate(counts):
                paper.box(left + hour * step + 1.5, at + 1.5, step - 3, HOUR_ROW - 3, shade(count, high))


def shade(count: int, high: int) -> str:
    """Nothing is nearly white, the most is darkest."""
    if not count:
        return HEAT[0]
    return HEAT[1 + min(4, (count - 1) * 5 // max(high, 5))]


def scale(found: tuple[int, ...]) -> tuple[int, int, int]:
    """Three numbers a reader likes, evenly apart, lowest first, between which all of them lie."""
    low, high, power = min(found), max(found), 1
    while True:
        for step in (power, 2 * power, 5 * power):
            first = low // step * step
            if first + 2 * step >= high:
                return first, first + step, first + 2 * step
        power *= 10


def _round_up(number: int) -> int:
    """An even number a reader likes, not below."""
    power = 1
    while True:
        for step in (2, 4, 6, 10):
            if step * power >= number:
                return step * power
        power *= 10


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12))

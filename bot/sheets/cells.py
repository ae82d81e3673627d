"""What a sheet's facts become in cells: words of a language for codes, moments in the installation's zone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from functools import cache
from typing import NamedTuple

from bot.texts.catalogue import Texts
from bot.texts.languages import texts_for
from bot.texts.phrases import phrase
from services.supervision.sheets import Column, Page, Raw, Shape

Value = str | int | float | date | datetime | None
"""What a cell takes; a moment is naive, in the zone the sheet is for."""


class Table(NamedTuple):
    """A page put into words: its tab, its headers, and rows that can be walked once."""

    name: str
    headers: tuple[str, ...]
    shapes: tuple[Shape, ...]
    rows: Iterator[tuple[Value, ...]]


@dataclass(frozen=True, slots=True)
class Cells:
    """Puts pages into words of a language. true_dates: a spreadsheet's own dates; without, ISO 8601 with offset."""

    zone: tzinfo
    language: str = "zh"
    true_dates: bool = True
    tabs_by_name: bool = False
    """Tabs are named as people say it, not by what was asked for."""

    def table(self, page: Page) -> Table:
        """The page as it is written."""
        texts = texts_for(self.language)
        turns = [self._turn(column.shape, texts) for column in page.columns]
        name = (phrase(texts.phrases.sheets.names, page.name) if self.tabs_by_name else None) or page.name
        shapes = tuple(column.shape for column in page.columns)
        rows = (tuple([turn(v) for turn, v in zip(turns, row, strict=True)]) for row in page.rows)
        return Table(name, tuple(header(column, texts) for column in page.columns), shapes, rows)

    def _turn(self, shape: Shape, texts: Texts) -> Callable[[Raw], Value]:
        plain: dict[Shape, Callable[[Raw], Value]] = {
            Shape.iso: self._iso,
            Shape.moment: self._local if self.true_dates else self._iso,
            Shape.flag: lambda value: _flag(value, texts),
            Shape.hours: lambda value: round(value, 2) if isinstance(value, (int, float)) else None,
            Shape.share: lambda value: round(value, 4) if isinstance(value, (int, float)) else None,
        }
        if shape is Shape.details:
            return self._details(texts)
        if shape in plain:
            return plain[shape]
        if shape in (Shape.words, Shape.number, Shape.day):
            return _same
        return cache(lambda value: said(shape, value, texts))

    def _details(self, texts: Texts) -> Callable[[Raw], Value]:
        """`name：value`, one after the other; moments to the minute."""
        words = texts.phrases.sheets.details
        turns = {shape: self._turn(shape, texts) for shape in Shape if shape is not Shape.details}
        turns[Shape.moment] = lambda value: (
            f"{value.astimezone(self.zone):%Y-%m-%d %H:%M}" if isinstance(value, datetime) else _same(value)
        )
        called = cache(lambda name: phrase(words, name) or name)

        def turn(value: Raw) -> Value:
            told = value if isinstance(value, tuple) else ()
            return words.apart.join(
                words.pair.format(name=called(name), value=turns[shape](one)) for name, shape, one in told
            )

        return turn

    def _iso(self, value: Raw) -> Value:
        return value.astimezone(self.zone).isoformat(timespec="seconds") if isinstance(value, datetime) else None

    def _local(self, value: Raw) -> Value:
        return value.astimezone(self.zone).replace(tzinfo=None, microsecond=0) if isinstance(value, datetime) else None


def header(column: Column, texts: Texts) -> str:
    """What stands above a column."""
    return column.name if column.fixed else phrase(texts.phrases.sheets.headers, column.name) or column.name


def _same(value: Raw) -> Value:
    return None if isinstance(value, tuple) else value


def _flag(value: Raw, texts: Texts) -> str:
    words = texts.phrases.sheets.words
    return "" if value is None else words.yes if value else words.no


def said(shape: Shape, value: Raw, texts: Texts) -> str:
    """A code as people read it; one nobody knows stands as it is."""
    if not isinstance(value, str) or not value:
        return ""
    if shape is Shape.category:
        return texts.category(value) or value
    phrases, words = texts.phrases, texts.phrases.sheets.words
    known: dict[Shape, tuple[object, str]] = {
        Shape.status: (phrases.statuses, value),
        Shape.outcome: (words, value),
        Shape.watch: (words, value),
        Shape.awaited: (words, value),
        Shape.source: (words, value),
        Shape.answer: (phrases.buttons, value),
        Shape.mark: (phrases.whistles, value),
        Shape.action: (phrases.steps, value),
        Shape.part: (words, f"part_{value}"),
        Shape.caller: (words, f"caller_{value}"),
        Shape.level: (words, f"level_{value}"),
        Shape.stage: (phrases.sheets.details, f"stage_{value}"),
    }
    return phrase(*known[shape]) or value

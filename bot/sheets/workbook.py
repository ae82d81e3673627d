"""Writes .xlsx as it goes: rows leave for the file at once, so memory stays the same however many there are.

A worksheet is a few kinds of XML elements (ECMA-376, part 1, chapter 18); writing just these by hand takes a fifteenth
of the time of openpyxl's write-only workbooks, by which it is read back in tests. See decision 0012.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import IO, BinaryIO
from xml.sax.saxutils import escape, quoteattr

from bot.sheets.cells import Table, Value
from bot.sheets.formulas import risky
from bot.sheets.package import (
    DATE,
    DAY,
    HEAD,
    HOURS,
    LONG,
    MAIN,
    PROLOGUE,
    QUOTED,
    REL,
    SHARE,
    STYLES,
    TYPES,
    kind,
    ref,
    refs,
)
from services.supervision.sheets import Shape

ROWS_A_SHEET = 1_048_575
"""What a worksheet holds below its header."""
CHARACTERS_A_CELL = 32_767
BYTES_A_SHEET = 2_000_000_000
"""Beyond two gigabytes a part of a zip file needs an extension that Excel offers to repair."""
TAB = 31
"""Characters of a worksheet's name."""
AT_ONCE = 500
_DATES = 2_958_465
"""The last day a cell can hold, the end of the year 9999."""
_EPOCH = date(1899, 12, 30).toordinal()
_SHOWN_IN_FULL = 10**10  # above it a spreadsheet shows an id as 1.23E+12
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_READ_AS_ERROR = re.compile(r"#[A-Z0-9/]+[!?]?")
_ESCAPE_OF_ITS_OWN = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_IN_A_TAB = re.compile(r"[\[\]:*?/\\']")
_WIDTHS = {Shape.moment: 17, Shape.iso: 26, Shape.number: 9, Shape.flag: 9, Shape.share: 9}
_USUAL_WIDTH = 14

Step = Callable[[int], None]


def write_xlsx(file: Path | BinaryIO, tables: Iterable[Table], step: Step) -> int:
    """One worksheet a table, more where a table outgrows one. Answers with the number of rows."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as package:
        book = _Book(package)
        written = sum(book.add(table, step) for table in tables)
        book.finish()
    return written


class _Book:
    """The package as it grows: its worksheets first, then the parts that name them."""

    def __init__(self, package: zipfile.ZipFile) -> None:
        self._package, self._names, self._filters = package, list[str](), list[str]()

    def add(self, table: Table, step: Step) -> int:
        rows, written, number = iter(table.rows), 0, 1
        first = next(rows, None)
        while first is not None or number == 1:
            self._names.append(_tab(table.name, number, self._names))
            part = chain([first] if first is not None else [], rows)
            with self._package.open(f"xl/worksheets/sheet{len(self._names)}.xml", "w") as out:
                count = _sheet(out, table, part, step)
            written += count
            self._filters.append(_filter(self._names[-1], len(self._filters), len(table.headers), count))
            first, number = next(rows, None), number + 1
        return written

    def finish(self) -> None:
        count = len(self._names)
        tabs = "".join(
            f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(self._names, 1)
        )
        filters = f"<definedNames>{''.join(self._filters)}</definedNames>"
        sheets = "".join(ref(n, "worksheet", f"worksheets/sheet{n}.xml") for n in range(1, count + 1))
        kinds = "".join(kind(f"worksheets/sheet{n}", "worksheet") for n in range(1, count + 1))
        for name, text in (
            ("xl/workbook.xml", f"<workbook {MAIN} {REL}><sheets>{tabs}</sheets>{filters}</workbook>"),
            ("xl/_rels/workbook.xml.rels", refs(sheets + ref(count + 1, "styles", "styles.xml"))),
            ("xl/styles.xml", STYLES),
            ("_rels/.rels", refs(ref(1, "officeDocument", "xl/workbook.xml"))),
            (
                "[Content_Types].xml",
                f"{TYPES}{kind('workbook', 'sheet.main')}{kind('styles', 'styles')}{kinds}</Types>",
            ),
        ):
            self._package.writestr(name, PROLOGUE + text)


def _sheet(out: IO[bytes], table: Table, rows: Iterable[tuple[Value, ...]], step: Step) -> int:
    """Rows until the sheet is full; what is left stays in `rows`."""
    letters = [_letters(n) for n in range(len(table.headers))]
    size = out.write(_opening(table, letters).encode())
    count = 0
    for count, lines in _written(rows, letters, table.shapes):
        size += out.write(lines.encode("utf-8"))
        step(count % AT_ONCE or AT_ONCE)
        if size > BYTES_A_SHEET:
            break
    out.write(f'</sheetData><autoFilter ref="A1:{letters[-1]}{count + 1}"/></worksheet>'.encode())
    return count


def _written(
    rows: Iterable[tuple[Value, ...]], letters: list[str], shapes: tuple[Shape, ...]
) -> Iterator[tuple[int, str]]:
    """How many rows there are so far, and the newest of them as XML."""
    styles = [{Shape.share: SHARE, Shape.hours: HOURS}.get(shape, 0) for shape in shapes]
    places = list(zip(letters, styles, strict=True))
    lines, number = list[str](), 0
    for number, row in enumerate(rows, 1):
        lines.append(_row(number + 1, places, row))
        if number % AT_ONCE == 0 or number == ROWS_A_SHEET:
            yield number, "".join(lines)
            lines.clear()
            if number == ROWS_A_SHEET:
                return
    if lines:
        yield number, "".join(lines)


def _row(number: int, places: list[tuple[str, int]], row: tuple[Value, ...]) -> str:
    """The cells that have something in them; the shortest way through, as most of the time is spent here."""
    cells = []
    for (letter, style), value in zip(places, row, strict=True):
        if value is None or value == "":
            continue
        if type(value) is str:
            cells.append(f'<c r="{letter}{number}"{(_again if len(value) <= _OFTEN_SAID else _inside)(value, 0)}')
        elif isinstance(value, date):
            cells.append(f'<c r="{letter}{number}"{_moment(value)}')
        else:
            cells.append(f'<c r="{letter}{number}"{_number(value, style)}')
    return f'<row r="{number}">{"".join(cells)}</row>'


def _number(value: str | float, style: int) -> str:
    if isinstance(value, int) and not style and abs(value) >= _SHOWN_IN_FULL:
        style = LONG
    return f' s="{style}"><v>{value}</v></c>' if style else f"><v>{value}</v></c>"


def _inside(value: str, style: int) -> str:
    """Words stay words: typed as a string, and marked so that editing the cell makes no formula either."""
    words = _NOT_IN_XML.sub("", value)[:CHARACTERS_A_CELL]
    style = QUOTED if risky(words) or _READ_AS_ERROR.fullmatch(words) else style
    shown = _ESCAPE_OF_ITS_OWN.sub("_x005F_", escape(words)).replace("\r", "_x000D_")
    styled = f' s="{style}"' if style else ""
    return f'{styled} t="inlineStr"><is><t xml:space="preserve">{shown}</t></is></c>'


_OFTEN_SAID = 12
"""Characters up to which words come again and again: codes, names, yes and no."""
_again = lru_cache(4096)(_inside)


def _moment(value: date) -> str:
    """A spreadsheet's date is a number of days; one it cannot hold stays words."""
    days = value.toordinal() - _EPOCH
    if not 0 < days <= _DATES:
        return _inside(value.isoformat(), 0)
    if not isinstance(value, datetime):
        return f' s="{DAY}"><v>{days}</v></c>'
    seconds = value.hour * 3600 + value.minute * 60 + value.second
    return f' s="{DATE}"><v>{days + seconds / 86400:.10f}</v></c>'


def _tab(name: str, number: int, taken: list[str]) -> str:
    """A name a worksheet may have, and none has yet."""
    base = _IN_A_TAB.sub(" ", name).strip() or "sheet"
    while True:
        end = f" {number}" if number > 1 else ""
        found = base[: TAB - len(end)] + end
        if found.lower() not in (other.lower() for other in taken):
            return found
        number += 1


def _filter(tab: str, index: int, width: int, rows: int) -> str:
    """The range that is filtered, in the way Excel itself keeps it."""
    where = escape(f"'{tab}'!$A$1:${_letters(width - 1)}${rows + 1}")
    return f'<definedName name="_xlnm._FilterDatabase" localSheetId="{index}" hidden="1">{where}</definedName>'


def _letters(index: int) -> str:
    """The letters of a column: A is 0, Z 25, AA 26."""
    above, last = divmod(index, 26)
    return (_letters(above - 1) if above else "") + chr(ord("A") + last)


def _opening(table: Table, letters: list[str]) -> str:
    """The sheet down to its header, which stays in sight."""
    widths = "".join(
        f'<col min="{n}" max="{n}" width="{_WIDTHS.get(shape, _USUAL_WIDTH)}" customWidth="1"/>'
        for n, shape in enumerate(table.shapes, 1)
    )
    named = zip(letters, table.headers, strict=True)
    heads = "".join(f'<c r="{letter}1"{_inside(words, HEAD)}' for letter, words in named)
    view = '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
    return f'{PROLOGUE}<worksheet {MAIN}>{view}<cols>{widths}</cols><sheetData><row r="1">{heads}</row>'

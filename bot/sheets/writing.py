"""Writes pages as .xlsx or .csv row by row, so that memory stays the same however many rows there are."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Callable, Iterable
from itertools import chain, islice
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from bot.sheets.formulas import guarded, risky
from services.exports import Page, Value

ROWS_A_SHEET = 1_048_575
"""What a worksheet holds below its header."""

CHARACTERS_A_CELL = 32_767
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_READ_AS_ERROR = re.compile(r"#[A-Z0-9/]+[!?]?")
_SHOWN_IN_FULL = 10**10  # above it a spreadsheet shows an id as 1.23E+12

Step = Callable[[int], None]


def write_workbook(path: Path, pages: Iterable[Page], step: Step) -> int:
    """One worksheet a page, more where a page outgrows one. Answers with the number of rows."""
    book, written = openpyxl.Workbook(write_only=True), 0
    for page in pages:
        rows, number, first = iter(page.rows), 1, next(page.rows, None)
        while first is not None or number == 1:
            sheet = book.create_sheet(page.name if number == 1 else f"{page.name} {number}")
            sheet.freeze_panes = "A2"
            sheet.append([_title(sheet, column) for column in page.columns])
            part = islice(chain([first] if first is not None else [], rows), ROWS_A_SHEET)
            written += _append(sheet, part, step)
            first, number = next(rows, None), number + 1
    with _whole(path) as unfinished:
        book.save(unfinished)
    return written


def _append(sheet: Any, rows: Iterable[tuple[Value, ...]], step: Step) -> int:
    count = 0
    for count, row in enumerate(rows, 1):
        sheet.append([_cell(sheet, value) for value in row])
        if count % 500 == 0:
            step(500)
    step(count % 500)
    return count


def _title(sheet: Any, column: str) -> Any:
    cell = WriteOnlyCell(sheet, column)
    cell.font = Font(bold=True)
    return cell


def _cell(sheet: Any, value: Value) -> Any:
    """Words stay words: typed as a string, and marked so that editing the cell makes no formula either."""
    if isinstance(value, str):
        words = _NOT_IN_XML.sub("", value)[:CHARACTERS_A_CELL]
        if not risky(words) and not _READ_AS_ERROR.fullmatch(words):
            return words
        cell = WriteOnlyCell(sheet, words)
        cell.data_type = "s"
        cell.quotePrefix = True
        return cell
    if isinstance(value, int) and abs(value) >= _SHOWN_IN_FULL:
        cell = WriteOnlyCell(sheet, value)
        cell.number_format = "0"
        return cell
    return value


def write_csv(path: Path, page: Page, step: Step) -> int:
    """UTF-8 with the mark Excel needs. Answers with the number of rows."""
    count = 0
    with _whole(path) as unfinished, unfinished.open("w", encoding="utf-8-sig", newline="", errors="replace") as file:
        writer = csv.writer(file)
        writer.writerow(page.columns)
        for count, row in enumerate(page.rows, 1):
            writer.writerow([guarded(value) if isinstance(value, str) else value for value in row])
            if count % 500 == 0:
                step(500)
    step(count % 500)
    return count


def write_csv_folder(path: Path, pages: Iterable[Page], step: Step) -> int:
    """A folder with one file a page."""
    path.mkdir(parents=True, exist_ok=True)
    return sum(write_csv(path / f"{page.name}.csv", page, step) for page in pages)


class _whole:  # noqa: N801  # reads as a word: with _whole(path) as unfinished
    """The file appears under its name when it is whole; an export that fails leaves the old one."""

    def __init__(self, path: Path) -> None:
        self.path, self.unfinished = path, path.with_name(f".{path.name}.{os.getpid()}.part")

    def __enter__(self) -> Path:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        return self.unfinished

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            self.unfinished.replace(self.path)
        else:
            self.unfinished.unlink(missing_ok=True)

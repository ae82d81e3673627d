"""Writes tables into files row by row, so that memory stays the same however many there are; a file is whole or not there."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable
from pathlib import Path

from bot.sheets.cells import Table
from bot.sheets.formulas import guarded
from bot.sheets.workbook import Step, write_xlsx

AT_ONCE = 500


def write_workbook(path: Path, tables: Iterable[Table], step: Step) -> int:
    """One worksheet a table. Answers with the number of rows."""
    with _whole(path) as unfinished:
        return write_xlsx(unfinished, tables, step)


def write_csv(path: Path, table: Table, step: Step) -> int:
    """UTF-8 with the mark Excel needs. Answers with the number of rows."""
    count = 0
    with _whole(path) as unfinished, unfinished.open("w", encoding="utf-8-sig", newline="", errors="replace") as file:
        writer = csv.writer(file)
        writer.writerow(table.headers)
        for count, row in enumerate(table.rows, 1):
            writer.writerow([guarded(value) if isinstance(value, str) else value for value in row])
            if count % AT_ONCE == 0:
                step(AT_ONCE)
    step(count % AT_ONCE)
    return count


def write_csv_folder(path: Path, tables: Iterable[Table], step: Step) -> int:
    """A folder with one file a table."""
    path.mkdir(parents=True, exist_ok=True)
    return sum(write_csv(path / f"{table.name}.csv", table, step) for table in tables)


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

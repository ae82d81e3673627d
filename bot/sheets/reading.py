"""Reads a workbook or a folder of CSV files into tables, whatever spreadsheet wrote them."""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from bot.obstacles import why
from bot.sheets.formulas import bare
from domain.roster.sheets import Cell, Sheet, Table

_BROKEN = (
    InvalidFileException,
    zipfile.BadZipFile,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    SyntaxError,
    EOFError,
    OSError,
)
EXPLANATION = "说明"
"""The template's sheet for people; nothing in it is read."""
LONGEST_CELL = 10_000_000  # a polygon as GeoJSON outgrows csv's own limit of 128 KiB


class UnreadableRoster(Exception):  # noqa: N818  # said to a person, who chooses another file
    """The file is none we can read; the message is the sentence."""


@dataclass(frozen=True, slots=True)
class Source:
    """The tables found, and the names of sheets or files that were passed over."""

    tables: list[Table]
    passed_over: list[str]


def read_roster(path: Path) -> Source:
    """The known sheets of an .xlsx, a folder of .csv, or one .csv. Errors: UnreadableRoster."""
    if path.is_dir():
        source = _folder(path)
    elif not path.exists():
        raise UnreadableRoster(f"找不到 {path}，看看文件名和文件夹")
    elif path.suffix.lower() in (".xlsx", ".xlsm"):
        source = _workbook(path)
    elif path.suffix.lower() == ".csv":
        source = _files([path])
    else:
        raise UnreadableRoster(
            f"{path.name}：只能读 .xlsx 工作簿、.csv 文件，或放着 .csv 的文件夹（.xls 请另存为 .xlsx）"
        )
    if not source.tables:
        seen = "、".join(source.passed_over) or "没有任何表"
        raise UnreadableRoster(f"{path.name} 里没有 {'、'.join(Sheet)} 中的任何一张表（看到的是：{seen}）")
    doubled = sorted({t.sheet.value for t in source.tables if [u.sheet for u in source.tables].count(t.sheet) > 1})
    if doubled:
        raise UnreadableRoster(f"{path.name} 里 {'、'.join(doubled)} 出现了两次，请只留一张")
    return source


def _sheet(name: str) -> Sheet | None:
    said = name.strip().lower()
    return Sheet(said) if said in list(Sheet) else None


def _workbook(path: Path) -> Source:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # drop-downs and styles it cannot keep matter nothing to a reader
            tables, others = _open_workbook(path)
    except PermissionError as wrong:
        raise UnreadableRoster(f"{path.name} 读不了：{why(wrong)}") from wrong
    except _BROKEN as wrong:
        raise UnreadableRoster(
            f"{path.name} 不是完好的 .xlsx 工作簿，可能加了密码或已损坏：用 Excel 或 WPS 打开，去掉密码，另存为 .xlsx"
        ) from wrong
    return Source(tables, others)


def _open_workbook(path: Path) -> tuple[list[Table], list[str]]:
    tables, others = [], []
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    try:
        for name in book.sheetnames:
            if (sheet := _sheet(name)) is None:
                others.append(name)
            else:
                tables.append(_table(sheet, _sheet_rows(book[name])))
    finally:
        book.close()
    return tables, others


def _sheet_rows(sheet: Any) -> Iterator[tuple[Cell, ...]]:
    sheet.reset_dimensions()  # some programs write a wrong size, and rows would be lost
    yield from sheet.iter_rows(values_only=True)


def _folder(path: Path) -> Source:
    return _files(sorted(p for p in path.iterdir() if p.suffix.lower() == ".csv" and not p.name.startswith(".")))


def _files(paths: Iterable[Path]) -> Source:
    tables, others = [], []
    for path in paths:
        if (sheet := _sheet(path.stem)) is None:
            others.append(path.name)
        else:
            tables.append(_table(sheet, _csv_rows(path)))
    return Source(tables, others)


def _decoded(path: Path) -> str:
    """UTF-8 with or without its mark, what Excel calls Unicode text, or the Chinese Windows encoding."""
    raw = path.read_bytes()
    encodings = ["utf-16"] if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableRoster(f"{path.name} 的编码认不出来，请另存为 UTF-8 的 CSV")


def _csv_rows(path: Path) -> Iterator[tuple[Cell, ...]]:
    words = _decoded(path)
    csv.field_size_limit(LONGEST_CELL)
    first = words.partition("\n")[0]
    separator = max(",;\t", key=first.count)  # which, depends on the country set in Excel
    try:
        for row in csv.reader(io.StringIO(words, newline=""), delimiter=separator):
            yield tuple(bare(cell) for cell in row)
    except csv.Error as wrong:
        raise UnreadableRoster(f"{path.name} 不是完好的 CSV：{wrong}") from wrong


def _table(sheet: Sheet, rows: Iterator[tuple[Cell, ...]]) -> Table:
    """The header lower-cased; blank rows left out, the others with the number the spreadsheet shows."""
    header = [str(cell).strip(" \t\r\n\u3000\ufeff").lower() if cell is not None else "" for cell in next(rows, ())]
    while header and not header[-1]:
        header.pop()
    kept = [(number, row) for number, row in enumerate(rows, 2) if not all(_blank(cell) for cell in row)]
    return Table(sheet, tuple(header), kept)


def _blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())

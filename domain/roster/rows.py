"""Rows become records: each cell read by its column's rule, each fault kept with its place, none stopping the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from domain.roster import cells
from domain.roster.sheets import COLUMNS, REQUIRED, BadCell, Cell, Fault, FaultKind, Sheet, Table, header_faults

T = TypeVar("T")
ReadArea = Callable[[str], str]
"""WKT or GeoJSON -> WKT. Errors: BadCell."""


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row of `grids`; `given` are the columns the sheet has."""

    row: int
    given: frozenset[str]
    code: str
    name: str
    level: str
    parent: str
    kind: str
    aliases: tuple[str, ...]
    households: int | None
    area: str | None
    residents: int | None = None
    ended: date | None = None


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A row of `changes`: what becomes of the grid `code`. `into` are codes, `on` the day it was done, if it was."""

    row: int
    action: str
    code: str
    into: tuple[str, ...]
    name: str
    on: date | None


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A row of `people`; `language` '' means: as it is."""

    row: int
    given: frozenset[str]
    telegram_id: int
    name: str
    phone: str | None
    language: str


@dataclass(frozen=True, slots=True)
class DutyRow:
    """A row of `duties`; days are inclusive, `from_day` None begins on the day of the import."""

    row: int
    telegram_id: int
    grid: str
    post: str
    department: str | None
    from_day: date | None
    until_day: date | None

    @property
    def who_where(self) -> tuple[int, str, str, str | None]:
        """What makes two duties the same but for their days."""
        return self.telegram_id, self.grid, self.post, self.department


@dataclass(frozen=True, slots=True)
class ChatRow:
    """A row of `chats`."""

    row: int
    given: frozenset[str]
    chat: int
    grid: str
    kind: str
    mode: str


@dataclass(frozen=True, slots=True)
class HoursRow:
    """A row of `hours`: when people work in the grid and below; None: as the grid above, or the installation."""

    row: int
    grid: str
    hours: str | None


@dataclass(slots=True)
class Records:
    """Everything the file says. A field that could not be read holds 0, '' or None and has its fault."""

    sheets: frozenset[Sheet] = frozenset()
    grids: list[GridRow] = field(default_factory=list)
    changes: list[ChangeRow] = field(default_factory=list)
    people: list[PersonRow] = field(default_factory=list)
    duties: list[DutyRow] = field(default_factory=list)
    chats: list[ChatRow] = field(default_factory=list)
    hours: list[HoursRow] = field(default_factory=list)
    unread: set[tuple[str, int, str]] = field(default_factory=set)  # (sheet, row, column) of cells with a fault

    def read(self, sheet: Sheet, row: int, column: str) -> bool:
        """Whether that cell could be read, so that a second fault for the same cell is not made of the first."""
        return (sheet.value, row, column) not in self.unread


class _Cursor:
    """One row at a time: `get` reads a cell or notes its fault."""

    def __init__(self, table: Table, faults: list[Fault]) -> None:
        self.sheet, self.faults = table.sheet.value, faults
        self.at = {w: i for i, w in enumerate(table.header) if w in COLUMNS[table.sheet]}
        self.given = frozenset(self.at)
        self.needed = frozenset(REQUIRED[table.sheet])
        self.number, self.values = 0, ()  # type: int, tuple[Cell, ...]

    def get(self, column: str, read: Callable[[Cell], T], default: T) -> T:
        place = self.at.get(column)
        if place is None and column in self.needed:
            return default  # the missing column is one fault already, not one a row
        try:
            return read(self.values[place] if place is not None and place < len(self.values) else None)
        except BadCell as bad:
            self.faults.append(Fault(self.sheet, self.number, column, bad.kind, bad.facts))
            return default


def read_tables(
    tables: Sequence[Table], read_area: ReadArea, step: Callable[[int], None] = lambda _: None
) -> tuple[Records, list[Fault]]:
    """The records and every fault a single cell or header can have; `step` is told how many rows were read."""
    records, faults = Records(sheets=frozenset(t.sheet for t in tables)), []  # type: Records, list[Fault]
    for table in tables:
        faults += header_faults(table)
        cursor = _Cursor(table, faults)
        for count, (number, values) in enumerate(table.rows, 1):
            cursor.number, cursor.values = number, values
            _untitled(table, cursor)
            _read_row(table.sheet, cursor, records, read_area)
            if count % 200 == 0:
                step(200)
        step(len(table.rows) % 200)
    records.unread = {(f.sheet, f.row, f.column) for f in faults}
    records.unread |= {(t.sheet.value, n, c) for t in tables for c in _absent(t) for n, _ in t.rows}
    return records, faults


def _absent(table: Table) -> list[str]:
    return [c for c in REQUIRED[table.sheet] if c not in table.header]


def _untitled(table: Table, cursor: _Cursor) -> None:
    for place, value in enumerate(cursor.values):
        if value not in (None, "") and (place >= len(table.header) or not table.header[place]):
            facts: dict[str, object] = {"said": str(value)[:40]}
            fault = Fault(table.sheet.value, cursor.number, letters(place), FaultKind.column_untitled, facts)
            cursor.faults.append(fault)


def letters(place: int) -> str:
    """A spreadsheet's name for a column counted from 0: A to Z, then AA."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name


def _read_row(sheet: Sheet, cursor: _Cursor, records: Records, read_area: ReadArea) -> None:
    if sheet is Sheet.grids:
        records.grids.append(_grid(cursor, read_area))
    elif sheet is Sheet.changes:
        records.changes.append(_change(cursor))
    elif sheet is Sheet.people:
        records.people.append(_person(cursor))
    elif sheet is Sheet.duties:
        records.duties.append(_duty(cursor))
    elif sheet is Sheet.chats:
        records.chats.append(_chat(cursor))
    else:
        records.hours.append(_hours(cursor))


def _needed_code(cell: Cell) -> str:
    found = cells.code(cell)
    if not found:
        raise BadCell(FaultKind.cell_missing)
    return found


def _grid(cursor: _Cursor, read_area: ReadArea) -> GridRow:
    def area(cell: Cell) -> str | None:
        said = cells.plain(cell)
        return read_area(said) if said else None

    get = cursor.get
    return GridRow(
        row=cursor.number,
        given=cursor.given,
        code=get("code", _needed_code, ""),
        name=get("name", lambda c: cells.required(c, "name"), ""),
        level=get("level", lambda c: cells.word(c, "level"), ""),
        parent=get("parent", cells.code, ""),
        kind=get("kind", lambda c: cells.word(c, "grid_kind", "residential"), "residential"),
        aliases=get("aliases", cells.aliases, ()),
        households=get("households", cells.households, None),
        area=get("area", area, None),
        residents=get("residents", cells.households, None),
        ended=get("ended", cells.day, None),
    )


def _change(cursor: _Cursor) -> ChangeRow:
    get = cursor.get
    return ChangeRow(
        row=cursor.number,
        action=get("action", lambda c: cells.word(c, "action"), ""),
        code=get("code", _needed_code, ""),
        into=get("into", cells.codes, ()),
        name=get("name", lambda c: cells.text(c, "name"), ""),
        on=get("on", cells.day, None),
    )


def _person(cursor: _Cursor) -> PersonRow:
    get = cursor.get
    return PersonRow(
        row=cursor.number,
        given=cursor.given,
        telegram_id=get("telegram_id", cells.telegram_id, 0),
        name=get("name", lambda c: cells.required(c, "name"), ""),
        phone=get("phone", lambda c: cells.text(c, "phone").removeprefix("'"), "") or None,
        language=get("language", lambda c: cells.word(c, "language", ""), ""),
    )


def _duty(cursor: _Cursor) -> DutyRow:
    get = cursor.get
    return DutyRow(
        row=cursor.number,
        telegram_id=get("telegram_id", cells.telegram_id, 0),
        grid=get("grid", _needed_code, ""),
        post=get("post", lambda c: cells.word(c, "post"), ""),
        department=get("department", lambda c: cells.text(c, "department"), "") or None,
        from_day=get("from", cells.day, None),
        until_day=get("until", cells.day, None),
    )


def _chat(cursor: _Cursor) -> ChatRow:
    get = cursor.get
    return ChatRow(
        row=cursor.number,
        given=cursor.given,
        chat=get("chat_id", cells.chat_id, 0),
        grid=get("grid", _needed_code, ""),
        kind=get("kind", lambda c: cells.word(c, "chat_kind", "residents"), "residents"),
        mode=get("mode", lambda c: cells.word(c, "mode", "mention"), "mention"),
    )


def _hours(cursor: _Cursor) -> HoursRow:
    get = cursor.get
    return HoursRow(cursor.number, get("grid", _needed_code, ""), get("hours", cells.hours, None))

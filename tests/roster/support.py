"""What roster and export tests share: a database of each kind, a fixed clock, sheets written in a line."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import sqlalchemy as sa
from rich.console import Console

from bot.sheets import run_import
from storage.engine import make_engine
from storage.tables import metadata, people
from storage.transactions import Transactions
from tests.support.cast import house

ZONE = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)

Sheets = Mapping[str, Sequence[Sequence[Any]]]

GRIDS = ("code", "name", "level", "parent", "kind", "aliases", "households", "area", "residents", "ended")
PEOPLE = ("telegram_id", "name", "phone", "language")
DUTIES = ("telegram_id", "grid", "post", "department", "from", "until")
CHATS = ("chat_id", "grid", "kind", "mode")
CHANGES = ("action", "code", "into", "name", "on")


EVERYTHING = ("grids", "grid_changes", "people", "duties", "chats", "tickets")


@dataclass
class FixedClock:
    moment: datetime = NOON

    def now(self) -> datetime:
        return self.moment


@dataclass
class Said:
    """What the command printed and how it ended."""

    code: int
    text: str


class Office:
    """A street office with a database: imports sheets, looks into tables."""

    def __init__(self, transactions: Transactions, folder: Path) -> None:
        self.transactions, self.folder, self.clock, self.count = transactions, folder, FixedClock(), 0

    def imports(
        self, sheets: Sheets | Path, *, dry_run: bool = False, end_missing: bool = False, pictures: Path | None = None
    ) -> Said:
        self.count += 1
        path = sheets if isinstance(sheets, Path) else workbook(self.folder / f"{self.count}.xlsx", sheets)
        out = Console(file=io.StringIO(), width=80)
        code = run_import(
            self.transactions,
            path,
            clock=self.clock,
            zone=ZONE,
            out=out,
            dry_run=dry_run,
            end_missing=end_missing,
            house=house(),
            pictures=pictures,
        )
        return Said(code, out.file.getvalue())  # type: ignore[attr-defined]

    def rows(self, table: sa.Table) -> list[dict[str, Any]]:
        order = list(table.primary_key.columns)
        job = sa.select(table).order_by(*order)
        return self.transactions.read(lambda c: [dict(r) for r in c.execute(job).mappings()]).result()

    def everything(self) -> dict[str, list[dict[str, Any]]]:
        return {name: self.rows(metadata.tables[name]) for name in EVERYTHING}

    def grid(self, code: str) -> dict[str, Any]:
        return next(row for row in self.rows(metadata.tables["grids"]) if row["code"] == code)

    def changes(self, *rows: Sequence[Any], **sheets: Any) -> Said:
        """Imports a sheet `changes`, each row filled up with nothing, and other sheets beside it."""
        filled = [(*row, *[None] * (len(CHANGES) - len(row))) for row in rows]
        return self.imports({"changes": [CHANGES, *filled], **sheets})

    def insert(self, table: sa.Table, **values: Any) -> int:
        def job(connection: sa.Connection) -> int:
            return int(connection.execute(sa.insert(table).values(**values)).inserted_primary_key[0])  # type: ignore[index]

        return self.transactions.write(job).result()


def make_tables(url: str) -> None:
    engine = make_engine(url)
    metadata.create_all(engine)
    engine.dispose()


def workbook(path: Path, sheets: Sheets) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
            for cell in sheet[sheet.max_row] if row else ():
                if isinstance(cell.value, str):
                    cell.data_type = "s"  # words that begin like a formula are words
    book.save(path)
    return path


def csv_folder(path: Path, sheets: Sheets, encoding: str = "utf-8") -> Path:
    path.mkdir()
    for name, rows in sheets.items():
        with (path / f"{name}.csv").open("w", encoding=encoding, newline="") as file:
            csv.writer(file).writerows(rows)
    return path


def small() -> dict[str, list[tuple[Any, ...]]]:
    """A street with two communities and two grids, a worker and a supervisor, one group."""
    return {
        "grids": [
            GRIDS,
            ("S", "梧桐街道", "street", None, None, None, None, None),
            ("C1", "春和社区", "community", "S", None, None, None, None),
            ("C2", "夏荷社区", "community", "S", None, None, None, None),
            (
                "G1",
                "第一网格",
                "grid",
                "C1",
                "residential",
                "幸福家园;梧桐路12号",
                380,
                "POLYGON((0 0,1 0,1 1,0 1,0 0))",
            ),
            ("G2", "第二网格", "grid", "C1", "exclusive", None, None, None),
            ("B1", "1栋", "building", "G1", None, None, 72, None),
        ],
        "people": [PEOPLE, (2001, "李师傅", "10000002001", "zh"), (3001, "赵主任", None, None)],
        "duties": [
            DUTIES,
            (2001, "G1", "worker", None, None, None),
            (3001, "S", "supervisor", None, datetime(2026, 1, 5), None),  # noqa: DTZ001  # as Excel gives it
        ],
        "chats": [CHATS, (-1001, "G1", "residents", "all")],
    }


def day(moment: datetime | None) -> date | None:
    return moment and moment.astimezone(ZONE).date()


def ticket_values(office: Office, number: str, grid: Mapping[str, Any]) -> dict[str, Any]:
    """A ticket as the table wants it, in that grid."""
    values: dict[str, Any] = dict.fromkeys(("opened_at", "accept_by", "contact_by", "resolve_by"), NOON)
    values |= {"number": number, "status": "registered", "category": "noise", "place": {}, "text": "吵"}
    values |= {"grid_id": grid["id"], "grid_path": grid["path"], "promise": "ordinary"}
    return values | {"reporter_id": office.rows(people)[0]["id"], "source_chat": 1}

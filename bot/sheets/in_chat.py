"""The workbook a supervisor gets in chat: a tab a sheet, of one span, cut to what a phone can open; numbers and rooms masked."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date, tzinfo
from typing import Any

from sqlalchemy.engine import Connection

import nlp
from bot.outgoing import Upload
from bot.sheets.cells import Cells, Table
from bot.sheets.workbook import write_xlsx
from bot.texts.languages import texts_for
from bot.texts.sheets import sheet_name
from domain.views import Telling
from services.exports import page
from services.supervision.sheet_asking import scope_of, sheets_of
from services.supervision.sheets import Reader
from services.work import House

_NOT_IN_A_NAME = re.compile(r'[\\/:*?"<>|\s]+')


def workbook(c: Connection, house: House, telling: Telling, zone: tzinfo) -> Upload | None:
    """The file of a `sheet` notice; None when there is no row to show."""
    facts: dict[str, Any] = telling.facts
    counts = facts["counts"]
    if counts and not any(counts.values()):
        return None
    content = io.BytesIO()
    write_xlsx(content, _tables(c, house, telling, Cells(zone, telling.language, tabs_by_name=True)), lambda _n: None)
    return Upload(file_name(telling), content.getvalue())


def _tables(c: Connection, house: House, telling: Telling, cells: Cells) -> Iterator[Table]:
    facts: dict[str, Any] = telling.facts
    first, last = date.fromisoformat(facts["first"]), date.fromisoformat(facts["last"])
    scope = scope_of(tuple(facts["paths"]), first, last, house)
    reader = Reader(telling.now, mask=nlp.public_text, person=facts["reader"])
    for what in sheets_of(facts["what"]):
        yield cells.table(page(c, what, scope, reader, to_read=True))


def file_name(telling: Telling) -> str:
    """Whose, what, and from when to when, as files are named: 春和社区-全套-2026-11-16至2026-11-22.xlsx."""
    facts, texts = telling.facts, texts_for(telling.language)
    names = facts["grid_names"]
    whose = str(names[0]) if isinstance(names, list) else ""
    parts = (whose, sheet_name(texts, str(facts["what"])), f"{facts['first']}_{facts['last']}")
    return _NOT_IN_A_NAME.sub("_", "-".join(parts))[:100] + ".xlsx"

"""The roster as sheets that `import` reads back: grids, their changes, people, duties, chats, working hours."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo

from sqlalchemy.engine import Connection

from domain.roster.days import last_day
from domain.roster.sheets import COLUMNS, Sheet
from services.supervision.sheets import Column, Page, Raw
from storage import roster_rows
from storage.exports import Row, Scope

Rows = Iterator[tuple[Raw, ...]]


def pages(c: Connection, scope: Scope, zone: tzinfo) -> Iterator[Page]:
    """The six sheets; their columns are what `import` knows."""
    streams: dict[Sheet, Rows] = {
        Sheet.grids: (_grid(row, zone) for row in roster_rows.stream_grids(c, scope)),
        Sheet.changes: (_change(row, zone) for row in roster_rows.stream_changes(c, scope)),
        Sheet.people: (_person(row) for row in roster_rows.stream_people(c, scope)),
        Sheet.duties: _duties(c, scope, zone),
        Sheet.chats: (_chat(row) for row in roster_rows.stream_chats(c, scope)),
        Sheet.hours: ((row["grid"], row["hours"]) for row in roster_rows.stream_hours(c, scope)),
    }
    for sheet, rows in streams.items():
        yield Page(sheet.value, tuple(Column(name, fixed=True) for name in COLUMNS[sheet]), rows)


def _grid(row: Row, zone: tzinfo) -> tuple[Raw, ...]:
    """An ended grid is among them with its last day: its code must not be given again."""
    shown = {**row, "aliases": ";".join(row["aliases"] or ()), "ended": last_day(None, row["ended_at"], zone)}
    return tuple(shown[column] for column in COLUMNS[Sheet.grids])


def _change(row: Row, zone: tzinfo) -> tuple[Raw, ...]:
    return (row["action"], row["code"], ";".join(row["into"]), None, row["at"].astimezone(zone).date())


def _duties(c: Connection, scope: Scope, zone: tzinfo) -> Rows:
    """A row a duty; two of the same days read as one, as the sheet knows no hours."""
    grid, seen = None, set[tuple[Raw, ...]]()
    for row in roster_rows.stream_duties(c, scope):
        if row["grid"] != grid:
            grid, seen = row["grid"], set()
        shown = _duty(row, zone)
        if shown not in seen:
            seen.add(shown)
            yield shown


def _duty(row: Row, zone: tzinfo) -> tuple[Raw, ...]:
    first = row["from_at"].astimezone(zone).date()
    last = last_day(row["from_at"], row["until_at"], zone)
    return (row["telegram_id"], row["grid"], row["post"], row["department"], first, last)


def _person(row: Row) -> tuple[Raw, ...]:
    return (row["telegram_id"], row["name"], row["phone"], row["language"])


def _chat(row: Row) -> tuple[Raw, ...]:
    return (row["chat"], row["grid"], row["kind"], row["mode"])

"""Exports for staff: tickets, their history, sums, report-in records, call-backs, the roster, read while they are written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import TypeVar

from sqlalchemy.engine import Connection

from domain.grids import ABOVE_ESTATES, HOUSES
from domain.refusals import UnknownPlace
from services.street import roster_sheets
from services.supervision import sheets, tallies
from services.supervision.details import details
from services.supervision.sheets import Above, Column, Page, Raw, Reader
from storage import exports
from storage.exports import Scope
from storage.transactions import Transactions

T = TypeVar("T")


class What(StrEnum):
    """What can be exported."""

    tickets = "tickets"
    events = "events"
    categories = "categories"
    grids = "grids"
    whistles = "whistles"
    call_backs = "call_backs"
    roster = "roster"


IN_CHAT = tuple(what for what in What if what is not What.roster)
"""What a supervisor gets in one workbook."""

Sink = Callable[[Iterator[Page]], T]


@dataclass(frozen=True, slots=True)
class ExportSheets:
    """Hands pages to a sink, which writes them while they stream out of one transaction."""

    transactions: Transactions
    zone: tzinfo
    now: datetime
    """The moment open matters are judged by."""

    def __call__(
        self,
        what: What,
        sink: Sink[T],
        *,
        grid: str | None = None,
        since: date | None = None,
        until: date | None = None,
    ) -> T:
        """What the sink answers. `grid` is a code; `since` and `until` are days, both inclusive.

        They are days of opening (tickets), doing (events), calling (whistles), drawing (call-backs), or of what the
        figures count (categories, grids).
        Errors: UnknownPlace (facts: code) for a grid that is not there.
        """

        def job(c: Connection) -> T:
            exports.steady(c)
            return sink(pages(c, what, self._scope(c, grid, since, until), Reader(self.now), self.zone))

        return self.transactions.read(job).result()

    def _scope(self, c: Connection, grid: str | None, since: date | None, until: date | None) -> Scope:
        path = "/" if grid is None else exports.path_of(c, grid)
        if path is None:
            raise UnknownPlace(code=grid)
        return Scope((path,), midnight(since, self.zone), midnight(until and until + timedelta(days=1), self.zone))


def midnight(day: date | None, zone: tzinfo) -> datetime | None:
    """The moment a day begins."""
    return None if day is None else datetime.combine(day, time(), zone)


def pages(c: Connection, what: What, scope: Scope, reader: Reader, zone: tzinfo) -> Iterator[Page]:
    """The sheets of one export; several for the roster only."""
    if what is What.roster:
        yield from roster_sheets.pages(c, scope, zone)
    else:
        yield page(c, what, scope, reader)


def page(c: Connection, what: What, scope: Scope, reader: Reader, *, to_read: bool = False) -> Page:
    """One sheet. to_read: its columns in the order of somebody who reads it, without those meant for programs."""
    if what is What.categories:
        return Page(what.value, sheets.CATEGORIES, tallies.by_category(tallies.count(c, scope, reader.now)))
    if what is What.grids:
        rows = tallies.by_grid(c, scope, tallies.count(c, scope, reader.now), reader.now)
        return Page(what.value, sheets.GRIDS, rows)
    chosen, facts = _STREAMS[what](c, scope, reader)
    shown = chosen[-1] if to_read else chosen[0]
    return Page(what.value, shown, _rows(shown, facts))


def _rows(columns: Iterable[Column], facts: Iterable[Mapping[str, Raw]]) -> Iterator[tuple[Raw, ...]]:
    names = [column.name for column in columns]
    return (tuple([row[name] for name in names]) for row in facts)


Stream = tuple[tuple[tuple[Column, ...], ...], Iterator[dict[str, Raw]]]
"""The columns for programs, those to read, and the rows as facts."""


def _tickets(c: Connection, scope: Scope, reader: Reader) -> Stream:
    places = _places(c)
    rows = exports.stream_tickets(c, scope)
    facts = (sheets.ticket_facts(row, places(row["grid_path"]), reader) for row in rows)
    return (sheets.TICKETS, sheets.TICKETS_TO_READ), facts


def _events(c: Connection, scope: Scope, reader: Reader) -> Stream:
    rows = exports.stream_events(c, scope)
    names = exports.staff_names(c)
    facts = (sheets.event_facts(row, reader, details(row, names, reader)) for row in rows)
    return (sheets.EVENTS, sheets.EVENTS_TO_READ), facts


def _whistles(c: Connection, scope: Scope, reader: Reader) -> Stream:
    places, rows = _places(c), exports.stream_whistles(c, scope)
    return (sheets.WHISTLES,), (sheets.whistle_facts(row, places(row["grid_path"]), reader) for row in rows)


def _call_backs(c: Connection, scope: Scope, reader: Reader) -> Stream:
    places, rows = _places(c), exports.stream_call_backs(c, scope)
    return (sheets.CALL_BACKS,), (sheets.call_back_facts(row, places(row["grid_path"]), reader) for row in rows)


_STREAMS = {What.tickets: _tickets, What.events: _events, What.whistles: _whistles, What.call_backs: _call_backs}


def _places(c: Connection) -> Callable[[str], Above]:
    """What a place belongs to, by its path; the tree is read once."""
    known = exports.grid_names(c)
    found: dict[str, Above] = {}

    def above(path: str) -> Above:
        if path not in found:
            chain = [known[int(part)] for part in path.strip("/").split("/")]
            levels = {level: name for level, name, _ in chain if level in ABOVE_ESTATES}
            _, name, code = next((one for one in reversed(chain) if one[0] not in HOUSES), chain[-1])
            house = next((name for level, name, _ in chain if level in HOUSES), "")
            found[path] = Above(name, code, house, **levels)
        return found[path]

    return above

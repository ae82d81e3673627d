"""Exports for staff: tickets, their history, the roster, as sheets of rows that are read while they are written."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy.engine import Connection

from domain.refusals import UnknownPlace
from domain.roster.days import last_day
from domain.roster.sheets import COLUMNS, Sheet
from storage import exports
from storage.exports import Scope
from storage.transactions import Transactions

T = TypeVar("T")
Value = str | int | date | None


class What(StrEnum):
    """What can be exported."""

    tickets = "tickets"
    events = "events"
    whistles = "whistles"
    roster = "roster"


TICKET_COLUMNS = (
    *("number", "status", "category", "grid", "place", "opened_at", "accepted_at", "resolved_at", "closed_at"),
    *("holder", "followers", "text"),  # up to here others rely on the order
    *("grid_name", "urgent", "outcome", "contacted_at", "resolve_by", "reopened", "returned"),
)
EVENT_COLUMNS = ("number", "seq", "at", "action", "actor", "part", "before", "after", "grid", "facts")
WHISTLE_COLUMNS = (
    *("number", "source", "whistled_by", "words", "at", "department", "liaison", "grid", "report_by", "reported_at"),
    *("delivered_at", "result", "mark", "excuse"),
)


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet to be written: `rows` can be walked once, inside the sink."""

    name: str
    columns: tuple[str, ...]
    rows: Iterator[tuple[Value, ...]]


Sink = Callable[[Iterator[Page]], T]


@dataclass(frozen=True, slots=True)
class ExportSheets:
    """Hands pages to a sink, which writes them while they stream out of one transaction."""

    transactions: Transactions
    zone: tzinfo

    def __call__(
        self,
        what: What,
        sink: Sink[T],
        *,
        grid: str | None = None,
        since: date | None = None,
        until: date | None = None,
    ) -> T:
        """What the sink answers. `grid` is a code; `since` and `until` are days, both inclusive, of opening (tickets), doing (events) or calling (whistles).

        Errors: UnknownPlace (facts: code) for a grid that is not there.
        """

        def job(connection: Connection) -> T:
            return sink(self._pages(connection, what, self._scope(connection, grid, since, until)))

        return self.transactions.read(job).result()

    def _scope(self, connection: Connection, grid: str | None, since: date | None, until: date | None) -> Scope:
        path = "/" if grid is None else exports.path_of(connection, grid)
        if path is None:
            raise UnknownPlace(code=grid)
        return Scope(path, self._midnight(since), self._midnight(until and until + timedelta(days=1)))

    def _midnight(self, day: date | None) -> datetime | None:
        return None if day is None else datetime.combine(day, time(), self.zone)

    def _pages(self, connection: Connection, what: What, scope: Scope) -> Iterator[Page]:
        if what is What.tickets:
            rows = map(self._ticket, exports.stream_tickets(connection, scope))
            yield Page("tickets", TICKET_COLUMNS, rows)
        elif what is What.events:
            yield Page("events", EVENT_COLUMNS, map(self._event, exports.stream_events(connection, scope)))
        elif what is What.whistles:
            yield Page("whistles", WHISTLE_COLUMNS, map(self._whistle, exports.stream_whistles(connection, scope)))
        else:
            yield from self._roster(connection, scope)

    def _said(self, moment: datetime | None) -> str | None:
        return None if moment is None else moment.astimezone(self.zone).isoformat(timespec="seconds")

    def _cell(self, value: Any) -> Value:
        if isinstance(value, datetime):
            return self._said(value)
        if isinstance(value, bool):
            return "yes" if value else ""
        return value if value is None or isinstance(value, int) else str(value)

    def _ticket(self, row: Mapping[str, Any]) -> tuple[Value, ...]:
        shown = {**row, "place": place_words(row["place"])}
        if row["delicate"]:  # whose it is and what happened stays with the one who handles it
            shown |= {"place": "", "text": ""}
        return tuple(self._cell(shown[column]) for column in TICKET_COLUMNS)

    def _event(self, row: Mapping[str, Any]) -> tuple[Value, ...]:
        facts = without_words(row["facts"]) if row["delicate"] else without_room(row["facts"])
        shown = {**row, "facts": json.dumps(facts, ensure_ascii=False) if facts else ""}
        if row["delicate"] and row["part"] in RESIDENTS:
            shown["actor"] = ""
        return tuple(self._cell(shown[column]) for column in EVENT_COLUMNS)

    def _whistle(self, row: Mapping[str, Any]) -> tuple[Value, ...]:
        hidden = {"words", "result"} if row["delicate"] else set[str]()
        return tuple(None if column in hidden else self._cell(row[column]) for column in WHISTLE_COLUMNS)

    # The roster, as `import` reads it

    def _roster(self, connection: Connection, scope: Scope) -> Iterator[Page]:
        streams: dict[Sheet, Iterator[tuple[Value, ...]]] = {
            Sheet.grids: map(self._grid, exports.stream_grids(connection, scope)),
            Sheet.changes: map(self._change, exports.stream_changes(connection, scope)),
            Sheet.people: map(_person, exports.stream_people(connection, scope)),
            Sheet.duties: self._duties(connection, scope),
            Sheet.chats: map(_chat, exports.stream_chats(connection, scope)),
        }
        for sheet, rows in streams.items():
            yield Page(sheet.value, COLUMNS[sheet], rows)

    def _grid(self, row: Mapping[str, Any]) -> tuple[Value, ...]:
        """An ended grid is among them with its last day: its code must not be given again."""
        shown = {**row, "aliases": ";".join(row["aliases"] or ()), "ended": last_day(None, row["ended_at"], self.zone)}
        return tuple(shown[column] for column in COLUMNS[Sheet.grids])

    def _change(self, row: Mapping[str, Any]) -> tuple[Value, ...]:
        return (row["action"], row["code"], ";".join(row["into"]), None, row["at"].astimezone(self.zone).date())

    def _duties(self, connection: Connection, scope: Scope) -> Iterator[tuple[Value, ...]]:
        """A row a duty; two of the same days read as one, as the sheet knows no hours."""
        grid, seen = None, set[tuple[Value, ...]]()
        for row in exports.stream_duties(connection, scope):
            if row["grid"] != grid:
                grid, seen = row["grid"], set()
            shown = self._duty(row)
            if shown not in seen:
                seen.add(shown)
                yield shown

    def _duty(self, row: Mapping[str, Any]) -> tuple[Value, ...]:
        first = row["from_at"].astimezone(self.zone).date()
        last = last_day(row["from_at"], row["until_at"], self.zone)
        return (row["telegram_id"], row["grid"], row["post"], row["department"], first, last)


def place_words(place: Mapping[str, Any] | None) -> str:
    """A place in words, never with the room."""
    if not place:
        return ""
    built = "".join(f"{place[key]}{word}" for key, word in (("building", "栋"), ("unit", "单元")) if place.get(key))
    return str(place.get("words") or built)


def without_room(facts: Any) -> Any:
    """The facts of an event without any room number in them."""
    if isinstance(facts, dict):
        return {key: without_room(value) for key, value in facts.items() if key != "room"}
    return [without_room(value) for value in facts] if isinstance(facts, list) else facts


RESIDENTS = frozenset({"reporter", "follower", "stranger"})


def without_words(facts: Any) -> Any:
    """The facts of an event of a delicate matter: names of steps and numbers, no sentence anybody wrote."""
    if isinstance(facts, dict):
        hidden = ("words", "room", "evidence", "photos", "done")
        return {key: without_words(value) for key, value in facts.items() if key not in hidden}
    return [without_words(value) for value in facts] if isinstance(facts, list) else facts


def _person(row: Mapping[str, Any]) -> tuple[Value, ...]:
    return (row["telegram_id"], row["name"], row["phone"], row["language"])


def _chat(row: Mapping[str, Any]) -> tuple[Value, ...]:
    return (row["chat"], row["grid"], row["kind"], row["mode"])

"""The sheets staff get: which columns each has, what a cell may be, and which facts stand in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple

from domain.finding import building_of, names_building
from domain.tickets import OPEN, RUNNING, UNTAKEN, Status

Raw = str | int | float | bool | date | datetime | tuple["Detail", ...] | None
"""What a sheet is handed: facts and codes. How they are said is the writer's business."""


class Shape(StrEnum):
    """What the values of a column are, for whoever writes them into cells."""

    words = "words"
    moment = "moment"
    iso = "iso"  # a moment that stays a text, ISO 8601 with offset, in every file
    day = "day"
    number = "number"
    hours = "hours"  # a fraction counts
    share = "share"  # 0..1
    flag = "flag"
    category = "category"  # the rest are codes that people read as words
    status = "status"
    outcome = "outcome"
    watch = "watch"
    awaited = "awaited"
    answer = "answer"
    mark = "mark"
    action = "action"
    part = "part"
    source = "source"
    caller = "caller"
    level = "level"
    stage = "stage"
    details = "details"  # several facts, each with its own name and shape


class Detail(NamedTuple):
    """One fact of a step of the history."""

    name: str
    shape: Shape
    value: Raw


@dataclass(frozen=True, slots=True)
class Column:
    """`fixed`: other programs rely on the name, so it is the header in every language."""

    name: str
    shape: Shape = Shape.words
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet to be written: `rows` can be walked once, while the transaction they come from is open."""

    name: str
    columns: tuple[Column, ...]
    rows: Iterator[tuple[Raw, ...]]


def columns(text: str, *, fixed: bool = False) -> tuple[Column, ...]:
    """`name` or `name:shape`, with spaces between."""
    found = (word.partition(":") for word in text.split())
    return tuple(Column(name, Shape(shape or "words"), fixed) for name, _, shape in found)


CONTRACT = columns(
    "number status category grid place opened_at:iso accepted_at:iso resolved_at:iso closed_at:iso"
    " holder followers:number text",
    fixed=True,
)
"""The first columns of exported tickets."""
_STANDS = columns("status_words:status category_words:category source_words:source urgent:flag delicate:flag")
_WHERE = columns("district street community grid_name")
_COURSE = columns(
    "opened:moment accept_by:moment accepted:moment contact_by:moment contacted:moment resolve_by:moment resolved:moment"
    " closed:moment overdue:flag overdue_hours:hours extended:number returned:number reopened:number paused_hours:hours"
    " waiting_for:awaited review_on:moment watch:watch departments outcome_words:outcome"
)
_HEARD = columns(
    "said_contacted:flag said_solved:flag said_answer:answer called_at:moment called_reached:flag called_solved:flag"
    " called_answer:answer excluded merged_into files:number"
)
_WHO = columns("responsible")
TICKETS = (*CONTRACT, *_STANDS, *_WHERE, *_WHO, *_COURSE, *_HEARD)
TICKETS_TO_READ = (
    *columns("ticket_number"),
    *_STANDS[:2],
    *columns("urgent:flag"),
    *_WHERE[1:],
    *columns("place_words"),
    *_WHO,
    *_COURSE,
    *columns("joined:number words"),
    *_HEARD,
    *columns("source_words:source delicate:flag"),
)
"""The same in the order of somebody who reads it on a screen."""

EVENTS = (
    *columns("number seq:number at:iso action actor part before after grid facts:details", fixed=True),
    *columns("done_at:moment action_words:action part_words:part after_words:status said"),
)
EVENTS_TO_READ = columns("ticket_number done_at:moment action_words:action actor_name part_words:part said")

WHISTLES = columns(
    "ticket_number grid_code called_by:caller whistled_by whistle_words called_on:moment department liaison"
    " report_by:moment reported:moment report_late:flag delivered:moment result mark:mark excuse"
)
CALL_BACKS = columns(
    "ticket_number grid_code grid_name category_words:category closed:moment week drawn:moment called_at:moment caller"
    " called_reached:flag called_contacted:flag called_solved:flag called_answer:answer called_words"
)
_FIGURES = columns(
    "new:number urgent_new:number again:number closed_n:number unanswered:number open:number overdue_n:number"
    " response:share asked:number solving:share answered:number content:share rated:number"
    " hours_to_accept:hours hours_to_resolve:hours"
)
CATEGORIES = (*columns("category_code category_words:category"), *_FIGURES)
GRIDS = (*columns("grid_code grid_name level:level above workers households:number residents:number"), *_FIGURES)

RESIDENTS = frozenset({"reporter", "follower", "stranger"})
"""Parts whose names are not told in a delicate matter."""

Mask = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom a sheet is: `mask` is what people's own words go through; `person` handles some matters, and reads their words.

    A file travels further than a screen, so a delicate matter is told without words, place or name to everybody else.
    """

    now: datetime
    mask: Mask = str
    person: int | None = None

    def may_not_read(self, row: Mapping[str, Any]) -> bool:
        """Whether the row's matter is delicate and somebody else's."""
        return bool(row["delicate"]) and (self.person is None or row["assignee_id"] != self.person)

    def words(self, text: Any) -> str:
        """People's own words as this reader gets them."""
        return self.mask(str(text)) if text else ""


@dataclass(frozen=True, slots=True)
class Above:
    """What a place belongs to: the grid by name and code, the building in it, and the names above, by level.

    The grid is the nearest that is one: of a building the grid it stands in.
    """

    name: str
    code: str = ""
    house: str = ""
    district: str = ""
    street: str = ""
    community: str = ""


def ticket_facts(row: Mapping[str, Any], place: Above, reader: Reader) -> dict[str, Raw]:
    """Every fact the columns of tickets ask for, by the column's name."""
    hidden = reader.may_not_read(row)
    words = "" if hidden else reader.words(row["text"])
    where = "" if hidden else reader.words(place_words(row["place"], place.house))
    late = overdue_by(row, reader.now)
    return {
        **{column.name: row[column.name] for column in CONTRACT if column.name not in ("place", "text")},
        **{column.name: row.get(column.name) for column in (*_COURSE, *_HEARD)},
        "place": where,
        "text": words,
        "ticket_number": row["number"],
        "place_words": where,
        "words": words,
        "status_words": row["status"],
        "category_words": row["category"],
        "responsible": row["responsible"],
        "source_words": "group" if row["source_chat"] < 0 else "private",
        "joined": row["followers"],
        "urgent": bool(row["urgent"]),
        "delicate": bool(row["delicate"]),
        "district": place.district,
        "street": place.street,
        "community": place.community,
        "grid_name": place.name,
        "opened": row["opened_at"],
        "accepted": row["accepted_at"],
        "contacted": row["contacted_at"],
        "resolved": row["resolved_at"],
        "closed": row["closed_at"],
        "outcome_words": row["outcome"],
        "overdue": late > 0,
        "overdue_hours": late / 3600 if late else None,
        "paused_hours": row["paused_seconds"] / 3600 if row["paused_seconds"] else None,
        "merged_into": row["merged_number"],
        "excluded": None if hidden else row["excluded"],
    }


def overdue_by(row: Mapping[str, Any], now: datetime) -> float:
    """Seconds past the promise that counts; 0 while it holds, and while the clock stands still.

    Nobody took it yet: the time to accept, or to resolve if that is over before. Open: the time to resolve, against now. Resolved or ended: against that moment.
    """
    status, by, ended = Status(row["status"]), row["resolve_by"], row["resolved_at"] or row["closed_at"]
    if status in UNTAKEN:
        by, ended = min(row["accept_by"], by), now
    elif status in RUNNING:
        ended = now
    elif status in OPEN:
        return 0.0
    return max(0.0, (ended - by).total_seconds()) if ended else 0.0


def place_words(place: Mapping[str, Any] | None, house: str = "") -> str:
    """A place in words, never with the room; before it the building it lies in, where the words do not name it."""
    known = place or {}
    built = "".join(f"{known[key]}{word}" for key, word in (("building", "栋"), ("unit", "单元")) if known.get(key))
    words = str(known.get("words") or built)
    if not house or house in words or names_building(words, building_of(house)):
        return words
    return f"{house} {words}".strip()


def event_facts(row: Mapping[str, Any], reader: Reader, told: tuple[Detail, ...]) -> dict[str, Raw]:
    """Every fact the columns of events ask for. told: what else may be told of it."""
    hidden = reader.may_not_read(row)
    actor = "" if hidden and row["part"] in RESIDENTS else row["actor"]
    said = "" if hidden else reader.words((row["facts"] or {}).get("words"))
    return {
        **{name: row[name] for name in ("number", "seq", "at", "action", "part", "before", "after", "grid")},
        "facts": told,
        "ticket_number": row["number"],
        "actor": actor,
        "actor_name": actor,
        "said": said,
        "done_at": row["at"],
        "action_words": row["action"],
        "part_words": row["part"],
        "after_words": row["after"],
    }


def whistle_facts(row: Mapping[str, Any], place: Above, reader: Reader) -> dict[str, Raw]:
    """Every fact the columns of whistles ask for."""
    hidden = reader.may_not_read(row)
    came = row["reported_at"] or reader.now
    return {
        **{name: row[name] for name in ("department", "liaison", "report_by", "mark", "excuse")},
        "ticket_number": row["number"],
        "grid_code": place.code,
        "called_by": row["source"],
        "whistled_by": "" if hidden and row["source"] == "resident" else row["whistled_by"],
        "whistle_words": "" if hidden else reader.words(row["words"]),
        "called_on": row["at"],
        "reported": row["reported_at"],
        "report_late": came > row["report_by"],
        "delivered": row["delivered_at"],
        "result": "" if hidden else reader.words(row["result"]),
    }


def call_back_facts(row: Mapping[str, Any], place: Above, reader: Reader) -> dict[str, Raw]:
    """Every fact the columns of call-backs ask for."""
    hidden = reader.may_not_read(row)
    return {
        "ticket_number": row["number"],
        "grid_code": place.code,
        "grid_name": place.name,
        "category_words": row["category"],
        "closed": row["closed_at"],
        "week": row["week"],
        "drawn": row["drawn_at"],
        "called_at": row["called_at"],
        "caller": row["caller"],
        "called_answer": row["answer"],
        **{f"called_{name}": row[name] for name in ("reached", "contacted", "solved")},
        "called_words": "" if hidden else reader.words(row["words"]),
    }

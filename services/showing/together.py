"""What time brings about for one person is one message: what of it is still so, and what the list says of each matter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection, Row

from domain.notices import PROMISE_NEWS, UNRULED_NEWS, Kind
from domain.people import Duty, Person
from domain.permissions import SEES, parts_of
from domain.tickets import Ticket
from domain.views import Telling
from services.showing import composing, viewing
from services.showing.case import PAGE, Untrue
from services.showing.passed import had_by, passed
from services.supervision.digests import supervises
from services.supervision.finding import reach
from services.work import House
from storage import people, tickets

MOST_GRIDS = 2
"""Places whose lists are offered; who looks after more asks for /overview."""
LISTS = {"late": "overdue", "unruled": "rulings", "not_reported": "not_come", "review": "waiting", "due": "overdue"}
"""How a message counts its matters, the gravest first, and the list each is found on (storage/figures.LISTS)."""


def compose_many(
    c: Connection, house: House, row: Row[Any], others: Sequence[Row[Any]], now: datetime
) -> tuple[Telling | Untrue, Mapping[int, str]]:
    """What is said of the row and those claimed with it, and which of those are no longer true, and why.

    Untrue when it is the row itself that is not: the others wait for their own turn. One matter alone is told as ever.
    """
    told = composing.compose(c, house, row, now)
    person = people.get(c, row.person_id)
    known = {t.id: t for t in tickets.some(c, {one.ticket_id for one in (row, *others)})}
    duties = people.duties_of(c, person.id, now)

    def sees(ticket: Ticket) -> bool:
        if not ticket.delicate and parts_of(person.id, ticket, now, duties, follows=False) & SEES:
            return True
        return bool(viewing.parts(c, ticket, person, now) & SEES)  # asks more, and of each ticket

    left: dict[int, str] = {}
    for one in others:
        ticket = known.get(one.ticket_id)
        reason = "the ticket is gone" if ticket is None else passed(c, one, ticket)
        if ticket is not None and reason is None and (person.forgotten or not sees(ticket)):
            reason = "the reader may not see the ticket any more"
        if reason is not None:
            left[one.id] = reason
    rest = [one for one in others if one.id not in left]
    if isinstance(told, Untrue) or not rest:
        return told, left
    every = [row, *rest]
    if len({one.ticket_id for one in every}) == 1 and len({one.kind for one in every}) == 1:
        return _of_one(told, row, every), left
    return _listed(c, house, person, duties, every, known, told), left


def _once(rows: Iterable[Row[Any]]) -> list[Row[Any]]:
    """Of one ticket, each cause once: broken before about to break; what waits longest first."""
    found: dict[tuple[str, object], Row[Any]] = {}
    for row in sorted(rows, key=lambda r: (str(r.facts["what"]).startswith("due_"), r.id)):
        what = str(row.facts["what"])
        found.setdefault((what.partition("_")[2], row.facts.get("call")), row)
    return sorted(found.values(), key=_since)


def _since(row: Row[Any]) -> datetime:
    """When it was to be done."""
    return datetime.fromisoformat(str(row.facts["by"]))


def _counts_as(what: str) -> str:
    """Which of LISTS."""
    if what in PROMISE_NEWS:
        return what.partition("_")[0]
    return "unruled" if what in UNRULED_NEWS else what


_SAID = ("what", "by", "name", "until", "words")


def _of_one(told: Telling, row: Row[Any], rows: Sequence[Row[Any]]) -> Telling:
    """The usual news of one ticket, with what else of it is late; a question leads, for it has buttons that settle it."""
    first, *also = sorted(_once(rows), key=lambda r: r.facts["what"] not in UNRULED_NEWS)
    own = {name: fact for name, fact in told.facts.items() if name not in row.facts}
    others = [{name: one.facts[name] for name in _SAID if name in one.facts} for one in also]
    return replace(told, facts={**own, **first.facts, "also": others})


def _listed(
    c: Connection,
    house: House,
    person: Person,
    duties: Sequence[Duty],
    rows: Sequence[Row[Any]],
    known: Mapping[int, Ticket],
    told: Telling,
) -> Telling:
    """A list of tickets, longest late first; what does not fit is counted."""
    of: dict[int, list[Row[Any]]] = {}
    for row in rows:
        of.setdefault(row.ticket_id, []).append(row)
    news = {ticket: _once(mine) for ticket, mine in of.items()}
    order = sorted(news, key=lambda ticket: (_since(news[ticket][0]), ticket))
    counts = Counter(_gravest(news[ticket]) for ticket in order)
    views = [viewing.for_person(c, house, known[t], person, told.now) for t in order[:PAGE]]
    own = [t for t in order if known[t].assignee_id == person.id]
    lists = _lists(c, person, duties, counts, told.now) if len(own) < len(order) else []
    return replace(
        told,
        kind=Kind.late_list,
        ticket=None,
        photos=(),
        tickets=tuple(view for view in views if view is not None),
        total=len(order),
        facts={
            "counts": {each: counts[each] for each in LISTS if counts[each]},
            "news": {str(t): [_line(one) for one in news[t]] for t in order[:PAGE]},
            "own": own[:PAGE],
            "had_by": {str(t): name for t, name in had_by(c, rows, known).items()},
            "todo": bool(own),
            "lists": lists,
        },
    )


def _gravest(rows: Sequence[Row[Any]]) -> str:
    """What a ticket counts as."""
    found = {_counts_as(str(row.facts["what"])) for row in rows}
    return next(each for each in LISTS if each in found)


def _line(row: Row[Any]) -> list[str]:
    """`what`, when it was to be done, and the department that did not come."""
    what = str(row.facts["what"])
    return [what, str(row.facts["by"]), str(row.facts["words"]) if what == "not_reported" else ""]


def _lists(
    c: Connection, person: Person, duties: Sequence[Duty], counts: Collection[str], now: datetime
) -> list[list[object]]:
    """Lists that show the rest: name, grid, its name; all but what is overdue only to those above."""
    found: list[list[object]] = []
    for grid in reach(c, person.id, now)[:MOST_GRIDS]:
        above = supervises(c, duties, grid)
        wanted = dict.fromkeys(what for each, what in LISTS.items() if each in counts)
        found += [[what, grid.id, grid.name] for what in wanted if above or what == "overdue"]
    return found

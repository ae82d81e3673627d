"""What one person is to hear of many promises is one message: which of them still run, and what the list says of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection, Row

from domain.notices import Kind
from domain.people import Person
from domain.permissions import SEES, parts_of
from domain.tickets import Ticket
from domain.views import Telling
from services.showing import composing, viewing
from services.showing.case import PAGE, Untrue
from services.showing.passed import passed
from services.supervision.finding import reach
from services.work import House
from storage import people, tickets

MOST_GRIDS = 2
"""Lists of late matters that are offered; who looks after more places asks for /overview."""
Promise = tuple[str, str]
"""`what` of the news and the promised moment (ISO)."""


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
        if parts_of(person.id, ticket, now, duties, follows=False) & SEES:
            return True
        return bool(viewing.parts(c, ticket, person, now) & SEES)  # asks more, and of each ticket

    left: dict[int, str] = {}
    for one in others:
        ticket = known.get(one.ticket_id)
        reason = "the ticket is gone" if ticket is None else passed(one, ticket)
        if ticket is not None and reason is None and (person.forgotten or not sees(ticket)):
            reason = "the reader may not see the ticket any more"
        if reason is not None:
            left[one.id] = reason
    rest = [one for one in others if one.id not in left]
    if isinstance(told, Untrue) or not rest:
        return told, left
    every = [row, *rest]
    if len({one.ticket_id for one in every}) == 1 and len({one.kind for one in every}) == 1:
        return replace(told, facts={**told.facts, **_of_one(every)}), left
    return _listed(c, house, person, every, known, told), left


def _promises(rows: Sequence[Row[Any]]) -> list[Promise]:
    """Of one ticket, each promise once: broken before about to break, longest broken first."""
    found: dict[str, Promise] = {}
    for row in sorted(rows, key=lambda r: (not str(r.facts["what"]).startswith("late_"), r.id)):
        what = str(row.facts["what"])
        found.setdefault(what.partition("_")[2], (what, str(row.facts["by"])))
    return sorted(found.values(), key=lambda promise: datetime.fromisoformat(promise[1]))


def _of_one(rows: Sequence[Row[Any]]) -> dict[str, object]:
    """Facts of the usual news of one ticket, with what else of it is late."""
    (what, by), *also = _promises(rows)
    return {"what": what, "by": by, "also": [list(promise) for promise in also]}


def _listed(
    c: Connection,
    house: House,
    person: Person,
    rows: Sequence[Row[Any]],
    known: Mapping[int, Ticket],
    told: Telling,
) -> Telling:
    """A list of tickets, longest late first; what does not fit is counted."""
    of: dict[int, list[Row[Any]]] = {}
    for row in rows:
        of.setdefault(row.ticket_id, []).append(row)
    promises = {ticket: _promises(mine) for ticket, mine in of.items()}
    order = sorted(promises, key=lambda ticket: (datetime.fromisoformat(promises[ticket][0][1]), ticket))
    late = [t for t in order if any(what.startswith("late_") for what, _ in promises[t])]
    views = [viewing.for_person(c, house, known[t], person, told.now) for t in order[:PAGE]]
    own = [t for t in order if known[t].assignee_id == person.id]
    places = reach(c, person.id, told.now) if len(own) < len(order) else []
    return replace(
        told,
        kind=Kind.late_list,
        ticket=None,
        photos=(),
        tickets=tuple(view for view in views if view is not None),
        total=len(order),
        facts={
            "late": len(late),
            "promises": {str(t): [list(promise) for promise in promises[t]] for t in order[:PAGE]},
            "own": own[:PAGE],
            "todo": bool(own),
            "grids": [[grid.id, grid.name] for grid in places[:MOST_GRIDS]],
        },
    )

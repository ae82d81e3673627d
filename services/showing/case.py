"""What the composers look at, and why a notice is not said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection, Row

from domain.grids import Grid
from domain.notices import Kind
from domain.people import Person
from domain.tickets import Ticket
from services.showing import viewing
from services.supervision.digests import supervises
from services.work import House
from storage import grids, people

PAGE = 8
"""Tickets on one page of a list."""


@dataclass(frozen=True, slots=True)
class Untrue:
    """No longer so, or no longer for this reader: it is not said, and the reason is kept."""

    reason: str


@dataclass(slots=True)
class Case:
    """What the composers look at."""

    c: Connection
    house: House
    row: Row[Any]
    kind: Kind
    now: datetime
    person: Person | None
    values: dict[str, Any]
    more: dict[str, object]


Showing = Callable[[Case], Untrue | None]
"""Adds to the case what its kind of notice shows, or says why it is not said."""


def grid_of(case: Case) -> Grid | None:
    return grids.some(case.c, [int(case.row.facts["grid"])]).get(int(case.row.facts["grid"]))


def supervised(case: Case) -> Grid | Untrue:
    """The grid in the facts, whose figures are taken when it is said: the reader must still supervise it."""
    grid = grid_of(case)
    if grid is None or case.person is None:
        return Untrue("the grid is gone")
    if not supervises(case.c, people.duties_of(case.c, case.person.id, case.now), grid):
        return Untrue("the reader does not supervise the grid any more")
    return grid


def views_of(case: Case, found: list[Ticket]) -> tuple[Any, ...]:
    if case.person is None:
        return ()
    views = (viewing.for_person(case.c, case.house, t, case.person, case.now) for t in found)
    return tuple(v for v in views if v is not None)

"""Other systems whistle: each matter of theirs becomes one ticket, however often it is handed over, and can be asked after."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.engine import Connection

import nlp
from domain.people import Person
from domain.refusals import UnknownPlace
from domain.tickets import Ticket
from services import drafting, locating, whistling
from services.registering import fallback_grid, register
from services.work import Work
from storage import drafts, grids, people, tickets, whistles

NOWHERE = 0
"""The chat of somebody who has none."""


@dataclass(frozen=True, slots=True)
class Matter:
    """What another system hands over. source: its name as the installation knows it; external_id: its own number.

    grid: a code, else it is found by the place in `place` or in the words; departments: whom it whistles for.
    """

    source: str
    external_id: str
    text: str
    grid: str = ""
    place: str = ""
    name: str = ""
    phone: str = ""
    departments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """How a matter stands; moments ISO 8601. `new`: whether it was registered just now."""

    number: str
    status: str
    opened_at: str
    resolve_by: str
    accepted_at: str | None
    resolved_at: str | None
    closed_at: str | None
    outcome: str | None
    new: bool = False


def reporter_number(source: str, external_id: str) -> int:
    """Stands where people have their Telegram number: below zero, one for each matter, the same each time."""
    digest = hashlib.sha256(f"{source}\0{external_id}".encode()).digest()
    return -(1 << 61 | int.from_bytes(digest[:7], "big"))


def receive_matter(work: Work, matter: Matter, reading: nlp.Reading) -> Standing:
    """Registers it once; handed over again it only says how it stands. Errors: UnknownPlace (facts: said)."""
    known = _find(work.c, matter.source, matter.external_id)
    if known is not None:
        return _standing(known)
    work.person = _reporter(work, matter)
    ticket = register(work, _draft(work, matter, reading))
    facts = {"source": matter.source, "external_id": matter.external_id}
    values = {"ticket_id": ticket.id, "source": matter.source, "by_id": work.person.id}
    blown = whistles.blow(work.c, **values, words=matter.text, at=work.now)
    if matter.departments:
        whistling.call_departments(work, ticket, blown, matter.text, matter.departments, facts)
    return replace(_standing(tickets.get(work.c, ticket.id) or ticket), new=True)


def look_up(c: Connection, source: str, external_id: str) -> Standing | None:
    """How a matter of that system stands; None when it never came."""
    found = _find(c, source, external_id)
    return _standing(found) if found is not None else None


def _find(c: Connection, source: str, external_id: str) -> Ticket | None:
    person = people.by_telegram(c, reporter_number(source, external_id))
    return tickets.newest_of_reporter(c, person.id) if person is not None else None


def _reporter(work: Work, matter: Matter) -> Person:
    """Who is named, shown to the handler only; cannot be written to."""
    name = "·".join(part for part in (matter.source, matter.name) if part)
    added = people.add(work.c, reporter_number(matter.source, matter.external_id), name, None, "zh")
    people.change(work.c, added.id, phone=matter.phone or None)
    return replace(added, phone=matter.phone or None)


def _draft(work: Work, matter: Matter, reading: nlp.Reading) -> drafts.Draft:
    where = locating.whereabouts(reading.place)
    grid = grids.by_code(work.c, matter.grid) if matter.grid else None
    if matter.grid and grid is None:
        raise UnknownPlace(said=matter.grid)
    grid = grid or locating.find_grid(work.c, where, reading.place.landmark, None)
    root = fallback_grid(work) if grid is None else None
    if grid is None and root is None:
        raise UnknownPlace(said=matter.place)
    place = locating.described(where, grid, None, reading.place.landmark)
    values: dict[str, Any] = {"category": reading.category or "other", "grid_id": grid.id if grid else root}
    values |= {"place": replace(place, words=matter.place[:200]) if matter.place else place}
    values |= {"urgent": drafting.in_danger(reading), "danger": reading.danger, "evidence": reading.evidence}
    values |= {"read_as": reading.category, "lexicon_version": reading.lexicon_version, "matters": ()}
    return drafts.add(
        work.c,
        person_id=work.person.id,
        chat=NOWHERE,
        message=None,
        text=matter.text,
        alternatives=tuple(code for code, _ in reading.alternatives),
        status="offered",
        asking="confirm",
        created_at=work.now,
        **values,
    )


def _standing(ticket: Ticket) -> Standing:
    moments = (ticket.accepted_at, ticket.resolved_at, ticket.closed_at)
    accepted, resolved, closed = (at.isoformat() if at else None for at in moments)
    outcome = ticket.outcome.value if ticket.outcome else None
    by, opened = ticket.resolve_by.isoformat(), ticket.opened_at.isoformat()
    return Standing(ticket.number, ticket.status.value, opened, by, accepted, resolved, closed, outcome)

"""Questions only somebody above can settle: more time for a ticket, and whose it is; as rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from storage.tables import rulings


@dataclass(frozen=True, slots=True)
class Ruling:
    """One question. kind: extension | owner; `until_at` the date asked for, `proposed_id` whose it is said to be."""

    id: int
    ticket_id: int
    kind: str
    asked_by: int
    asked_at: datetime
    words: str
    until_at: datetime | None
    proposed_id: int | None
    due_at: datetime


def _ruling(row: Row[Any]) -> Ruling:
    return Ruling(
        row.id,
        row.ticket_id,
        row.kind,
        row.asked_by,
        row.asked_at,
        row.words,
        row.until_at,
        row.proposed_id,
        row.due_at,
    )


_OPEN = sa.select(rulings).where(rulings.c.ruled_at.is_(None))
_OF_TICKET = _OPEN.where(rulings.c.ticket_id == sa.bindparam("its")).order_by(rulings.c.id)
_DUE = _OPEN.where(rulings.c.due_at <= sa.bindparam("now", type_=rulings.c.due_at.type)).order_by(rulings.c.due_at)


def ask(c: Connection, **values: Any) -> int:
    """Puts a question; gives its id."""
    return int(c.execute(sa.insert(rulings).values(**values).returning(rulings.c.id)).scalar_one())


def open_of(c: Connection, ticket_id: int) -> list[Ruling]:
    """The ticket's questions nobody has settled."""
    return [_ruling(r) for r in c.execute(_OF_TICKET, {"its": ticket_id})]


def open_one(c: Connection, ticket_id: int, kind: str) -> Ruling | None:
    return next((r for r in open_of(c, ticket_id) if r.kind == kind), None)


def due(c: Connection, now: datetime, limit: int = 200) -> list[Ruling]:
    """Questions nobody has settled in time."""
    return [_ruling(r) for r in c.execute(_DUE.limit(limit), {"now": now})]


def put_off(c: Connection, ruling_id: int, due_at: datetime) -> None:
    """The next one up was asked, with a time limit of their own."""
    c.execute(sa.update(rulings).where(rulings.c.id == ruling_id).values(due_at=due_at))


def settle(
    c: Connection, ticket_id: int, at: datetime, by: int | None, *, granted: bool, words: str = "", kind: str = ""
) -> int:
    """Settles the ticket's open questions, or those of one kind; gives how many there were."""
    which = [rulings.c.ticket_id == ticket_id, rulings.c.ruled_at.is_(None)]
    if kind:
        which.append(rulings.c.kind == kind)
    values = {"ruled_at": at, "ruled_by": by, "granted": granted, "ruling": words or None}
    return c.execute(sa.update(rulings).where(*which).values(**values)).rowcount

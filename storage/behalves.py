"""For whom a report is made, as rows: one for a draft, which its ticket takes along."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from storage.prepared import Prepared
from storage.tables import behalves

_OF_DRAFT = Prepared(sa.select(behalves).where(behalves.c.draft_id == sa.bindparam("its")))
_OF_TICKET = Prepared(sa.select(behalves).where(behalves.c.ticket_id == sa.bindparam("its")))


def of_draft(c: Connection, draft_id: int) -> Row[Any] | None:
    """who, phone, agreed; None: the reporter's own matter."""
    found: Row[Any] | None = _OF_DRAFT.execute(c, {"its": draft_id}).first()
    return found


def of_ticket(c: Connection, ticket_id: int) -> Row[Any] | None:
    found: Row[Any] | None = _OF_TICKET.execute(c, {"its": ticket_id}).first()
    return found


def put(c: Connection, draft_id: int, at: datetime, **values: Any) -> None:
    """Makes or changes the draft's row: who, phone, agreed, agreed_at, ticket_id."""
    mine = sa.update(behalves).where(behalves.c.draft_id == draft_id).values(**values)
    if c.execute(mine).rowcount == 0:
        c.execute(sa.insert(behalves).values(draft_id=draft_id, at=at, **values))


def drop(c: Connection, draft_id: int) -> None:
    c.execute(sa.delete(behalves).where(behalves.c.draft_id == draft_id))

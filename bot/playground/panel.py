"""Behind the scenes: inbox, outbox and tickets of the running program, read from its database and changed by nobody here."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from domain.tickets import HELD
from storage import inbox as inbox_rows
from storage import outbox as outbox_rows
from storage.tables import grids, inbox, outbox, people, ticket_events, tickets

ROWS = 60
Json = dict[str, Any]


def read_panel(engine: Engine) -> Json:
    """What the drawer shows, newest first."""
    with engine.connect() as c:
        names = {row.id: row.name for row in c.execute(sa.select(people.c.id, people.c.name))}
        return {"inbox": _inbox(c), "outbox": _outbox(c, names), "tickets": _tickets(c, names)}


def _inbox(c: Connection) -> Json:
    numbers = tickets.c.number.label("ticket")
    query = sa.select(inbox, numbers).outerjoin(tickets, tickets.c.id == inbox.c.ticket_id)
    rows = c.execute(query.order_by(inbox.c.received_at.desc(), inbox.c.update_id.desc()).limit(ROWS))
    return {
        "counts": inbox_rows.counts(c),
        "rows": [
            {
                "id": r.update_id,
                "status": r.status,
                "at": r.received_at.isoformat(),
                "decision": r.decision,
                "ticket": r.ticket,
                "error": r.error,
            }
            for r in rows
        ],
    }


def _outbox(c: Connection, names: dict[int, str]) -> Json:
    numbers = tickets.c.number.label("ticket")
    query = sa.select(outbox, numbers).outerjoin(tickets, tickets.c.id == outbox.c.ticket_id)
    return {
        "counts": outbox_rows.counts(c),
        "rows": [
            {
                "id": r.id,
                "status": r.status,
                "at": (r.sent_at or r.created_at).isoformat(),
                "kind": r.kind,
                "person": names.get(r.person_id) or str(r.chat),
                "ticket": r.ticket,
                "tries": r.tries if r.tries > 1 else None,
                "error": r.error,
            }
            for r in c.execute(query.order_by(outbox.c.id.desc()).limit(ROWS))
        ],
    }


def _tickets(c: Connection, names: dict[int, str]) -> list[Json]:
    query = sa.select(tickets, grids.c.name.label("grid")).join(grids, grids.c.id == tickets.c.grid_id)
    found = c.execute(query.order_by(tickets.c.id.desc()).limit(ROWS)).all()
    events = c.execute(
        sa.select(ticket_events)
        .where(ticket_events.c.ticket_id.in_([t.id for t in found]))
        .order_by(ticket_events.c.seq)
    ).all()
    return [
        {
            "number": t.number,
            "status": t.status,
            "category": t.category,
            "grid": t.grid,
            "holder": names.get(t.assignee_id) if t.status in HELD else None,
            "promise": t.resolve_by.isoformat(),
            "history": [
                {
                    "at": e.at.isoformat(),
                    "action": e.action,
                    "actor": names.get(e.actor_id),
                    "words": e.facts.get("words"),
                }
                for e in events
                if e.ticket_id == t.id
            ],
        }
        for t in found
    ]

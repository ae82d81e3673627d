"""Takes people's words out of what has ended, and drops what was only kept for a while: in bounded batches, the chain stays whole."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import proof
from storage.tables import (
    attachments,
    behalves,
    call_backs,
    corrections,
    drafts,
    expectations,
    grids,
    inbox,
    kept_words,
    outbox,
    people,
    ratings,
    rulings,
    safety,
    ticket_events,
    tickets,
    whistle_calls,
    whistles,
)

CODES = frozenset(
    {
        *("accept_for", "contact_for", "resolve_for", "resolve_by", "until", "off", "reason", "post", "watch", "mark"),
        *("answer", "was", "from", "to", "into", "what", "department", "departments", "level"),
    }
)
"""Facts of an event that are codes, dates and departments; any other text in it was said by somebody."""
UNSAID = ("waiting", "sending", "held")  # held: after a restore, until a person lets it go
NO_UPDATE = "{}"
"""What is left of an update that was gone through."""
# Word for word the condition of the partial index.
_UNCLEAN = sa.text(
    "tickets.closed_at IS NOT NULL AND (tickets.cleaned_at IS NULL OR tickets.cleaned_at < tickets.closed_at)"
)


def _silent(*unsaid: str) -> sa.ColumnElement[bool]:
    """Nothing more is to be told of it: what waits still needs its words."""
    told = sa.select(outbox.c.id).where(outbox.c.ticket_id == tickets.c.id, outbox.c.status.in_(unsaid))
    return sa.not_(told.exists())


def left_of(facts: dict[str, Any]) -> dict[str, Any]:
    """The facts of an event without anybody's words: numbers, yes and no, and the codes."""
    return {k: v for k, v in facts.items() if k in CODES or v is None or isinstance(v, (bool, int, float))}


# -- tickets --


def over(c: Connection, before: datetime, limit: int) -> list[int]:
    """Tickets that ended before then with people's words still in them, longest ended first."""
    query = sa.select(tickets.c.id).where(_UNCLEAN, tickets.c.closed_at <= before, _silent(*UNSAID))
    return list(c.execute(query.order_by(tickets.c.closed_at).limit(limit)).scalars())


def over_of_forgotten(c: Connection, limit: int) -> list[int]:
    """Ended tickets, with words still in them, of people who asked to be forgotten."""
    gone = sa.select(people.c.id).where(people.c.gone_at.is_not(None))
    query = sa.select(tickets.c.id).where(tickets.c.reporter_id.in_(gone), _UNCLEAN, _silent(*UNSAID[:2]))
    return list(c.execute(query.order_by(tickets.c.id).limit(limit)).scalars())


def clean_ticket(c: Connection, ticket_id: int, at: datetime) -> None:
    """Words, room, pictures and the person it was filed for go; category, building, times, answers stay."""
    row = c.execute(
        sa.select(tickets.c.place, grids.c.name)
        .join(grids, grids.c.id == tickets.c.grid_id)
        .where(tickets.c.id == ticket_id)
    ).one()
    values = {"text": "", "place": building_of(row.place, row.name), "cleaned_at": at}
    c.execute(sa.update(tickets).where(tickets.c.id == ticket_id).values(values))
    events = c.execute(
        sa.select(ticket_events.c.id, ticket_events.c.facts).where(ticket_events.c.ticket_id == ticket_id)
    )
    erase_words(c, events, at)
    _clean_drafts(c, drafts.c.ticket_id == ticket_id)
    for table, emptied in _SAID_OF_A_TICKET.items():
        c.execute(sa.update(table).where(table.c.ticket_id == ticket_id).values(emptied))
    for table in (attachments, behalves, corrections, kept_words):
        c.execute(sa.delete(table).where(table.c.ticket_id == ticket_id))
    held = sa.case((outbox.c.status == "held", "untrue"), else_=outbox.c.status)
    c.execute(sa.update(outbox).where(outbox.c.ticket_id == ticket_id).values(facts={}, status=held))


_SAID_OF_A_TICKET: dict[sa.Table, dict[str, Any]] = {
    ratings: {"words": None},
    call_backs: {"words": None},
    rulings: {"words": "", "ruling": None},
    whistles: {"words": ""},
    whistle_calls: {"result": None},
}


def erase_words(c: Connection, events: Iterable[Any], at: datetime) -> None:
    """Of these events (id, facts) only what is nobody's words stays."""
    proof.erase(c, {e.id: left for e in events if (left := left_of(e.facts)) != e.facts}, at)


def building_of(place: dict[str, Any], grid: str) -> dict[str, Any]:
    """The place as far as the building: no unit, floor, room, coordinates or words."""
    return {**dict.fromkeys(place), "words": grid, "building": place.get("building")}


def _clean_drafts(c: Connection, which: sa.ColumnElement[bool]) -> None:
    ids = list(c.execute(sa.select(drafts.c.id).where(which)).scalars())
    values = {"text": "", "place": {"words": ""}, "evidence": []}
    c.execute(sa.update(drafts).where(drafts.c.id.in_(ids)).values(values))
    for table in (attachments, behalves, corrections):
        c.execute(sa.delete(table).where(table.c.draft_id.in_(ids)))


# -- what was kept only for a while --


def drop_old(c: Connection, before: datetime, limit: int) -> int:
    """Raw updates, facts of notices, words set aside, reports that came to nothing and where people in need were; how many.

    All older than that.
    """
    steps = (_updates, _notices, _said_aside, _offers, _expectations, _places)
    return sum(step(c, before, limit) for step in steps)


def _updates(c: Connection, before: datetime, limit: int) -> int:
    old = sa.and_(
        inbox.c.received_at < before, inbox.c.payload != NO_UPDATE, inbox.c.status.in_(("done", "quarantined"))
    )
    keys = c.execute(sa.select(inbox.c.bot_id, inbox.c.update_id).where(old).limit(limit)).all()
    empty_updates(c, keys)
    return len(keys)


def empty_updates(c: Connection, keys: Iterable[Any], *, without: int | None = None) -> None:
    """What Telegram handed over goes; that it was handed over, when, and what became of it stays. without: a private chat."""
    lane = inbox.c.lane if without is None else sa.case((inbox.c.lane == without, 0), else_=inbox.c.lane)
    for key in keys:
        this = sa.and_(inbox.c.bot_id == key.bot_id, inbox.c.update_id == key.update_id)
        c.execute(sa.update(inbox).where(this).values(payload=NO_UPDATE, lane=lane))


def _notices(c: Connection, before: datetime, limit: int) -> int:
    spoken = outbox.c.status.not_in(UNSAID)
    full = sa.cast(outbox.c.facts, sa.Text) != "{}"
    old = sa.select(outbox.c.id).where(outbox.c.created_at < before, spoken, full).order_by(outbox.c.id).limit(limit)
    ids = list(c.execute(old).scalars())
    c.execute(sa.update(outbox).where(outbox.c.id.in_(ids)).values(facts={}))
    return len(ids)


def _said_aside(c: Connection, before: datetime, limit: int) -> int:
    old = sa.select(kept_words.c.id).where(kept_words.c.at < before).limit(limit)
    return c.execute(sa.delete(kept_words).where(kept_words.c.id.in_(old))).rowcount


def _offers(c: Connection, before: datetime, limit: int) -> int:
    idle = sa.and_(drafts.c.ticket_id.is_(None), drafts.c.status != "offered", drafts.c.text != "")
    ids = list(c.execute(sa.select(drafts.c.id).where(idle, drafts.c.created_at < before).limit(limit)).scalars())
    _clean_drafts(c, drafts.c.id.in_(ids))
    return len(ids)


def _expectations(c: Connection, before: datetime, limit: int) -> int:
    del limit  # one row a person and chat
    return c.execute(sa.delete(expectations).where(expectations.c.expires_at < before)).rowcount


def _places(c: Connection, before: datetime, limit: int) -> int:
    del limit  # one row a person and emergency
    old = sa.and_(safety.c.at < before, safety.c.place.is_not(None))
    return c.execute(sa.update(safety).where(old).values(place=None)).rowcount

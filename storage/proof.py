"""The chain over the history, as rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from domain.chain import START, Fact, Link
from domain.tickets import Event
from storage.tables import history_links, ticket_events, tickets

LINK_LOCK = 0x6C696E  # any number, the same in every replica
BEHIND = 5000
"""Events that were given a number early and committed late: so far back is looked for them (PostgreSQL)."""
PAGE = 2000


def _fact(row: Any) -> Fact:
    said = (row.ticket_id, row.seq, row.action, row.actor_id, row.part, row.at, row.before, row.after)
    return Fact(row.event_id, Event(*said, dict(row.facts or {})))


_EVENT = (
    *(ticket_events.c.id.label("event_id"), ticket_events.c.ticket_id, ticket_events.c.seq, ticket_events.c.action),
    *(ticket_events.c.actor_id, ticket_events.c.part, ticket_events.c.at, ticket_events.c.before),
    *(ticket_events.c.after, ticket_events.c.facts),
)


def head(c: Connection) -> tuple[int, str, int]:
    """Position and hash of the last link, and the highest event that has one; waits for whoever links now."""
    if c.dialect.name == "postgresql":
        c.execute(sa.select(sa.func.pg_advisory_xact_lock(LINK_LOCK)))
    last = c.execute(sa.select(history_links).order_by(history_links.c.position.desc()).limit(1)).one_or_none()
    highest = c.execute(sa.select(sa.func.max(history_links.c.event_id))).scalar_one_or_none() or 0
    return (last.position, last.hash, highest) if last is not None else (0, START, 0)


def unlinked(c: Connection, highest: int, limit: int = PAGE) -> list[Fact]:
    """Events without a link, oldest first."""
    linked = sa.select(history_links.c.event_id).where(history_links.c.event_id == ticket_events.c.id).exists()
    query = sa.select(*_EVENT).where(ticket_events.c.id > highest - BEHIND, sa.not_(linked))
    return [_fact(r) for r in c.execute(query.order_by(ticket_events.c.id).limit(limit))]


def append(c: Connection, links: Iterable[Link]) -> None:
    rows = [
        {"position": n.position, "event_id": n.event_id, "facts_digest": n.facts_digest, "hash": n.hash} for n in links
    ]
    if rows:
        c.execute(sa.insert(history_links), rows)


def pairs(c: Connection) -> Iterator[tuple[Link, Fact | None]]:
    """Every link with its event, in order; an event that is gone is None. Streams."""
    after = 0
    while True:
        page = _page(c, after)
        yield from page
        if len(page) < PAGE:
            return
        after = page[-1][0].position


def _page(c: Connection, after: int) -> list[tuple[Link, Fact | None]]:
    link = history_links
    query = (
        sa.select(link.c.position, link.c.facts_digest, link.c.hash, link.c.erased_at, link.c.event_id, *_EVENT[1:])
        .select_from(link.outerjoin(ticket_events, ticket_events.c.id == link.c.event_id))
        .where(link.c.position > after)
        .order_by(link.c.position)
        .limit(PAGE)
    )
    try:
        return [_pair(r) for r in c.execute(query)]
    except ValueError:  # a row that cannot even be read was changed by somebody: find it
        return [_alone(c, query, position) for position in _positions(c, after)]


def _pair(r: Any) -> tuple[Link, Fact | None]:
    link = Link(r.position, r.event_id, r.facts_digest, r.hash, r.erased_at is not None)
    return link, _fact(r) if r.ticket_id is not None else None


def _positions(c: Connection, after: int) -> list[int]:
    query = sa.select(history_links.c.position).where(history_links.c.position > after)
    return list(c.execute(query.order_by(history_links.c.position).limit(PAGE)).scalars())


def _alone(c: Connection, query: sa.Select[Any], position: int) -> tuple[Link, Fact | None]:
    """One link; an event that cannot be read is nobody's fact, so that its hash does not hold."""
    try:
        return _pair(c.execute(query.where(history_links.c.position == position)).one())
    except ValueError:
        link = c.execute(
            sa.select(*(history_links.c[name] for name in ("position", "event_id", "facts_digest", "hash"))).where(
                history_links.c.position == position
            )
        ).one()
        unread = Fact(link.event_id, Event(0, 0, "", None, "", datetime.min.replace(tzinfo=UTC), None, "", {}))
        return Link(link.position, link.event_id, link.facts_digest, link.hash), unread


def ticket_of(c: Connection, event_id: int | None) -> tuple[str, int] | None:
    """Number of the ticket and place in its history, as far as they are still there."""
    query = (
        sa.select(tickets.c.number, ticket_events.c.seq)
        .select_from(ticket_events.join(tickets, tickets.c.id == ticket_events.c.ticket_id))
        .where(ticket_events.c.id == event_id)
    )
    found = c.execute(query).one_or_none()
    return (found.number, found.seq) if found is not None else None


def erase(c: Connection, left: Mapping[int, dict[str, Any]], at: datetime) -> None:
    """Takes words out of events, for a person or because their time is over; the chain keeps their digests and says so.

    left: what of its facts stays, by the event's id.
    """
    for event_id, facts in left.items():
        c.execute(sa.update(ticket_events).where(ticket_events.c.id == event_id).values(facts=facts))
        c.execute(sa.update(history_links).where(history_links.c.event_id == event_id).values(erased_at=at))


def has(c: Connection, value: str) -> bool:
    """Whether a link ever had this hash: what somebody noted of an earlier head."""
    return (
        value == START
        or c.execute(sa.select(history_links.c.position).where(history_links.c.hash == value)).first() is not None
    )

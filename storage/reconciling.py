"""What reconciliation compares, as rows: what happened on one side, what must follow from it on the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Row

from domain.notices import Kind
from domain.tickets import OPEN, Event, Status
from storage.tables import cards, grids, inbox, obligations, outbox, people, ticket_events, tickets

PAGE = 1000
CHUNK = 200
FOUND = "difference"
"""The obligations' kind under which a difference that was found is kept."""
_OPEN = tickets.c.status.in_(sorted(s.value for s in OPEN))


def chunks(ids: Iterable[int]) -> Iterator[list[int]]:
    """Sorted and in pieces a statement can take."""
    every = sorted(set(ids))
    for first in range(0, len(every), CHUNK):
        yield every[first : first + CHUNK]


def moved_since(c: Connection, since: datetime) -> set[int]:
    """Tickets something happened to since then; walks back from the newest event."""
    found: set[int] = set()
    before = None
    while True:
        query = sa.select(ticket_events.c.id, ticket_events.c.ticket_id, ticket_events.c.at)
        if before is not None:
            query = query.where(ticket_events.c.id < before)
        page = c.execute(query.order_by(ticket_events.c.id.desc()).limit(PAGE)).all()
        fresh = {row.ticket_id for row in page if row.at >= since}
        found |= fresh
        if not fresh:
            return found
        before = page[-1].id


def histories(c: Connection, ticket_ids: Sequence[int]) -> dict[int, list[Event]]:
    """Each ticket's history, in one question."""
    found: dict[int, list[Event]] = {}
    query = sa.select(ticket_events).where(ticket_events.c.ticket_id.in_(ticket_ids))
    for r in c.execute(query.order_by(ticket_events.c.ticket_id, ticket_events.c.seq)):
        event = Event(r.ticket_id, r.seq, r.action, r.actor_id, r.part, r.at, r.before, r.after, r.facts)
        found.setdefault(r.ticket_id, []).append(event)
    return found


def keys_about(c: Connection, ticket_ids: Sequence[int]) -> set[str]:
    """Keys of every notice about these tickets, whatever became of it."""
    return {r.key for r in c.execute(sa.select(outbox.c.key).where(outbox.c.ticket_id.in_(ticket_ids)))}


def undecided(c: Connection, since: datetime, limit: int = 500) -> list[Row[Any]]:
    """Updates called done of which nothing was made and nothing decided: bot_id, update_id, lane, payload, tries."""
    query = sa.select(inbox).where(
        inbox.c.received_at >= since,
        inbox.c.status == "done",
        inbox.c.decision.is_(None),
        inbox.c.ticket_id.is_(None),
    )
    return list(c.execute(query.order_by(inbox.c.update_id).limit(limit)))


def update_undecided(c: Connection, bot_id: int, update_id: int) -> Row[Any] | None:
    """That update, if it still is without decision."""
    query = sa.select(inbox).where(
        inbox.c.bot_id == bot_id, inbox.c.update_id == update_id, inbox.c.decision.is_(None), inbox.c.status == "done"
    )
    return c.execute(query).one_or_none()


def change_update(c: Connection, bot_id: int, update_id: int, **values: Any) -> None:
    c.execute(sa.update(inbox).where(inbox.c.bot_id == bot_id, inbox.c.update_id == update_id).values(**values))


def asked_nobody(c: Connection) -> list[int]:
    """Tickets that claim somebody was asked, and nobody was."""
    nobody = sa.and_(tickets.c.status == Status.assigned.value, tickets.c.assignee_id.is_(None))
    return [r.id for r in c.execute(sa.select(tickets.c.id).where(nobody).order_by(tickets.c.id))]


def nobody_asked_yet(c: Connection) -> list[int]:
    """Tickets that wait for somebody to come on duty."""
    query = sa.select(tickets.c.id).where(tickets.c.status == Status.registered.value)
    return [r.id for r in c.execute(query.order_by(tickets.c.id))]


def without_cards(c: Connection, which: Iterable[int] | None = None) -> dict[int, set[Kind]]:
    """Open tickets that lack a living card of their holder or of the place they were reported in: the kinds lacking.

    which: only these tickets.
    """
    found: dict[int, set[Kind]] = {}
    ids = None if which is None else list(which)
    for query in (_lacks(Kind.worker_card), _lacks(Kind.group_card), _lacks(Kind.resident_card)):
        for row in c.execute(query if ids is None else query.where(tickets.c.id.in_(ids))):
            found.setdefault(row.id, set()).add(Kind(row.kind))
    return found


def _lacks(kind: Kind) -> sa.Select[Any]:
    living = sa.and_(cards.c.ticket_id == tickets.c.id, cards.c.kind == kind.value, sa.not_(cards.c.gone))
    query: sa.Select[Any] = sa.select(tickets.c.id, sa.literal(kind.value).label("kind")).where(_OPEN)
    if kind is Kind.worker_card:
        query = query.join(people, people.c.id == tickets.c.assignee_id)
        living = sa.and_(living, cards.c.chat == people.c.telegram_id)
    else:
        group = sa.and_(
            tickets.c.source_chat < 0, sa.not_(tickets.c.delicate)
        )  # a delicate one is shown to nobody there
        query = query.where(group if kind is Kind.group_card else sa.not_(group))
        if kind is Kind.resident_card:  # who was heard in a group and has to press Start first is shown it then
            query = query.join(people, people.c.id == tickets.c.reporter_id).where(people.c.writable)
    return query.where(sa.not_(sa.exists().where(living)))


def never_shown(c: Connection) -> list[Row[Any]]:
    """Living cards of open tickets that nobody ever saw and for which no row waits: id, ticket_id, kind, chat, person_id."""
    rows = outbox.alias()
    told = sa.exists().where(rows.c.ticket_id == cards.c.ticket_id, rows.c.card_id == cards.c.id)
    live = sa.select(outbox.c.card_id).where(
        outbox.c.status.in_(("waiting", "sending", "held")), outbox.c.card_id.is_not(None)
    )
    query = (
        sa.select(cards.c.id, cards.c.ticket_id, cards.c.kind, cards.c.chat, cards.c.person_id, cards.c.reply_to)
        .join(tickets, tickets.c.id == cards.c.ticket_id)
        .where(_OPEN, cards.c.message.is_(None), sa.not_(cards.c.gone), sa.not_(told), cards.c.id.not_in(live))
    )
    return list(c.execute(query.order_by(cards.c.id)))


# Steps from path to path over the index, so that the tick need not look at every ticket there ever was.
_PATHS = sa.text("""
    WITH RECURSIVE step(path) AS (
        SELECT min(grid_path) FROM tickets
        UNION ALL
        SELECT (SELECT min(t.grid_path) FROM tickets t WHERE t.grid_path > step.path) FROM step WHERE step.path IS NOT NULL
    )
    SELECT step.path FROM step WHERE step.path IS NOT NULL AND step.path NOT IN (SELECT path FROM grids)
""")
_ASTRAY = sa.and_(grids.c.id == tickets.c.grid_id, grids.c.path != tickets.c.grid_path)


def astray(c: Connection, *, thorough: bool) -> list[int]:
    """Tickets whose path is not their grid's: the open ones and those at a path of no grid; `thorough`: any."""
    query = sa.select(tickets.c.id).join(grids, _ASTRAY).order_by(tickets.c.id)
    if thorough:
        return [r.id for r in c.execute(query)]
    found = {r.id for r in c.execute(query.where(_OPEN))}
    for row in c.execute(_PATHS).all():
        found |= {r.id for r in c.execute(sa.select(tickets.c.id).where(tickets.c.grid_path == row.path))}
    return sorted(found)


def lead_home(c: Connection, ticket_id: int) -> bool:
    """Sets the ticket's path to its grid's; whether it was another."""
    path = sa.select(grids.c.path).where(grids.c.id == tickets.c.grid_id).scalar_subquery()
    wrong = sa.and_(tickets.c.id == ticket_id, tickets.c.grid_path != path)
    return c.execute(sa.update(tickets).where(wrong).values(grid_path=path)).rowcount == 1


def digests_done(c: Connection, kinds: Sequence[str], since: datetime) -> list[Row[Any]]:
    """Digests of these kinds said to be sent since then: kind, scope, period, due_at, done_at."""
    query = sa.select(obligations).where(obligations.c.kind.in_(kinds), obligations.c.done_at >= since)
    return list(c.execute(query.order_by(obligations.c.due_at, obligations.c.scope)))


def keys_there(c: Connection, keys: Sequence[str]) -> set[str]:
    """Those of the keys that are in the outbox."""
    found: set[str] = set()
    for first in range(0, len(keys), CHUNK):
        some = keys[first : first + CHUNK]
        found |= {r.key for r in c.execute(sa.select(outbox.c.key).where(outbox.c.key.in_(some)))}
    return found


# -- when it was last done, and what it found --


def latest(c: Connection, kind: str) -> datetime | None:
    """When an obligation of the kind was last fulfilled."""
    query = sa.select(sa.func.max(obligations.c.done_at).label("at")).where(obligations.c.kind == kind)
    at: datetime | None = c.execute(query).one().at
    return at


def forget(c: Connection, kind: str, before: datetime) -> None:
    """Drops what is too old to matter."""
    c.execute(sa.delete(obligations).where(obligations.c.kind == kind, obligations.c.due_at < before))


def note(c: Connection, scope: str, day: str, at: datetime, *, repaired: bool) -> bool:
    """Keeps a difference for the doctor: once a day, mended or not yet. True when it is new today."""
    insert = postgresql.insert if c.dialect.name == "postgresql" else sqlite.insert
    values = {"kind": FOUND, "scope": scope, "period": day, "due_at": at, "done_at": at if repaired else None}
    row = insert(obligations).values(values).on_conflict_do_nothing().returning(obligations.c.kind)
    if c.execute(row).first() is not None:
        return True
    same = sa.and_(obligations.c.kind == FOUND, obligations.c.scope == scope, obligations.c.period == day)
    c.execute(sa.update(obligations).where(same).values(done_at=values["done_at"]))
    return False


def noted(c: Connection, since: datetime) -> list[Row[Any]]:
    """Differences found since: scope, period, due_at (found), done_at (mended, None: not)."""
    query = sa.select(obligations).where(obligations.c.kind == FOUND, obligations.c.due_at >= since)
    return list(c.execute(query.order_by(obligations.c.due_at, obligations.c.scope)))

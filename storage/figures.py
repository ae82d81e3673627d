"""Counts and lists of a subtree, each served by an index on its path."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from domain.tickets import OPEN, Status, Ticket
from storage import tickets as rows
from storage.exclusions import counted
from storage.grids import in_subtree
from storage.tables import inbox, outbox, people, ratings, tickets


def _under(path: str) -> sa.ColumnElement[bool]:
    return in_subtree(tickets.c.grid_path, path)


def _count(c: Connection, *where: sa.ColumnElement[bool]) -> int:
    return int(c.execute(sa.select(sa.func.count()).select_from(tickets).where(*where)).scalar_one())


def opened(c: Connection, path: str, since: datetime, until: datetime) -> int:
    return _count(c, _under(path), tickets.c.opened_at >= since, tickets.c.opened_at < until)


def open_now(c: Connection, path: str) -> int:
    return _count(c, _under(path), tickets.c.status.in_(list(OPEN)))


def closed(c: Connection, path: str, since: datetime, until: datetime, outcome: str | None = None) -> int:
    """Tickets closed in the span, by the resident's word or by silence."""
    where = [
        _under(path),
        tickets.c.status == Status.closed.value,
        tickets.c.closed_at >= since,
        tickets.c.closed_at < until,
    ]
    return _count(c, *where, *([tickets.c.outcome == outcome] if outcome else []))


def _late(now: datetime) -> sa.ColumnElement[bool]:
    asked = tickets.c.status.in_([Status.registered.value, Status.assigned.value])
    working = tickets.c.status.in_([Status.accepted.value, Status.in_progress.value])
    return sa.or_(sa.and_(asked, tickets.c.accept_by < now), sa.and_(working, tickets.c.resolve_by < now))


def _list_where(what: str, now: datetime, until: datetime) -> tuple[sa.ColumnElement[bool], Any]:
    """The condition and the order of a list by its name."""
    still = tickets.c.status.in_(list(OPEN))
    due = sa.and_(still, sa.not_(_late(now)), tickets.c.resolve_by >= now, tickets.c.resolve_by < until)
    return {
        "overdue": (_late(now), tickets.c.resolve_by),
        "due": (due, tickets.c.resolve_by),
        "reopened": (sa.and_(still, tickets.c.reopened > 0), tickets.c.resolve_by),
        "unassigned": (tickets.c.status == Status.registered.value, tickets.c.id),
        "open": (still, tickets.c.resolve_by),
        "unhappy": (_unhappy(now - LOOKED_BACK), tickets.c.closed_at.desc()),
        "excluded": (sa.and_(tickets.c.closed_at >= now - LOOKED_BACK, sa.not_(counted())), tickets.c.closed_at.desc()),
    }[what]


LOOKED_BACK = timedelta(days=30)
"""How long an unhappy word or an exclusion stands on a list."""


def _unhappy(since: datetime) -> sa.ColumnElement[bool]:
    return sa.exists().where(
        ratings.c.ticket_id == tickets.c.id, ratings.c.answer == "unsatisfied", ratings.c.at >= since
    )


def listed(
    c: Connection, path: str, what: str, now: datetime, until: datetime, *, offset: int = 0, limit: int = 5
) -> tuple[list[Ticket], int]:
    """A list (overdue | due | reopened | unassigned | open) of the subtree, most pressing first, and its whole length."""
    where, order = _list_where(what, now, until)
    total = _count(c, _under(path), where)
    query = sa.select(tickets.c.id).where(_under(path), where).order_by(order, tickets.c.id).offset(offset).limit(limit)
    ids = [r.id for r in c.execute(query)]
    found = {t.id: t for t in rows.some(c, ids)}
    return [found[i] for i in ids], total


def contacted(c: Connection, path: str, since: datetime, now: datetime) -> tuple[int, int]:
    """(contacted, all) of tickets opened since: by the reporter's own word, else by what was done in time."""
    theirs = (
        sa.select(ratings.c.contacted)
        .where(ratings.c.ticket_id == tickets.c.id, ratings.c.person_id == tickets.c.reporter_id)
        .where(ratings.c.contacted.is_not(None))
        .order_by(ratings.c.round.desc())
        .limit(1)
        .correlate(tickets)
        .scalar_subquery()
    )
    known = sa.or_(theirs.is_not(None), tickets.c.contacted_at.is_not(None), tickets.c.contact_by < now)
    base = [_under(path), tickets.c.opened_at >= since, tickets.c.opened_at < now, known, counted()]
    in_time = sa.and_(tickets.c.contacted_at.is_not(None), tickets.c.contacted_at <= tickets.c.contact_by)
    return _count(c, *base, sa.func.coalesce(theirs, in_time)), _count(c, *base)


def answers(c: Connection, path: str, since: datetime, until: datetime) -> list[Row[Any]]:
    """What reporters said of the last round of tickets closed or reopened in the span: solved, explained, answer."""
    own = sa.and_(ratings.c.ticket_id == tickets.c.id, ratings.c.person_id == tickets.c.reporter_id)
    last = sa.select(sa.func.max(ratings.c.round)).where(own).correlate(tickets).scalar_subquery()
    query = (
        sa.select(ratings.c.solved, ratings.c.explained, ratings.c.answer)
        .join(tickets, own)
        .where(_under(path), ratings.c.at >= since, ratings.c.at < until, ratings.c.round == last, counted())
    )
    return list(c.execute(query))


def unreached(c: Connection, path: str, limit: int = 5) -> tuple[list[Row[Any]], int]:
    """Notices that need a human, of tickets of the subtree: number, name, kind, error."""
    where = sa.and_(outbox.c.status == "needs_human", outbox.c.ticket_id == tickets.c.id, _under(path))
    total = int(c.execute(sa.select(sa.func.count()).select_from(outbox).join(tickets, where)).scalar_one())
    query = (
        sa.select(
            tickets.c.number,
            sa.case((sa.not_(tickets.c.delicate), people.c.name)).label("name"),
            outbox.c.kind,
            outbox.c.error,
        )
        .select_from(outbox)
        .join(tickets, where)
        .outerjoin(people, people.c.id == outbox.c.person_id)
        .order_by(outbox.c.id.desc())
        .limit(limit)
    )
    return list(c.execute(query)), total


def quarantined(c: Connection) -> int:
    """Updates set aside for a human."""
    query = sa.select(sa.func.count()).select_from(inbox).where(inbox.c.status == "quarantined")
    return int(c.execute(query).scalar_one())

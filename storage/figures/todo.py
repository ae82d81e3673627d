"""What waits for somebody in a subtree: late, due, sent back, stuck, asked of those above; as counts, lists and pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from domain.tickets import OPEN, Awaited, Status, Ticket
from storage import tickets as rows
from storage.exclusions import counted
from storage.figures.subtrees import holds, many, not_ended, within
from storage.grids import in_subtree
from storage.tables import outbox, people, ratings, rulings, tickets, whistle_calls

LOOKED_BACK = timedelta(days=30)
"""How long an unhappy word or an exclusion stands on a list."""
RESIDENT_WAITS = timedelta(days=3)
OTHERS_WAIT = timedelta(days=7)
"""Longer than this a ticket waits too long: for a resident's answer, for others or for parts."""

_t = tickets.c
_ASKED = _t.status.in_([Status.registered.value, Status.assigned.value])
_WORKING = _t.status.in_([Status.accepted.value, Status.in_progress.value, Status.checking.value])
_STILL = _t.status.in_(list(OPEN))
LIMIT = sa.case((_ASKED, _t.accept_by), else_=_t.resolve_by)
"""The promise that counts now: to take it while nobody did, else to resolve it."""


@dataclass(frozen=True, slots=True)
class Waits:
    """The moment the lists are of, and the end of its day in the installation's zone."""

    now: datetime
    tonight: datetime


@dataclass(frozen=True, slots=True)
class Totals:
    """How many there are of each."""

    overdue: int
    due: int
    reopened: int
    waiting: int
    unassigned: int


def _late(now: datetime) -> sa.ColumnElement[bool]:
    return sa.or_(sa.and_(_ASKED, _t.accept_by < now), sa.and_(_WORKING, _t.resolve_by < now))


def _due(when: Waits) -> sa.ColumnElement[bool]:
    """To be resolved today; a pause stops the clock."""
    runs = sa.or_(_ASKED, _WORKING)
    return sa.and_(runs, sa.not_(_late(when.now)), _t.resolve_by >= when.now, _t.resolve_by < when.tonight)


def _waiting(now: datetime) -> sa.ColumnElement[bool]:
    """Stands still too long, or its day to be looked at again is past."""
    held = _t.status == Status.waiting.value
    resident = _t.waiting_for == Awaited.resident.value
    return sa.or_(
        sa.and_(held, resident, _t.waiting_since < now - RESIDENT_WAITS),
        sa.and_(held, sa.not_(resident), _t.waiting_since < now - OTHERS_WAIT),
        sa.and_(_t.status == Status.listed.value, _t.review_on < now),
    )


def _asked_above() -> sa.ColumnElement[bool]:
    return sa.exists().where(rulings.c.ticket_id == _t.id, rulings.c.ruled_at.is_(None)).correlate(tickets)


def _not_come(now: datetime) -> sa.ColumnElement[bool]:
    called = whistle_calls.c
    unexcused = [called.reported_at.is_(None), called.excused_at.is_(None), called.delivered_at.is_(None)]
    return sa.and_(*unexcused, called.report_by <= now)


def _unhappy(since: datetime) -> sa.ColumnElement[bool]:
    said = [ratings.c.ticket_id == _t.id, ratings.c.answer == "unsatisfied", ratings.c.at >= since]
    return sa.exists().where(*said).correlate(tickets)


WAITED = sa.case((_t.status == Status.listed.value, _t.review_on), else_=_t.waiting_since)
"""Since when a ticket waits too long; for a listed one, when it was to be looked at again."""
LISTS = ("overdue", "due", "reopened", "waiting", "rulings", "not_come", "unassigned", "open", "unhappy", "excluded")


def _where(path: str, what: str, when: Waits) -> tuple[sa.ColumnElement[bool], Any]:
    """The condition and the order of a list by its name."""
    open_, now = not_ended(path), when.now
    lately = sa.and_(within(path), _t.closed_at >= now - LOOKED_BACK)
    calls = sa.exists().where(whistle_calls.c.ticket_id == _t.id, _not_come(now)).correlate(tickets)
    return {
        "overdue": (sa.and_(open_, holds(_late(now))), LIMIT),
        "due": (sa.and_(open_, holds(_due(when))), _t.resolve_by),
        "reopened": (sa.and_(open_, holds(sa.and_(_STILL, _t.reopened > 0))), _t.resolve_by),
        "waiting": (sa.and_(open_, holds(_waiting(now))), WAITED),
        "rulings": (sa.and_(open_, _asked_above()), _t.resolve_by),
        "not_come": (sa.and_(open_, calls), _t.resolve_by),
        "unassigned": (sa.and_(open_, holds(_t.status == Status.registered.value)), _t.id),
        "open": (open_, _t.resolve_by),
        "unhappy": (sa.and_(lately, _unhappy(now - LOOKED_BACK)), _t.closed_at.desc()),
        "excluded": (sa.and_(lately, sa.not_(counted())), _t.closed_at.desc()),
    }[what]


def totals(c: Connection, path: str, when: Waits) -> Totals:
    """All of them in one walk over what is open."""
    query = sa.select(
        many(_late(when.now)),
        many(_due(when)),
        many(sa.and_(_STILL, _t.reopened > 0)),
        many(_waiting(when.now)),
        many(_t.status == Status.registered.value),
    ).where(not_ended(path))
    return Totals(*(int(n) for n in c.execute(query).one()))


def of_list(c: Connection, path: str, what: str, when: Waits, limit: int, offset: int = 0) -> list[int]:
    """Ids of a list, most pressing first."""
    where, order = _where(path, what, when)
    first = (_t.urgent.desc(), order) if what in ("overdue", "due", "unassigned") else (order,)
    query = sa.select(_t.id).where(where).order_by(*first, _t.id).offset(offset).limit(limit)
    return [r.id for r in c.execute(query)]


def listed(
    c: Connection, path: str, what: str, when: Waits, *, offset: int = 0, limit: int = 5
) -> tuple[list[Ticket], int]:
    """A page of a list (one of LISTS) and the list's whole length."""
    count = sa.select(sa.func.count()).select_from(tickets).where(_where(path, what, when)[0])
    total = int(c.execute(count).scalar_one())
    ids = of_list(c, path, what, when, limit, offset)
    found = {t.id: t for t in rows.some(c, ids)}
    return [found[i] for i in ids if i in found], total


def overdue_by_holder(c: Connection, path: str, when: Waits, limit: int) -> Sequence[Any]:
    """For each who has late tickets (assignee_id, None: nobody) how many (n) and the longest late (id): danger, then time."""
    whose = sa.func.row_number().over(partition_by=_t.assignee_id, order_by=(_t.urgent.desc(), LIMIT, _t.id))
    many = sa.func.count().over(partition_by=_t.assignee_id)
    late = (
        sa.select(_t.id, _t.assignee_id, _t.urgent, LIMIT.label("late_since"), whose.label("place"), many.label("n"))
        .where(not_ended(path), holds(_late(when.now)))
        .subquery()
    )
    first = (late.c.urgent.desc(), late.c.late_since, late.c.id)
    query = sa.select(late.c.id, late.c.assignee_id, late.c.late_since, late.c.n).where(late.c.place == 1)
    return c.execute(query.order_by(*first).limit(limit)).all()


def rulings_open(c: Connection, path: str) -> Sequence[Any]:
    """Questions of the subtree nobody above has settled, oldest first: rows of `rulings`."""
    asked = sa.select(rulings).join(tickets, _t.id == rulings.c.ticket_id).where(rulings.c.ruled_at.is_(None))
    mine = [in_subtree(_t.grid_path, path), _t.closed_at.is_(None)]
    return c.execute(asked.where(*mine).order_by(rulings.c.asked_at, rulings.c.id)).all()


def not_come(c: Connection, path: str, now: datetime) -> Sequence[Any]:
    """Departments that did not report in for matters not ended, longest first: ticket_id, department, liaison, report_by."""
    called = whistle_calls.c
    query = (
        sa.select(called.ticket_id, called.department, people.c.name.label("liaison"), called.report_by)
        .select_from(
            whistle_calls.join(tickets, _t.id == called.ticket_id).outerjoin(people, people.c.id == called.liaison_id)
        )
        .where(_not_come(now), in_subtree(_t.grid_path, path), _t.closed_at.is_(None))
    )
    return c.execute(query.order_by(called.report_by, called.id)).all()


def unreached(c: Connection, path: str, limit: int) -> tuple[list[Row[Any]], int]:
    """Notices that need a human, of matters not ended, newest first: number, name, kind, error; and how many there are."""
    where = sa.and_(outbox.c.status == sa.literal_column("'needs_human'"), outbox.c.ticket_id == _t.id, not_ended(path))
    total = int(c.execute(sa.select(sa.func.count()).select_from(outbox).join(tickets, where)).scalar_one())
    if not total:
        return [], 0
    name = sa.case((sa.not_(_t.delicate), people.c.name)).label("name")
    query = (
        sa.select(_t.number, name, outbox.c.kind, outbox.c.error)
        .select_from(outbox)
        .join(tickets, where)
        .outerjoin(people, people.c.id == outbox.c.person_id)
        .order_by(outbox.c.id.desc())
        .limit(limit)
    )
    return list(c.execute(query)), total

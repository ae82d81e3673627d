"""What waits for somebody in a subtree: late, due, sent back, stuck, asked of those above; as counts, lists and pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from domain.tickets import OPEN, Awaited, Status, Ticket
from storage import tickets as rows
from storage.exclusions import counted
from storage.figures.subtrees import OPEN_THERE, holds, not_ended, within
from storage.grids import subtree
from storage.prepared import Prepared
from storage.running import LIMIT, due, late
from storage.tables import outbox, people, ratings, rulings, tickets, whistle_calls

LOOKED_BACK = timedelta(days=30)
"""How long an unhappy word or an exclusion stands on a list."""
RESIDENT_WAITS = timedelta(days=3)
OTHERS_WAIT = timedelta(days=7)
"""Longer than this a ticket waits too long: for a resident's answer, for others or for parts."""

_t = tickets.c
_STILL = _t.status.in_(list(OPEN))


@dataclass(frozen=True, slots=True)
class Waits:
    """The moment the lists are of, and the end of its day in the installation's zone."""

    now: datetime
    tonight: datetime


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


_UNEXCUSED = [
    column.is_(None)
    for column in (whistle_calls.c.reported_at, whistle_calls.c.excused_at, whistle_calls.c.delivered_at)
]


def _not_come(now: datetime) -> sa.ColumnElement[bool]:
    return sa.and_(*_UNEXCUSED, whistle_calls.c.report_by <= now)


def _unhappy(since: datetime) -> sa.ColumnElement[bool]:
    said = [ratings.c.ticket_id == _t.id, ratings.c.answer == "unsatisfied", ratings.c.at >= since]
    return sa.exists().where(*said).correlate(tickets)


WAITED = sa.case((_t.status == Status.listed.value, _t.review_on), else_=_t.waiting_since)
"""Since when a ticket waits too long; for a listed one, when it was to be looked at again."""
LISTS = ("overdue", "due", "reopened", "waiting", "rulings", "not_come", "unassigned", "open", "unhappy", "excluded")


def _open_lists(when: Waits) -> dict[str, sa.ColumnElement[bool]]:
    """Which of the open matters stand on which list."""
    return {
        "overdue": late(when.now),
        "due": due(when.now, when.tonight),
        "reopened": sa.and_(_STILL, _t.reopened > 0),
        "waiting": _waiting(when.now),
        "unassigned": _t.status == Status.registered.value,
    }


_ORDER: dict[str, tuple[Any, ...]] = {
    "overdue": (_t.urgent.desc(), LIMIT),
    "due": (_t.urgent.desc(), LIMIT),
    "reopened": (_t.resolve_by,),
    "waiting": (WAITED,),
    "unassigned": (_t.urgent.desc(), _t.id),
    "unhappy": (_t.closed_at.desc(),),
    "excluded": (_t.closed_at.desc(),),
}


def _where(path: str, what: str, when: Waits) -> sa.ColumnElement[bool]:
    """The condition of a list by its name."""
    open_, now = not_ended(path), when.now
    lately = sa.and_(within(path), _t.closed_at >= now - LOOKED_BACK)
    calls = sa.exists().where(whistle_calls.c.ticket_id == _t.id, _not_come(now)).correlate(tickets)
    return {
        **{name: sa.and_(open_, holds(condition)) for name, condition in _open_lists(when).items()},
        "rulings": sa.and_(open_, _asked_above()),
        "not_come": sa.and_(open_, calls),
        "open": open_,
        "unhappy": sa.and_(lately, _unhappy(now - LOOKED_BACK)),
        "excluded": sa.and_(lately, sa.not_(counted())),
    }[what]


def standing(c: Connection, path: str, when: Waits) -> Sequence[Any]:
    """Whatever stands on one of the lists of what is to be done, in one walk over what is open.

    id, status, assignee_id, grid_path, urgent, resolve_by, late_since, waited_since, and whether it is overdue, due, reopened, waiting, unassigned.
    """
    on = _open_lists(when)
    query = sa.select(
        *(_t.id, _t.status, _t.assignee_id, _t.grid_path, _t.urgent, _t.resolve_by),
        *(LIMIT.label("late_since"), WAITED.label("waited_since")),
        *(sa.case((holding, 1), else_=0).label(what) for what, holding in on.items()),
    )
    return c.execute(query.where(not_ended(path), holds(sa.or_(*on.values())))).all()


def listed(
    c: Connection, path: str, what: str, when: Waits, *, offset: int = 0, limit: int = 5
) -> tuple[list[Ticket], int]:
    """A page of a list (one of LISTS) and the list's whole length."""
    where, order = _where(path, what, when), _ORDER.get(what, (_t.resolve_by,))
    total = int(c.execute(sa.select(sa.func.count()).select_from(tickets).where(where)).scalar_one())
    query = sa.select(_t.id).where(where).order_by(*order, _t.id).offset(offset).limit(limit)
    ids = [r.id for r in c.execute(query)]
    found = {t.id: t for t in rows.some(c, ids)}
    return [found[i] for i in ids if i in found], total


_RULINGS = Prepared(
    sa.select(rulings)
    .join(tickets, _t.id == rulings.c.ticket_id)
    .where(rulings.c.ruled_at.is_(None), OPEN_THERE)
    .order_by(rulings.c.asked_at, rulings.c.id)
)


def rulings_open(c: Connection, path: str) -> Sequence[Any]:
    """Questions of the subtree nobody above has settled, oldest first: rows of `rulings`."""
    return _RULINGS.execute(c, subtree(path)).all()


_called = whistle_calls.c
_CALLS = Prepared(
    sa.select(_called.ticket_id, _called.department, people.c.name.label("liaison"), _called.report_by)
    .select_from(
        tickets.join(whistle_calls, _t.id == _called.ticket_id).outerjoin(people, people.c.id == _called.liaison_id)
    )
    .where(*_UNEXCUSED, OPEN_THERE)
    .order_by(_called.report_by, _called.id)
)


def not_come(c: Connection, path: str, now: datetime) -> Sequence[Any]:
    """Departments that did not report in for matters not ended, longest first: ticket_id, department, liaison, report_by."""
    # Whose time is not over yet is left out here: asked for it, SQLite would walk the whole town's calls by their moment.
    return [row for row in _CALLS.execute(c, subtree(path)) if row.report_by <= now]


_HUMAN = outbox.c.status == sa.literal_column("'needs_human'")
"""Word for word as in its index, or SQLite would not use it."""


# Asked of each open ticket: joined, SQLite would walk all such notices of the town.
_ABOUT = Prepared(
    sa.select(_t.id).where(OPEN_THERE, sa.exists().where(outbox.c.ticket_id == _t.id, _HUMAN).correlate(tickets))
)


def unreached(c: Connection, path: str) -> Sequence[Any]:
    """Notices that need a human, of matters not ended, newest first: ticket_id, number, person_id, name, kind, error.

    name: None of a delicate matter.
    """
    ids = [r.id for r in _ABOUT.execute(c, subtree(path))]
    name = sa.case((sa.not_(_t.delicate), people.c.name)).label("name")
    query = (
        sa.select(outbox.c.ticket_id, _t.number, outbox.c.person_id, name, outbox.c.kind, outbox.c.error)
        .select_from(
            outbox.join(tickets, _t.id == outbox.c.ticket_id).outerjoin(people, people.c.id == outbox.c.person_id)
        )
        .where(_HUMAN, outbox.c.ticket_id.in_(ids))
    )
    return c.execute(query.order_by(outbox.c.id.desc())).all() if ids else []

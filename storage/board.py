"""What the web board shows of a subtree: open matters by grid and category, borders, and a filtered list, page by page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from domain.tickets import OPEN, Status, Ticket
from storage import tickets as rows
from storage.figures.subtrees import not_ended, within
from storage.grids import in_subtree
from storage.running import LIMIT, due, late, unheard
from storage.tables import grids, rulings, tickets

_t = tickets.c
_NUMBER = re.compile(r"[0-9]{6}(?:-[0-9]{0,9})?", re.ASCII)
LOOKED_BACK = timedelta(days=90)
"""How far back the list of what has ended goes."""
COUNTED = 1000
"""Longer lists are not counted to their end."""
MOST_WORDS = 5


@dataclass(frozen=True, slots=True)
class Sought:
    """What a list holds. state: one of STATES; `words`: all must occur, in what was said, in the place or as the number.

    `tonight` is the end of the day in the installation's zone.
    """

    now: datetime
    tonight: datetime
    state: str = "open"
    category: str | None = None
    words: tuple[str, ...] = ()


def _asked_above() -> sa.ColumnElement[bool]:
    return sa.exists().where(rulings.c.ticket_id == _t.id, rulings.c.ruled_at.is_(None)).correlate(tickets)


def _state(path: str, sought: Sought) -> sa.ColumnElement[bool]:
    open_, now = not_ended(path), sought.now
    still = _t.status.in_(list(OPEN))
    return {
        "open": open_,
        "overdue": sa.and_(open_, late(now)),
        "due": sa.and_(open_, due(now, sought.tonight)),
        "unheard": sa.and_(open_, unheard(now)),
        "unassigned": sa.and_(open_, _t.status == Status.registered.value),
        "reopened": sa.and_(open_, still, _t.reopened > 0),
        "rulings": sa.and_(open_, _asked_above()),
        "resolved": sa.and_(open_, _t.status == Status.resolved.value),
        "ended": sa.and_(within(path), _t.closed_at >= now - LOOKED_BACK),
    }[sought.state]


STATES = ("open", "overdue", "due", "unheard", "unassigned", "reopened", "rulings", "resolved", "ended")


def _has(word: str) -> sa.ColumnElement[bool]:
    """Words of delicate matters are not looked through: what cannot be read cannot be guessed either."""
    said = sa.or_(
        _t.text.icontains(word, autoescape=True), _t.place["words"].as_string().icontains(word, autoescape=True)
    )
    found = sa.and_(sa.not_(_t.delicate), said)
    return sa.or_(_t.number.startswith(word), found) if _NUMBER.fullmatch(word) else found


def _where(path: str, sought: Sought) -> list[sa.ColumnElement[bool]]:
    found = [_state(path, sought), *(_has(word) for word in sought.words[:MOST_WORDS])]
    return [*found, _t.category == sought.category] if sought.category else found


def listed(c: Connection, path: str, sought: Sought, *, offset: int = 0, limit: int = 25) -> tuple[list[Ticket], int]:
    """A page of the list, most pressing (of what ended: newest) first, and its length, counted to COUNTED + 1."""
    where = _where(path, sought)
    some = sa.select(sa.literal(1)).select_from(tickets).where(*where).limit(COUNTED + 1).subquery()
    total = int(c.execute(sa.select(sa.func.count()).select_from(some)).scalar_one())
    pressing = _t.contact_by if sought.state == "unheard" else LIMIT
    order = (_t.closed_at.desc(),) if sought.state == "ended" else (_t.urgent.desc(), pressing)
    query = sa.select(_t.id).where(*where).order_by(*order, _t.id).offset(offset).limit(limit)
    ids = [r.id for r in c.execute(query)]
    found = {t.id: t for t in rows.some(c, ids)}
    return [found[i] for i in ids if i in found], total


def by_path(c: Connection, path: str, now: datetime) -> list[Row[Any]]:
    """What is open in each grid itself: grid_path, n, late."""
    overdue = sa.func.sum(sa.case((late(now), 1), else_=0)).label("late")
    query = sa.select(_t.grid_path, sa.func.count().label("n"), overdue).where(not_ended(path)).group_by(_t.grid_path)
    return list(c.execute(query))


def by_category(c: Connection, path: str) -> list[tuple[str, int]]:
    """What is open of each category, most first."""
    count = sa.func.count().label("n")
    query = sa.select(_t.category, count).where(not_ended(path)).group_by(_t.category)
    return [(r.category, int(r.n)) for r in c.execute(query.order_by(count.desc(), _t.category))]


def outlined(c: Connection, path: str, limit: int) -> list[Row[Any]]:
    """Grids of the subtree of today that have a border, those above before those below: id, name, path, area."""
    g = grids.c
    where = [in_subtree(g.path, path), g.ended_at.is_(None), g.area.is_not(None), g.area != ""]
    return list(c.execute(sa.select(g.id, g.name, g.path, g.area).where(*where).order_by(g.path).limit(limit)))


def named(c: Connection, path: str, limit: int) -> list[Row[Any]]:
    """Grids of the subtree of today without buildings, those above before those below: id, name, path."""
    g = grids.c
    where = [in_subtree(g.path, path), g.ended_at.is_(None), g.level != "building"]
    return list(c.execute(sa.select(g.id, g.name, g.path).where(*where).order_by(g.path).limit(limit)))


def numbered(c: Connection, number: str) -> Ticket | None:
    """The ticket of a number."""
    found = c.execute(sa.select(_t.id).where(_t.number == number)).scalar_one_or_none()
    return rows.get(c, found) if found is not None else None

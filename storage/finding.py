"""Tickets by what is said of them: always within subtrees, newest first, counted only so far as anybody reads on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from domain.finding import Mark
from domain.tickets import OPEN, Status
from storage.grids import in_subtree
from storage.running import late
from storage.tables import duties, grids, outbox, people, tickets

COUNTED = 200
"""More hits than that are "more than 200"."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What must be so. paths: where the asker may look; asker: whose own tickets are looked at wherever they lie.

    recent: only tickets opened since, and open ones. places: any of these few subtrees, or grids: any of these many grids;
    houses: the buildings meant by `buildings`. People's words, homes and names in delicate matters are nobody's to
    look for but the holder's.
    """

    paths: Sequence[str]
    asker: int
    now: datetime
    recent: datetime
    since: datetime | None = None
    until: datetime | None = None
    states: frozenset[Status] = frozenset()
    categories: Sequence[str] = ()
    places: Sequence[str] = ()
    grids: Sequence[int] = ()
    houses: Sequence[int] = ()
    buildings: Sequence[str] = ()
    people: Sequence[int] = ()
    words: Sequence[str] = ()
    tail: str | None = None
    marks: frozenset[Mark] = frozenset()


def found(c: Connection, f: Filter, offset: int, limit: int) -> tuple[list[int], int]:
    """Ids of a page, newest first, and how many there are, at most COUNTED + 1."""
    query = sa.select(tickets.c.id).where(*_conditions(f)).order_by(tickets.c.opened_at.desc(), tickets.c.id.desc())
    ids = list(c.execute(query.limit(COUNTED + 1)).scalars())
    return ids[offset : offset + limit], len(ids)


def _conditions(f: Filter) -> list[sa.ColumnElement[bool]]:
    t, held = tickets.c, tickets.c.assignee_id == f.asker
    yours = sa.or_(held, *(in_subtree(t.grid_path, path) for path in f.paths))
    told = sa.or_(held, sa.not_(t.delicate))
    where = [held if Mark.mine in f.marks else yours]
    where += (
        [sa.or_(t.opened_at >= f.recent, t.status.in_(list(OPEN)))] if f.since is None else [t.opened_at >= f.since]
    )
    where += [t.opened_at < f.until] if f.until is not None else []
    where += [t.status.in_([s.value for s in f.states])] if f.states else []
    where += [t.category.in_(f.categories)] if f.categories else []
    where += _somewhere(f, told)
    if f.people:
        where.append(sa.or_(t.assignee_id.in_(f.people), sa.and_(told, t.reporter_id.in_(f.people))))
    for word in f.words:
        said = sa.or_(t.text.icontains(word, autoescape=True), _place("words").icontains(word, autoescape=True))
        where += [told, said]
    where += [t.number.endswith(f"-{f.tail}", autoescape=True)] if f.tail else []
    return [*where, *_marks(f)]


def _place(part: str) -> sa.ColumnElement[str]:
    found: sa.ColumnElement[str] = tickets.c.place[part].as_string()
    return found


def _somewhere(f: Filter, told: sa.ColumnElement[bool]) -> list[sa.ColumnElement[bool]]:
    """In one of the places; and in a building of such a number, by where it lies or by what was said."""
    where = [sa.or_(*(in_subtree(tickets.c.grid_path, path) for path in f.places))] if f.places else []
    where += [tickets.c.grid_id.in_(f.grids)] if f.grids else []
    if f.buildings:
        said = sa.and_(told, _place("building").in_(f.buildings))
        where.append(sa.or_(said, tickets.c.grid_id.in_(f.houses)))
    return where


def _marks(f: Filter) -> list[sa.ColumnElement[bool]]:
    t = tickets.c
    every = {Mark.overdue: late(f.now), Mark.urgent: t.urgent.is_(sa.true()), Mark.watched: t.watch.is_not(None)}
    every[Mark.reopened] = t.reopened > 0
    return [condition for mark, condition in every.items() if mark in f.marks]


@dataclass(frozen=True, slots=True)
class Named:
    """A living place within reach, by what it is called."""

    id: int
    path: str
    level: str
    names: tuple[str, ...]
    code: str


def places(c: Connection, paths: Sequence[str]) -> list[Named]:
    """Every living place of the subtrees."""
    g = grids.c
    query = sa.select(g.id, g.path, g.level, g.name, g.aliases, g.code).where(
        g.ended_at.is_(None), sa.or_(*(in_subtree(g.path, path) for path in paths))
    )
    return [Named(r.id, r.path, r.level, (r.name, *(r.aliases or ())), r.code) for r in c.execute(query)]


def asked_before(c: Connection, key: str, person_id: int) -> dict[str, Any] | None:
    """The facts of a notice that was said to somebody, by its key."""
    query = sa.select(outbox.c.facts).where(outbox.c.key == key, outbox.c.person_id == person_id)
    return c.execute(query).scalar_one_or_none()


def numbered(c: Connection, numbers: Iterable[str]) -> list[tuple[int, str, str]]:
    """Id, number and path of those that exist."""
    query = sa.select(tickets.c.id, tickets.c.number, tickets.c.grid_path).where(tickets.c.number.in_(list(numbers)))
    return [(r.id, r.number, r.grid_path) for r in c.execute(query)]


def known_people(c: Connection, name: str, paths: Sequence[str], now: datetime) -> tuple[int, ...]:
    """People of that very name who are on duty in the subtrees, or hold or reported something there that is not delicate."""
    ids = list(c.execute(sa.select(people.c.id).where(people.c.name == name).limit(50)).scalars())
    if not ids:
        return ()
    return tuple(_tied(c, ids, paths, now))


def _tied(c: Connection, ids: Sequence[int], paths: Sequence[str], now: datetime) -> list[int]:
    t = tickets.c
    here = sa.or_(*(in_subtree(t.grid_path, path) for path in paths))
    duty = (
        sa.select(duties.c.person_id)
        .join(grids, grids.c.id == duties.c.grid_id)
        .where(duties.c.person_id.in_(ids), sa.or_(duties.c.until_at.is_(None), duties.c.until_at > now))
        .where(sa.or_(*(in_subtree(grids.c.path, path) for path in paths)))
    )
    held = sa.select(t.assignee_id).where(t.assignee_id.in_(ids), here)
    told = sa.select(t.reporter_id).where(t.reporter_id.in_(ids), here, sa.not_(t.delicate))
    return sorted({row[0] for row in c.execute(sa.union(duty, held, told))})


def counts_by_state(c: Connection, path: str) -> dict[Status, int]:
    """How many tickets of the subtree stand in each open state."""
    query = sa.select(tickets.c.status, sa.func.count()).where(
        in_subtree(tickets.c.grid_path, path), tickets.c.status.in_([s.value for s in OPEN])
    )
    return {Status(status): n for status, n in c.execute(query.group_by(tickets.c.status))}


def hottest(c: Connection, path: str, since: datetime, limit: int = 3) -> list[tuple[str, int]]:
    """The categories most reported in the subtree since."""
    n = sa.func.count().label("n")
    query = sa.select(tickets.c.category, n).where(in_subtree(tickets.c.grid_path, path), tickets.c.opened_at >= since)
    rows = c.execute(query.group_by(tickets.c.category).order_by(n.desc(), tickets.c.category).limit(limit))
    return [(row.category, row.n) for row in rows]


def open_by_path(c: Connection, path: str) -> list[tuple[str, int]]:
    """Open tickets of the subtree by the very path they lie at."""
    query = sa.select(tickets.c.grid_path, sa.func.count()).where(
        in_subtree(tickets.c.grid_path, path), tickets.c.status.in_([s.value for s in OPEN])
    )
    return [(at, n) for at, n in c.execute(query.group_by(tickets.c.grid_path))]

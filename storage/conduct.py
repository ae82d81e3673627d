"""Paces, mutes and words set aside, as rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Row

from storage.prepared import Prepared
from storage.tables import kept_words, mutes, paces, people, tickets


@dataclass(frozen=True, slots=True)
class Mute:
    """Somebody's words are set aside in a grid's subtree until then, or until it was lifted."""

    id: int
    person_id: int
    grid_id: int
    by_id: int
    reason: str
    from_at: datetime
    until_at: datetime
    lifted_at: datetime | None
    lifted_by: int | None


_TYPE = paces.c.spent_ms.type
_AT: sa.BindParameter[int] = sa.bindparam("at", type_=_TYPE)
_STEP: sa.BindParameter[int] = sa.bindparam("step", type_=_TYPE)
_MOST: sa.BindParameter[int] = sa.bindparam("most", type_=_TYPE)
_FIRST: sa.BindParameter[int] = sa.bindparam("first", type_=_TYPE)
# Words of one person in two chats may overtake each other: the moment does not go back. What is further ahead than that
# was written by a clock that ran fast: begun anew.
_SANE = 600_000
_MOMENT = sa.case((sa.and_(paces.c.at_ms > _AT, paces.c.at_ms <= _AT + _SANE), paces.c.at_ms), else_=_AT)
_FROM = sa.case(
    (sa.and_(paces.c.spent_ms > _MOMENT, paces.c.spent_ms <= _MOMENT + _MOST), paces.c.spent_ms), else_=_MOMENT
)
_NEXT = sa.case((_FROM + _STEP > _MOMENT + _MOST, _MOMENT + _MOST), else_=_FROM + _STEP)


def _spending(insert: Any) -> Prepared:
    row = insert(paces).values(kind=sa.bindparam("what"), subject=sa.bindparam("who"), at_ms=_AT, spent_ms=_FIRST)
    changed = {"spent_ms": _NEXT, "at_ms": _MOMENT}
    spent = row.on_conflict_do_update(index_elements=["kind", "subject"], set_=changed)
    return Prepared(spent.returning((paces.c.spent_ms - paces.c.at_ms).label("full")))


_SPEND = {"sqlite": _spending(sqlite.insert), "postgresql": _spending(postgresql.insert)}


def spend(c: Connection, kind: str, subject: int, at: int, step: int, most: int) -> int:
    """Puts `step` ms into the bucket, which leaks one ms a ms and holds `most`; gives how full it is now, in ms.

    at: the moment, ms since 1970. The row stays locked until the commit: replicas count one after the other.
    """
    given = {"what": kind, "who": subject, "at": at, "step": step, "most": most, "first": at + min(step, most)}
    return int(_SPEND[c.dialect.name].execute(c, given).scalar_one())


def keep(c: Connection, **values: Any) -> None:
    """Sets words aside: person_id, chat, message, text, why, ticket_id, at."""
    c.execute(sa.insert(kept_words).values(**values))


def kept_since(c: Connection, person_id: int, why: str, since: datetime) -> int:
    """How many words of the person were set aside for that since then."""
    query = (
        sa.select(sa.func.count())
        .select_from(kept_words)
        .where(kept_words.c.person_id == person_id, kept_words.c.at >= since, kept_words.c.why == why)
    )
    return int(c.execute(query).scalar_one())


def kept_by_person(c: Connection, since: datetime, limit: int = 200) -> list[Row[Any]]:
    """person_id, count, last_at, last_id of everybody of whom something was set aside since then, most first."""
    count = sa.func.count().label("count")
    query = (
        sa.select(
            kept_words.c.person_id,
            count,
            sa.func.max(kept_words.c.id).label("last_id"),
        )
        .where(kept_words.c.at >= since)
        .group_by(kept_words.c.person_id)
        .order_by(count.desc(), kept_words.c.person_id)
        .limit(limit)
    )
    return list(c.execute(query))


def kept_texts(c: Connection, ids: Iterable[int]) -> dict[int, str]:
    rows = c.execute(sa.select(kept_words.c.id, kept_words.c.text).where(kept_words.c.id.in_(list(ids))))
    return {row.id: row.text for row in rows}


def _mute(row: Row[Any]) -> Mute:
    return Mute(**row._asdict())


_NOW: sa.BindParameter[datetime] = sa.bindparam("now", type_=mutes.c.from_at.type)
_HOLDS = sa.and_(mutes.c.lifted_at.is_(None), mutes.c.until_at > _NOW)
_ALL_ACTIVE = sa.select(mutes).where(_HOLDS).order_by(mutes.c.id)
_ACTIVE = Prepared(_ALL_ACTIVE.where(mutes.c.person_id == sa.bindparam("who")))


def active(c: Connection, person_id: int, now: datetime) -> list[Mute]:
    """The mutes of a person that hold now."""
    return [_mute(row) for row in _ACTIVE.execute(c, {"who": person_id, "now": now})]


def all_active(c: Connection, now: datetime) -> list[Mute]:
    return [_mute(row) for row in c.execute(_ALL_ACTIVE, {"now": now})]


def get(c: Connection, mute_id: int) -> Mute | None:
    row = c.execute(sa.select(mutes).where(mutes.c.id == mute_id)).one_or_none()
    return _mute(row) if row else None


def add(c: Connection, **values: Any) -> int:
    """Appends a mute: person_id, grid_id, by_id, reason, from_at, until_at."""
    return int(c.execute(sa.insert(mutes).values(**values).returning(mutes.c.id)).scalar_one())


def lift(c: Connection, mute_id: int, by: int, at: datetime) -> bool:
    """Ends a mute early; False when it had ended already."""
    open_ = sa.and_(mutes.c.id == mute_id, mutes.c.lifted_at.is_(None), mutes.c.until_at > at)
    return c.execute(sa.update(mutes).where(open_).values(lifted_at=at, lifted_by=by)).rowcount == 1


def ties(c: Connection, person_id: int) -> tuple[set[int], set[int]]:
    """Where somebody belongs: ids of grids (home, and those they reported in), and chats words of theirs were kept in."""
    home = sa.select(people.c.home_grid_id).where(people.c.id == person_id, people.c.home_grid_id.is_not(None))
    reported = sa.select(tickets.c.grid_id).where(tickets.c.reporter_id == person_id)
    said = sa.select(kept_words.c.chat).where(kept_words.c.person_id == person_id, kept_words.c.chat < 0)
    grids = {row[0] for row in c.execute(home.union(reported))}
    return grids, {row[0] for row in c.execute(said.distinct())}


def ticket_numbered(c: Connection, number: str) -> int | None:
    """The id of the ticket of that number."""
    return c.execute(sa.select(tickets.c.id).where(tickets.c.number == number)).scalar_one_or_none()


def knows(c: Connection, person_id: int) -> bool:
    return c.execute(sa.select(people.c.id).where(people.c.id == person_id)).first() is not None

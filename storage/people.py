"""People and their duties, as rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from domain.people import Duty, Person, Post
from storage.duty import whose_turn
from storage.prepared import Prepared
from storage.tables import duties, expectations, leaves, people, rotas

_ITS_ID: sa.BindParameter[int] = sa.bindparam("its")
_BY_ID = Prepared(sa.select(people).where(people.c.id == _ITS_ID))
_BY_TELEGRAM = Prepared(sa.select(people).where(people.c.telegram_id == _ITS_ID))
_ADD = Prepared(sa.insert(people).returning(people.c.id))
_CHANGE = Prepared(sa.update(people).where(people.c.id == _ITS_ID))
_NAMES = sa.select(people.c.id, people.c.name).where(people.c.id.in_(sa.bindparam("ids", expanding=True)))


def _person(row: Row[Any]) -> Person:
    return Person(
        row.id,
        row.telegram_id,
        row.name,
        row.username,
        row.phone,
        row.language,
        row.consent_version,
        row.home_grid_id,
        row.home_words,
        row.writable,
    )


def get(c: Connection, person_id: int) -> Person:
    """The person. Errors: NoResultFound."""
    return _person(_BY_ID.execute(c, {"its": person_id}).one())


def by_telegram(c: Connection, telegram_id: int) -> Person | None:
    row = _BY_TELEGRAM.execute(c, {"its": telegram_id}).one_or_none()
    return _person(row) if row else None


def add(c: Connection, telegram_id: int, name: str, username: str | None, language: str) -> Person:
    """A person first met now."""
    values = {"telegram_id": telegram_id, "name": name, "username": username, "language": language}
    return get(c, _ADD.execute(c, values).scalar_one())


def change(c: Connection, person_id: int, **values: Any) -> None:
    _CHANGE.execute(c, {"its": person_id, **values})


def names(c: Connection, ids: Iterable[int | None]) -> dict[int, str]:
    """Names by id, of those that exist."""
    wanted = {i for i in ids if i is not None}
    return {row.id: row.name for row in c.execute(_NAMES, {"ids": list(wanted)})} if wanted else {}


_AT: sa.BindParameter[datetime] = sa.bindparam("at", type_=duties.c.from_at.type)
# In one query with who stands in and whose turn it is: every ticket asks it.
_AWAY = sa.and_(
    leaves.c.person_id == duties.c.person_id,
    leaves.c.from_at <= _AT,
    leaves.c.until_at > _AT,
    sa.or_(leaves.c.ended_at.is_(None), leaves.c.ended_at > _AT),
)
_BY_TURNS = sa.and_(rotas.c.grid_id == duties.c.grid_id, rotas.c.post == duties.c.post, rotas.c.ended_at.is_(None))
_HELD = (
    sa.select(
        duties, leaves.c.deputy_id, rotas.c.first_at.label("turns_from"), rotas.c.days, rotas.c.people.label("by_turns")
    )
    .select_from(duties.outerjoin(leaves, _AWAY).outerjoin(rotas, _BY_TURNS))
    .where(duties.c.from_at <= _AT, sa.or_(duties.c.until_at.is_(None), duties.c.until_at > _AT))
    .order_by(duties.c.from_at, duties.c.id)
)
_HELD_IN = Prepared(_HELD.where(duties.c.grid_id.in_(sa.bindparam("grids", expanding=True))))
_HELD_BY = Prepared(_HELD.where(sa.or_(duties.c.person_id == _ITS_ID, leaves.c.deputy_id == _ITS_ID)))
_HELD_AS = Prepared(_HELD.where(duties.c.post.in_(sa.bindparam("posts", expanding=True))))


def _duty(row: Row[Any]) -> Duty:
    """The duty of whoever holds it, away or not."""
    return Duty(row.id, row.person_id, row.grid_id, Post(row.post), row.department, row.from_at, row.until_at)


def duties_in(c: Connection, grid_ids: Iterable[int], at: datetime) -> list[Duty]:
    """Duties held at `at` in these grids, by those who are there: deputies for those away, and only whose turn it is."""
    return _there(_HELD_IN.execute(c, {"at": at, "grids": list(grid_ids)}), at)


def _there(rows: Iterable[Row[Any]], at: datetime) -> list[Duty]:
    found = []
    for row in rows:
        turn = whose_turn(row.turns_from, row.days, row.by_turns, at) if row.by_turns else None
        if turn is None or row.person_id == turn or row.person_id not in row.by_turns:
            duty = _duty(row)
            found.append(duty if row.deputy_id is None else replace(duty, person_id=row.deputy_id))
    return found


def duties_of(c: Connection, person_id: int, at: datetime) -> list[Duty]:
    """Duties the person holds at `at`, away or not, and those of whom they stand in for."""
    return [replace(_duty(r), person_id=person_id) for r in _HELD_BY.execute(c, {"at": at, "its": person_id})]


def duties_as(c: Connection, posts: Iterable[Post], at: datetime) -> list[Duty]:
    """Every duty of these posts held at `at`, by those who are there."""
    return _there(_HELD_AS.execute(c, {"at": at, "posts": [p.value for p in posts]}), at)


_THEIRS = sa.and_(expectations.c.person_id == sa.bindparam("who"), expectations.c.chat == sa.bindparam("where"))
_EXPECT = Prepared(sa.insert(expectations))
_EXPECTED = Prepared(
    sa.select(expectations).where(
        _THEIRS, expectations.c.expires_at > sa.bindparam("now", type_=expectations.c.expires_at.type)
    )
)
_FORGET = Prepared(sa.delete(expectations).where(_THEIRS))


def expect(c: Connection, person_id: int, chat: int, action: str, until: datetime, **values: Any) -> None:
    """The person's next words in `chat` are for `action`; an earlier expectation is replaced."""
    forget_expectation(c, person_id, chat)
    row = {"person_id": person_id, "chat": chat, "action": action, "expires_at": until}
    _EXPECT.execute(c, {**row, "ticket_id": None, "draft_id": None, "facts": {}, **values})


def expectation(c: Connection, person_id: int, chat: int, now: datetime) -> Row[Any] | None:
    """action, ticket_id, draft_id, facts; None when nothing is expected any more."""
    found: Row[Any] | None = _EXPECTED.execute(c, {"who": person_id, "where": chat, "now": now}).one_or_none()
    return found


def forget_expectation(c: Connection, person_id: int, chat: int) -> None:
    _FORGET.execute(c, {"who": person_id, "where": chat})

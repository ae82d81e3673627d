"""Who stands in for whom, and whose turn it is, as rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from storage.prepared import Prepared
from storage.tables import leaves, rotas

Leave = Row[Any]
Rota = Row[Any]


def add_leave(c: Connection, **values: Any) -> int:
    return int(c.execute(sa.insert(leaves).values(**values).returning(leaves.c.id)).scalar_one())


def end_leave(c: Connection, leave_id: int, at: datetime) -> None:
    c.execute(sa.update(leaves).where(leaves.c.id == leave_id).values(ended_at=at))


def _standing(at: datetime) -> sa.ColumnElement[bool]:
    ended = sa.or_(leaves.c.ended_at.is_(None), leaves.c.ended_at > at)
    return sa.and_(leaves.c.until_at > at, ended)


def leaves_of(c: Connection, person_id: int, now: datetime) -> Sequence[Leave]:
    """Leaves of the person that have not ended, the next one first."""
    query = sa.select(leaves).where(leaves.c.person_id == person_id, _standing(now))
    return c.execute(query.order_by(leaves.c.from_at)).all()


_AT: Any = sa.bindparam("at", type_=leaves.c.from_at.type)
_AWAY = Prepared(
    sa.select(leaves.c.person_id, leaves.c.deputy_id)
    .where(leaves.c.from_at <= _AT, _standing(_AT))
    .order_by(leaves.c.id)
)


def away(c: Connection, at: datetime) -> dict[int, int]:
    """Who is away at that moment: person -> deputy."""
    return {r.person_id: r.deputy_id for r in _AWAY.execute(c, {"at": at})}


def stands_in_for(c: Connection, deputy_id: int, at: datetime) -> list[int]:
    """For whom the person stands in at that moment."""
    query = sa.select(leaves.c.person_id).where(leaves.c.deputy_id == deputy_id, leaves.c.from_at <= at, _standing(at))
    return [r.person_id for r in c.execute(query)]


def overlapping(c: Connection, person_id: int, since: datetime, until: datetime) -> Leave | None:
    """A leave of the person that meets the interval."""
    query = sa.select(leaves).where(
        leaves.c.person_id == person_id,
        leaves.c.from_at < until,
        leaves.c.until_at > since,
        leaves.c.ended_at.is_(None),
    )
    return c.execute(query.limit(1)).one_or_none()


def relying_on(c: Connection, deputy_id: int, since: datetime, until: datetime) -> Leave | None:
    """A leave in the interval during which the person stands in for somebody."""
    query = sa.select(leaves).where(
        leaves.c.deputy_id == deputy_id,
        leaves.c.from_at < until,
        leaves.c.until_at > since,
        leaves.c.ended_at.is_(None),
    )
    return c.execute(query.limit(1)).one_or_none()


def begun(c: Connection, now: datetime) -> Sequence[Leave]:
    """Leaves that hold now."""
    return c.execute(sa.select(leaves).where(leaves.c.from_at <= now, _standing(now)).order_by(leaves.c.id)).all()


def over(c: Connection, since: datetime, now: datetime) -> Sequence[Leave]:
    """Leaves that ended between the two moments, by their day or earlier."""
    ended = sa.func.coalesce(leaves.c.ended_at, leaves.c.until_at)
    return c.execute(sa.select(leaves).where(ended > since, ended <= now).order_by(leaves.c.id)).all()


def set_rota(c: Connection, **values: Any) -> int:
    """A new rota of a post takes the place of the one before."""
    end_rota(c, values["grid_id"], values["post"], values["at"])
    return int(c.execute(sa.insert(rotas).values(**values).returning(rotas.c.id)).scalar_one())


def end_rota(c: Connection, grid_id: int, post: str, at: datetime) -> int:
    standing = sa.and_(rotas.c.grid_id == grid_id, rotas.c.post == post, rotas.c.ended_at.is_(None))
    return c.execute(sa.update(rotas).where(standing).values(ended_at=at)).rowcount


def rotas_of(c: Connection, grid_ids: Iterable[int]) -> Sequence[Rota]:
    query = sa.select(rotas).where(rotas.c.grid_id.in_(list(grid_ids)), rotas.c.ended_at.is_(None))
    return c.execute(query.order_by(rotas.c.id)).all()


def whose_turn(first_at: datetime, days: int, people: Sequence[int], at: datetime) -> int | None:
    """Who is on by turns; None before the first turn begins."""
    passed = (at - first_at) // timedelta(days=days)
    return None if passed < 0 or not people else people[passed % len(people)]

"""Invites, ends of duties and bindings of groups, as rows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from domain.invites import Invite
from domain.people import Duty, Post
from storage.grids import in_subtree
from storage.tables import bindings, duties, duty_ends, grids, invites, obligations, people


def _invite(row: Row[Any]) -> Invite:
    return Invite(**{**row._asdict(), "post": Post(row.post)})


def add(c: Connection, **values: Any) -> int:
    """print, nonce, inviter_id, grid_id, post, department, until_at, created_at, expires_at."""
    return int(c.execute(sa.insert(invites).values(**values).returning(invites.c.id)).scalar_one())


def get(c: Connection, invite_id: int, *, lock: bool = False) -> Invite | None:
    """lock: until the transaction ends."""
    if not 0 < invite_id < 2**63:
        return None
    query = sa.select(invites).where(invites.c.id == invite_id)
    row = c.execute(query.with_for_update() if lock else query).one_or_none()
    return _invite(row) if row else None


def by_print(c: Connection, fingerprint: str) -> Invite | None:
    row = c.execute(sa.select(invites).where(invites.c.print == fingerprint)).one_or_none()
    return _invite(row) if row else None


def take(c: Connection, invite_id: int, person_id: int, now: datetime, until: datetime) -> bool:
    """Makes the invite the person's own; of two who open it at once, one gets it."""
    free = sa.and_(
        invites.c.id == invite_id,
        invites.c.used_by.is_(None),
        invites.c.revoked_at.is_(None),
        invites.c.expires_at > now,
    )
    change = sa.update(invites).where(free).values(used_by=person_id, used_at=now, expires_at=until)
    return c.execute(change).rowcount == 1


def change(c: Connection, invite_id: int, **values: Any) -> None:
    c.execute(sa.update(invites).where(invites.c.id == invite_id).values(**values))


def living(c: Connection, paths: Iterable[str], now: datetime) -> list[Invite]:
    """Invites into these subtrees that are neither decided, revoked nor over, newest first."""
    inside = sa.or_(sa.false(), *(in_subtree(grids.c.path, path) for path in paths))
    query = (
        sa.select(invites)
        .join(grids, grids.c.id == invites.c.grid_id)
        .where(inside, invites.c.decided_at.is_(None), invites.c.revoked_at.is_(None), invites.c.expires_at > now)
        .order_by(invites.c.id.desc())
    )
    return [_invite(row) for row in c.execute(query)]


def _duty(row: Row[Any]) -> Duty:
    return Duty(row.id, row.person_id, row.grid_id, Post(row.post), row.department, row.from_at, row.until_at)


def _held(at: datetime) -> sa.ColumnElement[bool]:
    return sa.and_(duties.c.from_at <= at, sa.or_(duties.c.until_at.is_(None), duties.c.until_at > at))


def own_duties(c: Connection, person_id: int, at: datetime) -> list[Duty]:
    """What the person holds at `at`, not what they stand in for: rights to give posts are not lent."""
    query = sa.select(duties).where(duties.c.person_id == person_id, _held(at)).order_by(duties.c.id)
    return [_duty(row) for row in c.execute(query)]


def duty(c: Connection, duty_id: int, *, lock: bool = False) -> Duty | None:
    if not 0 < duty_id < 2**63:
        return None
    query = sa.select(duties).where(duties.c.id == duty_id)
    row = c.execute(query.with_for_update() if lock else query).one_or_none()
    return _duty(row) if row else None


def same_duties(c: Connection, person_id: int, grid_id: int, post: Post, department: str | None) -> list[Duty]:
    """Every duty of the person there in that post, past ones too, the last one first."""
    query = sa.select(duties).where(
        duties.c.person_id == person_id,
        duties.c.grid_id == grid_id,
        duties.c.post == post.value,
        duties.c.department.is_not_distinct_from(department),
    )
    return [_duty(row) for row in c.execute(query.order_by(duties.c.from_at.desc(), duties.c.id.desc()))]


def add_duty(c: Connection, **values: Any) -> int:
    """person_id, grid_id, post, department, from_at, until_at."""
    return int(c.execute(sa.insert(duties).values(**values).returning(duties.c.id)).scalar_one())


def move_end(c: Connection, duty_id: int, until: datetime | None) -> None:
    c.execute(sa.update(duties).where(duties.c.id == duty_id).values(until_at=until))


def note_end(c: Connection, duty_id: int, by: int, at: datetime) -> None:
    c.execute(sa.insert(duty_ends).values(duty_id=duty_id, by_id=by, at=at))


def staff_under(c: Connection, paths: Iterable[str], at: datetime) -> list[Row[Any]]:
    """Everybody on duty in these subtrees: the duty with name, telegram_id, grid (name), code, path; by grid and post."""
    inside = sa.or_(sa.false(), *(in_subtree(grids.c.path, path) for path in paths))
    query = (
        sa.select(
            duties,
            people.c.name,
            people.c.telegram_id,
            grids.c.name.label("grid"),
            grids.c.code,
            grids.c.path,
        )
        .join(people, people.c.id == duties.c.person_id)
        .join(grids, grids.c.id == duties.c.grid_id)
        .where(inside, _held(at))
        .order_by(grids.c.code, duties.c.post, duties.c.id)
    )
    return list(c.execute(query))


def ended_unfollowed(c: Connection, since: datetime, now: datetime, limit: int = 200) -> list[Duty]:
    """Duties that ended between the two moments and whose tickets were not looked after yet."""
    done = sa.and_(obligations.c.kind == "departed", obligations.c.scope == sa.cast(duties.c.id, sa.Text))
    query = (
        sa.select(duties)
        .outerjoin(obligations, sa.and_(done, obligations.c.due_at == duties.c.until_at))
        .where(duties.c.until_at <= now, duties.c.until_at > since, obligations.c.kind.is_(None))
        .order_by(duties.c.until_at, duties.c.id)
        .limit(limit)
    )
    return [_duty(row) for row in c.execute(query)]


def note_binding(c: Connection, **values: Any) -> None:
    """chat, grid_id, kind, mode, by_id, at."""
    c.execute(sa.insert(bindings).values(**values))

"""People and their duties, as rows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from domain.people import Duty, Person, Post
from storage.tables import duties, expectations, people


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
    return _person(c.execute(sa.select(people).where(people.c.id == person_id)).one())


def by_telegram(c: Connection, telegram_id: int) -> Person | None:
    row = c.execute(sa.select(people).where(people.c.telegram_id == telegram_id)).one_or_none()
    return _person(row) if row else None


def add(c: Connection, telegram_id: int, name: str, username: str | None, language: str) -> Person:
    """A person first met now."""
    row = c.execute(
        sa.insert(people)
        .values(telegram_id=telegram_id, name=name, username=username, language=language)
        .returning(people.c.id)
    ).one()
    return get(c, row.id)


def change(c: Connection, person_id: int, **values: Any) -> None:
    c.execute(sa.update(people).where(people.c.id == person_id).values(**values))


def names(c: Connection, ids: Iterable[int | None]) -> dict[int, str]:
    """Names by id, of those that exist."""
    wanted = {i for i in ids if i is not None}
    rows = c.execute(sa.select(people.c.id, people.c.name).where(people.c.id.in_(wanted)))
    return {row.id: row.name for row in rows}


def _duty(row: Row[Any]) -> Duty:
    return Duty(row.id, row.person_id, row.grid_id, Post(row.post), row.department, row.from_at, row.until_at)


def duties_in(c: Connection, grid_ids: Iterable[int], at: datetime) -> list[Duty]:
    """Duties held at `at` in these grids."""
    return [_duty(r) for r in c.execute(_held(at).where(duties.c.grid_id.in_(list(grid_ids))))]


def duties_of(c: Connection, person_id: int, at: datetime) -> list[Duty]:
    """Duties the person holds at `at`."""
    return [_duty(r) for r in c.execute(_held(at).where(duties.c.person_id == person_id))]


def duties_as(c: Connection, posts: Iterable[Post], at: datetime) -> list[Duty]:
    """Every duty of these posts held at `at`."""
    return [_duty(r) for r in c.execute(_held(at).where(duties.c.post.in_([p.value for p in posts])))]


def _held(at: datetime) -> sa.Select[Any]:
    still = sa.or_(duties.c.until_at.is_(None), duties.c.until_at > at)
    return sa.select(duties).where(duties.c.from_at <= at, still).order_by(duties.c.from_at, duties.c.id)


def expect(c: Connection, person_id: int, chat: int, action: str, until: datetime, **values: Any) -> None:
    """The person's next words in `chat` are for `action`; an earlier expectation is replaced."""
    forget_expectation(c, person_id, chat)
    row = {"ticket_id": None, "draft_id": None, "facts": {}, **values}
    c.execute(sa.insert(expectations).values(person_id=person_id, chat=chat, action=action, expires_at=until, **row))


def expectation(c: Connection, person_id: int, chat: int, now: datetime) -> Row[Any] | None:
    """action, ticket_id, draft_id, facts; None when nothing is expected any more."""
    query = sa.select(expectations).where(
        expectations.c.person_id == person_id, expectations.c.chat == chat, expectations.c.expires_at > now
    )
    return c.execute(query).one_or_none()


def forget_expectation(c: Connection, person_id: int, chat: int) -> None:
    c.execute(sa.delete(expectations).where(expectations.c.person_id == person_id, expectations.c.chat == chat))

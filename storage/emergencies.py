"""Emergencies of subtrees, and who said they are safe, as rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from storage.grids import in_subtree
from storage.ids import possible
from storage.prepared import Prepared
from storage.tables import chats, emergencies, grids, looks, people, safety

Emergency = Row[Any]
_ON = sa.select(emergencies).where(emergencies.c.ended_at.is_(None))
_AT = Prepared(
    _ON.where(emergencies.c.grid_id.in_(sa.bindparam("chain", expanding=True))).order_by(
        sa.func.length(emergencies.c.grid_path).desc()
    )
)


def begin(c: Connection, **values: Any) -> int:
    return int(c.execute(sa.insert(emergencies).values(**values).returning(emergencies.c.id)).scalar_one())


def end(c: Connection, emergency_id: int, by: int, at: datetime) -> None:
    c.execute(sa.update(emergencies).where(emergencies.c.id == emergency_id).values(ended_at=at, ended_by=by))


def change(c: Connection, emergency_id: int, **values: Any) -> None:
    """Other words, another command post."""
    c.execute(sa.update(emergencies).where(emergencies.c.id == emergency_id).values(**values))


def over(c: Connection, chain: Iterable[int]) -> Any:
    """The emergency that holds for a place, the nearest one above it; None in ordinary times."""
    return _AT.execute(c, {"chain": list(chain)}).first()


def on(c: Connection) -> Sequence[Emergency]:
    """Every emergency that holds now."""
    return c.execute(_ON.order_by(emergencies.c.id)).all()


def get(c: Connection, emergency_id: int) -> Emergency | None:
    if not possible([emergency_id]):
        return None
    return c.execute(sa.select(emergencies).where(emergencies.c.id == emergency_id)).one_or_none()


def groups_under(c: Connection, path: str) -> list[int]:
    """Residents' groups bound in the subtree where the bot is."""
    query = (
        sa.select(chats.c.chat)
        .select_from(chats.join(grids, grids.c.id == chats.c.grid_id))
        .where(in_subtree(grids.c.path, path), chats.c.present, chats.c.kind == "residents")
    )
    return [r.chat for r in c.execute(query.order_by(chats.c.chat))]


def residents_under(c: Connection, path: str) -> list[tuple[int, int]]:
    """(id, telegram id) of people who live in the subtree and can be written to."""
    query = (
        sa.select(people.c.id, people.c.telegram_id)
        .select_from(people.join(grids, grids.c.id == people.c.home_grid_id))
        .where(in_subtree(grids.c.path, path), people.c.writable)
    )
    return [(r.id, r.telegram_id) for r in c.execute(query.order_by(people.c.id))]


def _of(emergency_id: int, person_id: int) -> sa.ColumnElement[bool]:
    return sa.and_(safety.c.emergency_id == emergency_id, safety.c.person_id == person_id)


def answer(c: Connection, emergency_id: int, person_id: int, said: str, chat: int, at: datetime) -> str | None:
    """Keeps the last word of a person; gives the one before."""
    mine = _of(emergency_id, person_id)
    before = c.execute(sa.select(safety.c.answer).where(mine)).scalar_one_or_none()
    if before is None:
        row = {"emergency_id": emergency_id, "person_id": person_id, "answer": said, "chat": chat, "at": at}
        c.execute(sa.insert(safety).values(**row))
    else:
        c.execute(sa.update(safety).where(mine).values(answer=said, chat=chat, at=at))
    return str(before) if before is not None else None


def needs_help(c: Connection, emergency_id: int, person_id: int) -> bool:
    """Whether that was the person's last word."""
    query = sa.select(safety.c.answer).where(_of(emergency_id, person_id))
    return c.execute(query).scalar_one_or_none() == "help"


def place_of(c: Connection, emergency_id: int, person_id: int) -> str:
    """Where somebody who told no home is, as far as is known; empty when nothing is."""
    return c.execute(sa.select(safety.c.place).where(_of(emergency_id, person_id))).scalar_one_or_none() or ""


def keep_place(c: Connection, emergency_id: int, person_id: int, place: str) -> None:
    c.execute(sa.update(safety).where(_of(emergency_id, person_id)).values(place=place))


def answers(c: Connection, emergency_id: int) -> dict[str, int]:
    """How many said what."""
    query = sa.select(safety.c.answer, sa.func.count().label("n")).where(safety.c.emergency_id == emergency_id)
    return {r.answer: r.n for r in c.execute(query.group_by(safety.c.answer))}


def look(c: Connection, emergency_id: int, person_ids: Iterable[int], by_id: int, at: datetime) -> None:
    """Somebody looked at the telephone numbers of these people."""
    for person_id in person_ids:
        row = {"person_id": person_id, "by_id": by_id, "emergency_id": emergency_id, "at": at}
        c.execute(sa.insert(looks).values(row))


def in_need(c: Connection, emergency_id: int, limit: int = 30) -> Sequence[Any]:
    """Who needs help, first said first: id, name, phone, home_words, place, grid, at."""
    query = (
        sa.select(
            *(people.c.id, people.c.name, people.c.phone, people.c.home_words),
            *(safety.c.place, grids.c.name.label("grid"), safety.c.at),
        )
        .select_from(
            safety.join(people, people.c.id == safety.c.person_id).outerjoin(grids, grids.c.id == people.c.home_grid_id)
        )
        .where(safety.c.emergency_id == emergency_id, safety.c.answer == "help")
    )
    return c.execute(query.order_by(safety.c.at, people.c.id).limit(limit)).all()

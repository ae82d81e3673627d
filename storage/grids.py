"""Grids and the chats bound to them, as rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from domain.grids import Grid
from storage.ids import possible
from storage.prepared import Prepared
from storage.tables import chats, grids


@dataclass(frozen=True, slots=True)
class BoundChat:
    """A group chat; `grid_id` None while nobody bound it."""

    chat: int
    grid_id: int | None
    kind: str
    mode: str
    title: str | None
    present: bool


_LIVING = grids.c.ended_at.is_(None)
_EVERY = sa.select(grids).where(_LIVING).order_by(grids.c.path)
_BY_ID = Prepared(sa.select(grids).where(grids.c.id == sa.bindparam("its")))
_SOME = sa.select(grids).where(grids.c.id.in_(sa.bindparam("ids", expanding=True)))
_CHILDREN = sa.select(grids).where(_LIVING, grids.c.parent_id == sa.bindparam("its")).order_by(grids.c.code)
_CHAT = Prepared(sa.select(chats).where(chats.c.chat == sa.bindparam("its")))
_STAFF_CHATS = Prepared(
    sa.select(chats.c.chat, chats.c.grid_id).where(
        chats.c.kind == "staff", chats.c.present, chats.c.grid_id.in_(sa.bindparam("ids", expanding=True))
    )
)


def _grid(row: Row[Any]) -> Grid:
    aliases = tuple(row.aliases or ())
    return Grid(
        row.id,
        row.code,
        row.name,
        row.level,
        row.parent_id,
        row.path,
        row.kind,
        aliases,
        row.households,
        row.area,
        row.residents,
        row.ended_at,
        row.heir_id,
    )


def get(c: Connection, grid_id: int) -> Grid:
    """The grid. Errors: NoResultFound."""
    return _grid(_BY_ID.execute(c, {"its": grid_id}).one())


def by_code(c: Connection, code: str) -> Grid | None:
    """The grid that has or had the code: an ended one too."""
    row = c.execute(sa.select(grids).where(grids.c.code == code)).one_or_none()
    return _grid(row) if row else None


def living(c: Connection, grid: Grid) -> Grid | None:
    """The grid, or whoever has its matters since it ended; None when nobody has."""
    seen = {grid.id}
    while grid.ended_at is not None:
        if grid.heir_id is None or grid.heir_id in seen:
            return None
        grid = get(c, grid.heir_id)
        seen.add(grid.id)
    return grid


def chosen(c: Connection, grid_id: int) -> Grid | None:
    """The grid a button means, pressed today: once ended, whoever has its matters. None for a number nobody gave out."""
    found = some(c, [grid_id]).get(grid_id)
    return living(c, found) if found is not None else None


def every(c: Connection) -> list[Grid]:
    """Every grid there is today, each after those above it."""
    return [_grid(r) for r in c.execute(_EVERY)]


def ever(c: Connection) -> list[Grid]:
    """Every grid there is or was."""
    return [_grid(r) for r in c.execute(sa.select(grids).order_by(grids.c.id))]


def some(c: Connection, ids: Iterable[int]) -> dict[int, Grid]:
    """By id, ended ones too."""
    return {r.id: _grid(r) for r in c.execute(_SOME, {"ids": list(possible(ids))})}


def children(c: Connection, grid_id: int) -> list[Grid]:
    """What lies right below, today."""
    return [_grid(r) for r in c.execute(_CHILDREN, {"its": grid_id})]


def under(c: Connection, path: str) -> list[Grid]:
    """The subtree as it is today, the grid itself first."""
    return [_grid(r) for r in _UNDER.execute(c, subtree(path))]


def in_subtree(column: sa.ColumnElement[str], path: str) -> sa.ColumnElement[bool]:
    """`column` lies at or below `path`, in a form an index serves on either engine."""
    return sa.and_(column >= path, column < subtree(path)["behind"])


def in_its_subtree(column: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    """As `in_subtree`, for statements built once: they are executed with `subtree(path)`."""
    return sa.and_(column >= sa.bindparam("first"), column < sa.bindparam("behind"))


def subtree(path: str) -> dict[str, str]:
    """Paths at or below `path` are at least `first` and less than `behind`."""
    return {"first": path, "behind": path[:-1] + "0"}  # "0" follows "/"


_UNDER = Prepared(_EVERY.where(in_its_subtree(grids.c.path)))


def chat(c: Connection, chat_id: int) -> BoundChat | None:
    row = _CHAT.execute(c, {"its": chat_id}).one_or_none()
    return BoundChat(row.chat, row.grid_id, row.kind, row.mode, row.title, row.present) if row else None


def keep_chat(c: Connection, chat_id: int, **values: Any) -> None:
    """Remember a chat or change what is known of it."""
    if c.execute(sa.update(chats).where(chats.c.chat == chat_id).values(**values)).rowcount == 0:
        c.execute(sa.insert(chats).values(chat=chat_id, **values))


def told_unbound_at(c: Connection, chat_id: int) -> Any:
    """When the group was last told that it belongs to no grid."""
    return c.execute(sa.select(chats.c.told_unbound_at).where(chats.c.chat == chat_id)).scalar_one_or_none()


def staff_chats(c: Connection, chain: Iterable[int]) -> list[int]:
    """Staff groups bound to the nearest grid of the chain that has any."""
    order = list(chain)
    found = _STAFF_CHATS.execute(c, {"ids": order}).all()
    for grid_id in order:
        if here := sorted(r.chat for r in found if r.grid_id == grid_id):
            return here
    return []


def every_chat(c: Connection) -> list[BoundChat]:
    rows = c.execute(sa.select(chats).order_by(chats.c.chat))
    return [BoundChat(r.chat, r.grid_id, r.kind, r.mode, r.title, r.present) for r in rows]


def move_chat(c: Connection, old: int, new: int) -> None:
    """A group became a supergroup: its binding goes along."""
    if c.execute(sa.select(chats.c.chat).where(chats.c.chat == new)).first() is None:
        c.execute(sa.update(chats).where(chats.c.chat == old).values(chat=new))
    else:
        row = c.execute(sa.select(chats).where(chats.c.chat == old)).one_or_none()
        if row is not None and row.grid_id is not None:
            keep_chat(c, new, grid_id=row.grid_id, kind=row.kind, mode=row.mode, weekly=row.weekly)
            c.execute(sa.delete(chats).where(chats.c.chat == old))

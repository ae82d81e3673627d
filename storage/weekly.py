"""What a residents' group is told of its week, as counts; matters that are nobody else's business are not in any of them."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from domain.tickets import HELD, OPEN, Outcome, Status
from domain.weekly import Week
from storage.grids import BoundChat, in_subtree
from storage.tables import chats, grids, tickets

_STILL = frozenset({Status.waiting, Status.listed})
_ENDED = {Outcome.solved: "solved", Outcome.explained: "explained", Outcome.unanswered: "unanswered"}


def _open_to_all(path: str) -> sa.ColumnElement[bool]:
    return sa.and_(in_subtree(tickets.c.grid_path, path), sa.not_(tickets.c.delicate))


def week(c: Connection, path: str, since: datetime, until: datetime) -> Week:
    """The figures of a subtree; [since, until) is the week."""
    closed = sa.select(tickets.c.outcome, sa.func.count()).where(
        _open_to_all(path),
        tickets.c.status == Status.closed.value,
        tickets.c.closed_at >= since,
        tickets.c.closed_at < until,
    )
    said = {str(outcome): int(n) for outcome, n in c.execute(closed.group_by(tickets.c.outcome))}
    now = sa.select(tickets.c.status, sa.func.count()).where(
        _open_to_all(path), tickets.c.status.in_([*OPEN, Status.resolved])
    )
    stand = {Status(status): int(n) for status, n in c.execute(now.group_by(tickets.c.status))}
    return Week(
        **{name: said.get(outcome.value, 0) for outcome, name in _ENDED.items()},
        asked=stand.get(Status.resolved, 0),
        working=sum(n for status, n in stand.items() if status in OPEN - _STILL),
        waiting=sum(n for status, n in stand.items() if status in _STILL & HELD),
    )


def told(c: Connection, path: str, since: datetime, until: datetime) -> list[tuple[str, int]]:
    """(category, how many different neighbours spoke of it) in the span."""
    neighbours = sa.func.count(tickets.c.reporter_id.distinct())
    query = sa.select(tickets.c.category, neighbours).where(
        _open_to_all(path), tickets.c.opened_at >= since, tickets.c.opened_at < until
    )
    return [(str(category), int(n)) for category, n in c.execute(query.group_by(tickets.c.category))]


def _bound() -> sa.Select[tuple[int, int, str, str, str | None, bool, bool, str]]:
    columns = (chats.c.chat, chats.c.grid_id, chats.c.kind, chats.c.mode, chats.c.title, chats.c.present)
    query = sa.select(*columns, chats.c.weekly, grids.c.path).join(grids, grids.c.id == chats.c.grid_id)
    return query.where(chats.c.kind == "residents", chats.c.present)


def groups(c: Connection) -> list[BoundChat]:
    """Residents' groups that get the post."""
    found = c.execute(_bound().where(chats.c.weekly).order_by(chats.c.chat))
    return [BoundChat(r.chat, r.grid_id, r.kind, r.mode, r.title, r.present) for r in found]


def groups_under(c: Connection, path: str) -> list[tuple[BoundChat, bool]]:
    """Residents' groups of a subtree, each with whether it gets the post."""
    found = c.execute(_bound().where(in_subtree(grids.c.path, path)).order_by(grids.c.code, chats.c.chat))
    return [(BoundChat(r.chat, r.grid_id, r.kind, r.mode, r.title, r.present), r.weekly) for r in found]


def wanted(c: Connection, chat: int) -> bool:
    """Whether the group gets the post; one that was taken from its place, or left, does not."""
    return bool(c.execute(_bound().where(chats.c.chat == chat, chats.c.weekly)).first())

"""Rows for staff's sheets, streamed: the database hands them over a thousand at a time, however many there are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from domain.tickets import HELD, Status
from storage.tables import (
    chats,
    duties,
    followers,
    grid_changes,
    grids,
    people,
    ticket_events,
    tickets,
    whistle_calls,
    whistles,
)

AT_ONCE = 1000
Row = Mapping[str, Any]

SHOWS_HOLDER = (*HELD, Status.checking, Status.resolved, Status.closed)
"""Somebody holds it, or held it to its end; one who was only asked is no holder."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Which rows: a subtree by its path ("/" is everything), and moments from `since` up to but without `until`."""

    path: str = "/"
    since: datetime | None = None
    until: datetime | None = None


def path_of(connection: Connection, code: str) -> str | None:
    """The path of the grid with that code, None when there is none."""
    found: str | None = connection.execute(sa.select(grids.c.path).where(grids.c.code == code)).scalar()
    return found


def _stream(connection: Connection, statement: sa.Select[Any]) -> Iterator[Row]:
    rows = connection.execute(statement, execution_options={"yield_per": AT_ONCE}).mappings()
    yield from cast("Iterator[Row]", rows)


def _within(statement: sa.Select[Any], scope: Scope, path: sa.Column[Any], at: sa.Column[Any] | None) -> sa.Select[Any]:
    if scope.path != "/":
        statement = statement.where(path.startswith(scope.path, autoescape=True))
    if at is not None and scope.since is not None:
        statement = statement.where(at >= scope.since)
    if at is not None and scope.until is not None:
        statement = statement.where(at < scope.until)
    return statement


def stream_tickets(connection: Connection, scope: Scope) -> Iterator[Row]:
    """Tickets opened within the scope, oldest first, with grid code and name, holder's name and number of followers."""
    count = sa.select(sa.func.count()).where(followers.c.ticket_id == tickets.c.id).scalar_subquery()
    holder = sa.case((tickets.c.status.in_(SHOWS_HOLDER), people.c.name))
    statement = (
        sa.select(
            tickets,
            grids.c.code.label("grid"),
            grids.c.name.label("grid_name"),
            holder.label("holder"),
            count.label("followers"),
        )
        .join(grids, grids.c.id == tickets.c.grid_id)
        .outerjoin(people, people.c.id == tickets.c.assignee_id)
        .order_by(tickets.c.id)
    )
    return _stream(connection, _within(statement, scope, tickets.c.grid_path, tickets.c.opened_at))


def stream_events(connection: Connection, scope: Scope) -> Iterator[Row]:
    """The history within the scope in the order it was written, with ticket number, grid code and actor's name."""
    statement = (
        sa.select(
            ticket_events,
            tickets.c.number,
            tickets.c.delicate,
            grids.c.code.label("grid"),
            people.c.name.label("actor"),
        )
        .join(tickets, tickets.c.id == ticket_events.c.ticket_id)
        .join(grids, grids.c.id == tickets.c.grid_id)
        .outerjoin(people, people.c.id == ticket_events.c.actor_id)
        .order_by(ticket_events.c.id)
    )
    return _stream(connection, _within(statement, scope, tickets.c.grid_path, ticket_events.c.at))


def stream_whistles(connection: Connection, scope: Scope) -> Iterator[Row]:
    """Report-in records: a row for each department called, by the moment it was called, with the names that belong to it."""
    called, worker = whistle_calls.c, people.alias("worker")
    statement = (
        sa.select(
            *(whistle_calls, tickets.c.number, tickets.c.delicate, grids.c.code.label("grid"), whistles.c.source),
            *(whistles.c.words, worker.c.name.label("whistled_by"), people.c.name.label("liaison")),
        )
        .join(whistles, whistles.c.id == called.whistle_id)
        .join(tickets, tickets.c.id == called.ticket_id)
        .join(grids, grids.c.id == tickets.c.grid_id)
        .outerjoin(people, people.c.id == called.liaison_id)
        .outerjoin(worker, worker.c.id == whistles.c.by_id)
        .order_by(called.id)
    )
    return _stream(connection, _within(statement, scope, tickets.c.grid_path, called.at))


# The roster: only who holds or held a duty; residents who merely wrote are nobody's list


_HELD = sa.or_(duties.c.until_at.is_(None), duties.c.until_at > duties.c.from_at)
"""A duty called off before it began was never held."""


def stream_grids(connection: Connection, scope: Scope) -> Iterator[Row]:
    """Grids of the subtree, each after its parent."""
    parent = grids.alias("parent")
    statement = sa.select(grids, parent.c.code.label("parent")).outerjoin(parent, parent.c.id == grids.c.parent_id)
    depth = sa.func.length(grids.c.path) - sa.func.length(sa.func.replace(grids.c.path, "/", ""))
    return _stream(connection, _within(statement, scope, grids.c.path, None).order_by(depth, grids.c.code))


def stream_changes(connection: Connection, scope: Scope) -> Iterator[Row]:
    """Splits, merges and ends in the subtree, in the order they were done."""
    statement = sa.select(grid_changes).join(grids, grids.c.code == grid_changes.c.code).order_by(grid_changes.c.id)
    return _stream(connection, _within(statement, scope, grids.c.path, None))


def stream_people(connection: Connection, scope: Scope) -> Iterator[Row]:
    """People with a duty in the subtree, now or once."""
    held = _within(sa.select(duties.c.person_id).where(_HELD).join(grids), scope, grids.c.path, None)
    return _stream(connection, sa.select(people).where(people.c.id.in_(held)).order_by(people.c.telegram_id))


def stream_duties(connection: Connection, scope: Scope) -> Iterator[Row]:
    """Duties in the subtree, ended ones too."""
    statement = (
        sa.select(duties, people.c.telegram_id, grids.c.code.label("grid"))
        .join(people, people.c.id == duties.c.person_id)
        .join(grids, grids.c.id == duties.c.grid_id)
        .where(_HELD)
        .order_by(grids.c.code, duties.c.from_at, duties.c.id)
    )
    return _stream(connection, _within(statement, scope, grids.c.path, None))


def stream_chats(connection: Connection, scope: Scope) -> Iterator[Row]:
    """Groups bound to the subtree."""
    statement = sa.select(chats, grids.c.code.label("grid")).join(grids).order_by(chats.c.chat)
    return _stream(connection, _within(statement, scope, grids.c.path, None))

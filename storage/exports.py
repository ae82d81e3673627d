"""Rows for staff's sheets, streamed: a thousand at a time come out of the database, however many there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from domain.tickets import HELD, Status
from storage.grids import in_subtree
from storage.tables import (
    attachments,
    call_backs,
    duties,
    exclusions,
    followers,
    grids,
    people,
    ratings,
    ticket_events,
    tickets,
    whistle_calls,
    whistles,
)

AT_ONCE = 1000
EVERYTHING = ("/",)
Row = Mapping[str, Any]

SHOWS_HOLDER = (*HELD, Status.checking, Status.resolved, Status.closed)
"""Somebody holds it, or held it to its end; one who was only asked is no holder."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Which rows: subtrees by their paths ("/" is everything), moments from `since` up to but without `until`.

    alive: tickets that were open at some time in the span, and their whole history, instead of those opened in it.
    newest: only so many, the last ones; they still come oldest first.
    """

    paths: tuple[str, ...] = EVERYTHING
    since: datetime | None = None
    until: datetime | None = None
    alive: bool = False
    newest: int | None = None


def steady(c: Connection) -> None:
    """What is read from now on is of one moment, and may take its time; the first statement of its transaction.

    SQLite reads so by itself: writers go on beside it. PostgreSQL would hang up on who is silent for a minute.
    """
    if c.dialect.name == "postgresql":
        c.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        c.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
        c.exec_driver_sql("SET LOCAL statement_timeout = 0")


def path_of(c: Connection, code: str) -> str | None:
    """The path of the grid with that code, None when there is none."""
    found: str | None = c.execute(sa.select(grids.c.path).where(grids.c.code == code)).scalar()
    return found


def grid_names(c: Connection) -> dict[int, tuple[str, str, str]]:
    """Level, name and code of every grid there is or was, by its id."""
    query = sa.select(grids.c.id, grids.c.level, grids.c.name, grids.c.code)
    return {row.id: (row.level, row.name, row.code) for row in c.execute(query)}


def within(scope: Scope, path: sa.ColumnElement[str]) -> list[sa.ColumnElement[bool]]:
    """The condition of the subtrees; none when the scope is everything."""
    return [] if "/" in scope.paths else [sa.or_(*(in_subtree(path, one) for one in scope.paths))]


def between(scope: Scope, at: sa.ColumnElement[datetime]) -> list[sa.ColumnElement[bool]]:
    """The condition of the span."""
    since = [at >= scope.since] if scope.since is not None else []
    return [*since, *([at < scope.until] if scope.until is not None else [])]


def _alive(scope: Scope) -> list[sa.ColumnElement[bool]]:
    ended = [sa.or_(tickets.c.closed_at.is_(None), tickets.c.closed_at >= scope.since)] if scope.since else []
    return [*ended, *([tickets.c.opened_at < scope.until] if scope.until else [])]


# Which rows: their ids alone are sorted, so that a sort is small and a row is read once.


def _tickets(scope: Scope) -> sa.Select[Any]:
    span = _alive(scope) if scope.alive else between(scope, tickets.c.opened_at)
    return sa.select(tickets.c.id).where(*within(scope, tickets.c.grid_path), *span)


def _of_tickets(scope: Scope, table: sa.Table, at: sa.ColumnElement[datetime]) -> sa.Select[Any]:
    """Rows of a table about tickets of the subtrees, by their own moment."""
    here = within(scope, tickets.c.grid_path)
    found = sa.select(table.c.id)
    return (found.join(tickets, tickets.c.id == table.c.ticket_id) if here else found).where(*here, *between(scope, at))


def _events(scope: Scope) -> sa.Select[Any]:
    if not scope.alive:
        return _of_tickets(scope, ticket_events, ticket_events.c.at)
    found = sa.select(ticket_events.c.id).join(tickets, tickets.c.id == ticket_events.c.ticket_id)
    return found.where(*within(scope, tickets.c.grid_path), *_alive(scope))


def _whistles(scope: Scope) -> sa.Select[Any]:
    return _of_tickets(scope, whistle_calls, whistle_calls.c.at)


def _call_backs(scope: Scope) -> sa.Select[Any]:
    return _of_tickets(scope, call_backs, call_backs.c.drawn_at)


_WHICH = {"tickets": _tickets, "events": _events, "whistles": _whistles, "call_backs": _call_backs}


def count(c: Connection, what: str, scope: Scope) -> int:
    """How many rows there are. what: tickets | events | whistles | call_backs."""
    return int(c.execute(sa.select(sa.func.count()).select_from(_WHICH[what](scope).subquery())).scalar_one())


def _ids(c: Connection, what: str, scope: Scope) -> Iterator[Sequence[int]]:
    query = _WHICH[what](scope)
    key = query.selected_columns[0]
    if scope.newest is None:
        query = query.order_by(key)
    else:
        newest = query.order_by(key.desc()).limit(scope.newest).subquery()
        query = sa.select(newest.c.id).order_by(newest.c.id)
    yield from c.execute(query, execution_options={"yield_per": AT_ONCE}).scalars().partitions()


# The rows themselves


def stream_tickets(c: Connection, scope: Scope) -> Iterator[Row]:
    """Tickets with grid code, names of who holds and who answers for them (responsible), and what is in `_beside`."""
    holder = sa.case((tickets.c.status.in_(SHOWS_HOLDER), people.c.name)).label("holder")
    into = tickets.alias("into")
    query = (
        sa.select(
            *(tickets, grids.c.code.label("grid"), holder, people.c.name.label("responsible")),
            into.c.number.label("merged_number"),
        )
        .join(grids, grids.c.id == tickets.c.grid_id)
        .outerjoin(people, people.c.id == tickets.c.assignee_id)
        .outerjoin(into, into.c.id == tickets.c.merged_into)
        .order_by(tickets.c.id)
    )
    for ids in _ids(c, "tickets", scope):
        found = c.execute(query.where(tickets.c.id.in_(ids))).mappings().all()
        beside = _beside(c, ids, {row["id"]: row["reporter_id"] for row in found})
        yield from ({**row, **beside[row["id"]]} for row in found)


def _beside(c: Connection, ids: Sequence[int], reporters: Mapping[int, int]) -> dict[int, dict[str, Any]]:
    """What belongs to each ticket but stands in other tables.

    followers and files (numbers), said_* (the reporter's words on the last round), called_* (the last call-back),
    departments (called by whistles), excluded (the reason why it is out of the rates, None when it is not).
    """
    found: dict[int, dict[str, Any]] = {
        i: {"followers": 0, "files": 0, "departments": "", **_NOTHING_SAID} for i in ids
    }
    for name, table in (("followers", followers), ("files", attachments)):
        for row in c.execute(_counted(table, ids)):
            found[row.ticket_id][name] = row.n
    for row in _of(c, ratings, ids, ratings.c.round):
        if row.person_id == reporters.get(row.ticket_id):
            said = {"said_contacted": row.contacted} if row.contacted is not None else {}
            found[row.ticket_id] |= {"said_solved": row.solved, "said_answer": row.answer, **said}
    for row in _of(c, call_backs, ids, call_backs.c.id):
        found[row.ticket_id] |= {f"called_{name}": getattr(row, name) for name in ("reached", "solved", "answer")}
        found[row.ticket_id]["called_at"] = row.called_at
    for row in _of(c, exclusions, ids, exclusions.c.id):
        found[row.ticket_id]["excluded"] = None if row.ended else row.reason
    for row in _of(c, whistle_calls, ids, whistle_calls.c.id):
        known = found[row.ticket_id]["departments"].split("、")
        if row.department not in known:
            found[row.ticket_id]["departments"] = "、".join(filter(None, [*known, row.department]))
    return found


_NOTHING_SAID = dict.fromkeys(
    ("said_contacted", "said_solved", "said_answer", "called_at", "called_reached", "called_solved", "called_answer")
) | {"excluded": None}


def _counted(table: sa.Table, ids: Sequence[int]) -> sa.Select[Any]:
    its = table.c.ticket_id
    return sa.select(its, sa.func.count().label("n")).where(its.in_(ids)).group_by(its)


def _of(c: Connection, table: sa.Table, ids: Sequence[int], *order: sa.ColumnElement[Any]) -> Iterable[sa.Row[Any]]:
    return c.execute(sa.select(table).where(table.c.ticket_id.in_(ids)).order_by(table.c.ticket_id, *order))


def staff_names(c: Connection) -> dict[int, str]:
    """Everybody who ever had a duty, by row number."""
    query = sa.select(people.c.id, people.c.name).where(people.c.id.in_(sa.select(duties.c.person_id)))
    return {row.id: row.name or "" for row in c.execute(query)}


def stream_events(c: Connection, scope: Scope) -> Iterator[Row]:
    """The history in the order it was written, with ticket number, grid code and actor's name."""
    query = (
        sa.select(
            *(ticket_events, tickets.c.number, tickets.c.delicate, tickets.c.assignee_id),
            *(grids.c.code.label("grid"), people.c.name.label("actor")),
        )
        .join(tickets, tickets.c.id == ticket_events.c.ticket_id)
        .join(grids, grids.c.id == tickets.c.grid_id)
        .outerjoin(people, people.c.id == ticket_events.c.actor_id)
        .order_by(ticket_events.c.id)
    )
    for ids in _ids(c, "events", scope):
        yield from map(dict, c.execute(query.where(ticket_events.c.id.in_(ids))).mappings())


def stream_whistles(c: Connection, scope: Scope) -> Iterator[Row]:
    """Report-in records: a row for each department called, by the moment it was called, with the names that belong to it."""
    called, worker = whistle_calls.c, people.alias("worker")
    query = (
        sa.select(
            *(whistle_calls, tickets.c.number, tickets.c.delicate, tickets.c.assignee_id),
            *(tickets.c.grid_path, whistles.c.source, whistles.c.words),
            *(worker.c.name.label("whistled_by"), people.c.name.label("liaison")),
        )
        .join(whistles, whistles.c.id == called.whistle_id)
        .join(tickets, tickets.c.id == called.ticket_id)
        .outerjoin(people, people.c.id == called.liaison_id)
        .outerjoin(worker, worker.c.id == whistles.c.by_id)
        .order_by(called.id)
    )
    for ids in _ids(c, "whistles", scope):
        yield from map(dict, c.execute(query.where(called.id.in_(ids))).mappings())


def stream_call_backs(c: Connection, scope: Scope) -> Iterator[Row]:
    """Matters drawn to be called back, by the moment they were drawn, with what was heard and who asked."""
    query = (
        sa.select(
            *(call_backs, tickets.c.number, tickets.c.category, tickets.c.delicate, tickets.c.assignee_id),
            *(tickets.c.closed_at, tickets.c.grid_path, people.c.name.label("caller")),
        )
        .join(tickets, tickets.c.id == call_backs.c.ticket_id)
        .outerjoin(people, people.c.id == call_backs.c.called_by)
        .order_by(call_backs.c.id)
    )
    for ids in _ids(c, "call_backs", scope):
        yield from map(dict, c.execute(query.where(call_backs.c.id.in_(ids))).mappings())

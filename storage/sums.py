"""Sums for staff's sheets: the figures of a span for each place and category, counted by the database in one go each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from domain.tickets import OPEN, Status
from storage.exclusions import counted
from storage.exports import AT_ONCE, Scope, between, within
from storage.running import CONTACT_BY, late
from storage.tables import ratings, tickets

Sum = tuple[int, str, dict[str, int]]
"""Grid, category, and each figure by its name."""


def _number(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.sum(sa.case((condition, 1), else_=0))


def sums(c: Connection, scope: Scope, now: datetime) -> Iterator[Sum]:
    """new, urgent, again, closed, unanswered: of the span. open, overdue: now.

    contacted of asked, solved of answered, satisfied of rated: the three rates, of the span, without what is excluded.
    """
    for query in (_new(scope), _closed(scope), _open(scope, now), _contacted(scope, now), _answers(scope)):
        for grid, category, *values in c.execute(query):
            names = [column.name for column in list(query.selected_columns)[2:]]
            yield grid, category, {name: int(value or 0) for name, value in zip(names, values, strict=True)}


def _of_tickets(scope: Scope, *figures: sa.ColumnElement[int]) -> sa.Select[Any]:
    key = (tickets.c.grid_id, tickets.c.category)
    return sa.select(*key, *figures).where(*within(scope, tickets.c.grid_path)).group_by(*key)


def _new(scope: Scope) -> sa.Select[Any]:
    urgent, again = _number(tickets.c.urgent).label("urgent"), _number(tickets.c.reopened > 0).label("again")
    new = sa.func.count().label("new")
    return _of_tickets(scope, new, urgent, again).where(*between(scope, tickets.c.opened_at))


def _closed(scope: Scope) -> sa.Select[Any]:
    unanswered = _number(sa.func.coalesce(tickets.c.outcome, "") == "unanswered").label("unanswered")
    query = _of_tickets(scope, sa.func.count().label("closed"), unanswered)
    return query.where(tickets.c.status == Status.closed.value, *between(scope, tickets.c.closed_at))


def _open(scope: Scope, now: datetime) -> sa.Select[Any]:
    query = _of_tickets(scope, sa.func.count().label("open"), _number(late(now)).label("overdue"))
    return query.where(tickets.c.status.in_(list(OPEN)))


def _contacted(scope: Scope, now: datetime) -> sa.Select[Any]:
    """By the reporter's own word, else by what was done in time; only where either is known by now."""
    theirs = (
        sa.select(ratings.c.contacted)
        .where(ratings.c.ticket_id == tickets.c.id, ratings.c.person_id == tickets.c.reporter_id)
        .where(ratings.c.contacted.is_not(None))
        .order_by(ratings.c.round.desc())
        .limit(1)
        .correlate(tickets)
        .scalar_subquery()
    )
    in_time = sa.and_(tickets.c.contacted_at.is_not(None), tickets.c.contacted_at <= CONTACT_BY)
    known = sa.or_(tickets.c.contacted_at.is_not(None), now > CONTACT_BY)
    known = sa.or_(theirs.is_not(None), sa.and_(CONTACT_BY.is_not(None), known))
    yes = _number(sa.func.coalesce(theirs, in_time).is_(sa.true())).label("contacted")
    query = _of_tickets(scope, yes, sa.func.count().label("asked"))
    return query.where(*between(scope, tickets.c.opened_at), known, counted())


def _answers(scope: Scope) -> sa.Select[Any]:
    """What reporters said in the span of the last round."""
    own = sa.and_(ratings.c.ticket_id == tickets.c.id, ratings.c.person_id == tickets.c.reporter_id)
    last = sa.select(sa.func.max(ratings.c.round)).where(own).correlate(tickets).scalar_subquery()
    said = ratings.c.answer
    figures = (
        _number(sa.and_(ratings.c.solved, sa.not_(ratings.c.explained))).label("solved"),
        sa.func.count().label("answered"),
        _number(sa.and_(said.is_not(None), said != "unsatisfied")).label("satisfied"),
        sa.func.count(said).label("rated"),
    )
    query = _of_tickets(scope, *figures).join(ratings, own)
    return query.where(*between(scope, ratings.c.at), ratings.c.round == last, counted())


def spans(c: Connection, scope: Scope) -> Iterator[tuple[int, str, float | None, float]]:
    """Grid, category, and seconds from opening to acceptance and to resolution, of each ticket resolved in the span."""
    t = tickets.c
    query = sa.select(t.grid_id, t.category, t.opened_at, t.accepted_at, t.resolved_at)
    query = query.where(*within(scope, t.grid_path), t.resolved_at.is_not(None), *between(scope, t.resolved_at))
    for grid, category, opened, accepted, resolved in c.execute(query, execution_options={"yield_per": AT_ONCE}):
        taken = (accepted - opened).total_seconds() if accepted else None
        yield grid, category, taken, (resolved - opened).total_seconds()

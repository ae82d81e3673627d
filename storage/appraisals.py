"""What the four evaluations rest on: answers, calls, promises and who was there, counted where they lie."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from domain.appraisal import PROPERTY_MATTERS, Away
from domain.deadlines import STANDING_STILL
from domain.people import Duty, Post
from domain.tickets import OPEN, UNTAKEN, Outcome, Status
from storage.exclusions import counted
from storage.grids import in_subtree
from storage.running import CONTACT_BY
from storage.tables import duties, exclusions, leaves, obligations, people, ratings, tickets, whistle_calls

t = tickets.c


@dataclass(frozen=True, slots=True)
class Span:
    """A subtree by its path, and moments from `since` up to but without `until`; what is due is reckoned at `now`."""

    path: str
    since: datetime
    until: datetime
    now: datetime

    def holds(self, at: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
        return sa.and_(at >= self.since, at < self.until)

    def under(self) -> sa.ColumnElement[bool]:
        return in_subtree(t.grid_path, self.path)

    def lies_under(self) -> sa.ColumnElement[bool]:
        """The same, in a form no index serves: where few rows are found by another one, the path must not lead."""
        return sa.func.substr(t.grid_path, 1, len(self.path)) == self.path


def opinions(c: Connection, span: Span, companies: Collection[str], *, each: bool = False) -> list[Row[Any]]:
    """Reporters' last words in the span: path, own (a property matter), called (company), answer, solved, explained, contacted, n.

    each: one row a ticket, with its `id` and `number`, instead of one for all that are alike.
    """
    own = sa.and_(ratings.c.ticket_id == t.id, ratings.c.person_id == t.reporter_id)
    last = sa.select(sa.func.max(ratings.c.round)).where(own).correlate(tickets).scalar_subquery()
    called = (
        sa.select(whistle_calls.c.ticket_id, sa.func.min(whistle_calls.c.department).label("called"))
        .where(whistle_calls.c.department.in_(list(companies)))
        .group_by(whistle_calls.c.ticket_id)
        .subquery()
    )
    said = (ratings.c.answer, ratings.c.solved, ratings.c.explained, ratings.c.contacted)
    alike = (t.grid_path.label("path"), t.category.in_(PROPERTY_MATTERS).label("own"), called.c.called, *said)
    query = (
        sa.select(*alike, *([t.id, t.number] if each else [sa.func.count().label("n")]))
        .select_from(ratings)
        .join(tickets, own)
        .outerjoin(called, called.c.ticket_id == t.id)
        .where(span.lies_under(), span.holds(ratings.c.at), ratings.c.round == last, counted())
    )
    return list(c.execute(query.order_by(t.id) if each else query.group_by(*alike)))


def silent(span: Span) -> sa.ColumnElement[bool]:
    """Closed in the span without the resident's word."""
    return sa.and_(
        span.under(),
        t.outcome == Outcome.unanswered.value,
        span.holds(t.closed_at),
        counted(),
    )


LEFT_OUT = (Status.withdrawn, Status.merged, Status.not_accepted)
"""Ended otherwise: no promise was kept or broken in them."""


def promised(span: Span) -> sa.ColumnElement[bool]:
    """Tickets opened in the span whose promises are judged."""
    return sa.and_(span.under(), span.holds(t.opened_at), t.status.not_in(LEFT_OUT), counted())


def ended_otherwise(span: Span) -> sa.ColumnElement[bool]:
    """Tickets opened in the span that were taken back, merged or not accepted."""
    return sa.and_(span.under(), span.holds(t.opened_at), t.status.in_(LEFT_OUT))


def promises(now: datetime) -> dict[str, sa.ColumnElement[bool]]:
    """Of those promised: accept, contact and done, each `_ok` or `_late`; neither while the date lies ahead."""
    asked = t.status.in_(UNTAKEN)
    still, working = t.status.in_(list(STANDING_STILL)), t.status.in_(list(OPEN))
    # While it stands still its date moves on; it was late before only when it stood still after the date.
    over = sa.and_(working, t.resolve_by < now, sa.or_(sa.not_(still), t.waiting_since > t.resolve_by))
    kept = {
        "accept": (t.accepted_at, t.accept_by, sa.and_(asked, t.accept_by < now)),
        "contact": (t.contacted_at, CONTACT_BY, sa.and_(working, now > CONTACT_BY)),
        "done": (t.resolved_at, t.resolve_by, over),
    }
    found = {}
    for name, (at, by, late) in kept.items():
        found[f"{name}_ok"] = sa.and_(at.is_not(None), at <= by)
        found[f"{name}_late"] = sa.or_(sa.and_(at.is_not(None), at > by), sa.and_(at.is_(None), late))
    # Whoever is asked next to take it has a promise of their own; the one that broke before stays broken.
    found["accept_ok"] &= sa.not_(_NOT_TAKEN_ONCE)
    found["accept_late"] |= _NOT_TAKEN_ONCE
    return found


_NOT_TAKEN_ONCE = sa.exists().where(
    obligations.c.kind == "ladder",
    obligations.c.scope == sa.cast(t.id, sa.Text),
    obligations.c.period.like("accept:%:0"),
)
"""Somebody was called because nobody had taken it in time (the first step of the ladder, services/climbing.py)."""


def counts(
    c: Connection, where: sa.ColumnElement[bool], wanted: Mapping[str, sa.ColumnElement[bool]] | None = None
) -> list[Row[Any]]:
    """How many tickets meet the condition (`n`), and how many of them each wanted one, by path."""
    sums = (sa.func.sum(sa.case((one, 1), else_=0)).label(name) for name, one in (wanted or {}).items())
    columns = (t.grid_path.label("path"), sa.func.count().label("n"), *sums)
    return list(c.execute(sa.select(*columns).where(where).group_by(t.grid_path)))


def paths_of(c: Connection, where: sa.ColumnElement[bool]) -> list[Row[Any]]:
    """Id, number and path of the tickets that meet a condition, oldest first."""
    return list(c.execute(sa.select(t.id, t.number, t.grid_path.label("path")).where(where).order_by(t.id)))


def calls(c: Connection, span: Span) -> list[Row[Any]]:
    """Departments that had to report in in the span: id, ticket_id, number, department, report_by, reported_at, mark, excuse, by, excused_at."""
    w = whistle_calls.c
    columns = (w.id, w.ticket_id, t.number, w.department, w.report_by, w.reported_at, w.mark, w.excuse, w.excused_at)
    query = (
        sa.select(*columns, people.c.name.label("by"))
        .join(tickets, t.id == w.ticket_id)
        .outerjoin(people, people.c.id == w.excused_by)
        .where(span.under(), span.holds(w.report_by))
    )
    return list(c.execute(query.order_by(w.id)))


def excluded(c: Connection, span: Span) -> list[Row[Any]]:
    """Tickets of the span that are out of every rate: id, number, reason, by, at."""
    e = exclusions.c
    last = sa.select(sa.func.max(e.id)).group_by(e.ticket_id)
    rated = sa.exists().where(ratings.c.ticket_id == t.id, span.holds(ratings.c.at))
    query = (
        sa.select(t.id, t.number, e.reason, people.c.name.label("by"), e.at)
        .join(tickets, t.id == e.ticket_id)
        .outerjoin(people, people.c.id == e.by_id)
        .where(span.under(), e.id.in_(last), sa.not_(e.ended))
        .where(sa.or_(span.holds(t.opened_at), span.holds(t.closed_at), rated))
    )
    return list(c.execute(query.order_by(t.id)))


def duties_between(c: Connection, grid_ids: Iterable[int], posts: Iterable[Post], span: Span) -> list[Duty]:
    """Duties in the grids that were held at some moment of the span."""
    query = sa.select(duties).where(
        duties.c.post.in_([p.value for p in posts]),
        duties.c.grid_id.in_(list(grid_ids)),
        duties.c.from_at < span.until,
        sa.or_(duties.c.until_at.is_(None), duties.c.until_at > span.since),
        sa.or_(duties.c.until_at.is_(None), duties.c.until_at > duties.c.from_at),
    )
    found = c.execute(query.order_by(duties.c.id))
    return [Duty(r.id, r.person_id, r.grid_id, Post(r.post), r.department, r.from_at, r.until_at) for r in found]


def away_between(c: Connection, span: Span) -> list[Away]:
    """Leaves that meet the span, ended where somebody came back earlier."""
    until = sa.func.coalesce(leaves.c.ended_at, leaves.c.until_at)
    query = sa.select(leaves).where(leaves.c.from_at < span.until, until > span.since)
    found = c.execute(query.order_by(leaves.c.id))
    return [Away(r.person_id, r.deputy_id, r.from_at, min(r.until_at, r.ended_at or r.until_at)) for r in found]

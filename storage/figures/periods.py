"""What happened in a subtree in a span of time, as plain rows from which every figure of the span is counted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.exclusions import counted
from storage.figures.subtrees import OPEN_THERE, WITHIN_THERE, many, not_ended
from storage.grids import subtree
from storage.prepared import Prepared
from storage.running import CONTACT_BY
from storage.tables import ratings, tickets

_t = tickets.c
_OWN = sa.and_(ratings.c.ticket_id == _t.id, ratings.c.person_id == _t.reporter_id)


_SINCE, _UNTIL = (sa.bindparam(name, type_=_t.opened_at.type) for name in ("since", "until"))
_THEIRS = (
    sa.select(ratings.c.contacted)
    .where(_OWN, ratings.c.contacted.is_not(None))
    .order_by(ratings.c.round.desc())
    .limit(1)
    .correlate(tickets)
    .scalar_subquery()
    .label("theirs")
)
_TIMES = (_t.opened_at, _t.clock_at, _t.accepted_at, _t.contacted_at, CONTACT_BY.label("contact_by"))
_OPENED = Prepared(
    sa.select(*_TIMES, _THEIRS, counted().label("counts")).where(
        WITHIN_THERE, _t.opened_at >= _SINCE, _t.opened_at < _UNTIL
    )
)


def opened_rows(c: Connection, path: str, since: datetime, until: datetime) -> Iterable[Any]:
    """Tickets opened in the span: opened_at, clock_at, accepted_at, contacted_at, contact_by, theirs, counts.

    contact_by: None where nobody is there to contact; theirs: the reporter's own last word on whether they were contacted, or None; counts: False when excluded.
    """
    return _OPENED.execute(c, {**subtree(path), "since": since, "until": until})


_SAID = (ratings.c.round, ratings.c.solved, ratings.c.explained, ratings.c.answer, ratings.c.at.label("said_at"))
_END = (counted().label("counts"), _t.status, _t.outcome, _t.opened_at, _t.resolved_at, _t.closed_at)
_ENDED = Prepared(
    sa.select(_t.id, *_END, *_SAID)
    .select_from(tickets.outerjoin(ratings, _OWN))
    .where(WITHIN_THERE, _t.closed_at >= _SINCE)
)
_SENT_BACK = Prepared(
    sa.select(_t.id, *_END, *_SAID).select_from(tickets.join(ratings, _OWN)).where(OPEN_THERE, _t.reopened > 0)
)


def ended(c: Connection, path: str, since: datetime) -> Iterable[Any]:
    """Tickets that ended since: id, counts, status, outcome, opened_at, resolved_at, closed_at, and the reporter's word.

    The word: round, solved, explained, answer, said_at; a row for each round, or one with None in it.
    """
    return _ENDED.execute(c, {**subtree(path), "since": since})


def sent_back(c: Connection, path: str) -> Iterable[Any]:
    """What reporters said of matters that went on after it: the same columns."""
    return _SENT_BACK.execute(c, subtree(path))


def open_since_before(c: Connection, path: str, *moments: datetime) -> list[int]:
    """How many of the matters that go on today had begun at each moment."""
    query = sa.select(*(many(_t.opened_at < at) for at in moments)).where(not_ended(path))
    return [int(n) for n in c.execute(query).one()]

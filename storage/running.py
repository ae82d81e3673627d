"""Which promise of a ticket runs, and whether it is broken or due: said once for digests, sheets and the board."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from domain.ladder import STILL
from domain.tickets import OPEN, RUNNING, UNTAKEN
from storage.tables import tickets

_t = tickets.c
LIMIT = sa.case(
    (sa.and_(_t.status.in_(sorted(UNTAKEN)), _t.accept_by < _t.resolve_by), _t.accept_by), else_=_t.resolve_by
)
"""As domain.tickets.promise_now, which says why the promise to contact is not among them."""
_WAIVED = sa.and_(_t.gone_at <= _t.contact_by, sa.func.coalesce(_t.contacted_at > _t.gone_at, sa.true()))
CONTACT_BY = sa.case((sa.func.coalesce(sa.not_(_WAIVED), sa.true()), _t.contact_by))
"""The promise to contact; None where whoever was to be contacted asked to be forgotten before it was kept or broken."""
_RUNS = _t.status.in_(sorted(RUNNING))


def late(now: datetime) -> sa.ColumnElement[bool]:
    """Past the promise that counts now; while it waits or is listed, none runs."""
    return sa.and_(_RUNS, now > LIMIT)


def due(now: datetime, tonight: datetime) -> sa.ColumnElement[bool]:
    """To be taken or resolved from now to the end of the day."""
    return sa.and_(_RUNS, now <= LIMIT, tonight > LIMIT)


def unheard(now: datetime) -> sa.ColumnElement[bool]:
    """Past the promise to contact, which runs as in domain.ladder.running, while the one that counts is not late as well."""
    nobody = sa.and_(_t.contacted_at.is_(None), _t.gone_at.is_(None))
    return sa.and_(nobody, _t.status.in_(sorted(OPEN - STILL)), now > _t.contact_by, now <= LIMIT)

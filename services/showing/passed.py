"""Whether what time brought about is still so when it is told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection, Row

from domain.ladder import Stage, running
from domain.notices import TIMELY_NEWS, UNRULED_NEWS, Kind
from domain.tickets import Ticket
from storage import rulings, whistles


def passed(c: Connection, row: Row[Any], ticket: Ticket) -> str | None:
    """Why the news is none any more; None while it is, and for every other kind of news.

    The promise was kept, stopped, moved or is somebody else's; the question was settled; the department came.
    """
    what = row.facts.get("what")
    if row.kind not in (Kind.worker_news, Kind.supervisor_news) or what not in TIMELY_NEWS:
        return None
    if what in UNRULED_NEWS:
        still = any(asked.id == row.facts.get("ruling") for asked in rulings.open_of(c, ticket.id))
        return None if still else "the question is settled by now"
    if what == "not_reported":
        return _came(c, row, ticket)
    return _promise_passed(row, ticket, Stage(str(what).rpartition("_")[2]))


def _came(c: Connection, row: Row[Any], ticket: Ticket) -> str | None:
    call = next((one for one in whistles.calls_of(c, ticket.id) if one.id == row.facts.get("call")), None)
    late = call is not None and call.reported_at is None and call.excused_at is None
    return None if late else "the department came, or need not come any more"


def _promise_passed(row: Row[Any], ticket: Ticket, stage: Stage) -> str | None:
    by = running(ticket).get(stage)
    if by is None:
        return f"the promise ({stage}) does not run any more"
    if datetime.fromisoformat(str(row.facts.get("by"))) != by:
        return "another date is promised by now"
    if row.kind == Kind.worker_news and row.person_id != ticket.assignee_id:
        return "somebody else has it by now"
    return None

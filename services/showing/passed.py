"""Whether what was to be told of a promise is still so when it is told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.engine import Row

from domain.ladder import Stage, running
from domain.notices import PROMISE_NEWS, Kind
from domain.tickets import Ticket


def passed(row: Row[Any], ticket: Ticket) -> str | None:
    """Why the news of a promise is none any more: kept, stopped, moved, or now somebody else's; None while it is.

    Gives None for every other kind of news.
    """
    what = row.facts.get("what")
    if row.kind not in (Kind.worker_news, Kind.supervisor_news) or what not in PROMISE_NEWS:
        return None
    stage = Stage(str(what).partition("_")[2])
    by = running(ticket).get(stage)
    if by is None:
        return f"the promise ({stage}) does not run any more"
    if datetime.fromisoformat(str(row.facts.get("by"))) != by:
        return "another date is promised by now"
    if row.kind == Kind.worker_news and row.person_id != ticket.assignee_id:
        return "somebody else has it by now"
    return None

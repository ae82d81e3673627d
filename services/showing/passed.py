"""Whether what time brought about is still so when it is told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection, Row

from domain.ladder import Stage, running, taken_or_given_since
from domain.notices import TIMELY_NEWS, UNRULED_NEWS, Kind
from domain.tickets import Ticket
from storage import people, rulings, tickets, whistles


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
    return _promise_passed(c, row, ticket, Stage(str(what).rpartition("_")[2]))


def _came(c: Connection, row: Row[Any], ticket: Ticket) -> str | None:
    call = next((one for one in whistles.calls_of(c, ticket.id) if one.id == row.facts.get("call")), None)
    late = call is not None and call.reported_at is None and call.excused_at is None
    return None if late else "the department came, or need not come any more"


def _promise_passed(c: Connection, row: Row[Any], ticket: Ticket, stage: Stage) -> str | None:
    by = running(ticket).get(stage)
    if by is None:
        return f"the promise ({stage}) does not run any more"
    told = datetime.fromisoformat(str(row.facts.get("by")))
    if told != by and not _passed_on(c, row, ticket, stage, told):
        return "another date is promised by now"
    if row.kind == Kind.worker_news and row.person_id != ticket.assignee_id:
        return "somebody else has it by now"
    return None


def had_by(c: Connection, rows: Iterable[Row[Any]], known: Mapping[int, Ticket]) -> dict[int, str]:
    """Of each ticket among them the name of who had it when its promise broke, where that is not who has it now."""
    had = {
        row.ticket_id: had for row in rows if (had := row.facts.get("had")) and had != known[row.ticket_id].assignee_id
    }
    names = people.names(c, had.values()) if had else {}
    return {ticket: names[person] for ticket, person in had.items() if person in names}


def _passed_on(c: Connection, row: Row[Any], ticket: Ticket, stage: Stage, broke_at: datetime) -> bool:
    """Whether nobody took it in time, and since then it has only passed on by itself: those above hear of it all the same."""
    if stage is not Stage.accept or row.kind != Kind.supervisor_news or row.facts.get("what") != "late_accept":
        return False
    return not taken_or_given_since(tickets.history(c, ticket.id), broke_at)

"""/mydata: everything kept about the asker, and nothing of anybody else's, put together when it is sent."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy.engine import Connection

import nlp
from domain.notices import Kind
from domain.people import Person
from domain.privacy import AGAIN_AFTER
from domain.refusals import DataTooSoon
from services.showing import viewing
from services.work import House, Outcome, Work
from storage import my_data, obligations, tickets

FORMS = ("html", "json")


def ask_my_data(work: Work) -> Outcome:
    """Two files in private: one to read, one for a computer. Errors: DataTooSoon."""
    seconds = AGAIN_AFTER.total_seconds()
    slot = work.now.timestamp() // seconds
    period = datetime.fromtimestamp(slot * seconds, UTC).isoformat()
    if not obligations.fulfil(work.c, "my_data", str(work.person.id), period, work.now):
        left = (slot + 1) * seconds - work.now.timestamp()
        raise DataTooSoon(minutes=max(1, round(left / 60)))
    for form in FORMS:
        work.answer_about(Kind.my_data, form, form=form)
    return Outcome("my_data")


def everything(c: Connection, house: House, person: Person, now: datetime) -> dict[str, Any]:
    """What is kept of the person, by the table it lies in, as JSON values; staff as residents see them."""
    found = my_data.rows_of(c, person.id, person.telegram_id)
    found["tickets"] = [_own(c, house, person, ticket, now) for ticket in _reported(c, person.id)]
    found["followers"] = [_followed(c, house, row, now) for row in found["followers"]]
    return {"made_at": now.astimezone(house.zone).isoformat(), "about": found.pop("people"), **found}


def _reported(c: Connection, person_id: int) -> list[Any]:
    ids = my_data.reported(c, person_id)
    return [ticket for ticket_id in ids if (ticket := tickets.get(c, ticket_id)) is not None]


def _own(c: Connection, house: House, person: Person, ticket: Any, now: datetime) -> dict[str, Any]:
    """The matter as its reporter reads it: steps with staff's names as on the card, and nobody else's words."""
    view = viewing.for_person(c, house, ticket, person, now)
    shown: dict[str, Any] = {
        "number": ticket.number,
        "status": ticket.status.value,
        "category": ticket.category,
        "place": {k: v for k, v in my_data.place_of(ticket).items() if v is not None},
        "text": ticket.text,
        "opened_at": ticket.opened_at.isoformat(),
        "closed_at": ticket.closed_at.isoformat() if ticket.closed_at else None,
        "outcome": ticket.outcome.value if ticket.outcome else None,
    }
    return shown | {"steps": _steps(c, person, ticket, view.history if view else ())}


def _steps(c: Connection, person: Person, ticket: Any, history: Any) -> list[dict[str, Any]]:
    """Neighbours' words among the steps are theirs."""
    others = {
        e.at for e in tickets.history(c, ticket.id) if e.part in ("reporter", "follower") and e.actor_id != person.id
    }
    return [
        {
            "at": step.at.isoformat(),
            "action": step.action,
            "by": step.actor,
            "words": "" if step.at in others else nlp.mask(step.words),
        }
        for step in history
    ]


def _followed(c: Connection, house: House, row: dict[str, Any], now: datetime) -> dict[str, Any]:
    """Of a neighbour's matter what every neighbour may see."""
    ticket = tickets.get(c, row["ticket_id"])
    if ticket is None:
        return row
    view = viewing.public(c, house, ticket, now)
    return {"number": ticket.number, "category": view.category, "place": view.place, "status": view.status.value} | row

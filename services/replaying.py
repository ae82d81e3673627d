"""A ticket's columns again from its history: what stands in the table must be what its history says, column by column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.engine import Connection

from domain.tickets import HELD, OPEN, Event, Ticket
from domain.workflow import Action
from services.showing.past import HANDED
from storage import tickets

AT_ONCE = 500
_CONTACT = frozenset(
    {Action.note, Action.ask, Action.resolve, Action.submit, Action.explain, Action.pause, Action.list_}
)
_RESOLVE = frozenset({Action.resolve, Action.verify, Action.explain})
_CLOSE = frozenset({Action.expire, Action.withdraw, Action.reject, Action.merge})
_ANEW = frozenset({*HANDED, Action.dispute.value})
"""Somebody else is asked to take it."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A column that is not what the history says."""

    number: str
    column: str
    stored: object
    told: object


def first_difference(c: Connection) -> tuple[int, Difference | None]:
    """How many tickets were replayed, and the first difference, oldest ticket first."""
    count, last = 0, 0
    while ids := tickets.ids_after(c, last, AT_ONCE):
        for ticket in sorted(tickets.some(c, ids), key=lambda t: t.id):
            count, last = count + 1, ticket.id
            found = next(differences(ticket, tickets.history(c, ticket.id)), None)
            if found is not None:
                return count, found
    return count, None


def differences(ticket: Ticket, history: Sequence[Event]) -> Iterator[Difference]:
    """Every column that differs. Dates are left to the eye: a calendar edited afterwards may change what they reckon to."""
    if not history:
        yield Difference(ticket.number, "history", "", "nothing")
        return
    for column, told in replayed(history).items():
        stored = getattr(ticket, column)
        if stored != told:
            yield Difference(ticket.number, column, stored, told)


def replayed(history: Sequence[Event]) -> dict[str, Any]:
    """The columns as the history leaves them."""
    found: dict[str, Any] = dict.fromkeys(("assignee_id", "accepted_at", "contacted_at", "resolved_at", "closed_at"))
    found |= {"watch": None, "reopened": 0, "returned": 0, "extended": 0, "opened_at": history[0].at}
    for event in history:
        _whose(found, event)
        _when(found, event)
        _counted(found, event)
        if event.action == Action.supervise:
            found["watch"] = event.facts.get("watch")
        if event.action == Action.lift or event.after not in OPEN:
            found["watch"] = None
        found["status"] = event.after
    return found


def _whose(found: dict[str, Any], event: Event) -> None:
    if event.action in _ANEW:
        found |= {"assignee_id": event.facts.get("to"), "accepted_at": None}
    elif event.action == Action.accept:
        found["assignee_id"] = event.actor_id
    if event.after in HELD and event.before not in HELD:
        found["accepted_at"] = found["accepted_at"] or event.at


def _when(found: dict[str, Any], event: Event) -> None:
    action = event.action
    if action in _CONTACT:
        found["contacted_at"] = found["contacted_at"] or event.at
    if action in _RESOLVE:
        found["resolved_at"] = event.at
    if action in _CLOSE or (action == Action.confirm and event.before != event.after):
        found["closed_at"] = event.at
    if action == Action.unmerge:
        found["closed_at"] = None
    if action == Action.dispute:
        found |= {"resolved_at": None, "closed_at": None}


def _counted(found: dict[str, Any], event: Event) -> None:
    found["reopened"] += event.action == Action.dispute
    found["returned"] += event.action in (Action.return_, Action.contest)
    found["extended"] += event.action == Action.grant

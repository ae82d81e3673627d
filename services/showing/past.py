"""A ticket as it was right after each event, as far as its history tells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from domain.tickets import Event, Ticket
from domain.workflow import Action


@dataclass(frozen=True, slots=True)
class Past:
    """An event with what the ticket was right after it. before / ticket.assignee_id: None also where history does not tell."""

    event: Event
    ticket: Ticket
    before: int | None

    @property
    def words(self) -> str:
        return str(self.event.facts.get("words") or "")

    @property
    def photos(self) -> list[str]:
        found = self.event.facts.get("photos")
        return [str(photo) for photo in found] if isinstance(found, list) else []

    def fact(self, name: str) -> str:
        return str(self.event.facts.get(name) or "")

    @property
    def day(self) -> dict[str, Any]:
        """The day that was named, and the day off it stands in for."""
        return {name: self.fact(name) for name in ("until", "off") if name in self.event.facts}

    @property
    def to(self) -> int | None:
        found = self.event.facts.get("to")
        return found if isinstance(found, int) else None

    @property
    def verifier(self) -> int | None:
        """Who was asked to look, in steps that ask for it."""
        found = self.event.facts.get("verifier")
        return found if isinstance(found, int) else None


HANDED = frozenset(
    {a.value for a in (Action.assign, Action.return_, Action.hand_over, Action.reassign, Action.unmerge, Action.rule)}
)
CHANGES_HOLDER = HANDED | {Action.accept.value, Action.dispute.value}


def pasts(ticket: Ticket, history: Sequence[Event]) -> Iterator[Past]:
    """The history with its ticket as far as the history tells it: assignee and round at each event."""
    last = max((e.seq for e in history if e.action in CHANGES_HOLDER), default=0)
    holder: int | None = None
    turn = 0
    for event in history:
        before = holder
        turn += event.action == Action.dispute.value
        if event.action in CHANGES_HOLDER:
            holder = ticket.assignee_id if event.seq == last else _holder_after(event)
        yield Past(event, replace(ticket, assignee_id=holder, reopened=turn), before)


def had_at(ticket: Ticket, history: Sequence[Event], moment: datetime) -> int | None:
    """Who had the ticket at a moment: to whom it was given last, or who took it."""
    known = [past.ticket.assignee_id for past in pasts(ticket, history) if past.event.at <= moment]
    return known[-1] if known else None


def _holder_after(event: Event) -> int | None:
    found = event.actor_id if event.action == Action.accept.value else event.facts.get("to")
    return found if isinstance(found, int) else None

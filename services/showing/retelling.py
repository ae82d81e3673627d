"""Which notices must follow from a ticket's history: the same tellers as the use cases', heard without being said."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache

from sqlalchemy.engine import Connection

from domain.notices import Kind, Notice
from domain.people import Person
from domain.tickets import Event, Ticket
from domain.workflow import Action
from services.moving import tell_lapsed
from services.showing.past import Past, pasts
from services.showing.retold import TOLD
from services.work import Caller, House, Work
from storage import people, tickets

HOUSE = Caller(telegram_id=0, name="", chat=0, private=True)
NOBODY = Person(0, 0, "")


@dataclass(slots=True)
class Hearing(Work):
    """Work that says nothing: what would be said is kept in `heard`."""

    heard: list[Notice] = field(default_factory=list)

    def say(self, notice: Notice, *, card: int | None = None) -> None:
        del card
        self.heard.append(notice)


_QUIET = frozenset({"register", Action.assign.value})
"""What most tickets go through; it tells nobody when it is neither urgent nor taken from anybody."""


def notices_due(
    c: Connection,
    house: House,
    ticket: Ticket,
    history: Sequence[Event],
    since: datetime,
    *,
    as_of: datetime | None = None,
) -> list[Notice]:
    """Every notice that must exist for the ticket's events since then.

    as_of: whose duties count for those above; None: those held when it happened.
    """
    late = _came_later(c, ticket, history)
    found: list[Notice] = []
    for past in pasts(ticket, history):
        if past.event.at >= since:
            found += _of_event(c, house, past, as_of or past.event.at, late)
    return found


def _of_event(
    c: Connection, house: House, past: Past, now: datetime, late: Callable[[int, Event], bool]
) -> Iterator[Notice]:
    tell = TOLD.get(past.event.action)
    if tell is None:
        return
    if past.event.action in _QUIET and not past.ticket.urgent and past.before is None:
        return
    actor = people.get(c, past.event.actor_id) if past.event.actor_id is not None else NOBODY
    hearing = Hearing(c, now, house, actor, HOUSE)
    tell(hearing, past)
    lapsed = past.event.facts.get("lapsed")
    tell_lapsed(hearing, past.ticket, past.event.seq, lapsed if isinstance(lapsed, list) else ())
    for notice in hearing.heard:
        to_staff = notice.kind in (Kind.worker_news, Kind.supervisor_news, Kind.danger_ring)
        if to_staff or not late(notice.person or 0, past.event):
            yield notice


def _came_later(c: Connection, ticket: Ticket, history: Sequence[Event]) -> Callable[[int, Event], bool]:
    """Whether a person began to follow only after an event: then they need not have been told of it."""
    joined = {e.actor_id: e.seq for e in history if e.action == Action.follow.value}
    followers = cache(lambda: {row.person_id: row for row in tickets.followers_of(c, ticket.id)})

    def later(person: int, event: Event) -> bool:
        if person == ticket.reporter_id or person not in (came := followers()):
            return False
        own = joined.get(person) if came[person].via_ticket is None else None
        return own > event.seq if own is not None else bool(came[person].at >= event.at)

    return later

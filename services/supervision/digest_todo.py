"""What to do first in a subtree: who has what late, who must decide, what stands still, who is not there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection, Row

from domain.digest import Holding, Item, NotCome, ToDo, ToRule, Unreached
from domain.grids import Grid
from domain.tickets import OPEN, Status, Ticket, promise_now
from services.awaited import awaited
from services.supervision.coverage import uncovered_grids
from storage import figures, people, tickets

SHOWN = 3
"""Of each section; the rest is counted and one press away."""
HOLDERS = 4


def todo(c: Connection, grid: Grid, when: figures.Waits, reader: int | None = None) -> ToDo:
    """What is to be done as of `when.now`. reader: who is not to remind themselves."""
    path = grid.path
    on = _lists(c, path, when)
    asked, calls = figures.rulings_open(c, path), figures.not_come(c, path, when.now)
    shown = {*on.shown(), *(r.ticket_id for r in (*asked[:SHOWN], *calls[:SHOWN]))}
    every = {t.id: t for t in tickets.some(c, shown)}
    askers = {p for r in asked[:SHOWN] for p in (r.asked_by, r.proposed_id)}
    waits_on = awaited(c, every.values(), when.now)
    told = _Lines(every, people.names(c, {*askers, *waits_on.values()}), waits_on, reader)
    uncovered, unreached = uncovered_grids(c, path, when.now), _by_person(figures.unreached(c, path))
    return ToDo(
        overdue=tuple(Holding(n, told.item(r.id, r.late_since)) for n, r in on.holders()),
        overdue_n=len(on.lists["overdue"]),
        unassigned=told.items(on.first("unassigned"), lambda t: t.opened_at),
        unassigned_n=len(on.lists["unassigned"]),
        rulings=tuple(told.to_rule(r) for r in asked[:SHOWN]),
        rulings_n=len(asked),
        due=told.items(on.first("due"), lambda t: promise_now(t.status, t.accept_by, t.resolve_by)),
        due_n=len(on.lists["due"]),
        reopened=told.items(on.first("reopened"), lambda t: t.clock_at or t.opened_at),
        reopened_n=len(on.lists["reopened"]),
        waiting=told.items(on.first("waiting"), _waits_since),
        waiting_n=len(on.lists["waiting"]),
        not_come=tuple(told.not_come(r) for r in calls[:SHOWN]),
        not_come_n=len(calls),
        uncovered=tuple(uncovered[:SHOWN]),
        uncovered_n=len(uncovered),
        unreached=tuple(unreached[:SHOWN]),
        unreached_n=len(unreached),
        quarantined=figures.quarantined(c) if grid.parent_id is None else 0,
    )


def _lists(c: Connection, path: str, when: figures.Waits) -> _Lists:
    rows = figures.standing(c, path, when)
    return _Lists(rows, awaited(c, [row for row in rows if row.overdue], when.now))


def _by_person(rows: Sequence[Any]) -> list[Unreached]:
    """Each person once, however much they were not told; of a delicate matter, which names nobody, the matter once."""
    found: dict[tuple[str, int], list[Any]] = {}
    for row in rows:
        whose = ("person", row.person_id) if row.name else ("ticket", row.ticket_id)
        found.setdefault(whose, []).append(row)
    return [
        Unreached(of[0].number, of[0].name or "", of[0].kind, of[0].error or "", len({row.ticket_id for row in of}))
        for of in found.values()
    ]


class _Lists:
    """The open matters that stand on a list, each list with the most pressing first."""

    def __init__(self, rows: Sequence[Any], waits_on: Mapping[int, int]) -> None:
        self.waits_on = waits_on
        self.lists = {
            what: sorted((r for r in rows if getattr(r, what)), key=order) for what, order in _PRESSING.items()
        }

    def first(self, what: str) -> list[int]:
        return [r.id for r in self.lists[what][:SHOWN]]

    def holders(self) -> list[tuple[int, Any]]:
        """On whom how many late ones wait, and the most pressing of them; those with the most pressing first, not with the most.

        What is only to be verified stands apart.
        """
        found: dict[tuple[int | None, bool], list[Any]] = {}
        for row in self.lists["overdue"]:
            whom = self.waits_on.get(row.id), row.status == Status.checking
            found.setdefault(whom, []).append(row)
        return [(len(late), late[0]) for late in found.values()][:HOLDERS]

    def shown(self) -> set[int]:
        firsts = (i for what in _PRESSING if what != "overdue" for i in self.first(what))
        return {*firsts, *(row.id for _, row in self.holders())}


_PRESSING: dict[str, Callable[[Any], Any]] = {
    "overdue": lambda r: (not r.urgent, r.late_since, r.id),
    "due": lambda r: (not r.urgent, r.late_since, r.id),
    "reopened": lambda r: (r.resolve_by, r.id),
    "waiting": lambda r: (r.waited_since, r.id),
    "unassigned": lambda r: (not r.urgent, r.id),
}


def _waits_since(ticket: Ticket) -> datetime:
    """For a listed one, when it was to be looked at again."""
    listed = ticket.status is Status.listed and ticket.review_on is not None
    since = ticket.review_on if listed else ticket.waiting_since
    return since or ticket.opened_at


@dataclass(frozen=True, slots=True)
class _Lines:
    """Tickets and names that were read, made into lines."""

    tickets: Mapping[int, Ticket]
    names: Mapping[int, str]
    waits_on: Mapping[int, int]
    reader: int | None

    def item(self, ticket_id: int, at: datetime) -> Item:
        ticket, whom = self.tickets[ticket_id], self.waits_on.get(ticket_id)
        return Item(
            id=ticket.id,
            number=ticket.number,
            version=ticket.version,
            category=ticket.category,
            place="" if ticket.delicate else ticket.place.words,
            urgent=ticket.urgent,
            at=at,
            who=self.names.get(whom or 0),
            awaited=ticket.waiting_for,
            remind=ticket.status in OPEN and whom not in (None, self.reader),
            verify=ticket.status is Status.checking,
        )

    def items(self, ids: Sequence[int], at: Callable[[Ticket], datetime]) -> tuple[Item, ...]:
        return tuple(self.item(i, at(self.tickets[i])) for i in ids)

    def to_rule(self, row: Row[Any]) -> ToRule:
        by, proposed = self.names.get(row.asked_by, ""), self.names.get(row.proposed_id or 0, "")
        return ToRule(self.item(row.ticket_id, row.asked_at), row.kind, by, row.until_at, proposed)

    def not_come(self, row: Row[Any]) -> NotCome:
        return NotCome(self.item(row.ticket_id, row.report_by), row.department, row.liaison or "")

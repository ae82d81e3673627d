"""What to do first in a subtree: who has what late, who must decide, what stands still, who is not there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection, Row

from domain.digest import Holding, Item, NotCome, ToDo, ToRule, Unreached
from domain.grids import Grid
from domain.tickets import OPEN, Status, Ticket
from services.coverage import uncovered_grids
from storage import figures, people, tickets

SHOWN = 3
"""Of each section; the rest is counted and one press away."""
HOLDERS = 4


@dataclass(frozen=True, slots=True)
class _Found:
    """Which tickets each section names, before they are read."""

    overdue: Sequence[Row[Any]]
    lists: Mapping[str, list[int]]
    rulings: Sequence[Row[Any]]
    calls: Sequence[Row[Any]]

    def ids(self) -> set[int]:
        named = {i for ids in self.lists.values() for i in ids}
        return (
            named | {r.id for r in self.overdue} | {r.ticket_id for r in (*self.rulings[:SHOWN], *self.calls[:SHOWN])}
        )

    def people(self) -> set[int]:
        return {p for r in self.rulings[:SHOWN] for p in (r.asked_by, r.proposed_id) if p is not None}


def todo(c: Connection, grid: Grid, when: figures.Waits) -> ToDo:
    """What is to be done as of `when.now`."""
    path, totals = grid.path, figures.totals(c, grid.path, when)
    wanted = {what: getattr(totals, what) for what in ("due", "reopened", "waiting", "unassigned")}
    found = _Found(
        figures.overdue_by_holder(c, path, when, HOLDERS) if totals.overdue else (),
        {what: figures.of_list(c, path, what, when, SHOWN) if n else [] for what, n in wanted.items()},
        figures.rulings_open(c, path),
        figures.not_come(c, path, when.now),
    )
    every = {t.id: t for t in tickets.some(c, found.ids())}
    names = people.names(c, {*found.people(), *(t.assignee_id for t in every.values())})
    told = _Lines(every, names)
    uncovered = uncovered_grids(c, path, when.now)
    unreached, unreached_n = figures.unreached(c, path, SHOWN)
    return ToDo(
        overdue=tuple(Holding(r.n, told.item(r.id, r.late_since)) for r in found.overdue),
        overdue_n=totals.overdue,
        unassigned=told.items(found.lists["unassigned"], lambda t: t.opened_at),
        unassigned_n=totals.unassigned,
        rulings=tuple(told.to_rule(r) for r in found.rulings[:SHOWN]),
        rulings_n=len(found.rulings),
        due=told.items(found.lists["due"], lambda t: t.resolve_by),
        due_n=totals.due,
        reopened=told.items(found.lists["reopened"], lambda t: t.clock_at or t.opened_at),
        reopened_n=totals.reopened,
        waiting=told.items(found.lists["waiting"], _waits_since),
        waiting_n=totals.waiting,
        not_come=tuple(told.not_come(r) for r in found.calls[:SHOWN]),
        not_come_n=len(found.calls),
        uncovered=tuple(uncovered[:SHOWN]),
        uncovered_n=len(uncovered),
        unreached=tuple(Unreached(r.number, r.name or "", r.kind, r.error or "") for r in unreached),
        unreached_n=unreached_n,
        quarantined=figures.quarantined(c) if grid.parent_id is None else 0,
    )


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

    def item(self, ticket_id: int, at: datetime) -> Item:
        ticket = self.tickets[ticket_id]
        return Item(
            id=ticket.id,
            number=ticket.number,
            version=ticket.version,
            category=ticket.category,
            place="" if ticket.delicate else ticket.place.words,
            urgent=ticket.urgent,
            at=at,
            who=self.names.get(ticket.assignee_id or 0),
            awaited=ticket.waiting_for,
            remind=ticket.assignee_id is not None and ticket.status in OPEN,
        )

    def items(self, ids: Sequence[int], at: Callable[[Ticket], datetime]) -> tuple[Item, ...]:
        return tuple(self.item(i, at(self.tickets[i])) for i in ids)

    def to_rule(self, row: Row[Any]) -> ToRule:
        by, proposed = self.names.get(row.asked_by, ""), self.names.get(row.proposed_id or 0, "")
        return ToRule(self.item(row.ticket_id, row.asked_at), row.kind, by, row.until_at, proposed)

    def not_come(self, row: Row[Any]) -> NotCome:
        return NotCome(self.item(row.ticket_id, row.report_by), row.department, row.liaison or "")

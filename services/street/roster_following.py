"""What belongs to a grid that ends or is split goes to the right one: open tickets, drafts, homes, groups; none is lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy.engine import Connection

from domain.grids import Grid, chain_of
from domain.people import HANDLING_POSTS, SUPERVISING_POSTS, Part
from domain.roster.changes import Plan
from domain.roster.known import Known
from domain.roster.nodes import Heirs, Lot
from domain.tickets import OPEN, UNTAKEN, Status, Ticket
from services.climbing import call_before_passing
from services.moving import assign, record, who_answers
from services.showing import cards
from services.street.roster_choosing import choose
from services.work import Work
from storage import grids, people, roster, tickets

FOLLOWS = frozenset({*OPEN, Status.resolved})
"""Closed tickets stay where they were closed."""

MOVED = "move"
"""The event's name in a ticket's history; facts: from, to (codes)."""


@dataclass(frozen=True, slots=True)
class Moving:
    """One thing and where it goes: `key` is its id, `sure` whether its words or its place said so."""

    key: int
    before: str
    after: str
    sure: bool
    label: str = ""
    words: str = ""


@dataclass(slots=True)
class Following:
    """Everything that goes along with a change of grids; what stays where it is, because nobody could say, too."""

    tickets: list[Moving] = field(default_factory=list)
    homes: list[Moving] = field(default_factory=list)
    drafts: list[Moving] = field(default_factory=list)
    groups: list[Moving] = field(default_factory=list)

    def unsure(self) -> list[Moving]:
        """Tickets nobody could place for certain: somebody should look at them."""
        return [m for m in self.tickets if not m.sure]


def find_following(connection: Connection, plan: Plan, known: Known) -> Following:
    """What goes where, before anything is written."""
    heirs = {known.grids[h.code].id: _last(h, plan) for h in plan.heirs if h.follows}
    rebound = {change.chat for change in plan.chats if "grid" in change.changed}
    found = Following()
    if not heirs:
        return found
    statuses = [status.value for status in FOLLOWS]
    for row in roster.open_in(connection, heirs, statuses):
        words = str(row.place.get("words") or "")
        lot = _lot(row.place, row.text)
        found.tickets.append(_moving(heirs[row.grid_id], row.id, lot, row.number, words))
    for row in roster.drafts_in(connection, heirs):
        found.drafts.append(_moving(heirs[row.grid_id], row.id, _lot(row.place, row.text)))
    for row in roster.homes_in(connection, heirs):
        found.homes.append(_moving(heirs[row.home_grid_id], row.id, Lot(row.home_words or "")))
    for row in roster.chats_in(connection, heirs):
        if row.chat not in rebound:
            found.groups.append(_moving(heirs[row.grid_id], row.chat, Lot(row.title or ""), row.title or ""))
    return found


def _last(heirs: Heirs, plan: Plan) -> Heirs:
    """Where the rest goes in the end: an heir that ends by the same sheets has one of its own."""
    ends = {h.code: h.rest for h in plan.heirs if h.ended_at is not None}
    rest, passed = heirs.rest, {heirs.code}
    while rest in ends and rest not in passed:
        passed.add(rest)
        rest = ends[rest]
    return replace(heirs, rest=rest)


def _lot(place: Mapping[str, Any], text: str) -> Lot:
    latitude, longitude = place.get("latitude"), place.get("longitude")
    point = f"POINT ({longitude} {latitude})" if latitude is not None and longitude is not None else None
    words = str(place.get("words") or "")
    return Lot(f"{words} {text}", place.get("building"), point)


def _moving(heirs: Heirs, key: int, lot: Lot, label: str = "", words: str = "") -> Moving:
    chosen = choose(lot, heirs.targets) if heirs.targets else heirs.rest
    return Moving(key, heirs.code, chosen or heirs.rest, chosen is not None, label, words)


def follow(work: Work, following: Following) -> None:
    """Carries it out, once the grids are as they will be."""
    rehouse(work.c, following)
    ids = roster.ids_by_code(work.c)
    for moving in following.tickets:
        if moving.after != moving.before:
            ticket = tickets.get(work.c, moving.key, lock=True)
            if ticket is not None and ticket.status in FOLLOWS:
                move_ticket(work, ticket, work.grid(ids[moving.after]))


def rehouse(connection: Connection, following: Following) -> None:
    """Homes, drafts and groups are bound to their new grids."""
    ids = roster.ids_by_code(connection)

    def going(found: list[Moving]) -> dict[int, int]:
        return {m.key: ids[m.after] for m in found if m.after != m.before}

    roster.rehouse(connection, going(following.homes), going(following.drafts), going(following.groups))


def move_ticket(work: Work, ticket: Ticket, grid: Grid) -> None:
    """The ticket is the other grid's from now on; whoever holds it keeps it, whoever was only asked must stand there."""
    facts = {"from": work.grid(ticket.grid_id).code, "to": grid.code}
    moved = replace(ticket, grid_id=grid.id, grid_path=grid.path)
    tickets.save(work.c, moved, before=ticket)
    record(work, moved, MOVED, Part.system.value, ticket.status, facts)
    if moved.status in UNTAKEN and not _stands_there(work, moved):
        found = who_answers(work, moved)
        moved = assign(work, call_before_passing(work, moved, found.person_id) if found is not None else moved)
    cards.refresh_ticket(work, moved)


def _stands_there(work: Work, ticket: Ticket) -> bool:
    if ticket.assignee_id is None:
        return False
    chain = chain_of(ticket.grid_path)
    posts = SUPERVISING_POSTS.union(HANDLING_POSTS)
    duties = people.duties_of(work.c, ticket.assignee_id, work.now)
    return any(d.grid_id in chain and d.post in posts for d in duties)


def follow_heirs(work: Work) -> int:
    """Open tickets in an ended grid, reopened ones say, go to whoever has its matters; gives how many."""
    moved = 0
    for ticket_id in roster.open_in_ended(work.c, [status.value for status in FOLLOWS]):
        ticket = tickets.get(work.c, ticket_id, lock=True)
        heir = grids.living(work.c, work.grid(ticket.grid_id)) if ticket is not None else None
        if ticket is not None and heir is not None and heir.id != ticket.grid_id:
            move_ticket(work, ticket, heir)
            moved += 1
    return moved

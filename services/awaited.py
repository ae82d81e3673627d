"""On whom an open matter waits: one answer for cards, lists, digests, the board, and for whoever is reminded."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection, Row

from domain.grids import chain_of, who_verifies
from domain.tickets import Status, Ticket
from storage import people, tickets

Found = Ticket | Row[Any]
"""A ticket, or a row with its id, status, assignee_id and grid_path."""


def awaited(c: Connection, found: Iterable[Found], now: datetime) -> dict[int, int]:
    """By ticket id who does the next step: who has it or was asked to take it, while it is verified who is to look.

    Nobody, as while nobody was asked: not in it.
    """
    every = list(found)
    waits = {t.id: t.assignee_id for t in every if t.status != Status.checking and t.assignee_id is not None}
    return waits | _to_verify(c, [t for t in every if t.status == Status.checking], now)


def verifier(c: Connection, ticket: Ticket, now: datetime) -> int | None:
    """Who is to look whether it is done; None while nothing is verified, and where nobody can."""
    return awaited(c, [ticket], now).get(ticket.id) if ticket.status is Status.checking else None


def _to_verify(c: Connection, found: list[Found], now: datetime) -> dict[int, int]:
    if not found:
        return {}
    named = tickets.verifiers(c, [t.id for t in found])
    chains = {t.id: chain_of(t.grid_path) for t in found}
    there = people.duties_in(c, {grid for chain in chains.values() for grid in chain}, now)
    asked = {t.id: who_verifies(named.get(t.id), chains[t.id], now, there, holder=t.assignee_id) for t in found}
    return {ticket: person for ticket, person in asked.items() if person is not None}

"""What the database has of the roster, under the names the sheets use."""

from __future__ import annotations

from dataclasses import dataclass, field

from domain.grids import Grid
from domain.people import Duty, Person

Deed = tuple[str, str, frozenset[str]]
"""A split, merge or end that was done: action, code, codes it led to."""


@dataclass(frozen=True, slots=True)
class KnownChat:
    """A group as the database has it; `grid` is a code or None."""

    chat: int
    grid: str | None
    kind: str
    mode: str


@dataclass(slots=True)
class Known:
    """What the database has: every grid by code, ended ones too, the people and chats the sheets name, those people's duties."""

    grids: dict[str, Grid] = field(default_factory=dict)
    people: dict[int, Person] = field(default_factory=dict)  # by telegram id
    duties: list[Duty] = field(default_factory=list)
    chats: dict[int, KnownChat] = field(default_factory=dict)
    hours: dict[str, str] = field(default_factory=dict)  # working hours by the code of the grid that has its own
    deeds: set[Deed] = field(default_factory=set)

    @property
    def codes(self) -> dict[int, str]:
        """Code by id."""
        return {grid.id: grid.code for grid in self.grids.values()}

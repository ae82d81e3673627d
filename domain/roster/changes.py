"""What an import would change: new rows, changed fields, duties begun and ended; nothing else is touched."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from domain.people import Duty
from domain.roster.known import Known
from domain.roster.nodes import FIELDS, Heirs, Shape
from domain.roster.rows import ChangeRow, ChatRow, HoursRow, PersonRow
from domain.roster.sheets import Sheet

Changed = dict[str, tuple[Any, Any]]
"""Column -> (before, after)."""


@dataclass(frozen=True, slots=True)
class GridChange:
    """A grid to add (`id` None, every column changed) or to change; `sheet` says whose row it is."""

    sheet: Sheet
    row: int
    code: str
    id: int | None
    changed: Changed


@dataclass(frozen=True, slots=True)
class PersonChange:
    """A person to add or to change."""

    row: int
    telegram_id: int
    id: int | None
    changed: Changed


@dataclass(frozen=True, slots=True)
class ChatChange:
    """A group to bind or to bind otherwise."""

    row: int
    chat: int
    new: bool
    changed: Changed


@dataclass(frozen=True, slots=True)
class DutyStart:
    """A duty to append; `until_at` is exclusive."""

    row: int
    telegram_id: int
    grid: str
    post: str
    department: str | None
    from_at: datetime
    until_at: datetime | None


@dataclass(frozen=True, slots=True)
class HeldDuty:
    """A duty the database has, under the names the sheets use."""

    duty: Duty
    telegram_id: int
    grid: str


@dataclass(frozen=True, slots=True)
class DutyEnd:
    """Another end for a duty; `row` None when no row names it any more, or when its grid ends."""

    row: int | None
    held: HeldDuty
    until_at: datetime | None
    grid_ends: bool = False


@dataclass(frozen=True, slots=True)
class HoursChange:
    """Other working hours for a grid; None: those of the grid above, or of the installation."""

    row: int
    grid: str
    before: str | None
    after: str | None


@dataclass(slots=True)
class Plan:
    """Everything an import would do. `unnamed` are duties held now in the sheet's posts that no row names.

    heirs: where the open matters of grids that end or are split go; kept: rows of `changes` to be written down.
    """

    grids: list[GridChange] = field(default_factory=list)
    people: list[PersonChange] = field(default_factory=list)
    starts: list[DutyStart] = field(default_factory=list)
    ends: list[DutyEnd] = field(default_factory=list)
    chats: list[ChatChange] = field(default_factory=list)
    hours: list[HoursChange] = field(default_factory=list)
    heirs: list[Heirs] = field(default_factory=list)
    kept: list[ChangeRow] = field(default_factory=list)
    unnamed: list[HeldDuty] = field(default_factory=list)
    unchanged: int = 0

    @property
    def size(self) -> int:
        """How many changes; 0 when the import changes nothing."""
        duties = len(self.starts) + len(self.ends)
        return duties + len(self.grids) + len(self.people) + len(self.chats) + len(self.hours) + len(self.kept)


def _difference(before: dict[str, Any] | None, after: dict[str, Any]) -> Changed:
    """What is new against `before`; everything when there was nothing."""
    if before is None:
        return {column: (None, value) for column, value in after.items()}
    return {column: (before[column], value) for column, value in after.items() if before[column] != value}


def plan_grids(made: Plan, shape: Shape, known: Known) -> None:
    """Grids added and changed; the ends are in `heirs`."""
    codes = known.codes
    for node in shape.nodes.values():
        if node.said is None:
            continue
        grid = known.grids.get(node.code)
        before: dict[str, Any] | None = None
        if grid is not None:
            before = {c: getattr(grid, c) for c in FIELDS if c != "parent"}
            before["parent"] = codes[grid.parent_id] if grid.parent_id is not None else ""
        changed = _difference(before, node.values())
        if changed:
            made.grids.append(GridChange(*node.said, node.code, node.id, changed))
        elif node.said[0] is Sheet.grids:
            made.unchanged += 1
    made.heirs, made.kept = shape.heirs, shape.kept
    made.unchanged += shape.settled


def plan_people(made: Plan, rows: list[PersonRow], known: Known) -> None:
    """People added and changed."""
    for row in rows:
        person = known.people.get(row.telegram_id)
        after: dict[str, Any] = {"name": row.name}
        if person is None or "phone" in row.given:
            after["phone"] = row.phone
        if person is None or row.language:
            after["language"] = row.language or "zh"
        before = None
        if person is not None:
            before = {"name": person.name, "phone": person.phone, "language": person.language}
        changed = _difference(before, after)
        if changed:
            made.people.append(PersonChange(row.row, row.telegram_id, person.id if person else None, changed))
        else:
            made.unchanged += 1


def plan_chats(made: Plan, rows: list[ChatRow], known: Known) -> None:
    """Groups bound, or bound otherwise."""
    for row in rows:
        chat = known.chats.get(row.chat)
        after = {c: getattr(row, c) for c in ("grid", "kind", "mode") if chat is None or c in row.given}
        before = None if chat is None else {"grid": chat.grid, "kind": chat.kind, "mode": chat.mode}
        changed = _difference(before, after)
        if changed:
            made.chats.append(ChatChange(row.row, row.chat, chat is None, changed))
        else:
            made.unchanged += 1


def plan_hours(made: Plan, rows: list[HoursRow], known: Known) -> None:
    """Working hours set, changed, and taken away again by an empty cell."""
    for row in rows:
        before = known.hours.get(row.grid)
        if before == row.hours:
            made.unchanged += 1
        else:
            made.hours.append(HoursChange(row.row, row.grid, before, row.hours))

"""What a row of `changes` must say, so that what it asks for can be done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from domain.roster.nodes import Shape
from domain.roster.rows import ChangeRow, Records
from domain.roster.sheets import Fault, FaultKind, Sheet

STRUCTURAL = frozenset({"split", "merge", "close"})
"""Actions that are written down once and for all; a new name or parent shows in the grid itself."""

K = FaultKind


def ends_code(row: ChangeRow) -> bool:
    """Whether the grid is no more afterwards; one that is named among those it is split into lives on."""
    return row.action in ("merge", "close") or (row.action == "split" and row.code not in row.into)


def row_faults(
    rows: Sequence[ChangeRow], records: Records, shape: Shape, new: Iterable[str], today: date
) -> list[Fault]:
    """Faults of rows still to be done. shape: as the database has it; new: codes of the sheet `grids`."""
    past = {row.code for row in records.grids if row.ended is not None and row.code not in shape.nodes}
    parents = {row.code: row.parent for row in records.grids}
    ending = {row.code for row in rows if ends_code(row)}
    look = _Look(shape, frozenset(new), past, parents, ending, today)
    found = [*_twice(rows)]
    for row in rows:
        found += look.at(row)
    return [f for f in found if records.read(Sheet.changes, f.row, f.column)]


def _twice(rows: Sequence[ChangeRow]) -> Iterator[Fault]:
    first: dict[tuple[str, str], int] = {}
    for row in rows:
        key = row.code, "structural" if row.action in STRUCTURAL else row.action
        if not row.code or not row.action:
            continue
        if key in first:
            yield _fault(row, "code", K.change_twice, said=row.code, first=first[key])
        first.setdefault(key, row.row)


def _fault(row: ChangeRow, column: str, kind: FaultKind, **facts: object) -> Fault:
    return Fault(Sheet.changes.value, row.row, column, kind, facts)


@dataclass(frozen=True, slots=True)
class _Look:
    """What a row is held against."""

    shape: Shape
    new: frozenset[str]
    past: set[str]  # grids that come in as ended: what became of them is history and not looked at
    parents: dict[str, str]
    ending: set[str]
    today: date

    def at(self, row: ChangeRow) -> Iterator[Fault]:
        node = self.shape.nodes.get(row.code)
        if node is None and row.code not in self.new:
            yield _fault(row, "code", K.grid_unknown, said=row.code)
        elif node is not None and node.ended is not None:
            yield _fault(row, "code", K.code_ended, said=row.code, ended=str(node.ended))
        if row.on is not None and row.on > self.today:
            yield _fault(row, "on", K.day_to_come, said=row.on.isoformat())
        if row.action == "rename" and not row.name:
            yield _fault(row, "name", K.cell_missing)
        if row.action and row.action != "rename" and row.name:
            yield _fault(row, "name", K.cell_needless)
        yield from self._into(row)

    def _into(self, row: ChangeRow) -> Iterator[Fault]:
        if not row.action or (wrong := self._count(row)) is not None:
            if row.action and wrong is not None:
                yield _fault(row, "into", wrong)
            return
        for code in row.into:
            if code not in self.shape.nodes and code not in self.new:
                yield _fault(row, "into", K.grid_unknown, said=code)
            elif row.action != "split" and code == row.code:
                yield _fault(row, "into", K.into_itself, said=code)
            elif row.code not in self.past and self._ended(code):
                yield _fault(row, "into", K.grid_ended, said=code)

    def _count(self, row: ChangeRow) -> FaultKind | None:
        if row.action == "rename":
            return K.cell_needless if row.into else None
        if row.action == "split":
            return K.into_several if len(row.into) < 2 else None
        if row.action == "close" and not row.into:
            node = self.shape.nodes.get(row.code)
            above = node.parent if node else self.parents.get(row.code, "")
            return None if above or row.code in self.past else K.into_one
        return K.into_one if len(row.into) != 1 else None

    def _ended(self, code: str) -> bool:
        node = self.shape.nodes.get(code)
        return code in self.ending or code in self.past or (node is not None and node.ended is not None)

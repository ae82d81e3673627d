"""From what is known and what the sheets say to the tree to come: rows first, then names and parents, then ends and splits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from domain.roster.cells import LONGEST
from domain.roster.changerows import STRUCTURAL, ends_code, row_faults
from domain.roster.days import Days
from domain.roster.known import Known
from domain.roster.nodes import FIELDS, Choose, Heirs, Lot, Node, Shape, below_of, known_nodes, rest_first
from domain.roster.rows import ChangeRow, GridRow, Records
from domain.roster.sheets import Fault, FaultKind, Sheet


def reshape(records: Records, known: Known, days: Days, choose: Choose = rest_first) -> tuple[Shape, list[Fault]]:
    """The tree to come, and what speaks against it in the sheets `grids` and `changes`.

    choose: to which part of a split something goes.
    """
    work = _Reshaping(records, known, days, choose, Shape(known_nodes(known, days.zone)))
    work.sort_out()
    work.lay_rows()
    work.rename_and_move()
    work.end_grids()
    return work.shape, work.faults


@dataclass(slots=True)
class _Reshaping:
    """One import's reshaping, step by step."""

    records: Records
    known: Known
    days: Days
    choose: Choose
    shape: Shape
    faults: list[Fault] = field(default_factory=list)
    changes: list[ChangeRow] = field(default_factory=list)  # sound rows that are still to be done
    ends: dict[str, ChangeRow] = field(default_factory=dict)  # code -> the row that ends it
    told_ended: set[str] = field(default_factory=set)  # codes whose end a row tells, done or to be done

    # What is still to be done

    def sort_out(self) -> None:
        """Rows that were done before are settled; of the others the sound ones go on."""
        new = {row.code for row in self.records.grids}
        self.told_ended = {row.code for row in self.records.changes if ends_code(row)}
        pending = [row for row in self.records.changes if not self._done(row)]
        self.shape.settled += len(self.records.changes) - len(pending)
        self.faults += row_faults(pending, self.records, self.shape, new, self.days.today)
        wrong = {fault.row for fault in self.faults}
        unread = {row for sheet, row, _ in self.records.unread if sheet == Sheet.changes}
        self.changes = [row for row in pending if row.row not in wrong | unread]
        self.ends = {row.code: row for row in self.changes if ends_code(row)}

    def _done(self, row: ChangeRow) -> bool:
        """Done before; a name or a parent of what has ended meanwhile, as another row tells, matters no more."""
        if row.action in STRUCTURAL:
            return (row.action, row.code, frozenset(row.into)) in self.known.deeds
        return row.code in self.told_ended and row.code in self.shape.nodes and not self.shape.living(row.code)

    # Rows of `grids`

    def lay_rows(self) -> None:
        seen: set[str] = set()
        for row in self.records.grids:
            if row.code and row.code not in seen:
                seen.add(row.code)
                self._lay(row)

    def _lay(self, row: GridRow) -> None:
        node = self.shape.nodes.get(row.code)
        if node is None:
            node = self.shape.nodes[row.code] = Node(row.code, None)
            node.lay(row, FIELDS)
            node.ended = row.ended
            if row.ended and row.ended > self.days.today:
                self._fault("grids", row.row, "ended", FaultKind.day_to_come, said=row.ended.isoformat())
        elif node.ended is not None:
            self._lay_on_ended(row, node)
        elif row.code in self.ends:
            self.shape.settled += 1  # it ends now: nothing else about it matters any more
        elif row.ended is not None:
            self._fault("grids", row.row, "ended", FaultKind.ended_unsaid, said=row.code)
        else:
            node.lay(row, [column for column in FIELDS if column in row.given])

    def _lay_on_ended(self, row: GridRow, node: Node) -> None:
        """Codes are never given again: a row about an ended grid must know that it has ended."""
        ended = str(node.ended)
        if row.ended is not None and row.ended != node.ended:
            self._fault("grids", row.row, "ended", FaultKind.ended_otherwise, said=row.ended.isoformat(), ended=ended)
        elif row.ended is None and row.code not in self.told_ended:
            self._fault("grids", row.row, "code", FaultKind.code_ended, said=row.code, ended=ended)
        else:
            self.shape.settled += 1

    def _fault(self, sheet: str, row: int, column: str, kind: FaultKind, **facts: object) -> None:
        self.faults.append(Fault(sheet, row, column, kind, facts))

    # Names and parents

    def rename_and_move(self) -> None:
        for row in self.changes:
            node = self.shape.nodes.get(row.code)
            if node is None or row.action in STRUCTURAL:
                continue
            if row.action == "rename":
                self._rename(row, node)
            else:
                self._move(row, node)

    def _rename(self, row: ChangeRow, node: Node) -> None:
        if _says_otherwise(node, node.name, row.name):
            self._contradiction(row, "name", node, node.name)
        elif node.name == row.name:
            self.shape.settled += 1
        else:
            before, node.name = node.name, row.name
            _answer_to(node, (before,))
            node.said = node.said or (Sheet.changes, row.row)

    def _move(self, row: ChangeRow, node: Node) -> None:
        if _says_otherwise(node, node.parent, row.into[0]):
            self._contradiction(row, "into", node, node.parent)
        elif node.parent == row.into[0]:
            self.shape.settled += 1
        else:
            node.parent, node.parent_said = row.into[0], (Sheet.changes, row.row)
            node.said = node.said or (Sheet.changes, row.row)

    def _contradiction(self, row: ChangeRow, column: str, node: Node, said: str) -> None:
        first = node.said[1] if node.said else 0
        self._fault("changes", row.row, column, FaultKind.change_contradicts, said=said, first=first)

    # Ends and splits

    def end_grids(self) -> None:
        """Children go first, so that what a target is called counts when the rest is sorted."""
        structural = [row for row in self.changes if row.action in STRUCTURAL and row.code in self.shape.nodes]
        for row in structural:
            if row.action != "close" and self.shape.living(row.code):
                self._rehouse(row, self.shape.children())
        children = self.shape.children()
        gone = {row.row: self._gone(row, children) for row in structural}
        for row in structural:
            for node in gone[row.row]:
                self._hand_on(row, node, children)
            self.shape.kept.append(row)
        for row in structural:
            for node in gone[row.row] if ends_code(row) else []:
                node.ended = node.ended or self.days.today
        self._left_behind()

    def _gone(self, row: ChangeRow, children: Mapping[str, list[Node]]) -> list[Node]:
        """The grids a row is about: one, or the whole subtree that is closed."""
        node = self.shape.nodes[row.code]
        if row.action != "close" or node.ended is not None:
            return [node]
        found = below_of(row.code, self.shape.nodes, children)
        if row.into and row.into[0] in {below.code for below in found}:
            self._fault("changes", row.row, "into", FaultKind.into_below, said=row.into[0])
        for below in found[1:]:  # a row that hangs something on it would hang it there again next time
            if below.parent_said is not None and below.parent_said[0] is Sheet.grids and below.code not in self.ends:
                self._fault("grids", below.parent_said[1], "parent", FaultKind.grid_ended, said=below.parent)
        return [below for below in found if below is node or below.code not in self.ends]

    def _rehouse(self, row: ChangeRow, children: Mapping[str, list[Node]]) -> None:
        """Grids below one that ends, or is split, get another parent, where the sheet does not say which."""
        before = self.shape.nodes[row.code]
        targets = [self.shape.target(code, children) for code in row.into if code in self.shape.nodes]
        for child in children.get(row.code, []):
            if child.parent_said is not None or child.code in self.ends:
                continue  # said on purpose, or a fault told later; what ends as well stays where it was
            lot = Lot(" ".join((child.name, *child.aliases)), None, child.area)
            after = before.parent if child.code in row.into else self.choose(lot, targets) or _rest(row, before)
            if after != child.parent:
                child.parent, child.parent_said = after, (Sheet.changes, row.row)
                child.said = child.said or (Sheet.changes, row.row)

    def _hand_on(self, row: ChangeRow, node: Node, children: Mapping[str, list[Node]]) -> None:
        targets = (
            [self.shape.target(c, children) for c in row.into if c in self.shape.nodes] if len(row.into) > 1 else []
        )
        rest = _rest(row, self.shape.nodes[row.code])
        ended_at = self._ended_at(node, row) if ends_code(row) else None
        follows = node.id is not None
        self.shape.heirs.append(Heirs(row.row, row.action, node.code, tuple(targets), rest, ended_at, follows))
        if row.action == "merge" and follows and rest in self.shape.nodes:
            _answer_to(self.shape.nodes[rest], (node.name, *node.aliases))
            self.shape.nodes[rest].said = self.shape.nodes[rest].said or (Sheet.changes, row.row)

    def _ended_at(self, node: Node, row: ChangeRow) -> datetime | None:
        day = node.ended or (row.on if node.id is None else None)
        return self.days.end(day) if day is not None else self.days.now

    def _left_behind(self) -> None:
        """Whatever lives must not stand below what has ended; a grid that came in as ended has its parent for an heir."""
        told = {heirs.code for heirs in self.shape.heirs}
        for node in self.shape.nodes.values():
            above = self.shape.nodes.get(node.parent)
            if node.ended is None and above is not None and above.ended is not None and node.parent_said is not None:
                sheet, row = node.parent_said
                column = "parent" if sheet is Sheet.grids else "into"
                self._fault(sheet.value, row, column, FaultKind.grid_ended, said=above.code)
            elif node.ended is not None and node.id is None and node.code not in told and node.said is not None:
                ended_at = self.days.end(node.ended)
                heirs = Heirs(node.said[1], "close", node.code, (), node.parent, ended_at, follows=False)
                self.shape.heirs.append(heirs)


def _rest(row: ChangeRow, node: Node) -> str:
    """Who has what fits nobody: the grid itself where it lives on, else the first named, else its parent."""
    if row.code in row.into or not row.into:
        return row.code if row.into else node.parent
    return row.into[0]


def _says_otherwise(node: Node, said: str, wanted: str) -> bool:
    return node.said is not None and node.said[0] is Sheet.grids and said != wanted


def _answer_to(node: Node, names: tuple[str, ...]) -> None:
    """The grid is also called by these names, unless the sheet lists its aliases or they grow too long."""
    every = dict.fromkeys((*node.aliases, *names))
    longer = tuple(name for name in every if name != node.name and not set(name) & set(";；"))
    if not node.aliases_said and sum(map(len, longer)) <= LONGEST["aliases"]:
        node.aliases = longer

"""The grids as the sheets will leave them, each with the row that speaks of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from domain.grids import Grid
from domain.roster.days import last_day
from domain.roster.known import Known
from domain.roster.rows import ChangeRow, GridRow
from domain.roster.sheets import Sheet

Said = tuple[Sheet, int]
"""A sheet and a row of it."""

FIELDS = ("name", "level", "parent", "kind", "aliases", "households", "residents", "area")


@dataclass(slots=True)
class Node:
    """A grid as it will be; `id` None is new, `parent` a code or '', `ended` its last day.

    said: the row that speaks of it; parent_said: the row that says its parent. None: as it was.
    """

    code: str
    id: int | None
    name: str = ""
    level: str = ""
    parent: str = ""
    kind: str = "residential"
    aliases: tuple[str, ...] = ()
    households: int | None = None
    residents: int | None = None
    area: str | None = None
    ended: date | None = None
    said: Said | None = None
    parent_said: Said | None = None
    aliases_said: bool = False

    def lay(self, row: GridRow, columns: Iterable[str]) -> None:
        """Puts a row of `grids` over it, in these columns."""
        for column in columns:
            setattr(self, column, getattr(row, column))
        self.said = self.parent_said = (Sheet.grids, row.row)
        self.aliases_said = "aliases" in row.given

    def values(self) -> dict[str, Any]:
        """The columns a sheet has for it."""
        return {column: getattr(self, column) for column in FIELDS}


@dataclass(frozen=True, slots=True)
class Target:
    """One of the grids something may go to: what it and everything below it are called, and its polygon."""

    code: str
    names: tuple[str, ...]
    buildings: tuple[str, ...]
    area: str | None


@dataclass(frozen=True, slots=True)
class Lot:
    """What has to go to one of several grids: its words, its building's number, and its polygon or point as WKT."""

    words: str = ""
    building: str | None = None
    area: str | None = None


Choose = Callable[[Lot, Sequence[Target]], str | None]
"""The code of the one target the lot fits; None when it fits none, or more than one."""


def rest_first(_lot: Lot, _targets: Sequence[Target]) -> str | None:
    """Chooses nothing: everything stays with the rest."""
    return None


@dataclass(frozen=True, slots=True)
class Heirs:
    """Where the open matters of a grid go: to the one of `targets` they fit, else to `rest`, a code.

    ended_at: when the grid ended or ends; None: it lives on. follows: whether there can be matters at all.
    """

    row: int
    action: str
    code: str
    targets: tuple[Target, ...]
    rest: str
    ended_at: datetime | None
    follows: bool = True


@dataclass(slots=True)
class Shape:
    """The tree to come. `settled` rows say what is so already."""

    nodes: dict[str, Node] = field(default_factory=dict)
    heirs: list[Heirs] = field(default_factory=list)
    kept: list[ChangeRow] = field(default_factory=list)
    settled: int = 0

    def living(self, code: str) -> bool:
        """Whether there is such a grid, and it has not ended."""
        return code in self.nodes and self.nodes[code].ended is None

    def children(self) -> dict[str, list[Node]]:
        """Living grids by their parent's code."""
        found: dict[str, list[Node]] = defaultdict(list)
        for node in self.nodes.values():
            if node.ended is None:
                found[node.parent].append(node)
        return found

    def target(self, code: str, children: Mapping[str, list[Node]]) -> Target:
        """A grid with all that lies below it."""
        below = below_of(code, self.nodes, children)
        names = [name for node in below for name in (node.name, *node.aliases)]
        buildings = [n for node in below if node.level == "building" for n in (node.name, *node.aliases)]
        return Target(code, tuple(names), tuple(buildings), self.nodes[code].area)


def below_of(code: str, nodes: Mapping[str, Node], children: Mapping[str, list[Node]]) -> list[Node]:
    """The subtree, the grid itself first; each once, even where parents go round in a circle."""
    found, waiting = dict[str, Node](), [nodes[code]]
    while waiting:
        node = waiting.pop()
        if node.code not in found:
            found[node.code] = node
            waiting += children.get(node.code, [])
    return list(found.values())


def known_nodes(known: Known, zone: Any) -> dict[str, Node]:
    """Every grid the database has, as it is."""
    codes = known.codes
    return {code: _node(grid, codes, zone) for code, grid in known.grids.items()}


def _node(grid: Grid, codes: Mapping[int, str], zone: Any) -> Node:
    return Node(
        code=grid.code,
        id=grid.id,
        name=grid.name,
        level=grid.level,
        parent=codes[grid.parent_id] if grid.parent_id is not None else "",
        kind=grid.kind,
        aliases=grid.aliases,
        households=grid.households,
        residents=grid.residents,
        area=grid.area,
        ended=last_day(None, grid.ended_at, zone),
    )

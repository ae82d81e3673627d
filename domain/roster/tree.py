"""The tree of grids: materialised paths from who stands under whom, and what must not be: unknown parents, circles, wrong levels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from domain.roster.nodes import Node, Shape
from domain.roster.rows import Records
from domain.roster.sheets import LEVELS, Fault, FaultKind, Sheet

CYCLE_SHOWN = 6


def paths(parents: Mapping[int, int | None]) -> dict[int, str]:
    """Id -> "/1/4/9/", the grid itself last. `parents` must hold every id named in it, and no cycle."""
    found: dict[int, str] = {}
    for start in parents:
        trail: list[int] = []
        at: int | None = start
        while at is not None and at not in found:
            trail.append(at)
            at = parents[at]
        path = "/" if at is None else found[at]
        for grid in reversed(trail):
            path = f"{path}{grid}/"
            found[grid] = path
    return found


def tree_faults(records: Records, shape: Shape) -> Iterable[Fault]:
    """Faults of the tree to come, each at the cell that says the parent or the level."""
    for row in records.grids:
        if row.parent and row.parent not in shape.nodes:
            yield Fault("grids", row.row, "parent", FaultKind.parent_unknown, {"said": row.parent})
    looped = _loops(shape)
    for node in shape.nodes.values():
        above = shape.nodes.get(node.parent)
        if node.code in looped and node.parent_said is not None:
            yield _cycle(node, looped[node.code])
        elif above is not None and node.code not in looped and _deeper(above.level, node.level):
            yield from _parent_below(node, above)


def _loops(shape: Shape) -> dict[str, list[str]]:
    parents = {code: node.parent for code, node in shape.nodes.items()}
    looped: dict[str, list[str]] = {}
    for code in parents:
        if code not in looped and (loop := _loop(code, parents)):
            looped.update(dict.fromkeys(loop, loop))
    return looped


def _loop(start: str, parents: Mapping[str, str]) -> list[str]:
    """The codes of the cycle `start` itself lies on, or [] when it lies on none."""
    trail, seen, code = [start], {start}, parents.get(start, "")
    while code and code != start:
        if code in seen:
            return []
        trail.append(code)
        seen.add(code)
        code = parents.get(code, "")
    return trail if code == start and start else []


def _cycle(node: Node, loop: list[str]) -> Fault:
    sheet, row = node.parent_said or (Sheet.grids, 0)
    facts: dict[str, object] = {"loop": loop[:CYCLE_SHOWN], "length": len(loop)}
    return Fault(sheet.value, row, "parent" if sheet is Sheet.grids else "into", FaultKind.parent_cycle, facts)


def _deeper(above: str, below: str) -> bool:
    return above in LEVELS and below in LEVELS and LEVELS[above] > LEVELS[below]


def _parent_below(node: Node, above: Node) -> Iterable[Fault]:
    """Told at the row of the grid, else at that of its parent whose level changed; what was so before is not told again."""
    facts: dict[str, object] = {"level": node.level, "parent": above.code, "parent_level": above.level}
    if node.parent_said is not None:
        sheet, row = node.parent_said
        column = "level" if sheet is Sheet.grids else "into"
        yield Fault(sheet.value, row, column, FaultKind.parent_below, facts)
    elif above.said is not None and above.said[0] is Sheet.grids:
        facts["child"] = node.code
        yield Fault("grids", above.said[1], "level", FaultKind.level_above_child, facts)

"""What looks wrong on the map although each polygon by itself is sound: overlaps, holes, ends outside the parent, specks."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import shapely
from shapely.geometry.base import BaseGeometry

from domain.roster.nodes import Node, Shape

METRES_A_DEGREE = 111_320.0
"""Of latitude; of longitude it shrinks towards the poles."""
SLIVER = 5.0
"""Square metres; a border drawn twice overlaps with itself by less."""
SHARE = 0.001
"""Of the smaller grid; what overlaps less is a border drawn by hand."""
OUTSIDE = 0.01
"""Of a grid, and at least `SPECK` square metres."""
SPECK = 20.0
TINY = {"building": 15.0, "unit": 5.0, "shop": 5.0, "household": 5.0}
TINY_GRID = 500.0
"""Square metres below which a polygon is probably in the wrong unit, or a slip of the mouse."""


class Flaw(StrEnum):
    overlap = "overlap"
    outside = "outside"
    hole = "hole"
    tiny = "tiny"


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to look at: `other` is the second grid of an overlap or the parent; square metres, share of `code`'s area."""

    flaw: Flaw
    code: str
    other: str
    square_metres: float
    share: float
    where: BaseGeometry  # in degrees


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A polygon in metres, beside its node."""

    node: Node
    metres: BaseGeometry


def examine(shape: Shape) -> list[Remark]:
    """Remarks on living grids the sheets speak of, in the order of the codes; grids they do not speak of are only compared with."""
    living = [node for node in shape.nodes.values() if node.ended is None and node.area]
    if not any(node.said for node in living):
        return []
    scale = _scale(living)
    drawn = {node.code: _Drawn(node, _stretched(shapely.from_wkt(node.area or ""), scale)) for node in living}
    found = [*_overlaps(list(drawn.values()), scale)]
    for one in drawn.values():
        if one.node.said is not None:
            found += _alone(one, drawn, shape, scale)
    return sorted(found, key=lambda r: (r.flaw.value, r.code, r.other))


def _scale(nodes: Sequence[Node]) -> tuple[float, float]:
    """Metres a degree of longitude and of latitude; an office lies within one latitude."""
    south, north = shapely.from_wkt(nodes[0].area or "").bounds[1::2]
    return METRES_A_DEGREE * math.cos(math.radians((south + north) / 2)), METRES_A_DEGREE


def _stretched(shape: BaseGeometry, scale: tuple[float, float]) -> BaseGeometry:
    return shapely.transform(shape, lambda points: points * scale)


def _in_degrees(shape: BaseGeometry, scale: tuple[float, float]) -> BaseGeometry:
    return shapely.transform(shape, lambda points: points / scale)


def _overlaps(drawn: Sequence[_Drawn], scale: tuple[float, float]) -> Iterator[Remark]:
    """Between grids of the same level: siblings, and those across a border of their parents."""
    by_level: dict[str, list[_Drawn]] = defaultdict(list)
    for one in drawn:
        by_level[one.node.level].append(one)
    for same in by_level.values():
        shapes = [one.metres for one in same]
        pairs = shapely.STRtree(shapes).query(shapes, predicate="intersects").T.tolist()
        for first, second in pairs:
            if first < second and (same[first].node.said or same[second].node.said):
                yield from _overlap(same[first], same[second], scale)


def _overlap(one: _Drawn, other: _Drawn, scale: tuple[float, float]) -> Iterator[Remark]:
    shared = shapely.intersection(one.metres, other.metres)
    smaller = min(one.metres.area, other.metres.area)
    if shared.area > SLIVER and shared.area > SHARE * smaller:
        first, second = sorted((one, other), key=lambda d: d.node.code)
        share = shared.area / smaller
        where = _in_degrees(shared, scale)
        yield Remark(Flaw.overlap, first.node.code, second.node.code, shared.area, share, where)


def _alone(one: _Drawn, drawn: dict[str, _Drawn], shape: Shape, scale: tuple[float, float]) -> Iterator[Remark]:
    node, area = one.node, one.metres.area
    if area < TINY.get(node.level, TINY_GRID):
        yield Remark(Flaw.tiny, node.code, "", area, 1.0, shapely.from_wkt(node.area or ""))
    above = _nearest_drawn(node, drawn, shape)
    if above is not None:
        out = shapely.difference(one.metres, above.metres)
        if out.area > SPECK and out.area > OUTSIDE * area:
            where = _in_degrees(out, scale)
            yield Remark(Flaw.outside, node.code, above.node.code, out.area, out.area / area, where)
    for hole in _holes(one.metres):
        inside = [d.metres for d in drawn.values() if d.node.level == node.level and d is not one]
        left = shapely.difference(hole, shapely.union_all(inside)) if inside else hole
        if left.area > SLIVER and left.area > OUTSIDE * hole.area:
            yield Remark(Flaw.hole, node.code, "", left.area, left.area / area, _in_degrees(left, scale))


def _nearest_drawn(node: Node, drawn: dict[str, _Drawn], shape: Shape) -> _Drawn | None:
    """The nearest grid above that has a polygon."""
    code = node.parent
    while code in shape.nodes:
        if code in drawn:
            return drawn[code]
        code = shape.nodes[code].parent
    return None


def _holes(shape: BaseGeometry) -> Iterator[BaseGeometry]:
    for part in shapely.get_parts(shape):
        for ring in part.interiors:
            yield shapely.Polygon(ring)

"""Borders made into shapes on a sheet: the same projection for all, simplified to what an eye can see."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

import shapely
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

WIDTH, HEIGHT, EDGE = 1000.0, 640.0, 12.0
FINEST = 0.6
"""Units below which nothing is seen."""
LETTER = 33.0
"""Units one Chinese letter of a label takes."""
STEPS = (1, 3, 6, 11, 21)
"""From how many open matters on the next darker colour is used."""


@dataclass(frozen=True, slots=True)
class Shape:
    """One area in units of the sheet: `path` as SVG, and where its label stands; `roomy`: its name fits in."""

    key: int
    path: str
    x: float
    y: float
    roomy: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """The shapes and the size of the sheet they lie on."""

    width: float
    height: float
    shapes: tuple[Shape, ...]


def heat(count: int) -> int:
    """0 (nothing) to 5."""
    return sum(count >= step for step in STEPS)


@lru_cache(maxsize=8192)
def readable(area: str) -> BaseGeometry | None:
    """The polygons of a border in WKT (longitude, latitude), or None when it has none."""
    try:
        found = shapely.from_wkt(area)
    except (ShapelyError, ValueError):
        return None
    if found is None or found.is_empty or found.geom_type not in ("Polygon", "MultiPolygon"):
        return None
    return found if all(map(math.isfinite, found.bounds)) else None


def draw(areas: Iterable[tuple[int, str, str]]) -> Sheet | None:
    """The areas (key, name, WKT) on one sheet, large ones below small ones; None when none can be read."""
    found = [(key, name, shape) for key, name, area in areas if (shape := readable(area)) is not None]
    if not found:
        return None
    found.sort(key=lambda one: -one[2].area)
    put = _Projection(shapely.total_bounds([shape for _, _, shape in found]).tolist())
    return Sheet(put.width, put.height, tuple(put.shape(*one) for one in found))


class _Projection:
    """Longitude and latitude to the sheet: as on a town map, north above, both directions alike."""

    def __init__(self, bounds: Sequence[float]) -> None:
        self._west, south, east, self._north = bounds
        self._narrow = max(0.01, math.cos(math.radians((south + self._north) / 2)))
        wide, high = max(1e-9, (east - self._west) * self._narrow), max(1e-9, self._north - south)
        self._scale = min((WIDTH - 2 * EDGE) / wide, (HEIGHT - 2 * EDGE) / high)
        self.width, self.height = round(wide * self._scale + 2 * EDGE), round(high * self._scale + 2 * EDGE)

    def _put(self, x: float, y: float) -> tuple[float, float]:
        return (x - self._west) * self._narrow * self._scale + EDGE, (self._north - y) * self._scale + EDGE

    def shape(self, key: int, name: str, area: BaseGeometry) -> Shape:
        simple = area.simplify(FINEST / self._scale)
        shown = area if simple.is_empty else simple
        rings = chain.from_iterable((p.exterior, *p.interiors) for p in getattr(shown, "geoms", [shown]))
        middle = area.representative_point()
        x, y = self._put(middle.x, middle.y)
        room = (area.bounds[2] - area.bounds[0]) * self._narrow * self._scale
        return Shape(key, " ".join(map(self._ring, rings)), round(x, 1), round(y, 1), room > len(name) * LETTER)

    def _ring(self, ring: shapely.LinearRing) -> str:
        points = [self._put(x, y) for x, y, *_ in ring.coords[:-1]]
        return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z"

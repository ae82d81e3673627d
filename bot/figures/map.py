"""The map picture: each grid by its border, darker the more is open; grids without a border as tiles."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, cos, radians

import numpy as np
import shapely
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from shapely.geometry import MultiPolygon, Polygon

from bot.figures.paper import BODY, GREY, INK, LINE, MARGIN, SMALL, WIDTH, Paper, fitted, wide
from bot.texts.catalogue import Texts
from domain.pictures import MapFigures, PlaceCount

SHADES = ("#f4f6f8", "#fddc96", "#fbb552", "#e87f22", "#c4540a", "#7f2704")
"""From nothing to most, light to dark: told apart by the colour-blind and in grey."""
ON_DARK = 4
"""From this shade on letters are white."""
HEAD, LEGEND, TILE, COLUMNS = 140, 96, 104, 3
ROOM = WIDTH - 48.0
TALLEST, LOWEST = 1150.0, 420.0
MOST_TILES = 36
NAME, COUNT = 27.0, 34.0
Area = Polygon | MultiPolygon


def draw_map(data: MapFigures, texts: Texts, at: str) -> bytes:
    """A PNG, 1080 pixels wide; `at`: the moment in words. Errors: NoFontError."""
    drawn = [(place, shape) for place in data.places if (shape := _shape(place.area)) is not None]
    tiles = [place for place in data.places if _shape(place.area) is None]
    return _Map(data, texts, at, drawn, tiles).drawn()


def _shape(area: str | None) -> Area | None:
    """The polygon; None where there is none that can be drawn."""
    try:
        found = shapely.from_wkt(area) if area else None
    except shapely.errors.GEOSException:
        return None
    return found if isinstance(found, Area) and found.area and shapely.is_valid(found) else None


class _Map:
    """Heading, map, tiles, legend, one under the other."""

    def __init__(
        self,
        data: MapFigures,
        texts: Texts,
        at: str,
        drawn: Sequence[tuple[PlaceCount, Area]],
        tiles: Sequence[PlaceCount],
    ) -> None:
        self._data, self._words, self._at, self._drawn, self._tiles = data, texts.phrases.pictures, at, drawn, tiles
        self._steps = steps(max((p.open for p in data.places), default=0))
        self._map_height = self._fit() if drawn else 0.0
        rows = ceil(min(len(tiles), MOST_TILES) / COLUMNS)
        self._tiles_height = (
            rows * TILE + (76 if drawn else 30) + (50 if len(tiles) > MOST_TILES else 0) if tiles else 0.0
        )
        parts = [h for h in (self._map_height, self._tiles_height) if h]
        self._paper = Paper(int(HEAD + LEGEND + sum(parts) + 18 * (len(parts) + 1)))

    def drawn(self) -> bytes:
        paper, words = self._paper, self._words
        heading = words.map_heading.format(grid=self._data.grid, n=self._data.open)
        paper.text(MARGIN, 50, fitted(heading, 46, WIDTH - 2 * MARGIN), 46, bold=True)
        paper.text(MARGIN, 104, words.open_and_late.format(at=self._at), SMALL, GREY)
        y = float(HEAD)
        if self._drawn:
            self._draw_map(y)
            y += self._map_height + 18
        if self._tiles:
            self._draw_tiles(y)
            y += self._tiles_height + 18
        self._legend(y)
        return paper.png()

    # the map

    def _fit(self) -> float:
        """Sets the scale; gives how high the panel is."""
        west, south, east, north = shapely.union_all([shape for _, shape in self._drawn]).bounds
        self._shrink = max(cos(radians((south + north) / 2)), 0.01) if abs(north) <= 90 else 1.0
        across, high = max((east - west) * self._shrink, 1e-9), max(north - south, 1e-9)
        self._scale = min((ROOM - 60) / across, (TALLEST - 60) / high)
        panel = max(high * self._scale + 60, LOWEST)
        self._west, self._north = west, north
        self._left = 24 + (ROOM - across * self._scale) / 2
        self._down = (panel - high * self._scale) / 2
        return panel

    def _draw_map(self, top: float) -> None:
        self._paper.panel(top, self._map_height)
        for place, shape in self._drawn:
            shade = self._shade(place.open)
            self._outline(
                self._placed(shape, top), facecolor=SHADES[shade], edgecolor="#8792a0", linewidth=1.4, zorder=2
            )
        for _, area in self._data.outlines:
            around = _shape(area)
            if around is not None:
                self._outline(self._placed(around, top), facecolor="none", edgecolor=INK, linewidth=2.6, zorder=3)
        taken: list[tuple[float, float, float, float]] = []
        for place, shape in sorted(self._drawn, key=lambda one: -one[1].area):
            self._label(place, self._placed(shape, top), taken)

    def _placed(self, shape: Area, top: float) -> Area:
        """In pixels of the card."""

        def pixels(points: np.ndarray) -> np.ndarray:
            x = self._left + (points[:, 0] - self._west) * self._shrink * self._scale
            return np.column_stack([x, top + self._down + (self._north - points[:, 1]) * self._scale])

        placed: Area = shapely.transform(shape, pixels)
        return placed

    def _outline(self, shape: Area, **style: object) -> None:
        for part in shapely.get_parts(shape):
            if part.geom_type == "Polygon":
                rings = [np.asarray(ring.coords)[:, :2] for ring in (part.exterior, *part.interiors)]
                codes = [code for r in rings for code in (Path.MOVETO, *[Path.LINETO] * (len(r) - 2), Path.CLOSEPOLY)]
                self._paper.axes.add_patch(PathPatch(Path(np.concatenate(rings), codes), **style))

    def _label(self, place: PlaceCount, shape: Area, taken: list[tuple[float, float, float, float]]) -> None:
        """Number and name where they fit into the border and onto no other label; the number alone else, if that fits."""
        at = _middle(shape)
        full, half = _counts(place), ceil(len(place.name) / 2)
        two = (place.name[:half], place.name[half:])
        for counts, name in ((full, (place.name,)), (full, two), (full, ()), (str(place.open), ())):
            across = max(wide(words, size) for words, size in ((counts, COUNT), *((part, NAME) for part in name))) + 6
            high = COUNT + 4 + len(name) * (NAME + 6)
            box = (at.x - across / 2, at.y - high / 2, at.x + across / 2, at.y + high / 2)
            if shape.buffer(4).contains(shapely.box(*box)) and not any(_meet(box, other) for other in taken):
                taken.append(box)
                self._write(place, (at.x, box[1] + COUNT / 2 + 2), counts, name)
                return

    def _write(self, place: PlaceCount, at: tuple[float, float], counts: str, name: Sequence[str]) -> None:
        colour = "white" if self._shade(place.open) >= ON_DARK else INK
        self._paper.text(*at, counts, COUNT, colour, side="center", bold=True)
        for n, part in enumerate(name):
            self._paper.text(
                at[0], at[1] + COUNT / 2 + 10 + NAME / 2 + n * (NAME + 6), part, NAME, colour, side="center"
            )

    # tiles

    def _draw_tiles(self, top: float) -> None:
        paper, words = self._paper, self._words
        paper.panel(top, self._tiles_height)
        y = top + 16
        if self._drawn:
            paper.text(MARGIN, top + 40, words.without_border, BODY, GREY)
            y = top + 70
        across = (WIDTH - 2 * MARGIN) / COLUMNS
        for n, place in enumerate(self._tiles[:MOST_TILES]):
            self._tile(place, MARGIN + n % COLUMNS * across, y + n // COLUMNS * TILE, across - 10)
        if len(self._tiles) > MOST_TILES:
            more = words.further.format(n=len(self._tiles) - MOST_TILES)
            paper.text(MARGIN, top + self._tiles_height - 30, more, SMALL, GREY)

    def _tile(self, place: PlaceCount, x: float, y: float, across: float) -> None:
        shade = self._shade(place.open)
        colour = "white" if shade >= ON_DARK else INK
        self._paper.box(x, y, across, TILE - 10, SHADES[shade], edge=LINE)
        self._paper.text(x + 14, y + 30, fitted(place.name, NAME, across - 28), NAME, colour)
        self._paper.text(x + 14, y + 68, _counts(place), 36, colour, bold=True)

    # shades

    def _shade(self, count: int) -> int:
        return sum(count >= step for step in self._steps)

    def _legend(self, y: float) -> None:
        paper, x = self._paper, float(MARGIN)
        paper.text(x, y + 44, self._words.scale, SMALL, GREY)
        x += wide(self._words.scale, SMALL) + 30
        lows = (0, *self._steps)
        for n, low in enumerate(lows):
            high = self._steps[n] - 1 if n < len(self._steps) else None
            words = str(low) if high == low else f"{low}–{high}" if high is not None else f"{low}+"
            paper.box(x, y + 28, 44, 32, SHADES[n], edge="#8792a0")
            paper.text(x + 54, y + 44, words, SMALL, INK)
            x += 54 + wide(words, SMALL) + 30


def _middle(shape: Area) -> shapely.Point:
    """Where there is most room around a label; the centre of gravity where there is nearly as much, as eyes expect it."""
    centre, roomiest = shape.centroid, shapely.maximum_inscribed_circle(shape, tolerance=2.0)
    around = shape.boundary.distance(centre) if shape.contains(centre) else 0.0
    return centre if around > 0.9 * roomiest.length else shapely.Point(roomiest.coords[0])


def steps(most: int) -> tuple[int, ...]:
    """From how many on each darker shade begins: 1 and then even, round ones up to the most."""
    if most <= len(SHADES) - 1:
        return tuple(range(1, most + 1)) or (1,)
    part = most / (len(SHADES) - 1)
    size = next(s for s in (1, 2, 3, 5, 10, 20, 30, 50, 100, 200, 300, 500, 1000, 10**6) if s >= part)
    return (
        tuple(low for low in (1, *(n * size for n in range(1, len(SHADES) - 1))) if low <= most)
        if size > 1
        else (1, 2, 3, 4, 5)
    )


def _counts(place: PlaceCount) -> str:
    return f"{place.open} ({place.late})" if place.late else str(place.open)


def _meet(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]

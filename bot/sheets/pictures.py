"""Pictures of polygons that lie upon one another, for whoever draws the map: one PNG for each knot of grids."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from math import cos, radians
from pathlib import Path as FilePath
from typing import Any

import numpy as np
import shapely
from matplotlib import font_manager
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from shapely.geometry.base import BaseGeometry

from domain.roster.nodes import Node, Shape
from services.street.roster_shapes import METRES_A_DEGREE, Flaw, Remark

CHINESE = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Microsoft YaHei",
    "SimHei",
    "PingFang SC",
    "Heiti SC",
    "Arial Unicode MS",
)
MOST = 40
"""Pictures; whoever has more than that has drawn in the wrong coordinates."""
_PAPER = {"facecolor": "white", "alpha": 0.8, "linewidth": 0, "pad": 1.5}
COLOURS = ("#4878a8", "#6a9a58", "#b08a3e", "#8a6aa8", "#4a9a98", "#a86a7a")


def draw_overlaps(remarks: Sequence[Remark], shape: Shape, folder: FilePath) -> list[FilePath]:
    """Writes `overlap-CODE-….png` into the folder, one for all grids that overlap in a chain; gives the files."""
    overlaps = [remark for remark in remarks if remark.flaw is Flaw.overlap]
    if not overlaps:
        return []
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for knot in list(_knots(overlaps))[:MOST]:
        codes = sorted({code for remark in knot for code in (remark.code, remark.other)})
        file = folder / f"overlap-{_plain('-'.join(codes[:3]))}.png"
        _draw(knot, [shape.nodes[code] for code in codes], shape, file)
        files.append(file)
    return files


def _plain(words: str) -> str:
    return re.sub(r"[^\w\-]", "_", words)[:80]


def _knots(remarks: Sequence[Remark]) -> Iterator[list[Remark]]:
    """Overlaps that hang together by a grid."""
    left = list(remarks)
    while left:
        knot, codes = [left.pop(0)], set[str]()
        while True:
            codes |= {code for remark in knot for code in (remark.code, remark.other)}
            more = [remark for remark in left if codes & {remark.code, remark.other}]
            if not more:
                break
            knot += more
            left = [remark for remark in left if remark not in more]
        yield knot


@cache
def _chinese() -> str | None:
    """A font on this machine that has Chinese characters."""
    there = {font.name for font in font_manager.fontManager.ttflist}
    return next((name for name in CHINESE if name in there), None)


def _draw(knot: Sequence[Remark], nodes: Sequence[Node], shape: Shape, file: FilePath) -> None:
    figure = Figure(figsize=(9, 9), dpi=110, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    for above in sorted({node.parent for node in nodes}):
        if above in shape.nodes and shape.nodes[above].area:
            _outline(axes, _shape(shape.nodes[above]), edgecolor="#888888", linestyle="--", facecolor="none")
    for place, node in enumerate(nodes):
        colour = COLOURS[place % len(COLOURS)]
        _outline(axes, _shape(node), edgecolor=colour, facecolor=colour, alpha=0.35, linewidth=2)
        alone = shapely.difference(_shape(node), shapely.union_all([remark.where for remark in knot]))
        _label(axes, _shape(node) if alone.is_empty else alone, _name(node), color="#222222", fontsize=11)
    for remark in knot:
        _outline(axes, remark.where, edgecolor="#c02020", facecolor="#e03030", alpha=0.75, hatch="//")
        _label(axes, remark.where, f"{remark.square_metres:,.0f} m²", color="#7a0000", fontsize=10, bbox=_PAPER)
    _furnish(axes, knot, nodes)
    figure.savefig(file)


def _shape(node: Node) -> BaseGeometry:
    return shapely.from_wkt(node.area or "")


def _name(node: Node) -> str:
    return f"{node.code}\n{node.name}" if _chinese() else node.code


def _outline(axes: Any, shape: BaseGeometry, **style: Any) -> None:
    """A polygon with its holes; lines and points of an intersection are left out."""
    for part in shapely.get_parts(shape):
        if part.geom_type == "Polygon":
            rings = [np.asarray(ring.coords)[:, :2] for ring in (part.exterior, *part.interiors)]
            codes = [code for ring in rings for code in (Path.MOVETO, *[Path.LINETO] * (len(ring) - 2), Path.CLOSEPOLY)]
            axes.add_patch(PathPatch(Path(np.concatenate(rings), codes), **style))


def _label(axes: Any, shape: BaseGeometry, words: str, **style: Any) -> None:
    at = shape.representative_point()
    font = {"family": _chinese()} if _chinese() else {}
    axes.annotate(words, (at.x, at.y), ha="center", va="center", **font, **style)


def _furnish(axes: Any, knot: Sequence[Remark], nodes: Sequence[Node]) -> None:
    """Frame, proportions, a bar for the scale, and a title that says what is red."""
    west, south, east, north = shapely.union_all([_shape(node) for node in nodes]).bounds
    margin = max(east - west, north - south) * 0.06 or 0.001
    axes.set_xlim(west - margin, east + margin)
    axes.set_ylim(south - 2 * margin, north + margin)
    shrink = cos(radians((south + north) / 2))
    axes.set_aspect(1 / max(shrink, 0.01))
    axes.ticklabel_format(useOffset=False)
    bar = _round_length((east - west) * METRES_A_DEGREE * shrink / 4)
    width = bar / (METRES_A_DEGREE * shrink)
    axes.plot([west, west + width], [south - margin] * 2, color="black", linewidth=3)
    axes.annotate(f"{bar:,.0f} m", (west + width / 2, south - 1.1 * margin), ha="center", va="top", fontsize=9)
    title = "红色：两个网格都画进去的地方" if _chinese() else "red: drawn into two grids"
    font = {"family": _chinese()} if _chinese() else {}
    axes.set_title(f"{title}（{len(knot)}）" if _chinese() else f"{title} ({len(knot)})", **font)


def _round_length(metres: float) -> float:
    """1, 2 or 5 times a power of ten, not above."""
    power = 10.0 ** np.floor(np.log10(max(metres, 1.0)))
    return float(max(step * power for step in (1, 2, 5) if step * power <= max(metres, 1.0)))

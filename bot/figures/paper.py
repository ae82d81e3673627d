"""A card of its own light paper, on which things are put by pixels from the upper left; readable in light and dark chats."""

from __future__ import annotations

import io
import unicodedata
from functools import cache

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import BoxStyle, FancyBboxPatch, Rectangle
from matplotlib.patheffects import Stroke

from bot.posters.font import font_file
from bot.posters.lettering import drawable

WIDTH = 1080
"""Pixels: as wide as most telephones show."""
MARGIN = 44
TINY, SMALL, BODY, LARGE, HUGE = 23, 27, 31, 38, 62
"""Heights of letters, pixels; a picture is shown at a third of it."""
MIDDLE = 0.37
"""How far the middle of characters and figures lies above the baseline, in heights of letters."""
PAPER, PANEL, LINE = "#eef1f4", "#ffffff", "#d5dbe1"
INK, GREY = "#17212b", "#54606c"
BLUE, GREEN, ORANGE = "#0072b2", "#009e73", "#d55e00"
PALE_BLUE, PALE_GREEN = "#a9cfe6", "#a5dcc9"
"""Colours of Okabe and Ito, which the colour-blind tell apart."""
LANGUAGE = "zh-Hans"
"""Of the glyphs: the font draws 骨, 直, 令 as in Japan otherwise."""


@cache
def _font() -> FontProperties:
    return FontProperties(fname=font_file())


def wide(text: str, size: float) -> float:
    """Pixels a line takes, a little generously."""
    return size * sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.55 for c in text)


def fitted(text: str, size: float, room: float) -> str:
    """The text, or its beginning with an ellipsis, within so many pixels."""
    if wide(text, size) <= room:
        return text
    while text and wide(text + "…", size) > room:
        text = text[:-1]
    return text.rstrip() + "…"


class Paper:
    """One picture being drawn. Errors: NoFontError when the font is not installed."""

    def __init__(self, height: int) -> None:
        self.height = height
        self._figure = Figure(figsize=(WIDTH / 100, height / 100), dpi=100, facecolor=PAPER)
        FigureCanvasAgg(self._figure)
        self.axes = self._figure.add_axes((0, 0, 1, 1))
        self.axes.set_xlim(0, WIDTH)
        self.axes.set_ylim(height, 0)
        self.axes.axis("off")

    def panel(self, top: float, height: float) -> None:
        """A white sheet across the card."""
        style = BoxStyle.Round(pad=0, rounding_size=22)
        box = FancyBboxPatch((24, top), WIDTH - 48, height, boxstyle=style, facecolor=PANEL, edgecolor="none", zorder=0)
        self.axes.add_patch(box)

    def box(self, x: float, y: float, width: float, height: float, colour: str, *, edge: str = "none") -> None:
        self.axes.add_patch(Rectangle((x, y), width, height, facecolor=colour, edgecolor=edge, linewidth=1, zorder=2))

    def line(self, xs: list[float], ys: list[float], colour: str, width: float = 1.0, *, behind: bool = False) -> None:
        self.axes.plot(xs, ys, color=colour, linewidth=width, solid_joinstyle="round", zorder=1 if behind else 3)

    def text(
        self, x: float, y: float, words: str, size: float, colour: str = INK, *, side: str = "left", bold: bool = False
    ) -> None:
        """`y` is the middle of the line. Bold is a line around each letter: the font has one weight."""
        put = self.axes.text(
            x,
            y + MIDDLE * size,  # set by the baseline: by their own ink 一 and 四 of one row would not stand in one line
            drawable(words),
            fontproperties=_font(),
            fontsize=size * 0.72,
            color=colour,
            ha=side,
            va="baseline",
            parse_math=False,
            zorder=5,
        )
        put.set_language(LANGUAGE)
        if bold:
            put.set_path_effects([Stroke(linewidth=size * 0.03, foreground=colour), Stroke(linewidth=0)])

    def png(self) -> bytes:
        out = io.BytesIO()
        self._figure.savefig(out, format="png", facecolor=PAPER)
        return out.getvalue()

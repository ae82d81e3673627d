"""One poster on A4: big letters for old eyes, one drawing for PDF and PNG alike."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from pathlib import Path

import segno
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.collections import PatchCollection
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Rectangle
from matplotlib.patheffects import Stroke

WIDTH, HEIGHT = 210.0, 297.0
"""A4 in millimetres."""
MARGIN = 14.0
POINT = 0.3528
"""Millimetres in a point."""
DPI = 300
GREEN, PALE, INK, GREY, RED = "#0b5d4f", "#e8f1ee", "#16211e", "#4d5b57", "#b3261e"
CODE_SIDE = 62.0
BOTTOM = 92.0
"""Where the part with the code begins, counted from the lower edge."""
LARGEST, SMALLEST = 1.3, 0.5
"""How far letters grow or shrink so that everything fits the page."""


@dataclass(frozen=True, slots=True)
class Row:
    """Somebody on the poster. post, name and how they are reached."""

    post: str
    name: str
    contact: str


@dataclass(frozen=True, slots=True)
class Poster:
    """Everything that is printed, in words; `link` is what the code opens."""

    above: str
    place: str
    rows: tuple[Row, ...]
    further: tuple[str, ...]
    sections: tuple[tuple[str, tuple[str, ...]], ...]
    names_title: str
    scan: str
    scan_how: tuple[str, ...]
    urgent: str
    footer: str
    link: str

    def words(self) -> str:
        """Every character that is drawn."""
        rows = (part for row in self.rows for part in (row.post, row.name, row.contact))
        sections = (part for title, lines in self.sections for part in (title, *lines))
        single = (self.above, self.place, self.names_title, self.scan, self.urgent, self.footer, "•")
        return "".join([*single, *rows, *self.further, *sections, *self.scan_how])


def draw(poster: Poster, font: FontProperties, path: Path) -> None:
    """Writes the file; .pdf or .png by its name. Errors: OSError."""
    figure = Figure(figsize=(WIDTH / 25.4, HEIGHT / 25.4))
    ax = figure.add_axes((0, 0, 1, 1))
    ax.set_xlim(0, WIDTH)
    ax.set_ylim(0, HEIGHT)
    ax.axis("off")
    _Sheet(ax, font).fill(poster)
    with rc_context({"pdf.fonttype": 3, "savefig.dpi": DPI}):
        if path.suffix == ".pdf":
            figure.savefig(path, metadata={"Title": f"{poster.above} {poster.place}", "CreationDate": None})
        else:
            figure.savefig(path)


def wide(text: str) -> float:
    """How many widths of a Chinese character the text takes, a little generously."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.56 for c in text)


def wrapped(text: str, room: float) -> list[str]:
    """Lines of at most `room` character widths; no line begins with a closing mark, Latin words stay whole where they fit."""
    lines, line = [], ""
    for piece in _pieces(text):
        if wide(line + piece) > room and line and piece not in "，。、：；！？）」":
            lines.append(line.rstrip())
            line = ""
        line = (line + piece) if line else piece.lstrip()
    return [*lines, line] if line else lines


def _pieces(text: str) -> list[str]:
    pieces: list[str] = []
    for character in text:
        latin = character.isascii() and not character.isspace()
        if latin and pieces and pieces[-1][-1].isascii() and not pieces[-1][-1].isspace() and len(pieces[-1]) < 24:
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


class _Sheet:
    """Puts things onto the page from the top down; `y` is the upper edge of what comes next, in millimetres."""

    def __init__(self, ax: Axes, font: FontProperties) -> None:
        self._ax, self._font = ax, font

    def fill(self, poster: Poster) -> None:
        self._head(poster)
        size = LARGEST
        while size > SMALLEST and self._middle(poster, size, dry=True) < BOTTOM + 2:
            size -= 0.04
        self._middle(poster, size)
        self._foot(poster)

    def _head(self, poster: Poster) -> None:
        self._box(0, HEIGHT - 50, WIDTH, 50, GREEN)
        self._text(MARGIN, HEIGHT - 16, poster.above, 24, "white")
        size = min(54.0, (WIDTH - 2 * MARGIN) / POINT / max(wide(poster.place), 1))
        self._text(MARGIN, HEIGHT - 36, poster.place, size, "white", bold=True)

    def _middle(self, poster: Poster, size: float, *, dry: bool = False) -> float:
        y = HEIGHT - 50 - 5 * size
        y = self._title(poster.names_title, y, size, dry=dry)
        column = max((wide(row.post) for row in poster.rows), default=0.0) * 20 * size * POINT
        for row in poster.rows:
            y = self._row(row, y, size, column, dry=dry)
        for line in poster.further:
            y = self._lines(line, y, 17 * size, GREY, dry=dry)
        for title, lines in poster.sections:
            y = self._title(title, y - 2.5 * size, size, dry=dry)
            for line in lines:
                y = self._lines(line, y, 17.5 * size, INK, dry=dry, bullet=True)
        return y

    def _title(self, words: str, y: float, size: float, *, dry: bool) -> float:
        high = 11 * size
        if not dry:
            self._box(MARGIN, y - high, wide(words) * 22 * size * POINT + 10, high, PALE)
            self._text(MARGIN + 5, y - high / 2, words, 22 * size, GREEN, bold=True)
        return y - high - 2 * size

    def _row(self, row: Row, y: float, size: float, column: float, *, dry: bool) -> float:
        high = 15 * size
        if not dry:
            middle = y - high / 2
            post_end = MARGIN + 4 + column + 5
            room = WIDTH - MARGIN - post_end
            names = min(36 * size, room / POINT / max(wide(row.name) + wide(row.contact) * 0.85 + 0.6, 1))
            self._text(MARGIN + 4, middle, row.post, 20 * size, GREY)
            self._text(post_end, middle, row.name, names, INK, bold=True)
            self._text(WIDTH - MARGIN, middle, row.contact, names * 0.85, GREEN, bold=True, right=True)
        return y - high

    def _lines(self, words: str, y: float, size: float, colour: str, *, dry: bool, bullet: bool = False) -> float:
        indent = size * POINT * 0.9 if bullet else 0.0
        left = MARGIN + 4
        for n, line in enumerate(wrapped(words, (WIDTH - MARGIN - left - indent) / (size * POINT))):
            high = size * POINT * 1.34
            if not dry:
                if bullet and n == 0:
                    self._text(left, y - high / 2, "•", size, GREEN)
                self._text(left + indent, y - high / 2, line, size, colour)
            y -= high
        return y - size * POINT * 0.12

    def _foot(self, poster: Poster) -> None:
        self._box(0, 0, WIDTH, BOTTOM - 4, PALE)
        low = 19.0
        self._code(poster.link, MARGIN, low, CODE_SIDE)
        left = MARGIN + CODE_SIDE + 9
        room = (WIDTH - MARGIN - left) / POINT
        self._text(
            left, low + CODE_SIDE - 8, poster.scan, min(34.0, room / max(wide(poster.scan), 1)), GREEN, bold=True
        )
        y = low + CODE_SIDE - 20
        for line in poster.scan_how:
            for part in wrapped(line, room / 19):
                self._text(left, y, part, 19, INK)
                y -= 9.5
        self._text(left, y - 4, poster.urgent, min(20.0, room / max(wide(poster.urgent), 1)), RED, bold=True)
        self._text(MARGIN, 9, poster.footer, 11, GREY)

    def _code(self, link: str, x: float, y: float, side: float) -> None:
        """A square code with its quiet zone of four modules, which readers need."""
        matrix = [list(row) for row in segno.make(link, error="q", micro=False).matrix_iter(border=4)]
        unit = side / len(matrix)
        self._box(x, y, side, side, "white")
        dark = [
            Rectangle((x + column * unit, y + side - (row + 1) * unit), unit, unit)
            for row, line in enumerate(matrix)
            for column, module in enumerate(line)
            if module
        ]
        self._ax.add_collection(PatchCollection(dark, facecolor="black", edgecolor="black", linewidth=0.05))

    def _box(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        self._ax.add_patch(Rectangle((x, y), width, height, facecolor=colour, edgecolor="none"))

    def _text(
        self, x: float, y: float, words: str, size: float, colour: str, *, bold: bool = False, right: bool = False
    ) -> None:
        """`y` is the middle of the line. Bold is a line around each letter, for the font has one weight.

        The letters above it stay letters, for whoever searches the file or has it read aloud.
        """
        for outline in [True, False] if bold else [False]:
            self._ax.text(
                x,
                y,
                words,
                fontproperties=self._font,
                fontsize=size,
                color=colour,
                ha="right" if right else "left",
                va="center_baseline",
                path_effects=[Stroke(linewidth=size * 0.028, foreground=colour)] if outline else None,
                parse_math=False,
            )

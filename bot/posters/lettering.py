"""A font with Chinese characters that comes with the installation, cut down to what is printed."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from fontTools import subset
from fontTools.ttLib import TTFont
from matplotlib.font_manager import FontProperties

from bot.posters.font import font_file

SIMPLIFIED = "ZHS "
"""The font draws 骨, 直, 令 as in Japan unless it is asked for the forms of this language."""


# It tells at "info" of each table it cuts; nobody who prints a poster wants to know.
logging.getLogger("fontTools").setLevel(logging.WARNING)


@contextmanager
def lettering(text: str) -> Iterator[FontProperties]:
    """The font for the characters of `text` while the block lasts; takes a second. Errors: NoFontError."""
    with tempfile.TemporaryDirectory(prefix="xiaoshao-") as folder:
        file = Path(folder) / "letters.otf"
        with TTFont(font_file(), lazy=True) as font:
            _speak_simplified(font, text)
            cutter = subset.Subsetter(subset.Options(layout_features=[], notdef_outline=True, hinting=False))
            cutter.populate(text=text + "…")
            cutter.subset(font)
            font.save(file)
        yield FontProperties(fname=file)


def drawable(text: str) -> str:
    """The text without what the font cannot draw: emoji, control characters."""
    known = _known()
    return "".join(c for c in text if ord(c) in known)


@cache
def _known() -> frozenset[int]:
    with TTFont(font_file(), lazy=True) as font:
        return frozenset(font.getBestCmap())


def _speak_simplified(font: Any, text: str) -> None:
    """Each character gets the glyph the font keeps for simplified Chinese."""
    forms = dict(_local_forms(font["GSUB"].table))
    for table in font["cmap"].tables:
        if table.isUnicode() and hasattr(table, "cmap"):
            for point in {ord(c) for c in text} & table.cmap.keys():
                table.cmap[point] = forms.get(table.cmap[point], table.cmap[point])


def _local_forms(gsub: Any) -> Iterator[tuple[str, str]]:
    for script in gsub.ScriptList.ScriptRecord:
        for system in script.Script.LangSysRecord:
            if system.LangSysTag != SIMPLIFIED:
                continue
            features = (gsub.FeatureList.FeatureRecord[i] for i in system.LangSys.FeatureIndex)
            for lookup in (i for f in features if f.FeatureTag == "locl" for i in f.Feature.LookupListIndex):
                for part in gsub.LookupList.Lookup[lookup].SubTable:
                    yield from getattr(getattr(part, "ExtSubTable", part), "mapping", {}).items()

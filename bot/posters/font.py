"""The font that comes with the installation; no font of the system is ever used."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

PACKAGE, FILE = "notojp_matplotlib", "fonts/NotoSansCJKjp-Regular.otf"


class NoFontError(Exception):
    """The font's package is not installed."""


def font_file() -> Path:
    """Where the font lies. Errors: NoFontError."""
    spec = find_spec(PACKAGE)
    places = spec.submodule_search_locations if spec is not None else None
    for place in places or ():
        if (file := Path(place) / FILE).is_file():
            return file
    raise NoFontError("notojp-matplotlib")

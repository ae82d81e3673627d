"""Where it is: from the words, the group, the home or a shared location to a grid."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

import shapely
from sqlalchemy.engine import Connection

from domain.grids import Grid
from domain.people import Person
from domain.tickets import Whereabouts
from nlp import Place
from nlp.normalise import normalise
from nlp.place import number
from storage import grids

_N = r"(?:\d+|[一二三四五六七八九十百]+)"
_BUILDING = re.compile(
    rf"^(?:(?:{_N}|[a-d])\s*(?:号院|期|区)\s*)?(?:[a-z]\d{{0,2}}|{_N}[a-z]?)\s*(?:号?[楼栋幢座]|#楼?|号院|-(?=\d))",
    re.IGNORECASE,
)
_DASHED_UNIT = re.compile(r"^\d{1,2}$")
_NUMBER = re.compile(r"[A-Za-z]?\d+[A-Za-z]?|[A-Za-z]|[一二三四五六七八九十百]+(?=号?[楼栋幢座#])")


def whereabouts(place: Place, *, latitude: float | None = None, longitude: float | None = None) -> Whereabouts:
    """A reading's place as the ticket keeps it."""
    return Whereabouts(place.words, place.building, place.unit, place.floor, place.room, latitude, longitude)


def find_grid(c: Connection, where: Whereabouts, landmark: str | None, base: Grid | None) -> Grid | None:
    """The narrowest grid the words name: inside `base` (group or home) first, an estate named elsewhere outranks it.

    None when neither words nor base say anything.
    """
    if where.latitude is not None and where.longitude is not None:
        return by_location(c, where.latitude, where.longitude) or base
    named = _by_name(grids.every(c), landmark) if landmark else []
    if named and base is not None:
        within = [g for g in named if base.contains(g.path) or g.contains(base.path)]
        named = within or named
    start = named[0] if named else base
    if named and base is not None and start is not None and start.contains(base.path):
        start = base
    return _building(c, start, where.building) if start is not None else None


def _by_name(every: list[Grid], name: str) -> list[Grid]:
    """Grids that bear the name, the lowest levels last so that the widest unambiguous one is taken."""
    return sorted((g for g in every if _spelling(name) in _names(g)), key=lambda g: (g.path.count("/"), g.code))


def _building(c: Connection, start: Grid, building: str | None) -> Grid:
    """The building of that number below `start`, when there is exactly one.

    Who lives in building 3 may speak of building 5: that one is next door, not inside.
    """
    if not building:
        return start
    if start.level == "building" and start.parent_id is not None and not is_numbered(start, building):
        start = grids.get(c, start.parent_id)
    found = [g for g in grids.under(c, start.path) if g.level == "building" and is_numbered(g, building)]
    return found[0] if len(found) == 1 else start


def is_numbered(grid: Grid, building: str) -> bool:
    """Whether it bears the number: 12 is 十二号楼, and B12栋 where people leave the letter out."""
    names = (grid.name, *grid.aliases)
    last = [found for name in names for found in _NUMBER.findall(name)[-1:]]
    return any(building in (number(found), re.sub("[A-Za-z]", "", found)) for found in last)


def by_location(c: Connection, latitude: float, longitude: float) -> Grid | None:
    """The lowest grid whose polygon covers the point."""
    point = shapely.Point(longitude, latitude)
    covering = [g for g in grids.every(c) if g.area and shapely.covers(shapely.from_wkt(g.area), point)]
    return max(covering, key=lambda g: g.path.count("/"), default=None)


def home_of(c: Connection, person: Person) -> Grid | None:
    return grids.get(c, person.home_grid_id) if person.home_grid_id is not None else None


def described(where: Whereabouts, grid: Grid | None, home: str | None, landmark: str | None = None) -> Whereabouts:
    """The place with words for people: what was said, else the home, else as neighbours call the grid.

    "3栋东门" alone says little to a supervisor: a building found is called by its full name.
    """
    if where.words and grid is not None and grid.level == "building" and not landmark and where.building:
        rest = _BUILDING.sub("", where.words, count=1)
        return replace(where, words=f"{grid.name}{rest}{'单元' if _DASHED_UNIT.match(rest) else ''}")
    if where.words:
        return where
    return replace(where, words=home or (grid.spoken if grid else ""))


def match_typed(c: Connection, typed: str, limit: int = 6) -> list[Grid]:
    """Grids whose name or alias fits what was typed, best first; near misses count."""
    import difflib  # noqa: PLC0415  # only when somebody types a name

    wanted = _spelling(typed.strip())
    scored = []
    for grid in grids.every(c):
        score = max(_likeness(wanted, name, difflib.SequenceMatcher) for name in _names(grid))
        if score >= 0.5:  # half of the characters in order
            scored.append((-score, grid.path.count("/"), grid.code, grid))
    return [grid for *_, grid in sorted(scored, key=lambda item: item[:3])][:limit]


def named(grid: Grid, typed: str) -> bool:
    """Whether the words name the grid outright; a near miss is asked about instead ("did you mean")."""
    wanted = _spelling(typed.strip())
    return any(name in wanted or (len(wanted) > 1 and wanted in name) for name in _names(grid))


def _names(grid: Grid) -> list[str]:
    return [_spelling(name) for name in (grid.name, *grid.aliases)]


@lru_cache(maxsize=1 << 16)
def _spelling(name: str) -> str:
    """As the reading spells what people write: SOHO as soho, 陽光花園 as 阳光花园."""
    return normalise(name)


def _likeness(wanted: str, name: str, matcher: type) -> float:
    if not wanted or not name:
        return 0.0
    if name in wanted or wanted in name:
        return 0.9 + 0.1 * min(len(wanted), len(name)) / max(len(wanted), len(name))
    # "小区" is in half of all names and makes none of them alike.
    return float(matcher(None, wanted.removesuffix("小区"), name.removesuffix("小区")).ratio())

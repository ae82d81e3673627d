"""What one viewer may see on the web board: asked anew at each look, of one subtree, without residents' names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection, Row

import nlp
from domain.digest import DigestView
from domain.grids import Grid, chain_of
from domain.passes import Pass
from domain.people import Person
from domain.tickets import Ticket
from domain.views import TicketView
from services.showing import viewing
from services.supervision import digests
from services.work import House
from storage import board as rows
from storage import grids, people
from storage.board import COUNTED, STATES, Sought

__all__ = ["COUNTED", "PAGE", "STATES", "Sought"]

PAGE = 25
LAST_PAGE = 400
MOST_AREAS = 4000
MOST_NAMED = 300
ON_WALL = {"overdue": 4, "due": 2, "unheard": 2}


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who stands above the grid at this moment."""

    person: Person
    grid: Grid


@dataclass(frozen=True, slots=True)
class Part:
    """A grid with what is open and late in its whole subtree; `area` as WKT, or None where no border is known."""

    id: int
    name: str
    open: int
    late: int
    area: str | None = None


@dataclass(frozen=True, slots=True)
class Overview:
    """How a subtree stands: the digest of this moment, its parts, its categories, most first."""

    digest: DigestView
    parts: tuple[Part, ...]
    categories: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Wall:
    """The same for everybody's eyes: no digest lines, only what neighbours may read of the most pressing matters."""

    overview: Overview
    map: tuple[Part, ...]
    overdue: tuple[TicketView, ...]
    due: tuple[TicketView, ...]
    unheard: tuple[TicketView, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of a list. `total` is right up to COUNTED; `choices` are grids to choose from, `level` how deep each lies."""

    tickets: tuple[TicketView, ...]
    total: int
    page: int
    choices: tuple[tuple[int, str, int], ...]
    chosen: Grid | None


def admit(c: Connection, one: Pass, now: datetime) -> Viewer | None:
    """The viewer a pass speaks of, if they still lead or supervise its grid or one above, and the grid still is."""
    grid = grids.some(c, [one.grid]).get(one.grid)
    if grid is None or grid.ended_at is not None:
        return None
    if not digests.supervises(c, people.duties_of(c, one.person, now), grid):
        return None
    return Viewer(people.get(c, one.person), grid)


def overview(c: Connection, house: House, viewer: Viewer, now: datetime) -> Overview:
    """How the subtree stands now."""
    grid = viewer.grid
    digest = digests.compose(c, house, grid, now, now=now)
    below = [Part(g.id, g.name, *count) for g, count in _counted(c, grid, grids.children(c, grid.id), now)]
    return Overview(digest, tuple(below), tuple(rows.by_category(c, grid.path)))


def _counted(c: Connection, grid: Grid, parts: Iterable[Grid], now: datetime) -> Iterator[tuple[Grid, tuple[int, int]]]:
    sums = _Sums(c, grid.path, now)
    return ((part, sums.of(part.path)) for part in parts)


class _Sums:
    """What is open and late in any subtree below one grid, from one look."""

    def __init__(self, c: Connection, path: str, now: datetime) -> None:
        self._sums: dict[str, tuple[int, int]] = {}
        for row in rows.by_path(c, path, now):
            for above in _paths(row.grid_path):
                opened, late = self._sums.get(above, (0, 0))
                self._sums[above] = (opened + int(row.n), late + int(row.late))

    def of(self, path: str) -> tuple[int, int]:
        return self._sums.get(path, (0, 0))


def _paths(path: str) -> Iterator[str]:
    """The path and those above it."""
    ids = path.strip("/").split("/")
    return (f"/{'/'.join(ids[: n + 1])}/" for n in range(len(ids)))


def parts(c: Connection, viewer: Viewer, now: datetime) -> tuple[Part, ...]:
    """What a map of the subtree shows: the first grids below it that have a border, else those right below without one."""
    grid, sums = viewer.grid, _Sums(c, viewer.grid.path, now)
    drawn = _outermost(grid, rows.outlined(c, grid.path, MOST_AREAS))
    found = [Part(r.id, r.name, *sums.of(r.path), r.area) for r in drawn]
    shown = {r.path for r in drawn}
    hidden = [g for g in grids.children(c, grid.id) if not any(path.startswith(g.path) for path in shown)]
    return (*found, *(Part(g.id, g.name, *sums.of(g.path)) for g in hidden))


def _outermost(grid: Grid, outlined: Iterable[Row[Any]]) -> list[Row[Any]]:
    """Those not inside another one; the grid's own border only where nothing below it has one."""
    own, found = [], list[Row[Any]]()
    for row in outlined:
        if row.path == grid.path:
            own.append(row)
        elif not found or not str(row.path).startswith(str(found[-1].path)):
            found.append(row)
    return found or own


def wall(c: Connection, house: House, viewer: Viewer, now: datetime) -> Wall:
    """For a screen everybody passes."""

    def some(state: str) -> tuple[TicketView, ...]:
        found, _ = rows.listed(c, viewer.grid.path, sought(house, now, state), limit=ON_WALL[state])
        names = _without_buildings(c, found)
        return tuple(_for_all(viewing.for_wall(c, house, t, now), names[t.id]) for t in found)

    due = some("due")
    unheard = tuple(t for t in some("unheard") if t.id not in {one.id for one in due})
    return Wall(overview(c, house, viewer, now), parts(c, viewer, now), some("overdue"), due, unheard)


def _for_all(view: TicketView, grid: str) -> TicketView:
    return replace(view, grid=grid, place="", assignee=None, holder=None)


def _without_buildings(c: Connection, found: Iterable[Ticket]) -> dict[int, str]:
    """For each ticket the nearest place above it that is more than one house."""
    chains = {t.id: chain_of(t.grid_path) for t in found}
    known = grids.some(c, {n for chain in chains.values() for n in chain})
    return {
        ticket: next((known[n].name for n in chain if n in known and known[n].level != "building"), "")
        for ticket, chain in chains.items()
    }


def sought(
    house: House, now: datetime, state: str = "open", category: str | None = None, words: tuple[str, ...] = ()
) -> Sought:
    """What to look for; an unknown state or category is as if none was named."""
    return Sought(
        now,
        digests.waits(house, now).tonight,
        state if state in STATES else "open",
        category if category in house.matters else None,
        words,
    )


def listing(
    c: Connection, house: House, viewer: Viewer, what: Sought, grid_id: int | None, page: int
) -> Listing | None:
    """A page of the list, of a grid in the subtree if one is named; None for a grid outside of it."""
    chosen = grids.some(c, [grid_id]).get(grid_id) if grid_id is not None else None
    if grid_id is not None and (chosen is None or not viewer.grid.contains(chosen.path)):
        return None
    page = min(max(0, page), LAST_PAGE)
    path = (chosen or viewer.grid).path
    found, total = rows.listed(c, path, what, offset=page * PAGE, limit=PAGE)
    views = tuple(_line(viewing.for_supervisor(c, house, t, what.now)) for t in found)
    return Listing(views, total, page, _choices(c, viewer.grid), chosen)


def _line(view: TicketView) -> TicketView:
    """Others may look over the shoulder."""
    return replace(view, place=nlp.public_text(view.place))


def _choices(c: Connection, grid: Grid) -> tuple[tuple[int, str, int], ...]:
    """Every grid below, or, where there are too many to choose from, those right below."""
    found = rows.named(c, grid.path, MOST_NAMED + 1)
    if len(found) > MOST_NAMED:
        return tuple((g.id, g.name, 1) for g in grids.children(c, grid.id)[:MOST_NAMED])
    own = grid.path.count("/")
    return tuple((r.id, r.name, r.path.count("/") - own) for r in found if r.path != grid.path)


def ticket(c: Connection, house: House, viewer: Viewer, number: str, now: datetime) -> TicketView | None:
    """One matter of the subtree with its course; None for any other number."""
    found = rows.numbered(c, number)
    if found is None or not viewer.grid.contains(found.grid_path):
        return None
    return viewing.for_board(c, house, found, now)

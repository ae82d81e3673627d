"""Figures of a span for each category and each grid, rolled up to those above: new, closed, open, rates, usual hours."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from statistics import median

from sqlalchemy.engine import Connection

from domain.grids import Grid
from domain.people import HANDLING_POSTS
from services.supervision.sheets import Raw
from storage import grids, people
from storage.exports import Scope
from storage.sums import spans, sums


@dataclass(slots=True)
class Tally:
    """What was counted for one category or one grid with everything below it."""

    figures: Counter[str] = field(default_factory=Counter)
    to_accept: array[float] = field(default_factory=lambda: array("d"))
    to_resolve: array[float] = field(default_factory=lambda: array("d"))

    def row(self) -> tuple[Raw, ...]:
        """The values of the columns `services.supervision.sheets` calls figures."""
        n = self.figures
        return (
            *(n["new"], n["urgent"], n["again"], n["closed"], n["unanswered"], n["open"], n["overdue"]),
            *(_share(n["contacted"], n["asked"]), n["asked"], _share(n["solved"], n["answered"]), n["answered"]),
            *(_share(n["satisfied"], n["rated"]), n["rated"], _hours(self.to_accept), _hours(self.to_resolve)),
        )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _hours(seconds: array[float]) -> float | None:
    return median(seconds) / 3600 if seconds else None


@dataclass(slots=True)
class Tallies:
    """Counted once, shown twice: by category and by grid."""

    categories: dict[str, Tally] = field(default_factory=dict)
    grids: dict[int, Tally] = field(default_factory=dict)

    def of(self, grid: int, category: str) -> tuple[Tally, Tally]:
        """The two a ticket counts in; the grid's is its own, without what lies below."""
        return self.categories.setdefault(category, Tally()), self.grids.setdefault(grid, Tally())


def count(c: Connection, scope: Scope, now: datetime) -> Tallies:
    """Everything of the scope, by category and by the very grid each ticket lies in."""
    found = Tallies()
    for grid, category, figures in sums(c, scope, now):
        for tally in found.of(grid, category):
            tally.figures.update(figures)
    for grid, category, accepted, resolved in spans(c, scope):
        for tally in found.of(grid, category):
            tally.to_resolve.append(resolved)
            if accepted is not None:
                tally.to_accept.append(accepted)
    return found


def by_category(found: Tallies) -> Iterator[tuple[Raw, ...]]:
    """A row a category, most new tickets first."""
    order = sorted(found.categories.items(), key=lambda one: (-one[1].figures["new"], one[0]))
    return ((code, code, *tally.row()) for code, tally in order)


def by_grid(c: Connection, scope: Scope, found: Tallies, now: datetime) -> Iterator[tuple[Raw, ...]]:
    """A row a living grid down to those that have workers (no buildings), each after the one above, with all below in it."""
    every = {g.id: g for g in grids.ever(c)}
    chosen = [g for path in scope.paths for g in _below(c, path) if g.level != "building"]
    sums_of = {g.id: Tally() for g in chosen}
    for grid_id, tally in found.grids.items():
        for above in every[grid_id].chain():
            if above in sums_of:
                _add(sums_of[above], tally)
    on_duty = _workers(c, chosen, now)
    for grid in chosen:
        above_it = every[grid.parent_id].name if grid.parent_id in every else ""
        about = (grid.code, grid.name, grid.level, above_it, on_duty.get(grid.id, ""))
        yield (*about, grid.households, grid.residents, *sums_of[grid.id].row())


def _below(c: Connection, path: str) -> list[Grid]:
    return grids.every(c) if path == "/" else grids.under(c, path)


def _add(into: Tally, tally: Tally) -> None:
    into.figures.update(tally.figures)
    into.to_accept.extend(tally.to_accept)
    into.to_resolve.extend(tally.to_resolve)


def _workers(c: Connection, chosen: Iterable[Grid], now: datetime) -> dict[int, str]:
    """Who works in each grid now, as names."""
    duties = [d for d in people.duties_as(c, HANDLING_POSTS, now) if d.post is HANDLING_POSTS[0]]
    wanted = {g.id for g in chosen}
    named = people.names(c, {d.person_id for d in duties if d.grid_id in wanted})
    found: dict[int, dict[str, None]] = {}
    for duty in duties:
        if duty.grid_id in wanted:
            found.setdefault(duty.grid_id, {})[named[duty.person_id]] = None
    return {grid: "、".join(names) for grid, names in found.items()}

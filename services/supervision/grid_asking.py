"""/grid: one grid at a glance for who looks after it or stands above it: its people, what is open, what is hot, what lies below."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.engine import Connection

import nlp
from domain.finding import Mark
from domain.grids import Grid
from domain.notices import Kind
from domain.refusals import GridHow, NoSuchGrid, NotAWorker
from services import public
from services.supervision import finding
from services.work import House, Outcome, Work
from storage import finding as rows
from storage import grids
from storage.finding import Filter

HOT_FOR = timedelta(days=30)
BELOW = 8
"""Places right below that are shown, those with most to do first."""
MINE = 3
_LISTS = {"open": "未结", "overdue": "超期"}
"""Buttons of the card, as the words /find reads them."""


def show_grids(work: Work, words: str) -> Outcome:
    """The card of the grid with that code or name; without words those of the caller. Errors: NotAWorker, GridHow, NoSuchGrid."""
    mine = finding.reach(work.c, work.person.id, work.now)
    if not mine:
        raise NotAWorker
    said = words.strip().lower()
    if not said and len(mine) > MINE:
        raise GridHow
    known = rows.places(work.c, [g.path for g in mine]) if said else []
    named = [p.id for p in known if said == p.code.lower()] or [
        p.id for p in known if said in {name.lower() for name in p.names}
    ]
    found = named[:MINE] if said else [g.id for g in mine]
    if not found:
        raise NoSuchGrid(code=words.strip()[:40])
    for grid_id in found:
        work.answer_about(Kind.grid_card, str(grid_id), grid=grid_id)
    return Outcome("shown")


def press(work: Work, grid_id: int, do: str) -> Outcome:
    """A button of a card: another card, or a list of what is open, overdue or of a category. Errors: NoSuchGrid."""
    grid = _within(work.c, work.person.id, grid_id, work.now)
    if grid is None:
        raise NoSuchGrid(code="")
    if do == "card":
        work.answer_about(Kind.grid_card, str(grid.id), grid=grid.id)
        return Outcome("shown")
    word = _LISTS.get(do) or (do if do in nlp.CATEGORIES else None)
    if word is None:
        raise NoSuchGrid(code="")
    return finding.find(work, f"{grid.code} {word}")


def _within(c: Connection, person_id: int, grid_id: int, now: datetime) -> Grid | None:
    grid = grids.some(c, [grid_id]).get(grid_id)
    mine = finding.reach(c, person_id, now)
    return grid if grid is not None and any(g.contains(grid.path) for g in mine) else None


def shown(c: Connection, house: House, person_id: int, grid_id: int, now: datetime) -> dict[str, Any] | None:
    """The card's facts as they are now; None when the grid is not the reader's (any more)."""
    del house
    grid = _within(c, person_id, grid_id, now)
    if grid is None:
        return None
    chain = grids.some(c, grid.chain())
    things = public.four_things(c, grid, now)
    states = rows.counts_by_state(c, grid.path)
    late = Filter([grid.path], 0, now, now, marks=frozenset({Mark.overdue}))
    hot = rows.hottest(c, grid.path, now - HOT_FOR)
    return {
        "name": grid.name,
        "code": grid.code,
        "level": grid.level,
        "above": [chain[i].name for i in reversed(grid.chain()[1:]) if i in chain],
        "households": grid.households or 0,
        "residents": grid.residents or 0,
        "people": [{"name": p.name, "post": p.post.value, "phone": p.phone} for p in (*things.workers, *things.above)],
        "states": {status.value: n for status, n in states.items()},
        "open": sum(states.values()),
        "overdue": rows.found(c, late, 0, 1)[1],
        "hot": [[category, n] for category, n in hot],
        **_below(c, grid),
    }


def _below(c: Connection, grid: Grid) -> dict[str, Any]:
    """How many places lie right below, and the busiest of them with what is open in it."""
    children = grids.children(c, grid.id)
    totals: Counter[int] = Counter()
    for path, n in rows.open_by_path(c, grid.path):
        for part in path[len(grid.path) :].split("/")[:1]:
            if part:
                totals[int(part)] += n
    busiest = sorted(children, key=lambda g: (-totals[g.id], g.code))[:BELOW]
    return {
        "below": [{"id": g.id, "name": g.name, "open": totals[g.id]} for g in busiest],
        "below_n": len(children),
    }

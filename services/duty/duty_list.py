"""/duty: who is on in the grids one looks after, who comes next, who is away; and the turns somebody above sets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from domain.grids import ABOVE_ESTATES, HOUSES, Grid, lineage
from domain.notices import Kind
from domain.people import HANDLING_POSTS, SUPERVISING_POSTS, Duty
from domain.refusals import NotASupervisor, NotAWorker, UnknownGrid
from services.duty.turns import coming, end_turns, set_turns
from services.supervising import supervised_grids
from services.work import Outcome, Work
from storage import duty, figures, grids, invites, people
from storage.figures import WorkGrid

PAGE = 8
"""Grids in one message."""
PEOPLE = 6
"""Of one grid that are named; the others are counted."""
TURNS, TURNS_EACH = 4, 2
"""Turns to come of one grid alone, and of each of several."""
_POSTS = frozenset({*HANDLING_POSTS, *SUPERVISING_POSTS})
_END = frozenset({"停", "停止", "取消", "off", "stop"})
Facts = dict[str, Any]


def duties(work: Work, words: str) -> Outcome:
    """/duty, or /duty G1, shows; /duty G1 李师傅 陈姐 7天 sets turns; /duty G1 停 ends them.

    Errors: NotAWorker, UnknownGrid, NotASupervisor; TurnsAlone, DutyHow, DateImpossible, of turns.
    """
    mine = _reach(work)
    code, _, rest = words.strip().partition(" ")
    if not code:
        return _show(work, mine)
    grid = _coded(work, code)
    if grid is None or not any(g.contains(grid.path) for g in mine):
        raise UnknownGrid(said=code, grid=mine[0].code)
    if rest and not _above(work, [grid]):
        raise NotASupervisor
    if rest.strip().lower() in _END:
        end_turns(work, grid)
    elif rest:
        set_turns(work, grid, rest)
    return _show(work, [_estate(work, grid)], grid.id)


def show_page(work: Work, grid_id: int, page: int) -> Outcome:
    """Another page of what is below a grid; 0: of all the caller's. Errors: NotAWorker, UnknownGrid."""
    mine = _reach(work)
    if not grid_id:
        return _show(work, mine, page=page)
    grid = grids.some(work.c, [grid_id]).get(grid_id)
    if grid is None or not any(g.contains(grid.path) for g in mine):
        raise UnknownGrid(said="", grid=mine[0].code)
    return _show(work, [_estate(work, grid)], grid_id, page)


def _coded(work: Work, code: str) -> Grid | None:
    found = grids.by_code(work.c, code) or grids.by_code(work.c, code.upper())
    return grids.living(work.c, found) if found is not None else None


def _reach(work: Work) -> list[Grid]:
    """The topmost grids the caller supervises or works in; of who holds another post their own grid. Errors: NotAWorker."""
    held = [(d.post, _estate(work, work.grid(d.grid_id))) for d in people.duties_of(work.c, work.person.id, work.now)]
    found = {g.id: g for post, g in held if post in _POSTS or g.level not in ABOVE_ESTATES}.values()
    if not found:
        raise NotAWorker
    tops = [g for g in found if not any(o.id != g.id and o.contains(g.path) for o in found)]
    return sorted(tops, key=lambda g: g.path)


def _estate(work: Work, grid: Grid) -> Grid:
    """The grid in which a house lies."""
    while grid.level in HOUSES and grid.parent_id is not None:
        grid = work.grid(grid.parent_id)
    return grid


def _above(work: Work, tops: list[Grid]) -> bool:
    """Whether the caller stands above any of them."""
    mine = supervised_grids(work, work.person.id)
    return any(g.contains(top.path) for g in mine for top in tops)


# -- what is shown --


def _show(work: Work, tops: list[Grid], asked: int = 0, page: int = 0) -> Outcome:
    """The handling grids below, those with nobody first, so many a page; who is away above them on the first."""
    staff = [r for r in invites.staff_under(work.c, [g.path for g in tops], work.now) if r.post in _POSTS]
    working, elsewhere = _places(work, tops, staff)
    on = _on(work, [*working, *elsewhere])
    every = sorted([*_without_covered(working, on), *elsewhere], key=lambda g: (bool(on[g.id]), g.code))
    page = min(max(0, page), (len(every) - 1) // PAGE)
    shown = every[page * PAGE : (page + 1) * PAGE]
    away = _away(work, staff)
    below = {g.id for g in every}
    others = {p: facts for grid_id, here in away.items() if grid_id not in below for p, facts in here.items()}
    work.answer(
        Kind.duty,
        turns=_rows(work, shown, on, away, TURNS if len(every) == 1 else TURNS_EACH),
        away=list(others.values())[:PAGE] if page == 0 else [],
        total=len(every),
        bare=sum(not on[g.id] for g in every),
        left=max(0, len(every) - (page + 1) * PAGE),
        page=page,
        grid=asked,
        pair=_pair(staff) if _above(work, tops) else None,
    )
    return Outcome("duties")


def _pair(staff: Sequence[Any]) -> Facts | None:
    """A grid and two names of one post in it, for an example of turns that would be taken as it stands."""
    held: dict[tuple[str, str], dict[int, str]] = defaultdict(dict)
    for row in staff:
        if row.post in HANDLING_POSTS and row.name:
            held[row.code, row.post][row.person_id] = row.name
    several = ((code, list(names.values())[:2]) for (code, _), names in held.items() if len(names) > 1)
    return next(({"code": code, "names": names} for code, names in several), None)


def _places(work: Work, tops: list[Grid], staff: Sequence[Any]) -> tuple[list[WorkGrid], list[WorkGrid]]:
    """The grids of the workers, and wherever else somebody does their work; with neither the tops themselves."""
    working = {g.id: g for top in tops for g in figures.work_grids(work.c, top.path)}
    elsewhere = {r.grid_id: (r.code, r.grid, r.path) for r in staff if r.post in HANDLING_POSTS}
    if not working and not elsewhere:
        elsewhere = {g.id: (g.code, g.name, g.path) for g in tops}
    found = [WorkGrid(i, *named, None, None) for i, named in elsewhere.items() if i not in working]
    return list(working.values()), found


def _on(work: Work, places: Iterable[WorkGrid]) -> dict[int, list[Duty]]:
    """Who is on now in each, the first asked first; each person once."""
    found: dict[int, dict[int, Duty]] = defaultdict(dict)
    held = [d for d in people.duties_in(work.c, [g.id for g in places], work.now) if d.post in HANDLING_POSTS]
    for one in sorted(held, key=lambda d: HANDLING_POSTS.index(d.post)):
        found[one.grid_id].setdefault(one.person_id, one)
    return defaultdict(list, {grid_id: list(here.values()) for grid_id, here in found.items()})


def _without_covered(places: list[WorkGrid], on: dict[int, list[Duty]]) -> list[WorkGrid]:
    """A grid of micro grids is covered by theirs, a micro grid by that of its grid: with nobody of their own they are left out."""
    covered = {g.path for g in places if on[g.id]}
    above = {part for path in covered for part in lineage(path)}
    return [g for g in places if g.path in covered or (g.path not in above and covered.isdisjoint(lineage(g.path)))]


def _away(work: Work, staff: Sequence[Any]) -> dict[int, dict[int, Facts]]:
    """Who is away in each grid: by person until which day, and who stands in."""
    leaves = {one.person_id: one for one in duty.begun(work.c, work.now)}
    names = people.names(work.c, {leaves[r.person_id].deputy_id for r in staff if r.person_id in leaves})
    found: dict[int, dict[int, Facts]] = defaultdict(dict)
    for row in (r for r in staff if r.person_id in leaves):
        one = leaves[row.person_id]
        until = (one.until_at - timedelta(hours=12)).isoformat()
        found[row.grid_id][row.person_id] = {"name": row.name, "deputy": names.get(one.deputy_id, ""), "until": until}
    return dict(found)


def _rows(
    work: Work, shown: list[WorkGrid], on: dict[int, list[Duty]], away: dict[int, dict[int, Facts]], count: int
) -> list[Facts]:
    rotas = duty.rotas_of(work.c, [g.id for g in shown])
    names = people.names(work.c, {d.person_id for g in shown for d in on[g.id]} | {p for r in rotas for p in r.people})
    next_ = [(r, p, at) for r in rotas for p, at in coming(r, work.now, count)]
    return [
        {
            "grid": g.name,
            "code": g.code,
            "now": [{"name": names.get(d.person_id, ""), "post": d.post.value} for d in on[g.id][:PEOPLE]],
            "count": len(on[g.id]),
            "coming": [
                {"name": names.get(p, ""), "post": r.post, "from_at": at.isoformat()}
                for r, p, at in sorted(next_, key=lambda n: n[2])
                if r.grid_id == g.id
            ],
            "away": list(away.get(g.id, {}).values())[:PEOPLE],
        }
        for g in shown
    ]

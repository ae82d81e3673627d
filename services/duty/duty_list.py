"""/duty: whose turn it is in the reader's grids, who is away; and the turns somebody above sets."""

from __future__ import annotations

from datetime import timedelta

from domain.grids import Grid
from domain.notices import Kind
from domain.people import HANDLING_POSTS
from domain.refusals import NotASupervisor, NotAWorker, UnknownGrid
from services.duty.turns import end_turns, set_turns
from services.supervising import supervised_grids
from services.work import Outcome, Work
from storage import duty, grids, people

TURNS_SHOWN = 4
_END = frozenset({"停", "停止", "取消", "off", "stop"})


def duties(work: Work, words: str) -> Outcome:
    """/duty: shows; /duty G1 李师傅 陈姐 7天 sets turns; /duty G1 停 ends them.

    Errors: UnknownGrid, NotASupervisor, NotAWorker; TurnsAlone, DutyHow, DateImpossible, of turns.
    """
    code, _, rest = words.strip().partition(" ")
    if not code:
        return _show(work)
    grid = grids.by_code(work.c, code) or grids.by_code(work.c, code.upper())
    mine = supervised_grids(work, work.person.id)
    if grid is None and mine:
        raise UnknownGrid(said=code, grid=mine[0].code)
    if grid is None or not any(g.contains(grid.path) for g in mine):
        raise NotASupervisor
    if rest.strip().lower() in _END:
        end_turns(work, grid)
    else:
        set_turns(work, grid, rest)
    return _show(work, [grid])


def _show(work: Work, wanted: list[Grid] | None = None) -> Outcome:
    mine = people.duties_of(work.c, work.person.id, work.now)
    if wanted is None and not mine:
        raise NotAWorker
    found = wanted or list(grids.some(work.c, {d.grid_id for d in mine}).values())
    turns = [_turns(work, grid) for grid in found]
    away = [
        {"name": people.get(work.c, p).name, "deputy": people.get(work.c, d).name}
        for p, d in duty.away(work.c, work.now).items()
        if any(x.grid_id in {g.id for g in found} for x in people.duties_of(work.c, p, work.now))
    ]
    work.answer(Kind.duty, turns=turns, away=away)
    return Outcome("duties")


def _turns(work: Work, grid: Grid) -> dict[str, object]:
    """Who is on now, and the turns to come where there are some."""
    now = [d for d in people.duties_in(work.c, [grid.id], work.now) if d.post in HANDLING_POSTS]
    names = people.names(work.c, {d.person_id for d in now})
    coming: list[dict[str, str]] = []
    for rota in duty.rotas_of(work.c, [grid.id]):
        at = max(work.now, rota.first_at)
        for _ in range(TURNS_SHOWN):
            on = duty.whose_turn(rota.first_at, rota.days, rota.people, at) or rota.people[0]
            start = rota.first_at + (at - rota.first_at) // timedelta(days=rota.days) * timedelta(days=rota.days)
            coming.append({"name": people.get(work.c, on).name, "from_at": start.isoformat()})
            at = start + timedelta(days=rota.days)
    on_duty = [{"name": names[d.person_id], "post": d.post.value} for d in now]
    return {"grid": grid.name, "now": on_duty, "coming": coming}

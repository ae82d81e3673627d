"""/duty: whose turn it is in the reader's grids, who is away; and the turns somebody above sets."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta

from domain.days import ImpossibleDayError, find_day, number
from domain.grids import Grid
from domain.notices import Kind
from domain.people import HANDLING_POSTS, Duty
from domain.refusals import DutyHow, NotASupervisor, NotAWorker, UnknownGrid
from services.supervising import supervised_grids
from services.work import Outcome, Work
from storage import duty, grids, people

AT = time(8)
"""When one turn gives way to the next."""
_LENGTH = re.compile(r"([0-9]{1,2}|[一二两三四五六七八九十]{1,2})\s*(天|日|周|星期|days?|weeks?)")
TURNS_SHOWN = 4


def duties(work: Work, words: str) -> Outcome:
    """/duty: shows; /duty G1 李师傅 陈姐 7天 sets turns; /duty G1 停 ends them. Errors: DutyHow, UnknownGrid, NotASupervisor, NotAWorker."""
    code, _, rest = words.strip().partition(" ")
    if not code:
        return _show(work)
    grid = grids.by_code(work.c, code)
    mine = supervised_grids(work, work.person.id)
    if grid is None and mine:
        raise UnknownGrid(said=code, grid=mine[0].code)
    if grid is None or not any(g.contains(grid.path) for g in mine):
        raise NotASupervisor
    if rest.strip() in ("停", "off", "stop"):
        duty.end_rota(work.c, grid.id, HANDLING_POSTS[0].value, work.now)
        return _show(work, [grid])
    return _set(work, grid, rest)


def _set(work: Work, grid: Grid, words: str) -> Outcome:
    """People of one post in the order named, each for so many days, from the day named or today."""
    found = _LENGTH.search(words)
    held = [d for d in people.duties_in(work.c, [grid.id], work.now) if d.post in HANDLING_POSTS]
    named = _named(work, held, words)
    names = people.names(work.c, [d.person_id for d in held])
    how = DutyHow(grid=grid.code, names=" ".join(list(names.values())[:2]) or "…")
    if found is None or len(named) < 2:
        raise how
    days = number(found[1]) * (7 if found[2].startswith(("周", "星期", "week")) else 1)
    today = work.now.astimezone(work.house.zone).date()
    try:
        first = find_day(words.replace(found[0], " "), today) or today
    except ImpossibleDayError as wrong:
        raise how from wrong
    if not 1 <= days <= 31:
        raise how
    post = next(d.post for d in held if d.person_id == named[0])
    duty.set_rota(
        work.c,
        grid_id=grid.id,
        post=post.value,
        first_at=datetime.combine(first, AT, tzinfo=work.house.zone),
        days=days,
        people=named,
        by_id=work.person.id,
        at=work.now,
    )
    return _show(work, [grid])


def _named(work: Work, held: list[Duty], words: str) -> list[int]:
    """People of one post whose names stand in the words, in that order."""
    names = people.names(work.c, {d.person_id for d in held})
    places = sorted((words.find(name), p) for p, name in names.items() if name and name in words)
    posts = {p: next(d.post for d in held if d.person_id == p) for _, p in places}
    same = {posts[p] for _, p in places}
    return [p for _, p in places] if len(same) == 1 else []


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

"""Duty by turns: set in the words of somebody above, ended, and who comes when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, time, timedelta

from domain.days import ImpossibleDayError, find_day_of_span, number
from domain.grids import Grid
from domain.people import HANDLING_POSTS, Post
from domain.refusals import DateImpossible, DutyHow, TurnsAlone
from services.work import Work
from storage import duty, invites

AT = time(8)
"""When one turn gives way to the next."""
LONGEST = 31
"""Days of one turn; as long ago the first may have begun."""
_LENGTH = re.compile(r"(?<![0-9月])([0-9]{1,2}|[一二两三四五六七八九十]{1,2})\s*(天|周|个?星期|个?礼拜|days?|weeks?)")


def set_turns(work: Work, grid: Grid, words: str) -> None:
    """People of one post in the order named, each for so many days, from the day named or today.

    Errors: TurnsAlone, DutyHow, DateImpossible.
    """
    held = _held(work, grid)
    several = next((names for names in held.values() if len(names) > 1), None)
    if several is None:
        raise TurnsAlone(grid=grid.name)
    how = DutyHow(grid=grid.code, names=" ".join(list(several.values())[:2]), days=LONGEST)
    found, (post, named) = _LENGTH.search(words), _named(held, words)
    if found is None or len(named) < 2:
        raise how
    days = number(found[1]) * (1 if found[2].startswith(("天", "day")) else 7)
    if not 1 <= days <= LONGEST:
        raise how
    duty.set_rota(
        work.c,
        grid_id=grid.id,
        post=post.value,
        first_at=_first(work, words.replace(found[0], " ")),
        days=days,
        people=named,
        by_id=work.person.id,
        at=work.now,
    )


def end_turns(work: Work, grid: Grid) -> None:
    """Of every post of the grid."""
    for rota in duty.rotas_of(work.c, [grid.id]):
        duty.end_rota(work.c, grid.id, rota.post, work.now)


def coming(rota: duty.Rota, now: datetime, count: int) -> Iterator[tuple[int, datetime]]:
    """Who has the next turns, and from when."""
    length = timedelta(days=rota.days)
    passed = max(0, (now - rota.first_at) // length + 1)
    for turn in range(passed, passed + count):
        yield rota.people[turn % len(rota.people)], rota.first_at + turn * length


def _held(work: Work, grid: Grid) -> dict[Post, dict[int, str]]:
    """Who holds each post that does the work there, with names; also who is away, or waits for their turn."""
    there = [row for row in invites.staff_under(work.c, [grid.path], work.now) if row.grid_id == grid.id]
    return {p: {row.person_id: row.name for row in there if row.post == p.value and row.name} for p in HANDLING_POSTS}


def _named(held: dict[Post, dict[int, str]], words: str) -> tuple[Post, list[int]]:
    """The post everybody named holds, and they in the order of the words; nobody when there is no such post."""
    places = {p: words.find(name) for names in held.values() for p, name in names.items() if name in words}
    named = sorted(places, key=lambda p: places[p])
    return next(((post, named) for post, names in held.items() if set(named) <= set(names)), (HANDLING_POSTS[0], []))


def _first(work: Work, words: str) -> datetime:
    """When the first turn begins: on the day named, which may have been a while ago, else today."""
    today = work.now.astimezone(work.house.zone).date()
    try:
        day = find_day_of_span(words, today, today, timedelta(days=LONGEST)) or today
    except ImpossibleDayError as wrong:
        raise DateImpossible(said=str(wrong)) from wrong
    return datetime.combine(day, AT, tzinfo=work.house.zone)

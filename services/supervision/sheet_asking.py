"""/sheet and the button under digests: which sheets, of which days, for which subtree; the file itself is made when it is said."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy.engine import Connection

from domain.finding import Days, first_and_last
from domain.grids import Grid
from domain.notices import Kind
from domain.refusals import NotASupervisor, SheetHow
from services.exports import IN_CHAT, What
from services.supervising import supervised_grids
from services.supervision.digests import supervises
from services.work import House, Outcome, Work
from storage import exports, grids, people
from storage.exports import Scope

WHOLE = "all"
MOST = 20_000
"""Rows of a sheet in chat; beyond it a file is for a desk, not for a phone."""
SPANS = (Days.week, Days.last_week, Days.month, Days.last_month)
_SHEETS = {
    word: what
    for words, what in (
        ("全套 全部 所有 all everything whole", WHOLE),
        ("工单 诉求 单子 tickets", What.tickets.value),
        ("经过 记录 流水 events history", What.events.value),
        ("类别 分类 categories", What.categories.value),
        ("网格 grids", What.grids.value),
        ("吹哨 报到 whistles", What.whistles.value),
        ("回访 call-backs callbacks call_backs", What.call_backs.value),
    )
    for word in words.split()
}
_SPANS = {
    "本周": Days.week,
    "这周": Days.week,
    "week": Days.week,
    "this week": Days.week,
    "上周": Days.last_week,
    "last week": Days.last_week,
    "本月": Days.month,
    "这个月": Days.month,
    "month": Days.month,
    "this month": Days.month,
    "上月": Days.last_month,
    "上个月": Days.last_month,
    "last month": Days.last_month,
}


def sheet_command(work: Work, words: str) -> Outcome:
    """/sheet: asks for what was not said. Errors: NotASupervisor, SheetHow."""
    what, span = _read(words)
    return ask_sheet(work, 0, what, span)


def _read(words: str) -> tuple[str, str]:
    """Sheet and span, empty where not said. Errors: SheetHow."""
    left = " ".join(words.lower().replace("，", " ").replace(",", " ").split())
    span = next((word for word in sorted(_SPANS, key=len, reverse=True) if left.endswith(word)), "")
    left = left.removesuffix(span).strip()
    if left and left not in _SHEETS:
        raise SheetHow
    return _SHEETS.get(left, WHOLE if span else ""), _SPANS[span].value if span else ""


def ask_sheet(work: Work, grid_id: int, what: str, span: str) -> Outcome:
    """What is known is taken, the rest is asked for; grid 0 means all the caller's. Errors: NotASupervisor, SheetHow."""
    mine = supervised_grids(work, work.person.id)
    chosen = [grid for grid in mine if not grid_id]
    if grid_id:
        found = grids.some(work.c, [grid_id]).get(grid_id)
        chosen = [found] if found is not None and any(g.contains(found.path) for g in mine) else []
    if not chosen:
        raise NotASupervisor
    if what not in ("", WHOLE, *IN_CHAT) or span not in ("", *SPANS):
        raise SheetHow
    if not what or not span:
        work.answer(Kind.sheet_choice, grid=grid_id, what=what)
        return Outcome("sheet_asked")
    today = work.now.astimezone(work.house.zone).date()
    first, last = first_and_last(Days(span), today)
    ids = [g.id for g in chosen]
    work.answer(Kind.sheet, grids=ids, what=what, first=first.isoformat(), last=last.isoformat())
    return Outcome("sheet_coming")


def sheets_of(what: str) -> tuple[What, ...]:
    """The sheets of an order."""
    return IN_CHAT if what == WHOLE else (What(what),)


def scope_of(paths: tuple[str, ...], first: date, last: date, house: House) -> Scope:
    """Days, both inclusive, as the sheets take them."""
    since, until = (datetime.combine(d, time(), house.zone) for d in (first, last + timedelta(days=1)))
    return Scope(paths, since, until, alive=True, newest=MOST)


def shown(c: Connection, house: House, person_id: int, facts: dict[str, Any], now: datetime) -> dict[str, Any] | None:
    """What is said beside the file: whose, and how many rows each sheet has; None when the reader supervises it no more."""
    chosen = list(grids.some(c, [int(i) for i in facts["grids"]]).values())
    duties = people.duties_of(c, person_id, now)
    if not chosen or not all(supervises(c, duties, grid) for grid in chosen):
        return None
    first, last = (date.fromisoformat(str(facts[name])) for name in ("first", "last"))
    scope = scope_of(_paths(chosen), first, last, house)
    counts = {w.value: exports.count(c, w.value, scope) for w in sheets_of(str(facts["what"])) if w in _COUNTED}
    return {
        "grid_names": [g.name for g in chosen],
        "codes": [g.code for g in chosen],
        "paths": list(_paths(chosen)),
        "counts": counts,
        "no_tickets": not counts and not exports.count(c, What.tickets.value, scope),
        "most": MOST,
        "reader": person_id,
    }


_COUNTED = (What.tickets, What.events, What.whistles, What.call_backs)


def _paths(chosen: list[Grid]) -> tuple[str, ...]:
    return tuple(sorted(g.path for g in chosen))

"""小结: each Monday the residents' group reads what became of its matters, once a week, with nobody's name in it."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy.engine import Connection

from domain import weekly as rules
from domain.grids import Grid
from domain.notices import Kind, Notice, Urgency
from domain.refusals import NotASupervisor
from services.supervising import supervised_grids
from services.work import House, Outcome, Work
from storage import grids, obligations, weekly
from storage.grids import BoundChat

AT_ONCE = 200
"""Groups a tick; the others have theirs at the next one."""
ON, OFF = ("on", "开", "打开", "恢复"), ("off", "关", "关掉", "关闭")
SHOWN = 20
"""Groups on the list of /weekly."""


def post(work: Work) -> int:
    """Writes to every group that is owed its post, by day only; gives how many. A group with nothing to tell stays quiet."""
    if work.house.weekly is None:
        return 0
    wall = work.now.astimezone(work.house.zone)
    due_at = work.house.weekly.due(wall)
    installed = obligations.done_at(work.c, "house", "installed", "")
    late = wall - due_at >= rules.NEWS_FOR or not rules.in_daytime(wall.time())
    if late or installed is None or installed > due_at:
        return 0
    period = due_at.date().isoformat()
    told = obligations.done_scopes(work.c, "weekly", period)
    left = [chat for chat in weekly.groups(work.c) if str(chat.chat) not in told]
    return sum(_post(work, chat, due_at, period) for chat in left[:AT_ONCE])


def _post(work: Work, chat: BoundChat, due_at: datetime, period: str) -> bool:
    if not obligations.fulfil(work.c, "weekly", str(chat.chat), period, due_at, work.now):
        return False
    grid = work.grid(chat.grid_id or 0)
    if work.emergency(grid.path) is not None:
        return False  # there are other things to read now
    if week_of(work.c, work.house, grid, period).silent:
        return False
    key = f"weekly:{chat.chat}:{period}"
    work.say(Notice(key, Kind.weekly_post, chat.chat, {"until": period}, urgency=Urgency.bulk))
    return True


def span(house: House, until: str) -> tuple[datetime, datetime]:
    """The seven days before the day of the post (ISO), from midnight to midnight."""
    end = datetime.combine(datetime.fromisoformat(until).date(), time(), house.zone)
    return end - rules.WEEK, end


def week_of(c: Connection, house: House, grid: Grid, until: str) -> rules.Week:
    """The figures the group reads."""
    return weekly.week(c, grid.path, *span(house, until))


def shown(c: Connection, house: House, chat: int, until: str) -> dict[str, object] | None:
    """What the post says, as it is true now; None when the group wants none, or there is nothing to tell."""
    bound = grids.chat(c, chat)
    if bound is None or bound.grid_id is None or not weekly.wanted(c, chat):
        return None
    grid = grids.get(c, bound.grid_id)
    week, (since, end) = week_of(c, house, grid, until), span(house, until)
    if week.silent:
        return None
    named = rules.most_told(weekly.told(c, grid.path, since, end))
    last = end - timedelta(days=1)
    figures = {name: getattr(week, name) for name in week.__slots__}
    return {"grid_name": grid.name, "first": since.isoformat(), "last": last.isoformat(), "most": named, **figures}


def in_group(work: Work, words: str) -> Outcome:
    """/weekly, /weekly on, /weekly off in a residents' group, by those above its place. Errors: NotASupervisor."""
    bound = grids.chat(work.c, work.caller.chat)
    if bound is None or bound.grid_id is None or bound.kind != "residents":
        raise NotASupervisor
    _check_above(work, bound.grid_id)
    said = words.strip().lower()
    if said in (*ON, *OFF):
        grids.keep_chat(work.c, bound.chat, weekly=said in ON, title=work.caller.title or bound.title)
    _answer_group(work, bound.chat)
    return Outcome("weekly_set" if said in (*ON, *OFF) else "weekly")


def _answer_group(work: Work, chat: int) -> None:
    _say(work, {"on": weekly.wanted(work.c, chat)})


def _say(work: Work, facts: dict[str, Any]) -> None:
    work.answer(Kind.weekly, ticket=None, draft=None, **facts, **_hour(work.house))


def _hour(house: House) -> dict[str, Any]:
    """When posts are due: weekday and hour; nothing when the installation has none."""
    return {"weekday": house.weekly.weekday, "at": f"{house.weekly.at:%H:%M}"} if house.weekly else {}


def in_private(work: Work) -> Outcome:
    """/weekly in private: the groups of what the caller supervises, each with its switch. Errors: NotASupervisor."""
    if not supervised_grids(work, work.person.id):
        raise NotASupervisor
    _say(work, _listed(work))
    return Outcome("weekly")


def _listed(work: Work) -> dict[str, Any]:
    mine = supervised_grids(work, work.person.id)
    found = {chat.chat: (chat, on) for grid in mine for chat, on in weekly.groups_under(work.c, grid.path)}
    every = [
        {"chat": chat.chat, "name": chat.title or "", "grid_name": work.grid(chat.grid_id or 0).name, "on": on}
        for chat, on in list(found.values())[:SHOWN]
    ]
    return {"groups": every, "total": len(found)}


def switch(work: Work, chat: int, *, on: bool) -> Outcome:
    """A group's switch on the list was pressed. Errors: NotASupervisor."""
    bound = grids.chat(work.c, chat)
    if bound is None or bound.grid_id is None or bound.kind != "residents":
        raise NotASupervisor
    _check_above(work, bound.grid_id)
    grids.keep_chat(work.c, chat, weekly=on)
    _say(work, _listed(work))
    return Outcome("weekly_set")


def _check_above(work: Work, grid_id: int) -> None:
    path = work.grid(grid_id).path
    if not any(mine.contains(path) for mine in supervised_grids(work, work.person.id)):
        raise NotASupervisor

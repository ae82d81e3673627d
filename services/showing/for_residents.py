"""What residents and their groups are shown besides a ticket, as it is true when it is said."""

from __future__ import annotations

from domain.notices import Kind
from domain.views import Choice
from domain.workflow import Action
from services import public
from services.showing import viewing
from services.showing.case import PAGE, Case, Showing, Untrue, grid_of, views_of
from services.supervision import weekly
from storage import grids, tickets


def _estates(case: Case) -> Untrue | None:
    """Places to choose a home from: what was found, else what lies at or below the top."""
    found = case.row.facts.get("found")
    there = [g for g in grids.some(case.c, found or ()).values() if g.ended_at is None]
    chosen = there or viewing.tops(case.c)
    case.values["choices"] = tuple(viewing.choice(case.c, g) for g in chosen[:24])
    return None


def _buildings(case: Case) -> Untrue | None:
    grid = grid_of(case)
    if grid is None:
        return Untrue("the grid is gone")
    below = grids.children(case.c, grid.id)
    case.values["choices"] = tuple(viewing.choice(case.c, g) for g in below[:60])
    case.values["here"] = viewing.choice(case.c, grid)
    return None


def _home(case: Case) -> Untrue | None:
    grid = grid_of(case)
    if grid is not None:
        case.values["here"] = Choice(grid.id, grid.name)
        case.values["mention"] = viewing.worker_of(case.c, grid, case.now)
    return None


def _who(case: Case) -> Untrue | None:
    """Who looks after the place now; telephone numbers in private only."""
    grid = grid_of(case) if case.row.facts.get("grid") else None
    if grid is not None:
        case.values["four_things"] = public.four_things(case.c, grid, case.now, contacts=case.row.chat > 0)
    return None


def _mine(case: Case) -> Untrue | None:
    if case.person is None:
        return Untrue("nobody to tell")
    mine = tickets.open_of_reporter(case.c, case.person.id)
    case.values["total"] = len(mine)
    case.values["tickets"] = views_of(case, mine[:PAGE])
    return None


def _my_data(case: Case) -> Untrue | None:
    """The file is put together when it is said; for the person it is about, and into no other chat."""
    if case.person is None or case.row.chat != case.person.telegram_id:
        return Untrue("not the reader's own chat")
    case.more["reader"] = case.person.id
    return None


def _withdraw_sure(case: Case) -> Untrue | None:
    """The question goes when it was answered, and is then about nothing, or when there is nothing to take back any more."""
    ticket = case.values.get("ticket")
    case.values["gone"] = ticket is None or Action.withdraw not in ticket.actions
    return None


def _weekly_post(case: Case) -> Untrue | None:
    """What became of the group's matters, as it is true now."""
    found = weekly.shown(case.c, case.house, case.row.chat, str(case.row.facts["until"]))
    if found is None:
        return Untrue("nothing to tell, or the group wants no post")
    case.more.update(found)
    return None


SHOWINGS: dict[Kind, Showing] = {
    Kind.weekly_post: _weekly_post,
    Kind.withdraw_sure: _withdraw_sure,
    Kind.choose_estate: _estates,
    Kind.choose_building: _buildings,
    Kind.home_set: _home,
    Kind.who: _who,
    Kind.my_tickets: _mine,
    Kind.my_data: _my_data,
}

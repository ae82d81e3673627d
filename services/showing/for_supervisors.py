"""What those above are shown: digests, lists, searches, sheets, evaluations; each asks again whether the reader may see it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.engine import Row

from domain.notices import Kind
from domain.people import Part
from domain.views import CallBackView, CallView
from services.showing import viewing
from services.showing.case import PAGE, Case, Showing, Untrue, supervised, views_of
from services.supervision import boarding, digest_choosing, digests, finding, grid_asking, sheet_asking
from services.supervision.appraising import shown as appraised
from storage import call_backs, emergencies, figures, grids, people, tickets, whistles


def _digest(case: Case) -> Untrue | None:
    grid = supervised(case)
    if isinstance(grid, Untrue):
        return grid
    facts = case.row.facts
    listed = facts.get("list")
    if listed:
        page = int(facts.get("page") or 0)
        found, total = digests.listed(case.c, grid, str(listed), case.now, case.house, page, PAGE)
        case.values["tickets"], case.values["total"] = views_of(case, found), total
        return None
    until = datetime.fromisoformat(str(facts["until"])) if facts.get("until") else case.now
    since = datetime.fromisoformat(str(facts["since"])) if facts.get("since") else None
    late = bool(facts.get("late"))
    reader = case.person.id if case.person is not None else None
    view = digests.compose(case.c, case.house, grid, until, since=since, late=late, now=case.now, reader=reader)
    case.values["digest"] = view
    return None


def _board(case: Case) -> Untrue | None:
    """Links made at this moment, for the reader who must still supervise the grid; they stand in no table."""
    door = case.house.door
    if case.person is None or door is None or case.row.chat < 0:
        return Untrue("there is no board")
    grid = supervised(case)
    if isinstance(grid, Untrue):
        return grid
    case.more.update(boarding.links(door, case.person, grid, case.now))
    return None


def _call_back(case: Case) -> Untrue | None:
    """A drawn matter as it stands, for those above it."""
    ticket = tickets.get(case.c, case.row.ticket_id or 0)
    found = call_backs.newest_of(case.c, ticket.id) if ticket is not None else None
    if ticket is None or found is None or case.person is None:
        return Untrue("nothing was drawn")
    if Part.above not in viewing.parts(case.c, ticket, case.person, case.now):
        return Untrue("the reader does not stand above the ticket any more")
    case.values["call_backs"] = (_heard(found, ticket.number),)
    return None


def _heard(row: Row[Any], number: str) -> CallBackView:
    return CallBackView(row.id, number, row.reached, row.contacted, row.solved, row.answer, row.words or "")


def _call_backs(case: Case) -> Untrue | None:
    """The week's list, for those who supervise the grid."""
    grid = supervised(case)
    if isinstance(grid, Untrue):
        return grid
    drawn = call_backs.of_week(case.c, grid.id, str(case.row.facts.get("week") or ""))
    numbers = {t.id: t.number for t in tickets.some(case.c, [r.ticket_id for r in drawn])}
    case.more["grid_name"] = grid.name
    case.values["call_backs"] = tuple(_heard(r, numbers[r.ticket_id]) for r in drawn)
    return None


def _safety(case: Case) -> Untrue | None:
    """How things stand in an emergency, for those who supervise the place."""
    found = emergencies.get(case.c, int(case.row.facts.get("emergency") or 0))
    if found is None or case.person is None:
        return Untrue("the emergency is gone")
    grid = grids.get(case.c, found.grid_id)
    above = digests.supervises(case.c, people.duties_of(case.c, case.person.id, case.now), grid)
    if not above and case.person.id != found.command_id:
        return Untrue("the reader does not supervise the grid any more")
    said, needy = emergencies.answers(case.c, found.id), emergencies.in_need(case.c, found.id)
    shown = bool(case.row.facts.get("phones"))  # who asked for them is written down
    case.more |= {"grid": grid.name, "code": grid.code, "words": found.words, "over": found.ended_at is not None}
    case.more |= {"safe": str(said.get("safe", 0)), "help": str(said.get("help", 0))}
    if case.row.facts.get("told"):
        case.more["who"] = people.get(case.c, int(case.row.facts["need"])).name
    case.more |= {
        "new": str(figures.opened(case.c, grid.path, found.at, case.now)),
        "open": str(figures.open_now(case.c, grid.path)),
        "in_need": [
            {
                "name": r.name,
                "phone": (r.phone or "") if shown else "",
                "place": r.home_words or r.place or r.grid or "",
            }
            for r in needy
        ],
        "callable": any(r.phone for r in needy) and not shown,
    }
    return None


def _missed(case: Case) -> Untrue | None:
    """Departments that did not report in, of the month in the facts, else of this one and the last."""
    grid = supervised(case)
    if isinstance(grid, Untrue):
        return grid
    local = case.now.astimezone(case.house.zone).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    month = str(case.row.facts.get("month") or "")
    since = (local - timedelta(days=20)).replace(day=1)
    found = whistles.missed(case.c, grid.path, since, local if month else case.now, case.now)
    case.more["grid_name"] = grid.name
    case.values["total"] = len(found)
    case.values["calls"] = tuple(
        CallView(r.id, r.department, r.report_by, r.reported_at, number=r.number, liaison=r.liaison or "")
        for r in found[:PAGE]
    )
    return None


def _appraisal(case: Case) -> Untrue | None:
    """The four evaluations as they are now; the reader must still supervise the grid."""
    if case.person is None:
        return Untrue("nobody to tell")
    found = appraised(case.c, case.house, case.person, case.row.facts, case.now)
    if found is None:
        return Untrue("nothing to judge by, or the reader does not supervise the grid any more")
    case.values["appraisal"], case.values["total"] = found.appraisal, found.total
    case.values["tickets"] = views_of(case, found.tickets)
    return None


def _map(case: Case) -> Untrue | None:
    """The picture is drawn after this; the reader must still supervise the grid."""
    grid = supervised(case)
    if isinstance(grid, Untrue):
        return grid
    case.more["grid_name"] = grid.name
    return None


def _digest_choice(case: Case) -> Untrue | None:
    found = digest_choosing.shown(case.c, case.house, case.person, case.now) if case.person is not None else None
    if found is None:
        return Untrue("the reader gets no digests any more")
    case.more.update(found)
    return None


def _found(case: Case) -> Untrue | None:
    """What the words find now, within what the reader looks after now."""
    facts, person = case.row.facts, case.person
    asked = (str(facts.get("words") or ""), int(facts.get("page") or 0), case.now)
    found = None if person is None else finding.look(case.c, case.house, person.id, *asked)
    if found is None:
        return Untrue("the reader looks after nothing any more")
    case.values |= {"tickets": views_of(case, found.tickets), "total": found.total}
    case.more |= {"parts": found.parts, "cut": found.cut, "elsewhere": found.elsewhere, "mine": found.mine}
    return None


def _grid_card(case: Case) -> Untrue | None:
    grid_id, person = int(case.row.facts["grid"]), case.person
    found = person and grid_asking.shown(case.c, case.house, person.id, grid_id, case.now)
    if not found:
        return Untrue("the grid is not the reader's any more")
    case.more |= found
    return None


def _sheet(case: Case) -> Untrue | None:
    person = case.person
    found = person and sheet_asking.shown(case.c, case.house, person.id, case.row.facts, case.now)
    if not found:
        return Untrue("the reader does not supervise the grids any more")
    case.more |= found
    return None


SHOWINGS: dict[Kind, Showing] = {
    Kind.appraisal: _appraisal,
    Kind.overview: _digest,
    Kind.digest: _digest,
    Kind.digest_choice: _digest_choice,
    Kind.found: _found,
    Kind.grid_card: _grid_card,
    Kind.sheet: _sheet,
    Kind.map: _map,
    Kind.board: _board,
    Kind.missed: _missed,
    Kind.safety: _safety,
    Kind.call_back: _call_back,
    Kind.call_backs: _call_backs,
}

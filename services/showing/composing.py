"""Before a notice is said: is it still true, is it still allowed, and what may this reader see of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.engine import Connection, Row

from domain.grids import Grid
from domain.notices import Kind
from domain.people import Part, Person
from domain.tickets import Status, Ticket
from domain.views import CallBackView, CallView, Choice, Telling, WordView
from services import public, reviewing
from services.showing import showing_staff, viewing
from services.supervision import boarding, digest_choosing, digests, finding, grid_asking, sheet_asking, weekly
from services.supervision.appraising import shown as appraised
from services.work import House
from storage import (
    behalves,
    call_backs,
    conduct,
    drafts,
    emergencies,
    figures,
    grids,
    learning,
    people,
    tickets,
    whistles,
)

PAGE = 8
"""Tickets on one page of a list."""


@dataclass(frozen=True, slots=True)
class Untrue:
    """No longer so, or no longer for this reader: it is not said, and the reason is kept."""

    reason: str


@dataclass(slots=True)
class _Case:
    """What the composers look at."""

    c: Connection
    house: House
    row: Row[Any]
    kind: Kind
    now: datetime
    person: Person | None
    values: dict[str, Any]
    more: dict[str, object]


def compose(c: Connection, house: House, row: Row[Any], now: datetime) -> Telling | Untrue:
    """The notice of an outbox row for its reader, from what is true now. Never speaks, never writes."""
    person = people.get(c, row.person_id) if row.person_id is not None else None
    kind = Kind(row.kind)
    if person is not None and person.forgotten and kind is not Kind.forgotten:
        return Untrue("the reader was forgotten")
    case = _Case(c, house, row, kind, now, person, {}, {})
    for compose_part in (_about_ticket, _about_draft, _PARTS.get(kind, _nothing)):
        untrue = compose_part(case)
        if untrue is not None:
            return untrue
    private = row.chat > 0
    return Telling(
        kind=kind,
        language=_language(case),
        private=private,
        facts={**row.facts, **case.more},
        now=now,
        again=row.perhaps_sent,
        bot=house.bot_username,
        **case.values,
    )


def _nothing(_case: _Case) -> Untrue | None:
    return None


def _language(case: _Case) -> str:
    """The reader's, but digests may be read in another."""
    chosen = case.row.facts.get("language") if case.kind in _IN_CHOSEN_LANGUAGE else None
    return str(chosen) if chosen else case.person.language if case.person else "zh"


_IN_CHOSEN_LANGUAGE = frozenset({Kind.digest, Kind.map})


_TRUE_WHILE: dict[Kind, frozenset[Status]] = {
    Kind.resolved: frozenset({Status.resolved}),
    Kind.question: frozenset({Status.waiting}),
}
_PUBLIC = frozenset({Kind.group_card, Kind.staff_card})
_SAID_IN_GROUPS = frozenset({*_PUBLIC, Kind.elsewhere})
"""What may stand in a group for a delicate matter: a card taken away, one without content, and that there is news."""
_FOR_THOSE_WHO_SEE = frozenset(
    {Kind.worker_card, Kind.supervisor_card, Kind.worker_news, Kind.supervisor_news, Kind.danger_ring, Kind.whistle}
)


def _about_ticket(case: _Case) -> Untrue | None:
    """The ticket as the reader may see it; nothing when the moment has passed or the right has gone."""
    if case.row.ticket_id is None:
        return None
    ticket = tickets.get(case.c, case.row.ticket_id)
    if ticket is None:
        return Untrue("the ticket is gone")
    allowed = _TRUE_WHILE.get(case.kind)
    if allowed is not None and ticket.status not in allowed:
        return Untrue(f"the ticket is {ticket.status.value} by now")
    return _for_group(case, ticket) if case.row.chat < 0 else _for_person(case, ticket)


def _for_group(case: _Case, ticket: Ticket) -> Untrue | None:
    """What neighbours may read, or in the staff group what staff may; of a delicate matter next to nothing."""
    if ticket.delicate and case.kind not in _SAID_IN_GROUPS:
        return Untrue("a delicate matter is not spoken of in a group")
    if case.kind is Kind.staff_card:
        case.values["ticket"] = viewing.for_staff_group(case.c, case.house, ticket, case.now)
        return None
    case.values["gone"] = case.kind is Kind.group_card and ticket.delicate
    case.values["ticket"] = viewing.public(case.c, case.house, ticket, case.now)
    if case.kind is Kind.elsewhere and case.person is not None:
        case.values["mention"] = (case.person.telegram_id, case.person.name)
    return None


def _for_person(case: _Case, ticket: Ticket) -> Untrue | None:
    if case.person is None:
        case.values["ticket"] = viewing.public(case.c, case.house, ticket, case.now)
        return None
    view = viewing.for_person(case.c, case.house, ticket, case.person, case.now)
    if view is None:
        on_duty = people.duties_of(case.c, case.person.id, case.now)
        if case.kind is not Kind.worker_news or not on_duty:
            return Untrue("the reader may not see the ticket any more")
        case.more["number"] = ticket.number  # who lost it still learns which one
        return None
    if case.kind in (Kind.worker_card, Kind.supervisor_card):
        shown = not ticket.delicate or ticket.assignee_id == case.person.id
        case.values["photos"] = viewing.photos(case.c, ticket.id) if shown else ()
    else:
        case.values["photos"] = tuple(case.row.facts.get("photos") or ())
    case.values["ticket"] = view
    return None


def _about_draft(case: _Case) -> Untrue | None:
    """The draft with the places to choose from; a card nobody needs any more is taken away."""
    if case.row.draft_id is None:
        return None
    draft = drafts.get(case.c, case.row.draft_id)
    if draft is None:
        return Untrue("the draft is gone")
    case.values["draft"] = viewing.draft(case.c, case.house, draft, case.now)
    moved = case.row.chat < 0 < draft.chat
    ended = moved or draft.status in ("dismissed", "expired", "joined")
    case.values["gone"] = case.kind is Kind.draft_card and ended
    return None


def _estates(case: _Case) -> Untrue | None:
    """Places to choose a home from: what was found, else what lies at or below the top."""
    found = case.row.facts.get("found")
    there = [g for g in grids.some(case.c, found or ()).values() if g.ended_at is None]
    chosen = there or viewing.tops(case.c)
    case.values["choices"] = tuple(viewing.choice(case.c, g) for g in chosen[:24])
    return None


def _buildings(case: _Case) -> Untrue | None:
    grid = _grid(case)
    if grid is None:
        return Untrue("the grid is gone")
    below = grids.children(case.c, grid.id)
    case.values["choices"] = tuple(viewing.choice(case.c, g) for g in below[:60])
    case.values["here"] = viewing.choice(case.c, grid)
    return None


def _grid(case: _Case) -> Grid | None:
    return grids.some(case.c, [int(case.row.facts["grid"])]).get(int(case.row.facts["grid"]))


def _home(case: _Case) -> Untrue | None:
    grid = _grid(case)
    if grid is not None:
        case.values["here"] = Choice(grid.id, grid.name)
        case.values["mention"] = viewing.worker_of(case.c, grid, case.now)
    return None


def _who(case: _Case) -> Untrue | None:
    """Who looks after the place now; telephone numbers in private only."""
    grid = _grid(case) if case.row.facts.get("grid") else None
    if grid is not None:
        case.values["four_things"] = public.four_things(case.c, grid, case.now, contacts=case.row.chat > 0)
    return None


def _todo(case: _Case) -> Untrue | None:
    if case.person is None:
        return Untrue("nobody to tell")
    mine = tickets.open_of_assignee(case.c, case.person.id)
    page = int(case.row.facts.get("page") or 0)
    case.values["total"] = len(mine)
    case.values["tickets"] = _views(case, mine[page * PAGE : (page + 1) * PAGE])
    return None


def _day_list(case: _Case) -> Untrue | None:
    """The same; whoever has nothing left by now is not disturbed."""
    found = _todo(case)
    return found if found is not None or case.values["total"] else Untrue("nothing is on hand any more")


def _mine(case: _Case) -> Untrue | None:
    if case.person is None:
        return Untrue("nobody to tell")
    mine = tickets.open_of_reporter(case.c, case.person.id)
    case.values["total"] = len(mine)
    case.values["tickets"] = _views(case, mine[:PAGE])
    return None


def _views(case: _Case, found: list[Ticket]) -> tuple[Any, ...]:
    if case.person is None:
        return ()
    views = (viewing.for_person(case.c, case.house, t, case.person, case.now) for t in found)
    return tuple(v for v in views if v is not None)


def _digest(case: _Case) -> Untrue | None:
    """The figures are taken when it is said; the reader must still supervise the grid."""
    grid = _grid(case)
    if grid is None or case.person is None:
        return Untrue("the grid is gone")
    duties = people.duties_of(case.c, case.person.id, case.now)
    if not digests.supervises(case.c, duties, grid):
        return Untrue("the reader does not supervise the grid any more")
    facts = case.row.facts
    listed = facts.get("list")
    if listed:
        page = int(facts.get("page") or 0)
        found, total = digests.listed(case.c, grid, str(listed), case.now, case.house, page, PAGE)
        case.values["tickets"], case.values["total"] = _views(case, found), total
        return None
    until = datetime.fromisoformat(str(facts["until"])) if facts.get("until") else case.now
    since = datetime.fromisoformat(str(facts["since"])) if facts.get("since") else None
    late = bool(facts.get("late"))
    view = digests.compose(case.c, case.house, grid, until, since=since, late=late, now=case.now)
    case.values["digest"] = view
    return None


def _board(case: _Case) -> Untrue | None:
    """Links made at this moment, for the reader who must still supervise the grid; they stand in no table."""
    grid, door = _grid(case), case.house.door
    if grid is None or case.person is None or door is None or case.row.chat < 0:
        return Untrue("there is no board")
    if not digests.supervises(case.c, people.duties_of(case.c, case.person.id, case.now), grid):
        return Untrue("the reader does not supervise the grid any more")
    case.more.update(boarding.links(door, case.person, grid, case.now))
    return None


def _muted(case: _Case) -> Untrue | None:
    """Who was let speak again meanwhile need not hear that they were not to."""
    found = conduct.get(case.c, int(case.row.facts.get("mute") or 0))
    if case.row.facts.get("what") == "muted" and (found is None or found.lifted_at or found.until_at <= case.now):
        return Untrue("muted no longer")
    return None


def _review(case: _Case) -> Untrue | None:
    if case.person is None:
        return Untrue("nobody to tell")
    case.more.update(reviewing.shown(case.c, case.person, case.now))
    return None


def _lexicon(case: _Case) -> Untrue | None:
    """Words proposed and living, as they stand when it is said."""
    case.values["proposed"] = tuple(
        WordView(r.id, r.word, r.category, r.seen, r.better, r.worse, tuple(r.changed))
        for r in learning.open_proposals(case.c)
    )
    case.values["live"] = tuple(WordView(r.id, r.word, r.category) for r in learning.live_words(case.c)[:PAGE])
    return None


def _call_back(case: _Case) -> Untrue | None:
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


def _call_backs(case: _Case) -> Untrue | None:
    """The week's list, for those who supervise the grid."""
    grid = _grid(case)
    if grid is None or case.person is None:
        return Untrue("the grid is gone")
    if not digests.supervises(case.c, people.duties_of(case.c, case.person.id, case.now), grid):
        return Untrue("the reader does not supervise the grid any more")
    drawn = call_backs.of_week(case.c, grid.id, str(case.row.facts.get("week") or ""))
    numbers = {t.id: t.number for t in tickets.some(case.c, [r.ticket_id for r in drawn])}
    case.more["grid_name"] = grid.name
    case.values["call_backs"] = tuple(_heard(r, numbers[r.ticket_id]) for r in drawn)
    return None


def _contact(case: _Case) -> Untrue | None:
    """Whose it is and how to reach them: looked up when it is said, never kept in a row."""
    ticket = tickets.get(case.c, case.row.ticket_id or 0)
    if ticket is None or case.person is None or case.row.chat < 0:
        return Untrue("nobody to tell")
    parts = viewing.parts(case.c, ticket, case.person, case.now)
    if not parts & {Part.assignee, Part.above}:
        return Untrue("the reader may not see the name any more")
    reporter = people.get(case.c, ticket.reporter_id)
    case.more.update(name=reporter.name, phone=reporter.phone or "", room=ticket.place.room or "")
    behalf = behalves.of_ticket(case.c, ticket.id)
    if behalf is not None:
        case.more.update(behalf=behalf.who, behalf_phone=behalf.phone or "")
    return None


def _safety(case: _Case) -> Untrue | None:
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
    case.more |= {"grid": grid.name, "words": found.words, "over": found.ended_at is not None}
    case.more |= {"safe": str(said.get("safe", 0)), "help": str(said.get("help", 0))}
    case.more |= {
        "new": str(figures.opened(case.c, grid.path, found.at, case.now)),
        "open": str(figures.open_now(case.c, grid.path)),
        "in_need": [
            {"name": r.name, "phone": (r.phone or "") if shown else "", "place": r.home_words or r.grid or ""}
            for r in needy
        ],
        "callable": any(r.phone for r in needy) and not shown,
    }
    return None


def _my_data(case: _Case) -> Untrue | None:
    """The file is put together when it is said; for the person it is about, and into no other chat."""
    if case.person is None or case.row.chat != case.person.telegram_id:
        return Untrue("not the reader's own chat")
    case.more["reader"] = case.person.id
    return None


def _missed(case: _Case) -> Untrue | None:
    """Departments that did not report in, of the month in the facts, else of this one and the last."""
    grid = _grid(case)
    if grid is None or case.person is None:
        return Untrue("the grid is gone")
    if not digests.supervises(case.c, people.duties_of(case.c, case.person.id, case.now), grid):
        return Untrue("the reader does not supervise the grid any more")
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


def _appraisal(case: _Case) -> Untrue | None:
    """The four evaluations as they are now; the reader must still supervise the grid."""
    if case.person is None:
        return Untrue("nobody to tell")
    found = appraised(case.c, case.house, case.person, case.row.facts, case.now)
    if found is None:
        return Untrue("nothing to judge by, or the reader does not supervise the grid any more")
    case.values["appraisal"], case.values["total"] = found.appraisal, found.total
    case.values["tickets"] = _views(case, found.tickets)
    return None


def _weekly_post(case: _Case) -> Untrue | None:
    """What became of the group's matters, as it is true now."""
    found = weekly.shown(case.c, case.house, case.row.chat, str(case.row.facts["until"]))
    if found is None:
        return Untrue("nothing to tell, or the group wants no post")
    case.more.update(found)
    return None


def _map(case: _Case) -> Untrue | None:
    """The picture is drawn after this; the reader must still supervise the grid."""
    grid = _grid(case)
    if grid is None or case.person is None:
        return Untrue("the grid is gone")
    if not digests.supervises(case.c, people.duties_of(case.c, case.person.id, case.now), grid):
        return Untrue("the reader does not supervise the grid any more")
    case.more["grid_name"] = grid.name
    return None


def _digest_choice(case: _Case) -> Untrue | None:
    found = digest_choosing.shown(case.c, case.house, case.person, case.now) if case.person is not None else None
    if found is None:
        return Untrue("the reader gets no digests any more")
    case.more.update(found)
    return None


def _posts(case: _Case) -> Untrue | None:
    """Invitations, posts given and ended, and groups being bound: what of it the reader may know by now."""
    found = showing_staff.shown(case.c, case.house, case.kind, case.row.facts, case.person, case.now)
    if isinstance(found, str):
        return Untrue(found)
    values, more = found
    case.values.update(values)
    case.more.update(more)
    return None


def _found(case: _Case) -> Untrue | None:
    """What the words find now, within what the reader looks after now."""
    facts, person = case.row.facts, case.person
    asked = (str(facts.get("words") or ""), int(facts.get("page") or 0), case.now)
    found = None if person is None else finding.look(case.c, case.house, person.id, *asked)
    if found is None:
        return Untrue("the reader looks after nothing any more")
    case.values |= {"tickets": _views(case, found.tickets), "total": found.total}
    case.more |= {"parts": found.parts, "cut": found.cut}
    return None


def _grid_card(case: _Case) -> Untrue | None:
    grid_id, person = int(case.row.facts["grid"]), case.person
    found = person and grid_asking.shown(case.c, case.house, person.id, grid_id, case.now)
    if not found:
        return Untrue("the grid is not the reader's any more")
    case.more |= found
    return None


def _sheet(case: _Case) -> Untrue | None:
    person = case.person
    found = person and sheet_asking.shown(case.c, case.house, person.id, case.row.facts, case.now)
    if not found:
        return Untrue("the reader does not supervise the grids any more")
    case.more |= found
    return None


_PARTS: dict[Kind, Callable[[_Case], Untrue | None]] = {
    Kind.weekly_post: _weekly_post,
    Kind.appraisal: _appraisal,
    Kind.choose_estate: _estates,
    Kind.choose_building: _buildings,
    Kind.home_set: _home,
    Kind.who: _who,
    Kind.todo: _todo,
    Kind.day_list: _day_list,
    Kind.my_tickets: _mine,
    Kind.overview: _digest,
    Kind.digest: _digest,
    Kind.digest_choice: _digest_choice,
    Kind.found: _found,
    Kind.grid_card: _grid_card,
    Kind.sheet: _sheet,
    Kind.map: _map,
    Kind.board: _board,
    Kind.lexicon: _lexicon,
    Kind.missed: _missed,
    Kind.safety: _safety,
    Kind.my_data: _my_data,
    Kind.contact: _contact,
    Kind.call_back: _call_back,
    Kind.call_backs: _call_backs,
    **dict.fromkeys(showing_staff.KINDS, _posts),
    Kind.muted: _muted,
    Kind.review: _review,
}

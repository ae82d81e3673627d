"""Before a notice is said: is it still true, is it still allowed, and what may this reader see of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection, Row

from domain.notices import Kind
from domain.tickets import Status, Ticket
from domain.views import Telling
from services.showing import for_residents, for_staff, for_supervisors, viewing
from services.showing.case import Case, Showing, Untrue
from services.showing.passed import had_by, passed
from services.work import House
from storage import drafts, people, tickets


def compose(c: Connection, house: House, row: Row[Any], now: datetime) -> Telling | Untrue:
    """The notice of an outbox row for its reader, from what is true now. Never speaks, never writes."""
    person = people.get(c, row.person_id) if row.person_id is not None else None
    kind = Kind(row.kind)
    if person is not None and person.forgotten and kind is not Kind.forgotten:
        return Untrue("the reader was forgotten")
    case = Case(c, house, row, kind, now, person, {}, {})
    for show in (_about_ticket, _about_draft, _SHOWINGS.get(kind, _nothing)):
        untrue = show(case)
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


def _nothing(_case: Case) -> Untrue | None:
    return None


def _language(case: Case) -> str:
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


def _about_ticket(case: Case) -> Untrue | None:
    """The ticket as the reader may see it; nothing when the moment has passed or the right has gone."""
    if case.row.ticket_id is None:
        return None
    ticket = tickets.get(case.c, case.row.ticket_id)
    if ticket is None:
        return Untrue("the ticket is gone")
    allowed = _TRUE_WHILE.get(case.kind)
    in_danger = case.kind is Kind.question and ticket.urgent and ticket.status is Status.in_progress  # which waits not
    if allowed is not None and ticket.status not in allowed and not in_danger:
        return Untrue(f"the ticket is {ticket.status.value} by now")
    gone = passed(case.c, case.row, ticket)
    if gone is not None:
        return Untrue(gone)
    return _for_group(case, ticket) if case.row.chat < 0 else _for_person(case, ticket)


def _for_group(case: Case, ticket: Ticket) -> Untrue | None:
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


def _for_person(case: Case, ticket: Ticket) -> Untrue | None:
    if case.person is None:
        case.values["ticket"] = viewing.public(case.c, case.house, ticket, case.now)
        return None
    case.more["had_by"] = had_by(case.c, [case.row], {ticket.id: ticket}).get(ticket.id, "")
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


def _about_draft(case: Case) -> Untrue | None:
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


_SHOWINGS: dict[Kind, Showing] = {**for_residents.SHOWINGS, **for_staff.SHOWINGS, **for_supervisors.SHOWINGS}

"""What those who work are shown besides a ticket: lists, names, words, invitations."""

from __future__ import annotations

from datetime import datetime

from domain.ladder import Stage, running
from domain.notices import Kind
from domain.people import Part
from domain.tickets import Ticket, broken_contact, promise_now
from domain.views import WordView
from services import reviewing
from services.showing import showing_staff, viewing
from services.showing.case import PAGE, Case, Showing, Untrue, views_of
from storage import behalves, conduct, drafts, learning, people, tickets


def _todo(case: Case) -> Untrue | None:
    if case.person is None:
        return Untrue("nobody to tell")
    mine = sorted(tickets.open_of_assignee(case.c, case.person.id), key=lambda t: (_pressing(case, t), t.id))
    page = int(case.row.facts.get("page") or 0)
    case.values["total"] = len(mine)
    case.values["tickets"] = views_of(case, mine[page * PAGE : (page + 1) * PAGE])
    return None


def _pressing(case: Case, ticket: Ticket) -> datetime:
    """The date its line shows: of the promise that counts now, or of a broken one to contact."""
    resolve_by = viewing.resolve_by_now(case.c, case.house, ticket, case.now)
    limit = promise_now(ticket.status, ticket.accept_by, resolve_by)
    return broken_contact(running(ticket).get(Stage.contact), limit, case.now) or limit


def _day_list(case: Case) -> Untrue | None:
    """The same; whoever has nothing left by now is not disturbed."""
    found = _todo(case)
    return found if found is not None or case.values["total"] else Untrue("nothing is on hand any more")


def _contact(case: Case) -> Untrue | None:
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


def _muted(case: Case) -> Untrue | None:
    """Who was let speak again meanwhile need not hear that they were not to."""
    found = conduct.get(case.c, int(case.row.facts.get("mute") or 0))
    if case.row.facts.get("what") == "muted" and (found is None or found.lifted_at or found.until_at <= case.now):
        return Untrue("muted no longer")
    return None


def _review(case: Case) -> Untrue | None:
    if case.person is None:
        return Untrue("nobody to tell")
    case.more.update(reviewing.shown(case.c, case.person, case.now))
    return None


def _lexicon(case: Case) -> Untrue | None:
    """Words proposed and living, as they stand when it is said."""
    case.values["proposed"] = tuple(
        WordView(r.id, r.word, r.category, r.seen, r.better, r.worse, tuple(r.changed))
        for r in learning.open_proposals(case.c)
    )
    case.values["live"] = tuple(WordView(r.id, r.word, r.category) for r in learning.live_words(case.c)[:PAGE])
    return None


def _posts(case: Case) -> Untrue | None:
    """Invitations, posts given and ended, and groups being bound: what of it the reader may know by now."""
    found = showing_staff.shown(case.c, case.house, case.kind, case.row.facts, case.person, case.now)
    if isinstance(found, str):
        return Untrue(found)
    values, more = found
    case.values.update(values)
    case.more.update(more)
    return None


def _attachment(case: Case) -> Untrue | None:
    """The file, if it is still kept and the reader still handles the matter or stands above it."""
    found = drafts.attachment(case.c, int(case.row.facts.get("attachment") or 0))
    ticket = tickets.get(case.c, case.row.ticket_id or 0)
    if found is None or ticket is None or case.person is None or found.ticket_id != ticket.id:
        return Untrue("the file is gone")
    if not viewing.opens_files(ticket, case.person.id, viewing.parts(case.c, ticket, case.person, case.now)):
        return Untrue("the reader may not open it any more")
    case.values["file"] = (found.kind, found.file_id)
    case.more["at"] = found.at.isoformat()
    return None


SHOWINGS: dict[Kind, Showing] = {
    Kind.attachment: _attachment,
    Kind.todo: _todo,
    Kind.day_list: _day_list,
    Kind.lexicon: _lexicon,
    Kind.contact: _contact,
    **dict.fromkeys(showing_staff.KINDS, _posts),
    Kind.muted: _muted,
    Kind.review: _review,
}

"""The same matter: found before it is filed twice, folded together by a supervisor, and taken apart again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import nlp
from domain.notices import Kind
from domain.people import Part
from domain.refusals import AlreadyJoined, CardIsOld, NoSuchTicket, NothingToMerge, OwnTicket
from domain.tickets import OPEN, Status, Ticket
from domain.workflow import Action, step
from services.access import access_ticket, parts_in
from services.moving import advance, find_responsible, hand_to
from services.privacy import delicacy
from services.showing import cards
from services.telling import tell_holder, tell_residents
from services.work import Outcome, Work
from storage import drafts, grids, people, tickets
from storage.drafts import Draft

LAST_DAYS = timedelta(days=7)
SAME_FROM = 0.7
"""Same category and building, or same category and words much alike."""
_CATEGORY, _BUILDING, _WORDS = 0.45, 0.3, 0.6


def likeness(draft: Draft, ticket: Ticket) -> float:
    """How much a draft looks like a ticket: category, building and words together; 0.7 is worth asking about."""
    if draft.category != ticket.category and ticket.category not in draft.alternatives[:2]:
        return 0.0
    # Of another category the words must be much alike: in one building many things happen.
    sure = 1.0 if draft.category == ticket.category else 0.5
    score = _CATEGORY * sure
    here, there = draft.place.building, ticket.place.building
    if here and there:
        score += _BUILDING * sure if here == there and draft.place.unit in (None, ticket.place.unit) else -_BUILDING
    return score + _WORDS * nlp.similar(draft.text, ticket.text)


def find_similar(work: Work, draft: Draft) -> Ticket | None:
    """The open ticket of the same grid and the last days that looks most like the draft; never the person's own."""
    if draft.grid_id is None or draft.urgent or draft.category is None or not draft.text:
        return None
    if delicacy.drafted(work, draft):
        return None  # whose words it is stays with the one who handles it
    path, categories = _neighbourhood(work, draft.grid_id), {draft.category, *draft.alternatives[:2]}
    known = tickets.open_near_of_others(work.c, path, work.now - LAST_DAYS, draft.person_id, categories)
    best = max(known, key=lambda t: likeness(draft, t), default=None)
    return best if best is not None and likeness(draft, best) >= SAME_FROM else None


def _neighbourhood(work: Work, grid_id: int) -> str:
    """The path within which a matter can be the same: the grid around a building."""
    grid = work.grid(grid_id)
    if grid.level == "building" and grid.parent_id is not None:
        return work.grid(grid.parent_id).path
    return grid.path


def join_similar(work: Work, draft: Draft) -> Outcome:
    """我也是 on one's own draft: it is not filed, its words and files go to the ticket there is."""
    ticket = tickets.get(work.c, draft.similar_id, lock=True) if draft.similar_id is not None else None
    if ticket is None or ticket.status not in OPEN or ticket.delicate:
        raise CardIsOld
    parts = parts_in(work, ticket)
    if Part.reporter in parts:
        raise OwnTicket
    if Part.follower in parts:
        raise AlreadyJoined
    moved = advance(work, ticket, Action.follow, parts, {"words": draft.text, "draft": draft.id})
    tickets.follow(work.c, ticket.id, work.person.id, draft.chat, draft.message, work.now)
    drafts.change(work.c, draft.id, status="joined", ticket_id=ticket.id, expires_at=None)
    drafts.pass_attachments(work.c, draft.id, ticket.id)
    people.forget_expectation(work.c, work.person.id, draft.chat)
    if draft.chat > 0 and cards.becomes(work, draft.id, draft.chat, Kind.resident_card, ticket.id, work.person.id):
        tell_holder(work, moved.ticket, "joined", seq=moved.seq, words=draft.text)
        return Outcome("joined", {"number": ticket.number, "writable": True}, ticket=ticket.id)
    cards.refresh_draft(work, draft.id)
    tell_holder(work, moved.ticket, "joined", seq=moved.seq, words=draft.text)
    return Outcome("joined", {"number": ticket.number, "writable": work.person.writable}, alert=True, ticket=ticket.id)


# -- merging, by those above --


def offer_merge(work: Work, ticket_id: int, version: int) -> Outcome:
    """并单: shows the open tickets nearby, the likest first. Errors: NothingToMerge."""
    ticket, parts = access_ticket(work, ticket_id, version=version)
    step(ticket.status, Action.merge, parts)
    choices = _targets(work, ticket)
    if not choices:
        raise NothingToMerge
    work.answer(Kind.choose, ticket=ticket.id, action=Action.merge.value, choices=choices)
    return Outcome("choose", ticket=ticket.id)


def _targets(work: Work, ticket: Ticket, limit: int = 8) -> list[dict[str, Any]]:
    """What it could be merged into: id, number, category and place of each."""
    around = grids.some(work.c, [ticket.grid_id])[ticket.grid_id]
    path = _neighbourhood(work, around.id)
    near = tickets.open_near(work.c, path, work.now - 4 * LAST_DAYS)
    others = [] if ticket.delicate else [t for t in near if t.id != ticket.id and not t.delicate]
    others.sort(key=lambda t: (t.category != ticket.category, -nlp.similar(ticket.text, t.text)))
    return [
        {"ticket": t.id, "number": t.number, "category": t.category, "place": t.place.words} for t in others[:limit]
    ]


def merge_tickets(work: Work, ticket_id: int, version: int, into: int) -> Outcome:
    """Everybody of the ticket follows the other from now on, is told so, and will be asked at its end."""
    ticket, parts = access_ticket(work, ticket_id, version=version)
    target, above = access_ticket(work, into)
    apart = target.id == ticket.id or target.delicate or ticket.delicate
    if apart or target.status not in OPEN or Part.above not in above:
        raise NoSuchTicket
    moved = advance(
        work, ticket, Action.merge, parts, {"into": target.number}, merged_into=target.id, closed_at=work.now
    )
    _bring_people(work, ticket, target)
    seq = tickets.next_seq(work.c, target.id)
    tell_residents(work, moved.ticket, Kind.merged, seq=moved.seq, into=target.number)
    tell_holder(work, moved.ticket, "merged", seq=moved.seq, words=target.number)
    if target.assignee_id != ticket.assignee_id:
        tell_holder(work, target, "merged_here", seq=seq, words=ticket.number)
    cards.refresh_ticket(work, target)
    return Outcome("merged", {"number": target.number}, ticket=ticket.id)


def _bring_people(work: Work, ticket: Ticket, target: Ticket) -> None:
    """Reporter and followers become followers of the target, marked with where they came from."""
    rows = [(ticket.reporter_id, ticket.source_chat, ticket.source_message)]
    rows += [(f.person_id, f.chat, f.message) for f in tickets.followers_of(work.c, ticket.id)]
    for person_id, chat, message in rows:
        if person_id != target.reporter_id and not tickets.follows(work.c, target.id, person_id):
            tickets.follow(work.c, target.id, person_id, chat, message, work.now, via=ticket.id)


def unmerge_ticket(work: Work, ticket_id: int, version: int) -> Outcome:
    """拆单: it lives again, its people leave the other ticket and are told; whoever answers for it now has it."""
    ticket, parts = access_ticket(work, ticket_id, version=version)
    step(ticket.status, Action.unmerge, parts)
    _take_people_back(work, ticket)
    found = find_responsible(work, ticket.grid_path)
    holder = ticket.assignee_id or (found.person_id if found else None)
    if holder is None:
        raise NothingToMerge
    moved = hand_to(work, ticket, Action.unmerge, parts, holder, merged_into=None, closed_at=None)
    tell_residents(work, moved.ticket, Kind.unmerged, seq=moved.seq)
    if ticket.merged_into is not None:
        target = tickets.get(work.c, ticket.merged_into)
        if target is not None:
            cards.refresh_ticket(work, target)
    return Outcome("unmerged", ticket=ticket.id)


def _take_people_back(work: Work, ticket: Ticket) -> None:
    """Those who came with it leave the ticket it was merged into, and whatever that one was merged into since."""
    came, via, into = None, ticket.id, ticket.merged_into
    while into is not None and came != []:
        came = tickets.unfollow_via(work.c, into, via, came)
        target = tickets.get(work.c, into)
        via, into = into, target.merged_into if target is not None and target.status is Status.merged else None


def living(work: Work, ticket: Ticket) -> Ticket:
    """The ticket itself, or the one it was merged into: what is said about it belongs there."""
    seen = {ticket.id}
    while ticket.status is Status.merged and ticket.merged_into is not None and ticket.merged_into not in seen:
        seen.add(ticket.merged_into)
        ticket = tickets.get(work.c, ticket.merged_into) or replace(ticket, merged_into=None)
    return ticket

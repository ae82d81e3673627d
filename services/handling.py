"""What a grid worker does with a ticket: take it, pass it on, ask, note, finish."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from domain.notices import Kind
from domain.people import HANDLING_POSTS, Part, Post
from domain.refusals import NobodyToTakeIt, NotAWorker, NotPossibleNow, TicketAlreadyClaimed
from domain.tickets import HELD, Ticket
from domain.workflow import Action, Need, step
from services import cards
from services.access import access_ticket
from services.moving import advance, find_responsible, hand_to
from services.telling import show_to_worker, tell_above, tell_person, tell_residents
from services.work import Outcome, Work
from storage import drafts, grids, people, tickets

TYPED_FOR = timedelta(hours=12)
"""How long a pressed button waits for its words."""


def accept_ticket(work: Work, ticket_id: int, version: int) -> Outcome:
    """接单: whoever of the staff presses first holds it. Errors: TicketAlreadyClaimed, CardIsOld, NotAllowed."""
    ticket, parts = access_ticket(work, ticket_id)
    if ticket.status in HELD:
        if ticket.assignee_id == work.person.id:
            return Outcome("accepted_before", ticket=ticket.id)
        holder = people.names(work.c, [ticket.assignee_id]).get(ticket.assignee_id or 0, "")
        raise TicketAlreadyClaimed(holder=holder)
    ticket, parts = access_ticket(work, ticket_id, version=version)
    asked = ticket.assignee_id
    moved = advance(work, ticket, Action.accept, parts, assignee_id=work.person.id)
    show_to_worker(work, moved.ticket)
    if asked not in (None, work.person.id):
        tell_person(
            work, moved.ticket, asked or 0, Kind.worker_news, seq=moved.seq, what="taken_by", holder=work.person.name
        )
    tell_residents(work, moved.ticket, Kind.accepted, seq=moved.seq, holder=work.person.name)
    return Outcome("accepted", ticket=ticket.id)


def say_what(work: Work, ticket_id: int, action: str, facts: dict[str, Any]) -> None:
    """Asks for the words of an action: the next message, or a reply to the question, is taken for them."""
    people.expect(
        work.c, work.person.id, work.caller.chat, action, work.now + TYPED_FOR, ticket_id=ticket_id, facts=facts
    )
    work.answer(Kind.say_it, ticket=ticket_id, action=action, facts=facts)


def begin_action(work: Work, ticket_id: int, version: int, action: Action) -> Outcome:
    """A button that needs words or a choice was pressed: checks that it may be, then asks."""
    ticket, parts = access_ticket(work, ticket_id)
    # A resident's words are welcome whatever happened to the card meanwhile, and whoever holds it may press faster than it is redrawn.
    if action not in (Action.answer, Action.supplement) and ticket.holder_id != work.person.id:
        access_ticket(work, ticket_id, version=version)
    found = step(ticket.status, action, parts)
    if action in (Action.hand_over, Action.reassign):
        return offer_people(work, ticket, action)
    if action is Action.recategorise:
        work.answer(Kind.choose, ticket=ticket.id, action=action.value)
        return Outcome("choose", ticket=ticket.id)
    if Need.words not in found.needs:
        raise NotPossibleNow(status=ticket.status.value, action=action.value)
    say_what(work, ticket.id, action.value, {})
    return Outcome("asked_for_words", ticket=ticket.id)


def offer_people(work: Work, ticket: Ticket, action: Action) -> Outcome:
    """Shows who could take it, with post and grid."""
    choices = candidates(work, ticket)
    if not choices:
        raise NobodyToTakeIt
    work.answer(Kind.choose, ticket=ticket.id, action=action.value, choices=choices)
    return Outcome("choose", ticket=ticket.id)


def candidates(work: Work, ticket: Ticket, limit: int = 24) -> list[dict[str, Any]]:
    """Workers, deputies and leads of the ticket's chain first, then of its sister grids; each person once."""
    chain = work.grid(ticket.grid_id).chain()
    above = work.grid(chain[1]) if len(chain) > 1 else work.grid(chain[0])
    near = [g.id for g in grids.under(work.c, work.grid(above.parent_id or above.id).path)]
    every = list(dict.fromkeys([*chain, *near]))
    order = {grid_id: place for place, grid_id in enumerate(every)}
    duties = [d for d in people.duties_in(work.c, every, work.now) if d.post in (*HANDLING_POSTS, Post.supervisor)]
    duties.sort(key=lambda d: (order[d.grid_id], list(Post).index(d.post)))
    found: dict[int, dict[str, Any]] = {}
    names = people.names(work.c, [d.person_id for d in duties])
    codes = grids.some(work.c, {d.grid_id for d in duties})
    for duty in duties:
        if duty.person_id != ticket.assignee_id and duty.person_id not in found:
            grid = codes[duty.grid_id].name
            found[duty.person_id] = {
                "person": duty.person_id,
                "name": names[duty.person_id],
                "post": duty.post.value,
                "grid": grid,
            }
    return list(found.values())[:limit]


def choose_person(work: Work, ticket_id: int, version: int, action: Action, person_id: int) -> Outcome:
    """The one to take it was chosen; a hand-over still needs its reason, a reassignment does not."""
    ticket, parts = access_ticket(work, ticket_id, version=version)
    step(ticket.status, action, parts)
    if person_id not in {c["person"] for c in candidates(work, ticket, limit=10_000)}:
        raise NobodyToTakeIt
    if action is Action.reassign:
        moved = hand_to(work, ticket, action, parts, person_id)
        _tell_new_holder(work, moved.ticket, moved.seq)
        return Outcome("reassigned", ticket=ticket.id)
    say_what(work, ticket.id, action.value, {"to": person_id})
    return Outcome("asked_for_words", ticket=ticket.id)


def hand_over_ticket(work: Work, ticket_id: int, words: str, facts: dict[str, Any]) -> Outcome:
    """转派, with its reason. Errors: NobodyToTakeIt when nobody was chosen before, or not on duty any more."""
    ticket, parts = access_ticket(work, ticket_id)
    person_id = facts.get("to")
    if not isinstance(person_id, int) or person_id not in {c["person"] for c in candidates(work, ticket, limit=10_000)}:
        raise NobodyToTakeIt
    moved = hand_to(work, ticket, Action.hand_over, parts, person_id, {"words": words})
    _tell_new_holder(work, moved.ticket, moved.seq)
    return Outcome("handed_over", ticket=ticket.id)


def _tell_new_holder(work: Work, ticket: Ticket, seq: int) -> None:
    name = people.names(work.c, [ticket.assignee_id]).get(ticket.assignee_id or 0, "")
    tell_residents(work, ticket, Kind.handed_over, seq=seq, holder=name)


def return_ticket(work: Work, ticket_id: int, words: str, _facts: dict[str, Any]) -> Outcome:
    """退回: the next in line is asked, and the one above hears why; nobody's ticket is nobody's."""
    ticket, parts = access_ticket(work, ticket_id)
    next_one = _next_in_line(work, ticket)
    moved = hand_to(work, ticket, Action.return_, parts, next_one, {"words": words}, returned=ticket.returned + 1)
    if next_one != work.person.id:
        tell_residents(work, moved.ticket, Kind.handed_over, seq=moved.seq, holder=people.get(work.c, next_one).name)
    tell_above(work, moved.ticket, "returned", seq=moved.seq, words=words, by=work.person.name)
    return Outcome("returned", ticket=ticket.id)


def _next_in_line(work: Work, ticket: Ticket) -> int:
    """Who answers for the place of those who have not returned it yet; else of all but the caller; else the caller."""
    me = work.person.id
    returned = {e.actor_id for e in tickets.history(work.c, ticket.id) if e.action == Action.return_.value}
    for without in ({*returned, me}, {me}):
        found = find_responsible(work, ticket.grid_path, without=frozenset(p for p in without if p is not None))
        if found is not None and found.person_id not in without:
            return found.person_id
    return me


def note_progress(work: Work, ticket_id: int, words: str, facts: dict[str, Any]) -> Outcome:
    """进展: the resident and every follower read it."""
    ticket, parts = access_ticket(work, ticket_id)
    moved = advance(
        work,
        ticket,
        Action.note,
        parts,
        {"words": words, "files": facts.get("files", 0), "photos": facts.get("photos", [])},
        contacted_at=ticket.contacted_at or work.now,
    )
    shown = {"words": words, "holder": work.person.name, "photos": facts.get("photos", [])}
    tell_residents(work, moved.ticket, Kind.progress, seq=moved.seq, **shown)
    work.answer(Kind.noted, ticket=ticket.id, what="told")
    return Outcome("noted", ticket=ticket.id)


def remark_on_ticket(work: Work, ticket_id: int, words: str, _facts: dict[str, Any]) -> Outcome:
    """A word among staff: the holder reads it, residents do not."""
    ticket, parts = access_ticket(work, ticket_id)
    moved = advance(work, ticket, Action.remark, parts, {"words": words})
    if ticket.assignee_id not in (None, work.person.id):
        tell_person(
            work,
            moved.ticket,
            ticket.assignee_id or 0,
            Kind.worker_news,
            seq=moved.seq,
            what="remark",
            words=words,
            by=work.person.name,
        )
    work.answer(Kind.noted, ticket=ticket.id, by_staff=True)
    return Outcome("remarked", ticket=ticket.id)


def ask_resident(work: Work, ticket_id: int, words: str, _facts: dict[str, Any]) -> Outcome:
    """联系居民: the question is relayed, neither sees the other's account; the clock waits for the answer."""
    ticket, parts = access_ticket(work, ticket_id)
    moved = advance(work, ticket, Action.ask, parts, {"words": words}, contacted_at=ticket.contacted_at or work.now)
    tell_residents(
        work, moved.ticket, Kind.question, seq=moved.seq, only=ticket.reporter_id, words=words, holder=work.person.name
    )
    return Outcome("asked", ticket=ticket.id)


def resolve_ticket(work: Work, ticket_id: int, words: str, facts: dict[str, Any]) -> Outcome:
    """办结: the resident and each follower are asked whether it is so."""
    ticket, parts = access_ticket(work, ticket_id)
    moved = advance(
        work,
        ticket,
        Action.resolve,
        parts,
        {"words": words, "files": facts.get("files", 0), "photos": facts.get("photos", [])},
        resolved_at=work.now,
        contacted_at=ticket.contacted_at or work.now,
    )
    shown = {"words": words, "holder": work.person.name, "photos": facts.get("photos", [])}
    tell_residents(work, moved.ticket, Kind.resolved, seq=moved.seq, round=ticket.reopened, **shown)
    work.answer(Kind.noted, ticket=ticket.id, what="asked")
    return Outcome("resolved", ticket=ticket.id)


def recategorise_ticket(work: Work, ticket_id: int, version: int, category: str) -> Outcome:
    """改类别 by those who handle it; the promise already given stays, the reading learns."""
    ticket, parts = access_ticket(work, ticket_id, version=version)
    if category not in work.house.matters:
        raise NobodyToTakeIt
    matter = work.house.matters[category]
    advance(
        work,
        ticket,
        Action.recategorise,
        parts,
        {"from": ticket.category, "to": category},
        category=category,
        delicate=matter.delicate,
    )
    drafts.correct(
        work.c,
        ticket_id=ticket.id,
        person_id=work.person.id,
        text=ticket.text,
        from_category=ticket.category,
        to_category=category,
        lexicon_version=ticket.lexicon_version,
        at=work.now,
    )
    return Outcome("recategorised", ticket=ticket.id)


def todo(work: Work, page: int = 0) -> Outcome:
    """/todo: the caller's open list, soonest promise first."""
    posts = {d.post for d in people.duties_of(work.c, work.person.id, work.now)}
    if not posts & {*HANDLING_POSTS, Post.supervisor, Post.admin, Post.liaison} and not tickets.open_of_assignee(
        work.c, work.person.id
    ):
        raise NotAWorker
    work.answer(Kind.todo, page=page)
    return Outcome("todo")


def show_ticket(work: Work, ticket_id: int) -> Outcome:
    """查看: the ticket's card anew at the end of the chat, for the part the asker plays."""
    ticket, parts = access_ticket(work, ticket_id)
    kind = Kind.resident_card
    if Part.assignee in parts:
        kind = Kind.worker_card
    elif parts & {Part.above, Part.staff}:
        kind = Kind.supervisor_card
    cards.show_anew(work, kind, work.person.telegram_id, person=work.person.id, ticket=ticket.id)
    return Outcome("shown", ticket=ticket.id)

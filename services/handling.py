"""What a grid worker does with a ticket: take it, pass it on, ask, note, finish."""

from __future__ import annotations

from typing import Any

from domain.notices import Kind
from domain.people import HANDLING_POSTS, Part, Post
from domain.refusals import NobodyToTakeIt, NotAWorker, TicketAlreadyClaimed
from domain.tickets import HELD, Ticket
from domain.workflow import Action, step
from services import verifying
from services.access import access_ticket, must_be_there
from services.beginning import TYPED_FOR
from services.moving import advance
from services.privacy import complaints, delicacy
from services.showing import cards
from services.telling import show_to_worker, tell_person, tell_residents
from services.work import Outcome, Work
from storage import drafts, people, tickets


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
    """联系居民: the question is relayed, neither sees the other's account; the clock waits for the answer, but in danger."""
    ticket, parts = access_ticket(work, ticket_id)
    must_be_there(work, ticket)
    moved = advance(work, ticket, Action.ask, parts, {"words": words}, contacted_at=ticket.contacted_at or work.now)
    tell_residents(
        work, moved.ticket, Kind.question, seq=moved.seq, only=ticket.reporter_id, words=words, holder=work.person.name
    )
    if ticket.urgent:
        _expect_answer(work, ticket)
    work.answer(Kind.noted, ticket=ticket.id, what="told")
    return Outcome("asked", ticket=ticket.id)


def _expect_answer(work: Work, ticket: Ticket) -> None:
    """The matter does not wait, so the reporter's next words are told to whoever has it."""
    chat = people.get(work.c, ticket.reporter_id).telegram_id
    people.expect(work.c, ticket.reporter_id, chat, Action.supplement.value, work.now + TYPED_FOR, ticket_id=ticket.id)


def resolve_ticket(work: Work, ticket_id: int, words: str, facts: dict[str, Any]) -> Outcome:
    """办结: the resident and each follower are asked whether it is so, where needed after a second person looked."""
    ticket, parts = access_ticket(work, ticket_id)
    step(ticket.status, Action.resolve, parts)
    verifier = verifying.needs_verifying(work, ticket)
    if verifier is not None:
        return verifying.submit_ticket(work, ticket, parts, verifier, words, facts)
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
    danger = ticket.danger if ticket.urgent else None
    advance(
        work,
        ticket,
        Action.recategorise,
        parts,
        {"from": ticket.category, "to": category},
        category=category,
        delicate=complaints.against(work.c, ticket) is not None
        or delicacy.is_delicate(work.house, ticket.text, category, danger),
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

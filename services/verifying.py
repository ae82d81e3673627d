"""Done, seen by a second pair of eyes where the matter asks for it; and what cannot be done is explained."""

from __future__ import annotations

from typing import Any

from domain.notices import Kind, Urgency
from domain.people import Part
from domain.refusals import NotAllowed, PhotoNeeded
from domain.tickets import Ticket
from domain.workflow import Action, step
from services.access import access_ticket
from services.duty.leaving import hand_to_deputy
from services.moving import advance, who_answers
from services.showing import cards
from services.street import departing
from services.telling import tell_holder, tell_person, tell_residents
from services.work import Outcome, Work
from storage import people, tickets


def needs_verifying(work: Work, ticket: Ticket) -> int | None:
    """Who confirms it on the spot, for dangers and illegal buildings; None where nobody has to, or nobody else is on duty."""
    matter = work.house.matters.get(ticket.category)
    if not ticket.urgent and not (matter and matter.promise_class.startswith("illegal_building")):
        return None
    holder = frozenset(p for p in (ticket.assignee_id,) if p is not None)
    found = who_answers(work, ticket, without=holder)
    return found.person_id if found is not None and found.person_id not in holder else None


def submit_ticket(
    work: Work, ticket: Ticket, parts: frozenset[Part], verifier: int, words: str, facts: dict[str, Any]
) -> Outcome:
    """办结 of such a matter: a second person is asked to look before the resident is."""
    said = {"words": words, "photos": facts.get("photos", []), "files": facts.get("files", 0), "verifier": verifier}
    moved = advance(work, ticket, Action.submit, parts, said, contacted_at=ticket.contacted_at or work.now)
    chat = people.get(work.c, verifier).telegram_id
    cards.show(work, Kind.supervisor_card, chat, person=verifier, ticket=ticket.id)
    urgency = Urgency.danger if ticket.urgent else Urgency.usual
    tell_person(
        work,
        moved.ticket,
        verifier,
        Kind.worker_news,
        seq=moved.seq,
        urgency=urgency,
        what="verify",
        words=words,
        by=work.person.name,
        photos=said["photos"],
    )
    work.answer(Kind.noted, ticket=ticket.id, what="verified_first")
    return Outcome("submitted", ticket=ticket.id)


def verify_ticket(work: Work, ticket_id: int, words: str, facts: dict[str, Any]) -> Outcome:
    """核实通过, with a picture from the spot; now the residents are asked. Errors: NotAllowed for who did it, PhotoNeeded."""
    ticket, parts = _checked(work, ticket_id, Action.verify)
    photos = facts.get("photos", [])
    if not photos:
        raise PhotoNeeded
    done = str(_submitted(work, ticket).get("words") or words)
    said = {"words": words, "photos": photos, "done": done}
    moved = advance(work, ticket, Action.verify, parts, said, resolved_at=work.now)
    holder = people.names(work.c, [ticket.assignee_id]).get(ticket.assignee_id or 0, "")
    shown = {"words": done, "holder": holder, "photos": photos}
    tell_residents(work, moved.ticket, Kind.resolved, seq=moved.seq, round=ticket.reopened, **shown)
    tell_holder(work, moved.ticket, "verified", seq=moved.seq, words=work.person.name)
    return Outcome("verified", ticket=ticket.id)


def fail_ticket(work: Work, ticket_id: int, words: str, facts: dict[str, Any]) -> Outcome:
    """没办好: back into work, its holder reads what is missing."""
    ticket, parts = _checked(work, ticket_id, Action.fail)
    photos = facts.get("photos", [])
    moved = advance(work, ticket, Action.fail, parts, {"words": words, "photos": photos})
    tell_holder(work, moved.ticket, "failed", seq=moved.seq, words=words, photos=photos)
    hand_to_deputy(work, moved.ticket)
    departing.hand_on(work, moved.ticket)
    return Outcome("failed_check", ticket=ticket.id)


def _checked(work: Work, ticket_id: int, action: Action) -> tuple[Ticket, frozenset[Part]]:
    """Nobody confirms their own work."""
    ticket, parts = access_ticket(work, ticket_id)
    step(ticket.status, action, parts)
    if ticket.assignee_id == work.person.id:
        raise NotAllowed(action=action.value)
    return ticket, parts


def _submitted(work: Work, ticket: Ticket) -> dict[str, object]:
    """What was said when it was submitted last."""
    said = [e.facts for e in tickets.history(work.c, ticket.id) if e.action == Action.submit.value]
    return said[-1] if said else {}


def explain_ticket(work: Work, ticket_id: int, words: str, facts: dict[str, Any]) -> Outcome:
    """说明情况: it cannot be solved; the residents read why and say whether that is clear."""
    ticket, parts = access_ticket(work, ticket_id)
    photos = facts.get("photos", [])
    moved = advance(
        work,
        ticket,
        Action.explain,
        parts,
        {"words": words, "photos": photos},
        resolved_at=work.now,
        contacted_at=ticket.contacted_at or work.now,
        explained=True,
    )
    shown = {"words": words, "holder": work.person.name, "photos": photos, "explained": True}
    tell_residents(work, moved.ticket, Kind.resolved, seq=moved.seq, round=ticket.reopened, **shown)
    work.answer(Kind.noted, ticket=ticket.id, what="asked")
    return Outcome("explained", ticket=ticket.id)

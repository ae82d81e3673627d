"""Whose a ticket is: the first "not mine" passes it on by itself, the next one is ruled on; until then its holder keeps it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from domain.ladder import awake
from domain.notices import Kind, Urgency
from domain.people import Part
from domain.refusals import NobodyToTakeIt, NothingAsked
from domain.tickets import OPEN, Ticket
from domain.workflow import Action, step
from services.access import access_ticket
from services.candidates import candidates
from services.moving import advance, hand_to
from services.telling import GATHERED_FOR, tell_above, tell_person, tell_residents
from services.work import Outcome, Work
from storage import people, rulings, tickets

RULED_WITHIN = {"owner": timedelta(hours=4), "extension": timedelta(hours=8)}
"""Working time somebody above has to rule whose it is, or on more time; for danger half an hour of the clock."""
AT_ONCE = timedelta(minutes=30)


def named_in(work: Work, ticket: Ticket, words: str) -> int | None:
    """Whose it is in the asker's eyes, when the words name one of those who could take it."""
    found = [c for c in candidates(work, ticket, limit=10_000) if c["name"] and c["name"] in words]
    return int(max(found, key=lambda c: len(c["name"]))["person"]) if found else None


def contest_ticket(work: Work, ticket: Ticket, parts: frozenset[Part], words: str) -> Outcome:
    """Returned before: those above rule, and whoever has it goes on informing the resident (先办后议)."""
    if rulings.open_one(work.c, ticket.id, "owner") is not None:
        raise NothingAsked(asked=True)
    proposed = named_in(work, ticket, words)
    facts: dict[str, Any] = {"words": words, "proposed": proposed}
    moved = advance(work, ticket, Action.contest, parts, facts, returned=ticket.returned + 1)
    rulings.ask(
        work.c,
        ticket_id=ticket.id,
        kind="owner",
        asked_by=work.person.id,
        asked_at=work.now,
        words=words,
        proposed_id=proposed,
        due_at=ruled_by(work, ticket, "owner"),
    )
    urgency = Urgency.danger if ticket.urgent else Urgency.usual
    tell_above(
        work,
        moved.ticket,
        "contested",
        seq=moved.seq,
        urgency=urgency,
        supervisors=True,
        words=words,
        by=work.person.name,
    )
    work.answer(Kind.noted, ticket=ticket.id, what="contested")
    return Outcome("contested", ticket=ticket.id)


def ruled_by(work: Work, ticket: Ticket, kind: str) -> datetime:
    """Until when a question of that kind (extension | owner) should be settled that is put now."""
    if ticket.urgent:
        return work.now + AT_ONCE
    return work.calendar(ticket.grid_path).add(work.now, RULED_WITHIN[kind])


def rule_ticket(work: Work, ticket_id: int, version: int, person_id: int) -> Outcome:
    """裁定: whose it is, by somebody above. Errors: NothingAsked, NobodyToTakeIt."""
    ticket, parts = access_ticket(work, ticket_id, version=version)
    step(ticket.status, Action.rule, parts)
    asked = rulings.open_one(work.c, ticket.id, "owner")
    if asked is None:
        raise NothingAsked
    able = {c["person"] for c in candidates(work, ticket, limit=10_000)} | {ticket.assignee_id}
    if person_id not in able:
        raise NobodyToTakeIt
    rulings.settle(work.c, ticket.id, work.now, work.person.id, granted=person_id == asked.proposed_id, kind="owner")
    moved = hand_to(work, ticket, Action.rule, parts, person_id, {"asked_by": asked.asked_by})
    name = people.names(work.c, [person_id]).get(person_id, "")
    if asked.asked_by not in (person_id, work.person.id):
        tell_person(work, moved.ticket, asked.asked_by, Kind.worker_news, seq=moved.seq, what="ruled", holder=name)
    if person_id != ticket.assignee_id:
        tell_residents(work, moved.ticket, Kind.handed_over, seq=moved.seq, holder=name)
    return Outcome("ruled", ticket=ticket.id)


def call_next(work: Work) -> int:
    """Questions nobody settled in time go one level up; each says so once, and has its time again."""
    found = rulings.due(work.c, work.now)
    wait = work.now + GATHERED_FOR if len(found) > 1 else None
    for asked in found:
        ticket = tickets.get(work.c, asked.ticket_id, lock=True)
        if ticket is None or ticket.status not in OPEN:
            rulings.settle(work.c, asked.ticket_id, work.now, None, granted=False)
            continue
        morning = awake(ticket, work.now, work.house.zone)
        if morning > work.now:
            rulings.put_off(work.c, asked.id, morning)
            continue
        rulings.put_off(work.c, asked.id, ruled_by(work, ticket, asked.kind))
        _call_again(work, ticket, asked, wait)
    return len(found)


def _call_again(work: Work, ticket: Ticket, asked: rulings.Ruling, wait: datetime | None) -> None:
    """Many for one person are said in one message; danger at once and for itself."""
    facts: dict[str, Any] = {
        "ruling": asked.id,
        "name": people.names(work.c, [asked.asked_by]).get(asked.asked_by, ""),
        "by": asked.due_at.isoformat(),
        "words": asked.words,
        "until": asked.until_at.isoformat() if asked.until_at else "",
    }
    if ticket.urgent:
        facts["urgency"] = Urgency.danger
    else:
        facts["not_before"] = wait
    seq = f"late{asked.id}.{asked.due_at.isoformat()}"  # a word of its own each time it is called again
    tell_above(work, ticket, f"late_{asked.kind}", seq=seq, supervisors=True, **facts)

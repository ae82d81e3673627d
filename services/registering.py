"""A draft becomes a ticket: numbered, promised, assigned and shown, in one transaction."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from domain.ladder import next_due
from domain.notices import Kind, Notice, Urgency
from domain.people import Part
from domain.promises import PROMISES
from domain.tickets import Status, Ticket
from services.moving import assign, record
from services.privacy import consenting, delicacy, represented
from services.showing import cards
from services.telling import tell_above
from services.work import Work
from storage import drafts, grids, numbers, outbox, people, tickets
from storage.drafts import Draft


def register(work: Work, draft: Draft) -> Ticket:
    """Opens the ticket of a draft whose category and grid are known, and tells everybody concerned."""
    against = delicacy.against(work, draft)
    ticket = _open(work, draft, complains=against is not None)
    behalf = represented.hand_on(work, draft, ticket.id)
    record(
        work,
        ticket,
        "register",
        Part.reporter.value,
        None,
        {
            "draft": draft.id,
            "evidence": list(draft.evidence),
            **behalf,
            **PROMISES[ticket.promise].facts,
            **(against.facts if against else {}),
        },
    )
    drafts.change(work.c, draft.id, status="registered", ticket_id=ticket.id, expires_at=None)
    drafts.pass_attachments(work.c, draft.id, ticket.id)
    if draft.message is not None:
        outbox.remember(work.c, draft.chat, draft.message, ticket_id=ticket.id)
    ticket = assign(work, ticket, new=True)
    _show(work, draft, ticket)
    if ticket.urgent:
        tell_above(work, ticket, "danger", seq=1, urgency=Urgency.danger, supervisors=True)
    return ticket


def _open(work: Work, draft: Draft, *, complains: bool) -> Ticket:
    category, grid = draft.category or "other", work.grid(draft.grid_id or 0)
    promise = work.house.promise(category, urgent=draft.urgent)
    if not draft.urgent and work.emergency(grid.path) is not None:
        promise = PROMISES["emergency"]
    calendar = work.calendar(grid.path)
    ticket = Ticket(
        id=0,
        number=numbers.next_number(work.c, work.now.astimezone(work.house.zone).strftime("%y%m%d")),
        status=Status.registered,
        category=category,
        urgent=draft.urgent,
        danger=draft.danger,
        delicate=complains
        or delicacy.is_delicate(work.house, draft.text, category, draft.danger if draft.urgent else None),
        grid_id=grid.id,
        grid_path=grid.path,
        place=draft.place,
        text=draft.text,
        reporter_id=draft.person_id,
        source_chat=draft.chat,
        source_message=draft.message,
        assignee_id=None,
        first_holder_id=None,
        promise=promise.name,
        opened_at=work.now,
        accept_by=promise.accept_by(work.now, calendar),
        contact_by=promise.contact_by(work.now, calendar),
        resolve_by=promise.resolve_by(work.now, calendar),
        lexicon_version=draft.lexicon_version,
    )
    ticket = replace(ticket, due_at=next_due(ticket, calendar, work.now))
    return replace(ticket, id=tickets.add(work.c, ticket))


def _show(work: Work, draft: Draft, ticket: Ticket) -> None:
    """The author's card turns into the ticket's; in a group the neighbours see it too, in private it is the promise card."""
    if draft.chat == 0:
        return  # told by another system
    person = work.person if work.person.id == ticket.reporter_id else people.get(work.c, ticket.reporter_id)
    offered = draft.expires_at is not None
    if draft.chat < 0:
        if not (offered and cards.becomes(work, draft.id, draft.chat, Kind.group_card, ticket.id, None)):
            cards.show(
                work, Kind.group_card, draft.chat, ticket=ticket.id, reply_to=draft.message, urgency=Urgency.answer
            )
        if person.writable:
            cards.show(work, Kind.resident_card, person.telegram_id, person=person.id, ticket=ticket.id)
    elif not delicacy.out_of_reach(work, draft) and not (
        offered and cards.becomes(work, draft.id, draft.chat, Kind.resident_card, ticket.id, person.id)
    ):
        cards.show(work, Kind.resident_card, draft.chat, person=person.id, ticket=ticket.id, urgency=Urgency.answer)


def advise(work: Work, draft: Draft) -> None:
    """The 119/110/120 card, at once and before anything else; who cannot be written to was told in the group."""
    if delicacy.out_of_reach(work, draft):
        return
    work.say(
        Notice(
            key=f"danger_advice:d{draft.id}",
            kind=Kind.danger_advice,
            chat=draft.chat,
            facts={"danger": draft.danger or "other"},
            person=draft.person_id,
            draft=draft.id,
            reply_to=draft.message if draft.chat < 0 else None,
            urgency=Urgency.danger,
        )
    )


def offer(work: Work, draft: Draft) -> None:
    """Shows the draft's card; in a group it goes away by itself when nobody presses."""
    minutes = work.house.offer_minutes if draft.chat < 0 else 24 * 60
    drafts.change(work.c, draft.id, expires_at=work.now + timedelta(minutes=minutes))
    if delicacy.out_of_reach(work, draft):
        return  # shown as soon as they press Start
    if draft.chat < 0:
        consenting.hint_once(work, draft.person_id, draft.id)
    person = draft.person_id
    cards.show(
        work,
        Kind.draft_card,
        draft.chat,
        person=person,
        draft=draft.id,
        reply_to=draft.message if draft.chat < 0 else None,
        urgency=Urgency.answer,
    )


def fallback_grid(work: Work) -> int | None:
    """The root of the tree, for a danger whose place nobody knows: better rung at the top than not at all."""
    every = grids.every(work.c)
    return every[0].id if every else None

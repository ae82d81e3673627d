"""Living cards: one a ticket or draft in a chat, edited in place; one waiting edit stands for many."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from sqlalchemy.engine import Row

from domain.notices import Kind, Notice, Urgency
from domain.tickets import Ticket
from services.work import Work
from storage import outbox, reconciling, tickets


def show(
    work: Work,
    kind: Kind,
    chat: int,
    *,
    person: int | None = None,
    ticket: int | None = None,
    draft: int | None = None,
    reply_to: int | None = None,
    urgency: Urgency = Urgency.usual,
    fallback: tuple[int, int] | None = None,
) -> bool:
    """Puts the card into the chat, or brings the one that is there up to date; True for a new message, which rings."""
    card_id, there = outbox.place_card(
        work.c, kind, chat, ticket=ticket, draft=draft, person_id=person, reply_to=reply_to
    )
    notice = Notice(
        key=f"card:{card_id}:{uuid4().hex}",
        kind=kind,
        chat=chat,
        person=person,
        ticket=ticket,
        draft=draft,
        reply_to=reply_to,
        urgency=urgency,
        fallback=fallback,
    )
    return _bring_up_to_date(work, card_id, there, notice)


def _bring_up_to_date(work: Work, card_id: int, there: Row[Any] | None, notice: Notice) -> bool:
    """Says what the card is now, unless an edit waits already; True for a new message."""
    if there is not None:
        if there.gone:
            outbox.change_card(work.c, card_id, gone=False, message=None)
        if outbox.edit_waits(work.c, card_id):
            return there.message is None
    work.say(notice, card=card_id)
    return there is None or there.gone


def show_anew(work: Work, kind: Kind, chat: int, *, person: int, ticket: int) -> None:
    """Puts the ticket's card at the end of the chat, where the asker looks; the earlier one is no longer edited."""
    found = outbox.card_of(work.c, kind, chat, ticket=ticket)
    if found is not None:
        outbox.change_card(work.c, found.id, gone=True)
    show(work, kind, chat, person=person, ticket=ticket, urgency=Urgency.answer)


def drop(work: Work, card: Row[Any]) -> None:
    """A question on a card that needs no answer any more: it is about nothing now, and is taken away with its buttons."""
    outbox.change_card(work.c, card.id, ticket_id=None)
    _bring_up_to_date(
        work,
        card.id,
        card,
        Notice(f"card:{card.id}:{uuid4().hex}", Kind(card.kind), card.chat, {}, card.person_id, urgency=Urgency.answer),
    )


def refresh_ticket(work: Work, ticket: Ticket, urgency: Urgency = Urgency.usual) -> None:
    """Every living card of the ticket is brought up to date."""
    for card in outbox.cards_about(work.c, ticket=ticket.id):
        _refresh(work, card, urgency)


def refresh_draft(work: Work, draft_id: int) -> None:
    """The draft's cards are brought up to date; somebody is looking at them."""
    for card in outbox.cards_about(work.c, draft=draft_id):
        _refresh(work, card, Urgency.answer)


def _refresh(work: Work, card: Row[Any], urgency: Urgency) -> None:
    notice = Notice(
        key=f"card:{card.id}:{uuid4().hex}",
        kind=Kind(card.kind),
        chat=card.chat,
        person=card.person_id,
        ticket=card.ticket_id,
        draft=card.draft_id,
        reply_to=card.reply_to,
        urgency=urgency,
    )
    _bring_up_to_date(work, card.id, card, notice)


def becomes(work: Work, draft_id: int, chat: int, kind: Kind, ticket: int, person: int | None) -> bool:
    """The draft's card in `chat` becomes the ticket's card, the same message. False when there was none."""
    found = outbox.card_of(work.c, Kind.draft_card, chat, draft=draft_id)
    if found is None or found.gone:
        return False
    outbox.change_card(work.c, found.id, kind=kind.value, ticket_id=ticket, draft_id=None, person_id=person)
    if found.message is not None:
        outbox.remember(work.c, chat, found.message, ticket_id=ticket, draft_id=None)
    show(work, kind, chat, person=person, ticket=ticket, reply_to=found.reply_to, urgency=Urgency.answer)
    return True


def show_owed(work: Work) -> None:
    """Promise cards of the caller's own matters that could not be shown before the bot was let in."""
    person = work.person
    own = [t.id for t in tickets.open_of_reporter(work.c, person.id) if t.reporter_id == person.id]
    for ticket_id, kinds in reconciling.without_cards(work.c, own).items():
        if Kind.resident_card in kinds:
            show(work, Kind.resident_card, person.telegram_id, person=person.id, ticket=ticket_id)

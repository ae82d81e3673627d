"""/forget: asked once more, then nothing is left of the person but that somebody was there; open matters go on without them."""

from __future__ import annotations

from domain.grids import supervisors_above
from domain.notices import Kind, Notice, Urgency
from domain.refusals import CardIsOld, StillOnDuty
from domain.tickets import Ticket
from services.showing import cards
from services.work import Outcome, Work
from storage import cleaning, forgetting, obligations, outbox, people, tickets

TICKETS, ROWS = 50, 1000
"""How many are gone through in one go, so that nobody waits for it."""
NIGHT = range(2, 5)
"""Hours of the installation's zone in which old words are taken out."""


def ask_to_forget(work: Work) -> Outcome:
    """/forget: what goes and what stays, with one button. Errors: StillOnDuty."""
    _check_duty(work)
    chat, person = work.caller.chat, work.person.id
    card = outbox.add_card(work.c, kind=Kind.forget.value, chat=chat, person_id=person)
    facts: dict[str, object] = {"open": len(tickets.open_of_reporter(work.c, person))}
    work.say(Notice(f"forget:{work.cause()}", Kind.forget, chat, facts, person, urgency=Urgency.answer), card=card)
    return Outcome("asked")


def keep_me(work: Work) -> Outcome:
    """不注销: nothing happens, and the question goes with its buttons. Errors: CardIsOld when none is open."""
    chat, person = work.caller.chat, work.person.id
    asked = forgetting.questions(work.c, chat)
    if not asked:
        raise CardIsOld
    for card in asked:
        outbox.change_card(work.c, card, kind=Kind.forgotten.value)
        work.say(Notice(f"kept:{work.cause()}:c{card}", Kind.forgotten, chat, {"kept": True}, person), card=card)
    return Outcome("kept")


def forget_me(work: Work) -> Outcome:
    """确认注销. Who writes again is somebody new.

    Errors: StillOnDuty; CardIsOld outside the private chat, and when no question is open: an old message erases nobody.
    """
    if not work.caller.private:
        raise CardIsOld
    _check_duty(work)
    if not forgetting.questions(work.c, work.caller.chat):
        raise CardIsOld
    person = work.person
    own = [t for t in tickets.open_of_reporter(work.c, person.id) if t.reporter_id == person.id]
    shown = forgetting.shown_in(work.c, person.telegram_id)
    offered = forgetting.offers_in_groups(work.c, person.id)
    forgetting.erase(work.c, person.id, person.telegram_id, work.now)
    for ticket in own:
        cards.refresh_ticket(work, ticket)  # whoever handles it sees that nobody can be asked any more
    for draft_id in offered:
        cards.refresh_draft(work, draft_id)
    _farewell(work, open_matters=len(own))
    for message in shown:
        _take_away(work, message)
    return Outcome("forgotten")


def _take_away(work: Work, message: int) -> None:
    """A card in their own chat goes: its words were theirs, and its buttons are for nobody any more."""
    person, chat = work.person.id, work.person.telegram_id
    card = outbox.add_card(work.c, kind=Kind.forgotten.value, chat=chat, person_id=person, message=message)
    work.say(Notice(f"forgotten:{work.cause()}:m{message}", Kind.forgotten, chat, {"card": True}, person), card=card)


def _farewell(work: Work, *, open_matters: int) -> None:
    """The last word; its row is emptied as soon as it is said."""
    key, facts = f"forgotten:{work.cause()}", {"open": open_matters}
    chat, person = work.person.telegram_id, work.person.id
    work.say(Notice(key, Kind.forgotten, chat, dict(facts), person, urgency=Urgency.answer))


def _check_duty(work: Work) -> None:
    """Who acts for the community cannot be nobody: the duty ends first."""
    duties = people.duties_of(work.c, work.person.id, work.now)
    held = tickets.open_of_assignee(work.c, work.person.id)
    if duties or held:
        raise StillOnDuty(whom=_whom_to_ask(work, [d.grid_id for d in duties], held))


def _whom_to_ask(work: Work, grid_ids: list[int], held: list[Ticket]) -> str:
    """The nearest supervisor who is somebody else."""
    for grid_id in [*grid_ids, *(t.grid_id for t in held)]:
        chain = work.grid(grid_id).chain()
        above = supervisors_above(chain, work.now, people.duties_in(work.c, chain, work.now))
        for person_id in above:
            if person_id != work.person.id:
                return people.get(work.c, person_id).name
    return ""


# -- what time brings about --


def clean_forgotten(work: Work) -> int:
    """Matters of people who asked to be forgotten, once they have ended; and what Telegram handed over of theirs."""
    found = cleaning.over_of_forgotten(work.c, TICKETS)
    for ticket_id in found:
        _clean(work, ticket_id)
    open_still = forgetting.unfinished(work.c, 1)
    return len(found) + sum(forgetting.go_on(work.c, erasure, work.now, ROWS) for erasure in open_still)


def _clean(work: Work, ticket_id: int) -> None:
    """The words leave the cards that show them, too."""
    cleaning.clean_ticket(work.c, ticket_id, work.now)
    ticket = tickets.get(work.c, ticket_id)
    if ticket is not None:
        cards.refresh_ticket(work, ticket)


def clean_old(work: Work) -> int:
    """What was kept long enough goes at night: a batch a tick, until there is nothing left for this night."""
    local = work.now.astimezone(work.house.zone)
    night = local.date().isoformat()
    if local.hour not in NIGHT or obligations.done_at(work.c, "cleaned", "", night) is not None:
        return 0
    kept = work.house.retention
    found = cleaning.over(work.c, work.now - kept.words, TICKETS)
    for ticket_id in found:
        cleaning.clean_ticket(work.c, ticket_id, work.now)
    done = len(found) + cleaning.drop_old(work.c, work.now - kept.raw, ROWS)
    if not done:
        obligations.fulfil(work.c, "cleaned", "", night, work.now)
    return done

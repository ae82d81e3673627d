"""A button that needs words or a choice: whether it may be pressed is checked first, then it asks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from domain.notices import Kind
from domain.refusals import DangerWaitsForNobody, NobodyToTakeIt, NotPossibleNow
from domain.tickets import Awaited, Ticket
from domain.workflow import Action, step
from services.access import access_ticket, must_be_there
from services.candidates import candidates
from services.work import Outcome, Work
from storage import people

BEGUN = frozenset(
    {
        *(Action.return_, Action.hand_over, Action.note, Action.ask, Action.answer, Action.resolve, Action.explain),
        *(Action.supplement, Action.remark, Action.reject),
        *(Action.extend, Action.deny, Action.list_, Action.verify, Action.fail, Action.instruct, Action.exclude),
    }
)
"""Buttons after which words are asked for, without a choice before."""
TYPED_FOR = timedelta(hours=12)
"""How long a pressed button waits for its words."""
WAITS = (Awaited.third_party, Awaited.parts)
"""For what a matter is said to wait."""
CHOICE = "choose"
"""What is expected while buttons wait to be pressed, one of which may be typed as well."""


def say_what(work: Work, ticket_id: int, action: str, facts: dict[str, Any]) -> None:
    """Asks for the words of an action: the next message, or a reply to the question, is taken for them."""
    people.expect(
        work.c, work.person.id, work.caller.chat, action, work.now + TYPED_FOR, ticket_id=ticket_id, facts=facts
    )
    work.answer(Kind.say_it, ticket=ticket_id, action=action, facts=facts)


def begin_action(work: Work, ticket_id: int, version: int, action: Action) -> Outcome:
    """A button that needs words or a choice was pressed: checks that it may be, then asks."""
    ticket, parts = access_ticket(work, ticket_id)
    if action is Action.ask:
        must_be_there(work, ticket)
    # A resident's words are welcome whatever happened to the card meanwhile, and whoever holds it may press faster than it is redrawn.
    if (
        action not in (Action.answer, Action.supplement, Action.rule, Action.deny)
        and ticket.holder_id != work.person.id
    ):
        access_ticket(work, ticket_id, version=version)
    step(ticket.status, action, parts)
    if action in (Action.hand_over, Action.reassign, Action.rule):
        return offer_people(work, ticket, action)
    if action is Action.recategorise:
        work.answer(Kind.choose, ticket=ticket.id, action=action.value)
        return Outcome("choose", ticket=ticket.id)
    if action is Action.pause:
        if ticket.urgent:
            raise DangerWaitsForNobody
        until = work.now + TYPED_FOR
        people.expect(work.c, work.person.id, work.caller.chat, CHOICE, until, ticket_id=ticket.id)
        choices = [{"reason": reason.value} for reason in WAITS]
        work.answer(Kind.choose, ticket=ticket.id, action=action.value, choices=choices)
        return Outcome("choose", ticket=ticket.id)
    if action not in BEGUN:
        raise NotPossibleNow(status=ticket.status.value, action=action.value)
    # Returned before: what is asked for then is whose it is, and those above rule.
    prompt = {"prompt": Action.contest.value} if action is Action.return_ and ticket.returned else {}
    say_what(work, ticket.id, action.value, prompt)
    return Outcome("asked_for_words", ticket=ticket.id)


def offer_people(work: Work, ticket: Ticket, action: Action) -> Outcome:
    """Shows who could take it, with post and grid."""
    choices = candidates(work, ticket)
    if not choices:
        raise NobodyToTakeIt
    work.answer(Kind.choose, ticket=ticket.id, action=action.value, choices=choices)
    return Outcome("choose", ticket=ticket.id)


def choose_reason(work: Work, ticket_id: int, version: int, reason: Awaited) -> Outcome:
    """暂停计时: for what it waits was chosen; a sentence for the resident still follows."""
    ticket, parts = access_ticket(work, ticket_id, version=version)
    step(ticket.status, Action.pause, parts)
    say_what(work, ticket.id, Action.pause.value, {"reason": reason.value})
    return Outcome("asked_for_words", ticket=ticket.id)


def typed(words: str) -> str:
    """Words as they are compared with those on a button."""
    return words.strip(' \n。.!！，,、「」“”"').casefold()


def choose_in_words(work: Work, ticket_id: int, words: str) -> Outcome | None:
    """The words on a button that is offered, typed: as if it had been pressed. None for any other words.

    Errors: those of `choose_reason`.
    """
    reason = work.house.waits.get(typed(words))
    if reason is None:
        return None
    ticket, _ = access_ticket(work, ticket_id)
    return choose_reason(work, ticket.id, ticket.version, reason)

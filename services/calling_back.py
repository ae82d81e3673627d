"""回访: each Monday some of last week's closed matters are drawn at random, and somebody above asks what they came to."""

from __future__ import annotations

import random
from datetime import datetime, time, timedelta
from math import ceil
from typing import Any

from domain.grids import Grid, supervisors_above
from domain.notices import Kind, Notice, Urgency
from domain.people import Part
from domain.refusals import CardIsOld, NoSuchTicket, NotAllowed
from domain.tickets import Answer, Ticket
from domain.workflow import Action, step
from services.access import access_ticket
from services.moving import advance
from services.showing import cards
from services.work import Outcome, Work
from storage import call_backs, grids, obligations, people

AT = time(9)
SHARE, LEAST, MOST = 0.05, 3, 20
WORDS_FOR = timedelta(minutes=30)
"""How long after the last answer the next words are taken for the call-back."""
DRAWN_FOR = "community"
"""The level whose matters are drawn from."""


def draw(work: Work) -> int:
    """Draws for every community once a week, from Monday 09:00 in the installation's zone; gives how many lists."""
    local = work.now.astimezone(work.house.zone)
    monday = datetime.combine(local.date() - timedelta(days=local.weekday()), time(), work.house.zone)
    due_at = datetime.combine(monday.date(), AT, work.house.zone)
    week = _week(monday - timedelta(days=7))
    if local < due_at or obligations.done_at(work.c, "call_backs", "", week) is not None:
        return 0
    if not obligations.fulfil(work.c, "call_backs", "", week, due_at, work.now):
        return 0
    found = [grid for grid in grids.every(work.c) if grid.level == DRAWN_FOR]
    return sum(_draw_for(work, grid, week, monday) for grid in found)


def _week(monday: datetime) -> str:
    year, week, _ = monday.isocalendar()
    return f"{year}-W{week:02}"


def _draw_for(work: Work, grid: Grid, week: str, until: datetime) -> bool:
    """The same tickets whoever draws: chance is seeded by week and grid. False when there was nothing to draw."""
    closed = call_backs.closed_between(work.c, grid.path, until - timedelta(days=7), until)
    drawn = random.Random(f"{week}:{grid.code}").sample(closed, _how_many(len(closed)))
    if not drawn or not obligations.fulfil(work.c, "call_backs", str(grid.id), week, until, work.now):
        return False
    call_backs.draw(work.c, sorted(drawn), week, grid.id, work.now)
    chain = grid.chain()
    for person_id in supervisors_above(chain, work.now, people.duties_in(work.c, chain, work.now)):
        _tell(work, person_id, grid, week)
    return True


def _how_many(closed: int) -> int:
    """About one in twenty, at least 3 and at most 20 where there are so many."""
    return min(closed, max(LEAST, min(MOST, ceil(closed * SHARE))))


def _tell(work: Work, person_id: int, grid: Grid, week: str) -> None:
    person = people.get(work.c, person_id)
    facts: dict[str, object] = {"grid": grid.id, "week": week}
    key = f"call_backs:{grid.id}:{person_id}:{week}"
    work.say(Notice(key, Kind.call_backs, person.telegram_id, facts, person_id, urgency=Urgency.bulk))


def open_call_back(work: Work, call_back_id: int) -> Outcome:
    """The drawn matter with its questions, at the end of the chat; the telephone only by 联系方式."""
    found, ticket, _ = _drawn(work, call_back_id)
    cards.show_anew(work, Kind.call_back, work.person.telegram_id, person=work.person.id, ticket=ticket.id)
    return Outcome("shown", ticket=found.ticket_id)


def record_answer(work: Work, call_back_id: int, asked: str, said: str) -> Outcome:
    """One answer heard on the telephone. asked: reached | contacted | solved (said yes | no) | answer (Answer)."""
    found, ticket, parts = _drawn(work, call_back_id)
    value: object = said if asked == "answer" else said == "yes"
    if asked == "answer" and said not in {a.value for a in Answer}:
        raise CardIsOld(number=ticket.number)
    values: dict[str, object] = {asked: value, "called_by": work.person.id, "called_at": work.now}
    call_backs.change(work.c, found.id, **values)
    if asked == "answer" or values.get("reached") is False:
        _finished(work, found.id, ticket, parts)
    cards.show(work, Kind.call_back, work.person.telegram_id, person=work.person.id, ticket=ticket.id)
    return Outcome("call_back_noted", ticket=ticket.id)


def _finished(work: Work, call_back_id: int, ticket: Ticket, parts: frozenset[Part]) -> None:
    """Written into the history; a sentence may follow."""
    row = call_backs.get(work.c, call_back_id)
    if row is None:
        raise NoSuchTicket
    facts = {name: getattr(row, name) for name in ("reached", "contacted", "solved", "answer")}
    advance(work, ticket, Action.call_back, parts, facts)
    until = work.now + WORDS_FOR
    people.expect(
        work.c,
        work.person.id,
        work.caller.chat,
        Action.call_back.value,
        until,
        ticket_id=ticket.id,
        facts={"call_back": call_back_id},
    )


def add_words(work: Work, ticket_id: int, words: str, facts: dict[str, Any]) -> Outcome:
    """What else was said on the telephone, optional."""
    wanted = facts.get("call_back")
    found, ticket, parts = _drawn(work, wanted if isinstance(wanted, int) else 0)
    if ticket.id != ticket_id:
        raise NoSuchTicket
    call_backs.change(work.c, found.id, words=words)
    advance(work, ticket, Action.call_back, parts, {"words": words})
    work.answer(Kind.noted, ticket=ticket.id, what="called_back")
    return Outcome("call_back_noted", ticket=ticket.id)


def _drawn(work: Work, call_back_id: int) -> tuple[call_backs.CallBack, Ticket, frozenset[Part]]:
    """A drawn matter for somebody above it who did not handle it. Errors: NoSuchTicket, NotPossibleNow, NotAllowed."""
    found = call_backs.get(work.c, call_back_id)
    if found is None:
        raise NoSuchTicket
    ticket, parts = access_ticket(work, found.ticket_id)
    step(ticket.status, Action.call_back, parts)
    if Part.above not in parts or ticket.assignee_id == work.person.id:
        raise NotAllowed(action=Action.call_back.value)
    return found, ticket, parts

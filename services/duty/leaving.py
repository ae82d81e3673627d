"""Leave with somebody who stands in: no grid is left uncovered, open tickets move along and come back."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from domain.days import ImpossibleDayError, find_day_of_span
from domain.notices import Kind, Notice
from domain.people import HANDLING_POSTS, SUPERVISING_POSTS, Duty, Part
from domain.refusals import (
    DateImpossible,
    GridUncovered,
    LeaveBackwards,
    LeaveHow,
    LeaveInThePast,
    LeaveReliedOn,
    LeaveTooLong,
    LeaveTwice,
    LeaveWho,
    NotAway,
    NotAWorker,
)
from domain.tickets import Status, Ticket
from domain.workflow import Action
from services.climbing import call_before_passing
from services.moving import hand_to, who_answers
from services.privacy import complaints
from services.telling import tell_residents
from services.work import Outcome, Work
from storage import duty, grids, obligations, people, tickets

SYSTEM = frozenset({Part.system})
_TO = re.compile(r"到|至|—|–|~|～|\bto\b|(?<=[日号天一二三四五六])\s?-")
DAY = timedelta(days=1)
LONGEST = timedelta(days=92)
"""Of one leave, its first and last day counted."""


def leave(work: Work, words: str) -> Outcome:
    """/leave 明天到周五 陈姐.

    Errors: NotAWorker; LeaveHow, LeaveWho, DateImpossible, what is wrong with the words; LeaveInThePast, LeaveBackwards,
    LeaveTooLong, with the days; GridUncovered, LeaveReliedOn, LeaveTwice, with who is away when.
    """
    mine = _own_duties(work)
    if not mine:
        raise NotAWorker
    since, until = _days(work, words, mine)
    deputy = _deputy(work, words, mine)
    _check_covered(work, deputy, since, until)
    found = duty.add_leave(
        work.c,
        person_id=work.person.id,
        deputy_id=deputy,
        from_at=since,
        until_at=until,
        by_id=work.person.id,
        at=work.now,
    )
    facts = _facts(work, deputy, since, until)
    work.answer(Kind.leave, what="set", **facts)
    _tell(work, deputy, found, "stand_in", facts)
    for person_id in _above(work, mine) - {deputy, work.person.id}:
        _tell(work, person_id, found, "above", facts)
    if since <= work.now:
        begin(work)
    return Outcome("leave_set")


def _facts(work: Work, deputy: int, since: datetime, until: datetime) -> dict[str, Any]:
    """What is told of the caller's leave."""
    days = {"from_at": since.isoformat(), "until": (until - DAY / 2).isoformat()}
    return {"name": work.person.name, "deputy": people.get(work.c, deputy).name, **days}


def _own_duties(work: Work) -> list[Duty]:
    posts = {*HANDLING_POSTS, *SUPERVISING_POSTS}
    standing_in = duty.stands_in_for(work.c, work.person.id, work.now)
    own = people.duties_of(work.c, work.person.id, work.now)
    borrowed = {d.id for p in standing_in for d in people.duties_of(work.c, p, work.now)}
    return [d for d in own if d.post in posts and d.id not in borrowed]


def _days(work: Work, words: str, mine: list[Duty]) -> tuple[datetime, datetime]:
    """From the start of the first day (not before now) to the end of the last one."""
    today = work.now.astimezone(work.house.zone).date()
    first_words, *rest = _TO.split(words, maxsplit=1)
    try:
        first = find_day_of_span(first_words, today, today, LONGEST)
        last = find_day_of_span(rest[0], today, first, LONGEST) if rest and first else first
    except ImpossibleDayError as wrong:
        raise DateImpossible(said=str(wrong)) from wrong
    if first is None or last is None:
        raise LeaveHow(name=_somebody(work, mine))
    if first < today:
        raise LeaveInThePast(name=_somebody(work, mine))
    if last < first:
        raise LeaveBackwards
    if last - first >= LONGEST:
        raise LeaveTooLong(days=LONGEST.days)
    return max(_midnight(work, first), work.now), _midnight(work, last + DAY)


def _somebody(work: Work, mine: list[Duty]) -> str:
    """A name for an example: of one who could stand in."""
    near = people.names(work.c, {d.person_id for d in _near(work, mine)} - {work.person.id})
    return next(iter(near.values()), "…")


def _midnight(work: Work, day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=work.house.zone)


def _deputy(work: Work, words: str, mine: list[Duty]) -> int:
    """Who is named in the words, of those on duty in the same grids, around or above; else the only deputy there."""
    near = _near(work, mine)
    names = people.names(work.c, {d.person_id for d in near} - {work.person.id})
    named = [p for p, name in names.items() if name and name in words]
    if named:
        return max(named, key=lambda p: len(names[p]))
    own = {d.grid_id for d in mine}
    only = {d.person_id for d in near if d.grid_id in own and d.post in HANDLING_POSTS} - {work.person.id}
    if len(only) == 1:
        return only.pop()
    known = [name for name in names.values() if name]
    raise LeaveWho(names="、".join(known[:5]) or "…", name=known[0] if known else "…")


def _near(work: Work, mine: list[Duty]) -> list[Duty]:
    """Duties in the caller's grids, their sisters and what stands above them."""
    wanted: set[int] = set()
    for one in mine:
        chain = work.grid(one.grid_id).chain()
        wanted |= set(chain) | {g.id for g in grids.children(work.c, chain[1] if len(chain) > 1 else chain[0])}
    posts = {*HANDLING_POSTS, *SUPERVISING_POSTS}
    return [d for d in people.duties_in(work.c, wanted, work.now) if d.post in posts]


def _check_covered(work: Work, deputy: int, since: datetime, until: datetime) -> None:
    """The deputy is there all the time, and nobody relies on the caller meanwhile."""
    name = people.get(work.c, deputy).name
    if deputy == work.person.id or duty.overlapping(work.c, deputy, since, until) is not None:
        raise GridUncovered(name=name)
    relying = duty.relying_on(work.c, work.person.id, since, until)
    if relying is not None:
        raise LeaveReliedOn(name=people.get(work.c, relying.person_id).name)
    if duty.overlapping(work.c, work.person.id, since, until) is not None:
        raise LeaveTwice


def _above(work: Work, mine: list[Duty]) -> set[int]:
    chain = work.grid(mine[0].grid_id).chain()
    return {d.person_id for d in people.duties_in(work.c, chain, work.now) if d.post in SUPERVISING_POSTS}


def _tell(work: Work, person_id: int, leave_id: int, what: str, facts: dict[str, Any]) -> None:
    person = people.get(work.c, person_id)
    key = f"leave:{what}:{leave_id}:p{person_id}"
    work.say(Notice(key, Kind.leave, person.telegram_id, {"what": what, **facts}, person.id))


def begin(work: Work) -> int:
    """Leaves that begin: what the person has on hand moves to the deputy, once."""
    moved = 0
    for one in duty.begun(work.c, work.now):
        if obligations.fulfil(work.c, "leave", str(one.id), "begun", one.from_at, work.now):
            for ticket in tickets.open_of_assignee(work.c, one.person_id, limit=None):
                # What was submitted waits for the second person; should it fail, it goes to the deputy then.
                if ticket.status is not Status.checking:
                    hand_for_leave(work, ticket, one.deputy_id, one.id)
                    moved += 1
    return moved


def hand_to_deputy(work: Work, ticket: Ticket) -> None:
    """A ticket that comes back to somebody who is away goes to whoever stands in."""
    for one in duty.begun(work.c, work.now):
        if one.person_id == ticket.assignee_id:
            hand_for_leave(work, ticket, one.deputy_id, one.id)
            return


def hand_for_leave(work: Work, ticket: Ticket, to: int, leave_id: int) -> None:
    words = "请假" if leave_id > 0 else "返岗接回"
    if to in complaints.barred(work.c, ticket, work.now):
        found = who_answers(work, ticket, without=frozenset({ticket.assignee_id or 0}))
        if found is None or found.person_id == ticket.assignee_id:
            return  # who is complained of never has it; those above hear of it when it is late
        to = found.person_id
    ticket = call_before_passing(work, ticket, to)
    moved = hand_to(work, ticket, Action.hand_over, SYSTEM, to, {"words": words, "leave": leave_id}, quietly=True)
    tell_residents(work, moved.ticket, Kind.handed_over, seq=moved.seq, holder=people.get(work.c, to).name)


def come_back(work: Work) -> Outcome:
    """/back: the leave ends now, what the deputy has not begun comes back; leaves to come are called off. Errors: NotAway."""
    mine = list(duty.leaves_of(work.c, work.person.id, work.now))
    if not mine:
        raise NotAway
    for one in (one for one in mine if one.from_at > work.now):
        _call_off(work, one)
    begun = [one for one in mine if one.from_at <= work.now]
    if begun:
        count = sum(_end(work, one) for one in begun)
        work.answer(Kind.leave, what="back", count=count, name=work.person.name)
    return Outcome("back_on_duty")


def _call_off(work: Work, one: duty.Leave) -> None:
    """A leave that had not begun: whoever was told of it hears so."""
    duty.end_leave(work.c, one.id, work.now)
    obligations.fulfil(work.c, "leave", str(one.id), "over", work.now, work.now)
    facts = _facts(work, one.deputy_id, one.from_at, one.until_at)
    work.answer_about(Kind.leave, f"called_off{one.id}", what="called_off", **facts)
    _tell(work, one.deputy_id, one.id, "called_off_deputy", facts)
    for person_id in _above(work, _own_duties(work)) - {one.deputy_id, work.person.id}:
        _tell(work, person_id, one.id, "called_off_above", facts)


def _end(work: Work, one: duty.Leave) -> int:
    """Ends a leave now and takes back what was not begun."""
    duty.end_leave(work.c, one.id, work.now)
    if not obligations.fulfil(work.c, "leave", str(one.id), "over", work.now, work.now):
        return 0
    count = _take_back(work, one)
    facts = {"name": people.get(work.c, one.person_id).name, "count": count}
    _tell(work, one.deputy_id, one.id, "back_deputy", facts)
    return count


def _take_back(work: Work, one: duty.Leave) -> int:
    """Tickets of the deputy that came by this leave and were not begun."""
    count = 0
    for ticket in tickets.open_of_assignee(work.c, one.deputy_id, limit=None):
        handed = [e for e in tickets.history(work.c, ticket.id) if "to" in e.facts]
        if ticket.status is Status.assigned and handed and handed[-1].facts.get("leave") == one.id:
            hand_for_leave(work, ticket, one.person_id, -one.id)
            count += 1
    return count


def end(work: Work) -> int:
    """Leaves whose last day is over: as if the person had said /back."""
    ended = 0
    for one in duty.over(work.c, work.now - 7 * DAY, work.now):
        if obligations.fulfil(work.c, "leave", str(one.id), "over", one.until_at, work.now):
            count = _take_back(work, one)
            facts = {"name": people.get(work.c, one.person_id).name, "count": count}
            _tell(work, one.person_id, one.id, "over", facts)
            _tell(work, one.deputy_id, one.id, "back_deputy", facts)
            ended += 1
    return ended

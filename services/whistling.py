"""吹哨报到: departments are called in, each with its own clock, result and mark; the worker stays the resident's contact."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from domain.ladder import awake
from domain.notices import Kind, Notice, Urgency
from domain.people import Duty, Part, Post
from domain.refusals import AlreadyCalled, CardIsOld, NoLiaison, NoSuchTicket, NotAllowed, NotASupervisor
from domain.tickets import OPEN, Ticket
from domain.workflow import Action, step
from services.access import access_ticket
from services.beginning import TYPED_FOR
from services.moving import advance
from services.supervising import supervised_grids
from services.telling import GATHERED_FOR, tell_above, tell_person, tell_residents
from services.work import Outcome, Work
from storage import obligations, people, tickets, whistles

REPORT_WITHIN = timedelta(hours=4)
"""Working time a department has to report in; for danger half an hour of the clock."""
AT_ONCE = timedelta(minutes=30)
LISTED_AT = time(8, 30)
MARKS = ("good", "fair", "passable", "poor")
"""好 较好 一般 差."""


def _liaisons(work: Work, ticket: Ticket) -> list[Duty]:
    """One liaison a department, the nearest to the ticket's grid first."""
    chain = work.grid(ticket.grid_id).chain()
    duties = [d for d in people.duties_in(work.c, chain, work.now) if d.post is Post.liaison]
    duties.sort(key=lambda d: (chain.index(d.grid_id), d.id))
    found: dict[str, Duty] = {}
    for duty in duties:
        found.setdefault(duty.department or "", duty)
    return list(found.values())


def _not_called(work: Work, ticket: Ticket) -> list[Duty]:
    """Those who may be called: one that was and has not given its result is not called again.

    Errors: NoLiaison; AlreadyCalled when that leaves nobody.
    """
    every, waiting = _liaisons(work, ticket), _waiting_for(work, ticket)
    if not every:
        raise NoLiaison
    found = [d for d in every if (d.department or "") not in waiting]
    if not found:
        raise _already(work, waiting)
    return found


def _waiting_for(work: Work, ticket: Ticket) -> dict[str, datetime]:
    """Departments whose result is awaited: when each was called."""
    calls = whistles.calls_of(work.c, ticket.id)
    return {r.department: r.at for r in calls if r.delivered_at is None and r.excused_at is None}


def _already(work: Work, waiting: dict[str, datetime]) -> AlreadyCalled:
    at = max(waiting.values()).astimezone(work.house.zone)
    return AlreadyCalled(department="、".join(waiting), at=f"{at:%m-%d %H:%M}")


def choose_department(work: Work, ticket_id: int, version: int) -> Outcome:
    """吹哨 was pressed: shows the departments that have a liaison here. Errors: NoLiaison."""
    ticket, parts = access_ticket(work, ticket_id)
    step(ticket.status, Action.whistle, parts)
    if ticket.holder_id != work.person.id:
        access_ticket(work, ticket_id, version=version)
    choices = [{"duty": d.id, "department": d.department or ""} for d in _not_called(work, ticket)]
    work.answer(Kind.choose, ticket=ticket.id, action=Action.whistle.value, choices=choices)
    return Outcome("choose", ticket=ticket.id)


def add_department(work: Work, ticket_id: int, duty_id: int) -> Outcome:
    """A department was chosen; another press adds another, then a sentence for all of them is asked for."""
    ticket, parts = access_ticket(work, ticket_id)
    step(ticket.status, Action.whistle, parts)
    every = {d.id: d for d in _liaisons(work, ticket)}
    if duty_id not in every:
        raise NoLiaison
    wanted, waiting = every[duty_id].department or "", _waiting_for(work, ticket)
    if wanted in waiting:
        raise _already(work, {wanted: waiting[wanted]})
    before = people.expectation(work.c, work.person.id, work.caller.chat, work.now)
    chosen: list[int] = []
    if before is not None and before.action == Action.whistle.value and before.ticket_id == ticket.id:
        chosen = [n for n in before.facts.get("calls", []) if n in every]
    chosen = list(dict.fromkeys([*chosen, duty_id]))
    facts: dict[str, Any] = {"calls": chosen, "departments": [every[n].department or "" for n in chosen]}
    until = work.now + TYPED_FOR
    people.expect(
        work.c, work.person.id, work.caller.chat, Action.whistle.value, until, ticket_id=ticket.id, facts=facts
    )
    work.answer(Kind.say_it, ticket=ticket.id, action=Action.whistle.value, facts=facts)
    return Outcome("asked_for_words", ticket=ticket.id)


def whistle(work: Work, ticket_id: int, words: str, facts: dict[str, Any]) -> Outcome:
    """吹哨: each department is called with a clock of its own. Errors: NoLiaison."""
    ticket, parts = access_ticket(work, ticket_id)
    step(ticket.status, Action.whistle, parts)
    wanted = facts.get("calls") or []
    every = {d.id: d for d in _liaisons(work, ticket)}
    called = [every[n] for n in wanted if n in every]
    if not called:
        raise NoLiaison
    waiting = _waiting_for(work, ticket)
    twice = {d.department or "": waiting[d.department or ""] for d in called if (d.department or "") in waiting}
    called = [d for d in called if (d.department or "") not in twice]
    if not called:
        raise _already(work, twice)
    source = _source(work, ticket, parts)
    blown = whistles.blow(work.c, ticket_id=ticket.id, source=source, by_id=work.person.id, words=words, at=work.now)
    departments = [d.department or "" for d in called]
    said = {"words": words, "departments": departments, "source": source, "whistle": blown}
    moved = advance(work, ticket, Action.whistle, parts, said)
    _call(work, moved.ticket, blown, words, called)
    tell_residents(work, moved.ticket, Kind.whistled, seq=moved.seq, departments=departments)
    work.answer(Kind.noted, ticket=ticket.id, what="whistled")
    return Outcome("whistled", ticket=ticket.id)


def call_departments(
    work: Work, ticket: Ticket, blown: int, words: str, wanted: Sequence[str], facts: dict[str, Any]
) -> None:
    """Those of the departments another system whistles for that have a liaison here; the others are left out."""
    called = [d for d in _liaisons(work, ticket) if d.department in wanted]
    if called:
        departments = [d.department or "" for d in called]
        said = {**facts, "words": words, "departments": departments, "whistle": blown}
        moved = advance(work, ticket, Action.whistle, frozenset({Part.system}), said)
        _call(work, moved.ticket, blown, words, called)


def _call(work: Work, ticket: Ticket, blown: int, words: str, called: Sequence[Duty]) -> None:
    """Each department with a clock of its own."""
    report_by = _report_by(work, ticket)
    for duty in called:
        call_id = whistles.call(
            work.c,
            whistle_id=blown,
            ticket_id=ticket.id,
            department=duty.department or "",
            liaison_id=duty.person_id,
            grid_id=duty.grid_id,
            at=work.now,
            report_by=report_by,
        )
        ring(work, ticket, duty.person_id, call_id, words, report_by)


def _report_by(work: Work, ticket: Ticket) -> datetime:
    return work.now + AT_ONCE if ticket.urgent else work.calendar(ticket.grid_path).add(work.now, REPORT_WITHIN)


def _source(work: Work, ticket: Ticket, parts: frozenset[Part]) -> str:
    """Whose whistle it is: the worker's, the community's, or of those higher up."""
    if Part.above not in parts:
        return "worker"
    chain = work.grid(ticket.grid_id).chain()
    mine = [d for d in people.duties_of(work.c, work.person.id, work.now) if d.grid_id in chain]
    levels = {work.grid(d.grid_id).level for d in mine if d.post in (Post.lead, Post.supervisor, Post.admin)}
    return "town" if levels & {"street", "district", "town"} else "community"


def ring(work: Work, ticket: Ticket, liaison: int, call_id: int, words: str, report_by: datetime) -> None:
    """The liaison hears it, with the buttons to report in."""
    urgency = Urgency.danger if ticket.urgent else Urgency.usual
    work.say(
        Notice(
            key=f"whistle:c{call_id}",
            kind=Kind.whistle,
            chat=people.get(work.c, liaison).telegram_id,
            facts={"call": call_id, "words": words, "by": work.person.name, "until": report_by.isoformat()},
            person=liaison,
            ticket=ticket.id,
            urgency=urgency,
        )
    )


def report_in(work: Work, call_id: int) -> Outcome:
    """报到, by the liaison called. Errors: NoSuchTicket, CardIsOld."""
    found, ticket, parts = _mine(work, call_id)
    if found.reported_at is not None:
        return Outcome("reported_before", ticket=ticket.id)
    whistles.change(work.c, call_id, reported_at=work.now)
    moved = advance(work, ticket, Action.report_in, parts, {"department": found.department, "call": call_id})
    facts = {"what": "reported_in", "words": found.department, "by": work.person.name}
    tell_contacts(work, moved.ticket, moved.seq, call_id, facts)
    return Outcome("reported_in", ticket=ticket.id)


def begin_result(work: Work, call_id: int) -> Outcome:
    """反馈结果 was pressed: asks for the words."""
    found, ticket, parts = _mine(work, call_id)
    step(ticket.status, Action.deliver, parts)
    facts: dict[str, Any] = {"call": found.id}
    until = work.now + TYPED_FOR
    people.expect(
        work.c, work.person.id, work.caller.chat, Action.deliver.value, until, ticket_id=ticket.id, facts=facts
    )
    work.answer(Kind.say_it, ticket=ticket.id, action=Action.deliver.value, facts=facts)
    return Outcome("asked_for_words", ticket=ticket.id)


def deliver(work: Work, ticket_id: int, words: str, facts: dict[str, Any]) -> Outcome:
    """What the department did; the worker tells the resident, and who whistled marks it."""
    wanted = facts.get("call")
    known = wanted if isinstance(wanted, int) else None
    newest = whistles.open_call_of(work.c, ticket_id, work.person.id)
    found, ticket, parts = _mine(work, known or (newest.id if newest is not None else 0))
    if ticket.id != ticket_id:
        raise NoSuchTicket
    reported = found.reported_at or work.now
    whistles.change(work.c, found.id, delivered_at=work.now, reported_at=reported, result=words)
    photos = facts.get("photos", [])
    said = {"words": words, "department": found.department, "call": found.id, "photos": photos}
    moved = advance(work, ticket, Action.deliver, parts, said)
    news = {"what": "delivered", "words": words, "by": found.department, "call": found.id, "photos": photos}
    tell_contacts(work, moved.ticket, moved.seq, found.id, news)
    work.answer(Kind.noted, ticket=ticket.id, what="delivered")
    return Outcome("delivered", ticket=ticket.id)


def _mine(work: Work, call_id: int) -> tuple[whistles.Call, Ticket, frozenset[Part]]:
    """A call to the caller, with its ticket. Errors: NoSuchTicket, for others' and for none alike."""
    found = whistles.get(work.c, call_id)
    if found is None or found.liaison_id != work.person.id:
        raise NoSuchTicket
    ticket, parts = access_ticket(work, found.ticket_id)
    return found, ticket, parts


def tell_contacts(work: Work, ticket: Ticket, seq: int, call_id: object, facts: dict[str, Any]) -> None:
    """News of a department to who whistled and to who holds the ticket; not to the caller."""
    found = whistles.get(work.c, call_id) if isinstance(call_id, int) else None
    whistled_by = whistles.whistle_of(work.c, found).by_id if found is not None else None
    for person_id in dict.fromkeys((whistled_by, ticket.assignee_id)):
        if person_id is not None and person_id != work.person.id:
            tell_person(work, ticket, person_id, Kind.worker_news, seq=seq, **facts)


def mark_department(work: Work, call_id: int, mark: str) -> Outcome:
    """好 较好 一般 差, by the one who whistled. Errors: NotAllowed for anybody else, CardIsOld."""
    found = whistles.get(work.c, call_id)
    if found is None:
        raise NoSuchTicket
    ticket, parts = access_ticket(work, found.ticket_id)
    step(ticket.status, Action.mark, parts)
    if whistles.whistle_of(work.c, found).by_id != work.person.id:
        raise NotAllowed(action=Action.mark.value)
    if found.delivered_at is None or mark not in MARKS:
        raise CardIsOld(number=ticket.number)
    if found.mark == mark:
        return Outcome("marked_before", ticket=ticket.id)
    whistles.change(work.c, call_id, mark=mark, marked_by=work.person.id, marked_at=work.now)
    said = {"call": call_id, "mark": mark, "department": found.department}
    advance(work, ticket, Action.mark, parts, said | ({"was": found.mark} if found.mark else {}))
    return Outcome("marked", ticket=ticket.id)


def call_late(work: Work) -> int:
    """Departments that did not report in in time: they and those above hear it, once for each call."""
    late, done = whistles.late(work.c, work.now), 0
    wait = work.now + GATHERED_FOR if len(late) > 1 else None
    for found in late:
        ticket = tickets.get(work.c, found.ticket_id)
        if ticket is None or _over_before(work, ticket, found.report_by):
            whistles.change(work.c, found.id, excuse="closed", excused_at=work.now)
            continue
        if awake(ticket, work.now, work.house.zone) > work.now:
            continue  # in the morning
        if not obligations.fulfil(work.c, "whistle", str(found.id), "late", found.report_by, work.now):
            continue
        done += 1
        _say_late(work, ticket, found, None if ticket.urgent else wait)
    return done


def _say_late(work: Work, ticket: Ticket, found: whistles.Call, wait: datetime | None) -> None:
    """To the liaison and to those above; many for one person are said in one message."""
    facts: dict[str, Any] = {"words": found.department, "by": found.report_by.isoformat(), "call": found.id}
    facts |= {"seq": f"call{found.id}", "not_before": wait}
    if found.liaison_id is not None:
        tell_person(work, ticket, found.liaison_id, Kind.worker_news, what="not_reported", **facts)
    tell_above(work, ticket, "not_reported", supervisors=True, **facts)


def _over_before(work: Work, ticket: Ticket, moment: datetime) -> bool:
    """Whether the matter had ended by then, so that nobody needed to come any more."""
    if ticket.status in OPEN:
        return False
    moves = [e for e in tickets.history(work.c, ticket.id) if e.before != e.after]
    ends = [e.at for e in moves if e.before in OPEN and e.after not in OPEN]
    return not ends or ends[-1] <= moment


def begin_excuse(work: Work, call_id: int) -> Outcome:
    """免记 was pressed on the list: asks why."""
    found, ticket = _above(work, call_id)
    facts: dict[str, Any] = {"call": found.id}
    until = work.now + TYPED_FOR
    people.expect(work.c, work.person.id, work.caller.chat, "excuse", until, ticket_id=ticket.id, facts=facts)
    work.answer(Kind.say_it, ticket=ticket.id, action="excuse", facts=facts)
    return Outcome("asked_for_words", ticket=ticket.id)


def excuse(work: Work, ticket_id: int, words: str, facts: dict[str, Any]) -> Outcome:
    """Why a department could not come, by somebody above the ticket: it leaves the list, reason and name stay."""
    wanted = facts.get("call")
    found, ticket = _above(work, wanted if isinstance(wanted, int) else 0)
    if ticket.id != ticket_id:
        raise NoSuchTicket
    whistles.change(work.c, found.id, excuse=words, excused_by=work.person.id, excused_at=work.now)
    work.answer(Kind.noted, ticket=ticket.id, what="excused")
    return Outcome("excused", ticket=ticket.id)


def _above(work: Work, call_id: int) -> tuple[whistles.Call, Ticket]:
    found = whistles.get(work.c, call_id)
    if found is None:
        raise NoSuchTicket
    ticket, parts = access_ticket(work, found.ticket_id)
    if Part.above not in parts:
        raise NotAllowed(action="excuse")
    return found, ticket


def show_missed(work: Work) -> Outcome:
    """/missed: departments that did not report in, of this month and the last, of what the caller supervises."""
    scope = supervised_grids(work, work.person.id)
    if not scope:
        raise NotASupervisor
    for grid in scope:
        work.answer_about(Kind.missed, grid.code, grid=grid.id)
    return Outcome("missed")


def list_missed(work: Work) -> int:
    """On the first of the month, from half past eight: last month's list to every supervisor, once."""
    local = work.now.astimezone(work.house.zone)
    first = datetime.combine(local.date().replace(day=1), LISTED_AT, tzinfo=work.house.zone)
    if local < first:
        return 0
    told, month = 0, first.strftime("%Y-%m")
    for duty in people.duties_as(work.c, (Post.supervisor,), work.now):
        grid = work.grid(duty.grid_id)
        since = (first - timedelta(days=20)).replace(day=1, hour=0, minute=0)
        if not whistles.missed(work.c, grid.path, since, first.replace(hour=0, minute=0), work.now):
            continue
        scope = f"{duty.person_id}:{grid.id}"
        if obligations.fulfil(work.c, "missed", scope, month, first, work.now):
            person = people.get(work.c, duty.person_id)
            facts: dict[str, object] = {"grid": grid.id, "month": since.strftime("%Y-%m")}
            key = f"missed:{scope}:{month}"
            work.say(Notice(key, Kind.missed, person.telegram_id, facts, person.id, urgency=Urgency.bulk))
            told += 1
    return told

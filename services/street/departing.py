"""Who leaves loses everything at once: the duty ends, open tickets go to whoever answers now; /people lists who is on duty."""

from __future__ import annotations

from datetime import timedelta

from domain.grids import chain_of
from domain.notices import Kind, Notice
from domain.people import HANDLING_POSTS, SUPERVISING_POSTS, Duty, Part
from domain.refusals import NoSuchDuty, OwnPost
from domain.tickets import Status, Ticket
from domain.workflow import Action
from services.climbing import call_before_passing
from services.moving import find_responsible, hand_to, who_answers
from services.street import granting
from services.telling import tell_above, tell_residents
from services.work import Outcome, Work
from storage import duty as leaves
from storage import invites, obligations, people, roster, tickets

SYSTEM = frozenset({Part.system})
LOOK_BACK = timedelta(days=30)
"""How long after its end a duty's tickets are still looked after, when nothing ran meanwhile."""
_ON_DUTY = frozenset({*HANDLING_POSTS, *SUPERVISING_POSTS})


def list_people(work: Work, words: str = "", page: int = 0) -> Outcome:
    """/people, or /people with a name or a grid's code. Errors: NotASupervisor."""
    granting.scope(work)
    work.answer_about(Kind.staff_list, f"{page}", what="list", words=words.strip()[:40], page=min(max(0, page), 10_000))
    return Outcome("listed")


def ask_end(work: Work, duty_id: int) -> Outcome:
    """结束岗位 asks once more: it cannot be undone by pressing again. Errors: NoSuchDuty, OwnPost."""
    found = _endable(work, duty_id)
    work.answer_about(Kind.staff_list, f"sure{found.id}", what="sure", duty=found.id)
    return Outcome("choose")


def end_duty(work: Work, duty_id: int) -> Outcome:
    """The duty ends now. Errors: NoSuchDuty, OwnPost."""
    roster.hold_still(work.c)
    found = _endable(work, duty_id)
    invites.move_end(work.c, found.id, work.now)
    invites.note_end(work.c, found.id, work.person.id, work.now)
    moved = _follow(work, invites.duty(work.c, found.id) or found)
    heir = find_responsible(work, work.grid(found.grid_id).path)
    name = people.get(work.c, heir.person_id).name if heir is not None else ""
    work.answer_about(Kind.staff_list, f"ended{found.id}", what="ended", duty=found.id, count=moved, heir=name)
    return Outcome("duty_ended", {"name": people.get(work.c, found.person_id).name})


def _endable(work: Work, duty_id: int) -> Duty:
    found = invites.duty(work.c, duty_id, lock=True)
    if found is None or not found.holds(work.now):
        raise NoSuchDuty
    if not granting.may(work, work.person.id, found.post, work.grid(found.grid_id)):
        raise NoSuchDuty
    if found.person_id == work.person.id:
        raise OwnPost
    return found


def follow_ended(work: Work) -> int:
    """Duties that ended, by their date, by the roster or in chat: their tickets find whoever answers now. How many moved."""
    ended = invites.ended_unfollowed(work.c, work.now - LOOK_BACK, work.now)
    return sum(_follow(work, one) for one in ended)


def _follow(work: Work, ended: Duty) -> int:
    """Once for each end of a duty."""
    until = ended.until_at or work.now
    if not obligations.fulfil(work.c, "departed", str(ended.id), until.isoformat(), until, work.now):
        return 0
    if any(d.grid_id == ended.grid_id for d in invites.own_duties(work.c, ended.person_id, work.now)):
        return 0  # another post in the same grid: nothing was lost
    _out_of_turns(work, ended)
    gone = not invites.own_duties(work.c, ended.person_id, work.now)
    if gone:
        _free_from_standing_in(work, ended.person_id)
    _tell(work, ended, gone=gone)
    return sum(_pass_on(work, t, ended.person_id) for t in _left_behind(work, ended, gone=gone))


def _left_behind(work: Work, ended: Duty, *, gone: bool) -> list[Ticket]:
    """Open tickets of who left: all of them, or those of the grid where they do not stand any more.

    What was submitted waits for the second person, who may find it well done; else it goes on then (`hand_on`).
    """
    path = work.grid(ended.grid_id).path
    every = tickets.open_of_assignee(work.c, ended.person_id, limit=None)
    mine = [t for t in every if t.status is not Status.checking]
    inside = (t for t in mine if t.grid_path.startswith(path))
    return mine if gone else [t for t in inside if not _stands_there(work, t, ended.person_id)]


def hand_on(work: Work, ticket: Ticket) -> None:
    """A ticket that comes back to somebody who has left goes to whoever answers now."""
    gone = ticket.assignee_id
    if gone is not None and not invites.own_duties(work.c, gone, work.now):
        _pass_on(work, ticket, gone)


def _stands_there(work: Work, ticket: Ticket, person_id: int) -> bool:
    chain = chain_of(ticket.grid_path)
    held = people.duties_of(work.c, person_id, work.now)
    return any(d.grid_id in chain and d.post in _ON_DUTY for d in held)


def _pass_on(work: Work, ticket: Ticket, gone: int) -> int:
    """To whoever answers for the place; with nobody there those above hear that nobody is."""
    fresh = tickets.get(work.c, ticket.id, lock=True)
    if fresh is None or fresh.assignee_id != gone:
        return 0
    found = who_answers(work, fresh, without=frozenset({gone}))
    if found is None or found.person_id == gone:
        tell_above(work, fresh, "nobody", seq=tickets.next_seq(work.c, fresh.id), supervisors=True)
        return 0
    late = call_before_passing(work, fresh, found.person_id)
    moved = hand_to(work, late, Action.hand_over, SYSTEM, found.person_id, {"words": "离岗"})
    holder = people.get(work.c, found.person_id).name
    tell_residents(work, moved.ticket, Kind.handed_over, seq=moved.seq, holder=holder)
    return 1


def _free_from_standing_in(work: Work, person_id: int) -> None:
    """Nobody who left stands in for anybody; whoever is away hears that they need another."""
    for away in leaves.stands_in_for(work.c, person_id, work.now):
        for leave in leaves.leaves_of(work.c, away, work.now):
            if leave.deputy_id == person_id:
                leaves.end_leave(work.c, leave.id, work.now)
                absent = people.get(work.c, away)
                facts: dict[str, object] = {"what": "deputy", "name": people.get(work.c, person_id).name}
                key = f"duty_ended:deputy:l{leave.id}"
                work.say(Notice(key, Kind.duty_ended, absent.telegram_id, facts, absent.id))


def _out_of_turns(work: Work, ended: Duty) -> None:
    """The others take turns among themselves; one alone needs none."""
    for rota in leaves.rotas_of(work.c, [ended.grid_id]):
        rest = [p for p in rota.people if p != ended.person_id]
        if len(rest) == len(rota.people):
            continue
        leaves.end_rota(work.c, rota.grid_id, rota.post, work.now)
        if len(rest) > 1:
            kept = {"grid_id": rota.grid_id, "post": rota.post, "first_at": rota.first_at, "days": rota.days}
            leaves.set_rota(work.c, **kept, people=rest, by_id=rota.by_id, at=work.now)


def _tell(work: Work, ended: Duty, *, gone: bool) -> None:
    person = people.get(work.c, ended.person_id)
    people.forget_expectation(work.c, person.id, person.telegram_id)
    facts: dict[str, object] = {"what": "ended", "duty": ended.id, "gone": gone}
    key = f"duty_ended:d{ended.id}:{(ended.until_at or work.now).isoformat()}"
    work.say(Notice(key, Kind.duty_ended, person.telegram_id, facts, person.id))

"""Which notices must follow from a ticket's history: the same tellers as the use cases', heard without being said."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache

from sqlalchemy.engine import Connection

from domain.notices import Kind, Notice, Urgency
from domain.people import Part, Person
from domain.tickets import Event, Status, Ticket
from domain.workflow import Action
from services.telling import tell_above, tell_holder, tell_person, tell_residents
from services.work import Caller, House, Work
from storage import people, tickets

HOUSE = Caller(telegram_id=0, name="", chat=0, private=True)
NOBODY = Person(0, 0, "")


@dataclass(slots=True)
class Hearing(Work):
    """Work that says nothing: what would be said is kept in `heard`."""

    heard: list[Notice] = field(default_factory=list)

    def say(self, notice: Notice, *, card: int | None = None) -> None:
        del card
        self.heard.append(notice)


@dataclass(frozen=True, slots=True)
class Past:
    """An event with what the ticket was right after it. before / ticket.assignee_id: None also where history does not tell."""

    event: Event
    ticket: Ticket
    before: int | None

    @property
    def words(self) -> str:
        return str(self.event.facts.get("words") or "")

    @property
    def photos(self) -> list[str]:
        found = self.event.facts.get("photos")
        return [str(photo) for photo in found] if isinstance(found, list) else []

    @property
    def to(self) -> int | None:
        found = self.event.facts.get("to")
        return found if isinstance(found, int) else None


HANDED = frozenset(
    {a.value for a in (Action.assign, Action.return_, Action.hand_over, Action.reassign, Action.unmerge)}
)
CHANGES_HOLDER = HANDED | {Action.accept.value, Action.dispute.value}


def pasts(ticket: Ticket, history: Sequence[Event]) -> Iterator[Past]:
    """The history with its ticket as far as the history tells it: assignee and round at each event."""
    last = max((e.seq for e in history if e.action in CHANGES_HOLDER), default=0)
    holder: int | None = None
    turn = 0
    for event in history:
        before = holder
        turn += event.action == Action.dispute.value
        if event.action in CHANGES_HOLDER:
            holder = ticket.assignee_id if event.seq == last else _holder_after(event)
        yield Past(event, replace(ticket, assignee_id=holder, reopened=turn), before)


def _holder_after(event: Event) -> int | None:
    found = event.actor_id if event.action == Action.accept.value else event.facts.get("to")
    return found if isinstance(found, int) else None


def notices_due(
    c: Connection,
    house: House,
    ticket: Ticket,
    history: Sequence[Event],
    since: datetime,
    *,
    as_of: datetime | None = None,
) -> list[Notice]:
    """Every notice that must exist for the ticket's events since then.

    as_of: whose duties count for those above; None: those held when it happened.
    """
    late = _came_later(c, ticket, history)
    found: list[Notice] = []
    for past in pasts(ticket, history):
        if past.event.at >= since:
            found += _of_event(c, house, past, as_of or past.event.at, late)
    return found


def _of_event(
    c: Connection, house: House, past: Past, now: datetime, late: Callable[[int, Event], bool]
) -> Iterator[Notice]:
    tell = TOLD.get(past.event.action)
    if tell is None:
        return
    if past.event.action in _QUIET and not past.ticket.urgent and past.before is None:
        return
    actor = people.get(c, past.event.actor_id) if past.event.actor_id is not None else NOBODY
    hearing = Hearing(c, now, house, actor, HOUSE)
    tell(hearing, past)
    for notice in hearing.heard:
        to_staff = notice.kind in (Kind.worker_news, Kind.supervisor_news, Kind.danger_ring)
        if to_staff or not late(notice.person or 0, past.event):
            yield notice


def _came_later(c: Connection, ticket: Ticket, history: Sequence[Event]) -> Callable[[int, Event], bool]:
    """Whether a person began to follow only after an event: then they need not have been told of it."""
    joined = {e.actor_id: e.seq for e in history if e.action == Action.follow.value}
    followers = cache(lambda: {row.person_id: row for row in tickets.followers_of(c, ticket.id)})

    def later(person: int, event: Event) -> bool:
        if person == ticket.reporter_id or person not in (came := followers()):
            return False
        own = joined.get(person) if came[person].via_ticket is None else None
        return own > event.seq if own is not None else bool(came[person].at >= event.at)

    return later


# -- what each action tells; the words of the use cases themselves --


def _registered(work: Work, past: Past) -> None:
    if past.ticket.urgent:
        tell_above(work, past.ticket, "danger", seq=past.event.seq, urgency=Urgency.danger, supervisors=True)


def _handed(work: Work, past: Past) -> None:
    ticket, seq = past.ticket, past.event.seq
    if ticket.urgent and past.to is not None:
        danger = Urgency.danger
        tell_person(work, ticket, past.to, Kind.danger_ring, seq=seq, urgency=danger, what="yours")
    if past.before is not None and past.before not in (past.to, work.person.id):
        tell_person(work, ticket, past.before, Kind.worker_news, seq=seq, what="taken_over")


def _handed_over(work: Work, past: Past) -> None:
    _handed(work, past)
    holder = people.names(work.c, [past.to]).get(past.to or 0, "")
    tell_residents(work, past.ticket, Kind.handed_over, seq=past.event.seq, holder=holder)


def _returned(work: Work, past: Past) -> None:
    if past.to != work.person.id:
        _handed_over(work, past)
    else:
        _handed(work, past)
    tell_above(work, past.ticket, "returned", seq=past.event.seq, words=past.words, by=work.person.name)


def _unmerged(work: Work, past: Past) -> None:
    _handed(work, past)
    tell_residents(work, past.ticket, Kind.unmerged, seq=past.event.seq)


def _accepted(work: Work, past: Past) -> None:
    name, seq = work.person.name, past.event.seq
    if past.before not in (None, work.person.id):
        tell_person(work, past.ticket, past.before or 0, Kind.worker_news, seq=seq, what="taken_by", holder=name)
    tell_residents(work, past.ticket, Kind.accepted, seq=seq, holder=name)


def _noted(work: Work, past: Past) -> None:
    seq, name = past.event.seq, work.person.name
    tell_residents(work, past.ticket, Kind.progress, seq=seq, words=past.words, holder=name, photos=past.photos)


def _asked(work: Work, past: Past) -> None:
    only, name = past.ticket.reporter_id, work.person.name
    tell_residents(work, past.ticket, Kind.question, seq=past.event.seq, only=only, words=past.words, holder=name)


def _resolved(work: Work, past: Past) -> None:
    seq, name, turn = past.event.seq, work.person.name, past.ticket.reopened
    tell_residents(
        work, past.ticket, Kind.resolved, seq=seq, words=past.words, holder=name, round=turn, photos=past.photos
    )


def _confirmed(work: Work, past: Past) -> None:
    event = past.event
    if event.before == Status.resolved.value and event.after == Status.closed.value:
        tell_holder(work, past.ticket, "solved", seq=event.seq)
    only, turn = work.person.id, past.ticket.reopened
    tell_residents(work, past.ticket, Kind.ask_rating, seq=event.seq, only=only, round=turn)


def _disputed(work: Work, past: Past) -> None:
    ticket, event = past.ticket, past.event
    if ticket.assignee_id is not None and ticket.urgent:
        danger = Urgency.danger
        tell_person(work, ticket, ticket.assignee_id, Kind.danger_ring, seq=event.seq, urgency=danger, what="yours")
    elif ticket.assignee_id is not None:
        tell_person(work, ticket, ticket.assignee_id, Kind.worker_news, seq=event.seq, what="reopened")
    stranger = event.part != Part.reporter.value
    tell_above(work, ticket, "reopened", seq=event.seq, supervisors=True, by_follower=stranger)
    holder = people.names(work.c, [ticket.assignee_id]).get(ticket.assignee_id or 0, "")
    tell_residents(work, ticket, Kind.reopened, seq=ticket.reopened, holder=holder)


def _expired(work: Work, past: Past) -> None:
    tell_residents(work, past.ticket, Kind.closed_unanswered, seq=past.event.seq, round=past.ticket.reopened)


def _withdrawn(work: Work, past: Past) -> None:
    tell_holder(work, past.ticket, "withdrawn", seq=past.event.seq)
    tell_residents(work, past.ticket, Kind.withdrawn, seq=past.event.seq)


def _rejected(work: Work, past: Past) -> None:
    tell_holder(work, past.ticket, "rejected", seq=past.event.seq, words=past.words)
    tell_residents(work, past.ticket, Kind.not_accepted, seq=past.event.seq, words=past.words)


def _merged(work: Work, past: Past) -> None:
    into = str(past.event.facts.get("into") or "")
    tell_residents(work, past.ticket, Kind.merged, seq=past.event.seq, into=into)
    tell_holder(work, past.ticket, "merged", seq=past.event.seq, words=into)


def _supplemented(work: Work, past: Past) -> None:
    what = "rating_words" if past.event.facts.get("with_rating") else "supplement"
    tell_holder(work, past.ticket, what, seq=past.event.seq, words=past.words, photos=past.photos)


def _remarked(work: Work, past: Past) -> None:
    holder = past.ticket.assignee_id
    if holder not in (None, work.person.id):
        seq, name = past.event.seq, work.person.name
        tell_person(work, past.ticket, holder or 0, Kind.worker_news, seq=seq, what="remark", words=past.words, by=name)


def _news(what: str) -> Callable[[Work, Past], None]:
    """The holder's plain news of an action."""

    def tell(work: Work, past: Past) -> None:
        tell_holder(work, past.ticket, what, seq=past.event.seq, words=past.words, photos=past.photos)

    return tell


def _reminded(work: Work, past: Past) -> None:
    tell_holder(work, past.ticket, "reminded", seq=past.event.seq, words=work.person.name)


_QUIET = frozenset({"register", Action.assign.value})
"""What most tickets go through; it tells nobody when it is neither urgent nor taken from anybody."""
TOLD: dict[str, Callable[[Work, Past], None]] = {
    "register": _registered,
    Action.assign.value: _handed,
    Action.accept.value: _accepted,
    Action.return_.value: _returned,
    Action.hand_over.value: _handed_over,
    Action.reassign.value: _handed_over,
    Action.unmerge.value: _unmerged,
    Action.note.value: _noted,
    Action.ask.value: _asked,
    Action.answer.value: _news("answer"),
    Action.resolve.value: _resolved,
    Action.confirm.value: _confirmed,
    Action.dispute.value: _disputed,
    Action.expire.value: _expired,
    Action.supplement.value: _supplemented,
    Action.remark.value: _remarked,
    Action.urge.value: _news("urged"),
    Action.withdraw.value: _withdrawn,
    Action.follow.value: _news("joined"),
    Action.remind.value: _reminded,
    Action.reject.value: _rejected,
    Action.merge.value: _merged,
}
"""By action. What is not here tells nobody but the living cards."""

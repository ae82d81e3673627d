"""What keeps a ticket from its date, said openly: a wait, more time, the long-term list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from domain.days import ImpossibleDayError, beside_the_day, find_day, find_hour
from domain.notices import Kind
from domain.people import Part
from domain.refusals import (
    DangerWaitsForNobody,
    DateImpossible,
    DateNeeded,
    DateOver,
    DateTooEarly,
    DateTooFar,
    ExtendedTwice,
    NothingAsked,
    ReasonNeeded,
)
from domain.tickets import MOST_EXTENSIONS, Awaited, Ticket
from domain.workflow import Action, step
from services.access import access_ticket
from services.moving import advance
from services.ruling import ruled_by
from services.showing.viewing import resolve_by_now
from services.telling import tell_above, tell_holder, tell_person, tell_residents
from services.work import Outcome, Work
from storage import people, rulings

FARTHEST = timedelta(days=366)
"""No date lies further ahead; what takes longer belongs on the long-term list."""
SHORTEST_REASON = 2
"""Characters: 缺料 says enough."""


@dataclass(frozen=True, slots=True)
class Wished:
    """Until when. off: the beginning of the day that was named, where nobody works then and the next worked day is taken."""

    until: datetime
    off: datetime | None = None

    @property
    def facts(self) -> dict[str, Any]:
        """ISO, for the history and for whoever reads of it."""
        return {"until": self.until.isoformat(), **({"off": self.off.isoformat()} if self.off is not None else {})}


def pause_ticket(work: Work, ticket_id: int, words: str, facts: dict[str, Any]) -> Outcome:
    """暂停计时: it waits for a third party or for parts; the resident reads for what, and the clock stands still.

    Errors: DangerWaitsForNobody.
    """
    ticket, parts = access_ticket(work, ticket_id)
    if ticket.urgent:
        raise DangerWaitsForNobody
    reason = Awaited(facts.get("reason") or Awaited.third_party.value)
    said = {"words": words, "reason": reason.value}
    moved = advance(work, ticket, Action.pause, parts, said, contacted_at=ticket.contacted_at or work.now)
    tell_residents(
        work, moved.ticket, Kind.paused, seq=moved.seq, words=words, reason=reason.value, holder=work.person.name
    )
    work.answer(Kind.noted, ticket=ticket.id, what="told")
    return Outcome("paused", ticket=ticket.id)


def resume_ticket(work: Work, ticket_id: int, version: int) -> Outcome:
    """继续办理: the wait is over."""
    ticket, parts = access_ticket(work, ticket_id, version=version)
    moved = advance(work, ticket, Action.resume, parts)
    tell_residents(work, moved.ticket, Kind.unlisted, seq=moved.seq, holder=work.person.name)
    return Outcome("resumed", ticket=ticket.id)


def day_said(work: Work, ticket: Ticket, words: str) -> Wished:
    """The hour named in the words, else the end of working time on their day; beside it there must be a reason.

    Errors: DateNeeded, DateImpossible, DateTooEarly, DateTooFar, ReasonNeeded.
    """
    today = work.now.astimezone(work.house.zone).date()
    try:
        day, hour = find_day(words, today), find_hour(words)
    except ImpossibleDayError as wrong:
        raise DateImpossible(said=str(wrong)) from wrong
    if day is None:
        raise DateNeeded
    if day - today > FARTHEST:
        raise DateTooFar(days=FARTHEST.days)
    if len(beside_the_day(words)) < SHORTEST_REASON:
        raise ReasonNeeded
    return _close_of(work, ticket, day) if hour is None else Wished(_at(work, day, hour))


def _at(work: Work, day: date, hour: time) -> datetime:
    """An hour somebody named, as they named it. Errors: DateImpossible when it has passed."""
    found = datetime.combine(day, hour, tzinfo=work.house.zone).astimezone(UTC)
    if found <= work.now:
        raise DateImpossible(said=f"{hour:%H:%M}")
    return found


def _close_of(work: Work, ticket: Ticket, day: date) -> Wished:
    """When work ends on that day; on a day nobody works, on the next one somebody does."""
    calendar = work.calendar(ticket.grid_path)
    start = datetime.combine(day, time(), tzinfo=work.house.zone)
    return Wished(calendar.close_after_days(start, 0), None if calendar.slots(day) else start)


def ask_extension(work: Work, ticket_id: int, words: str, _facts: dict[str, Any]) -> Outcome:
    """申请延期: a later date and why; somebody above grants it with one tap. Errors: ExtendedTwice and those of day_said."""
    ticket, parts = access_ticket(work, ticket_id)
    step(ticket.status, Action.extend, parts)
    _check_may_ask(work, ticket)
    wished = day_said(work, ticket, words)
    if wished.until <= ticket.resolve_by:
        raise DateTooEarly(by=ticket.resolve_by.isoformat())
    moved = advance(work, ticket, Action.extend, parts, {"words": words, **wished.facts})
    rulings.ask(
        work.c,
        ticket_id=ticket.id,
        kind="extension",
        asked_by=work.person.id,
        asked_at=work.now,
        words=words,
        until_at=wished.until,
        due_at=ruled_by(work, ticket, "extension"),
    )
    facts = {"words": words, "by": work.person.name, **wished.facts}
    tell_above(work, moved.ticket, "extension", seq=moved.seq, **facts)
    work.answer(Kind.noted, ticket=ticket.id, what="ruled_on", **wished.facts)
    return Outcome("extension_asked", ticket=ticket.id)


def _check_may_ask(work: Work, ticket: Ticket) -> None:
    if ticket.extended >= MOST_EXTENSIONS:
        raise ExtendedTwice(times=MOST_EXTENSIONS)
    if rulings.open_one(work.c, ticket.id, "extension") is not None:
        raise NothingAsked(asked=True)


def grant_extension(work: Work, ticket_id: int, version: int) -> Outcome:
    """同意延期, one tap: the date moves, holder and residents read it. Errors: NotAllowed, NothingAsked, DateOver."""
    del version  # the open question is what counts: progress told meanwhile does not settle it
    ticket, parts = access_ticket(work, ticket_id)
    asked = _asked(work, ticket, Action.grant, parts)
    by = resolve_by_now(work.c, work.house, ticket, work.now)  # pauses may have moved it further meanwhile
    until = max(asked.until_at or by, by)
    if until <= work.now:  # a promise that is broken as it is made helps nobody
        raise DateOver
    rulings.settle(work.c, ticket.id, work.now, work.person.id, granted=True, kind="extension")
    facts = {"words": asked.words, "resolve_by": until.isoformat(), "asked_by": asked.asked_by}
    extended = ticket.extended + 1
    moved = advance(work, ticket, Action.grant, parts, facts, resolve_by=until, extended=extended, clock_at=work.now)
    if asked.asked_by != work.person.id:
        tell_person(work, moved.ticket, asked.asked_by, Kind.worker_news, seq=moved.seq, what="granted")
    tell_residents(work, moved.ticket, Kind.extended, seq=moved.seq, words=asked.words, until=until.isoformat())
    return Outcome("granted", ticket=ticket.id)


def deny_extension(work: Work, ticket_id: int, words: str, _facts: dict[str, Any]) -> Outcome:
    """不同意: the date stays, whoever asked reads why."""
    ticket, parts = access_ticket(work, ticket_id)
    asked = _asked(work, ticket, Action.deny, parts)
    rulings.settle(work.c, ticket.id, work.now, work.person.id, granted=False, words=words, kind="extension")
    moved = advance(work, ticket, Action.deny, parts, {"words": words, "asked_by": asked.asked_by})
    if asked.asked_by != work.person.id:
        tell_person(work, moved.ticket, asked.asked_by, Kind.worker_news, seq=moved.seq, what="denied", words=words)
    return Outcome("denied", ticket=ticket.id)


def _asked(work: Work, ticket: Ticket, action: Action, parts: frozenset[Part]) -> rulings.Ruling:
    """The open question about time. Errors: NotAllowed, NothingAsked."""
    step(ticket.status, action, parts)
    asked = rulings.open_one(work.c, ticket.id, "extension")
    if asked is None:
        raise NothingAsked
    return asked


def list_ticket(work: Work, ticket_id: int, words: str, _facts: dict[str, Any]) -> Outcome:
    """挂账: it cannot be done for now; the resident reads why, and when it is looked at again."""
    ticket, parts = access_ticket(work, ticket_id)
    step(ticket.status, Action.list_, parts)
    wished = day_said(work, ticket, words)
    facts = {"words": words, **wished.facts}
    contacted = ticket.contacted_at or work.now  # the residents read why
    moved = advance(work, ticket, Action.list_, parts, facts, review_on=wished.until, contacted_at=contacted)
    tell_holder(work, moved.ticket, "listed", seq=moved.seq, words=words)
    tell_residents(work, moved.ticket, Kind.listed, seq=moved.seq, **facts)
    work.answer(Kind.noted, ticket=ticket.id, what="put_on_list", **wished.facts)
    return Outcome("put_on_list", ticket=ticket.id)


def unlist_ticket(work: Work, ticket_id: int, version: int) -> Outcome:
    """恢复办理: off the long-term list, the clock runs on."""
    ticket, parts = access_ticket(work, ticket_id, version=version)
    moved = advance(work, ticket, Action.unlist, parts, review_on=None)
    tell_holder(work, moved.ticket, "unlisted", seq=moved.seq)
    holder = people.names(work.c, [ticket.assignee_id]).get(ticket.assignee_id or 0, "")
    tell_residents(work, moved.ticket, Kind.unlisted, seq=moved.seq, holder=holder)
    return Outcome("unlisted", ticket=ticket.id)

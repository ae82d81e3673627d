"""What each action tells, said again from its event: the words of the use cases themselves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from domain.notices import Kind, Urgency
from domain.people import Part
from domain.tickets import Status
from domain.workflow import Action
from services import closing, whistling
from services.climbing import tell_breach, tell_warning
from services.showing.past import Past
from services.telling import tell_above, tell_awaited, tell_holder, tell_person, tell_residents, tell_withdrawn
from services.work import Work
from storage import people, whistles


def _registered(work: Work, past: Past) -> None:
    if past.ticket.urgent:
        tell_above(work, past.ticket, "danger", seq=past.event.seq, urgency=Urgency.danger, supervisors=True)


def _handed(work: Work, past: Past) -> None:
    ticket, seq = past.ticket, past.event.seq
    at_once = "leave" in past.event.facts or "duty" in past.event.facts  # told in one word for many tickets
    if past.before is not None and not at_once and past.before not in (past.to, work.person.id):
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
        clear = bool(event.facts.get("explained"))
        tell_holder(work, past.ticket, "clear" if clear else "solved", seq=event.seq)
    only, turn = work.person.id, past.ticket.reopened
    tell_residents(work, past.ticket, Kind.ask_rating, seq=event.seq, only=only, round=turn)


def _disputed(work: Work, past: Past) -> None:
    ticket, event, why = past.ticket, past.event, past.fact("why") or "reopened"
    if ticket.assignee_id is not None and not ticket.urgent:  # of danger the card rings, if it is new
        tell_person(work, ticket, ticket.assignee_id, Kind.worker_news, seq=event.seq, what=why)
    closing.tell_reopened(work, ticket, event.seq, why, by_follower=event.part != Part.reporter.value)
    if why == "handed_up" and past.before not in (None, ticket.assignee_id, work.person.id):
        tell_person(work, ticket, past.before or 0, Kind.worker_news, seq=event.seq, what="taken_over")


def _rated(work: Work, past: Past) -> None:
    closing.tell_rated(work, past.ticket, past.event.seq, past.event.facts)


def _expired(work: Work, past: Past) -> None:
    tell_residents(work, past.ticket, Kind.closed_unanswered, seq=past.event.seq, round=past.ticket.reopened)


def _withdrawn(work: Work, past: Past) -> None:
    tell_withdrawn(work, past.ticket, seq=past.event.seq)


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
    if past.event.facts.get("unhappy"):
        tell_above(work, past.ticket, "unhappy_words", seq=past.event.seq, supervisors=True, words=past.words)


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
    tell_awaited(work, past.ticket, "reminded", past.verifier, seq=past.event.seq, words=work.person.name)


def _urged(work: Work, past: Past) -> None:
    tell_awaited(work, past.ticket, "urged", past.verifier, seq=past.event.seq)


def _paused(work: Work, past: Past) -> None:
    facts: dict[str, Any] = {"words": past.words, "reason": past.fact("reason"), "holder": work.person.name}
    tell_residents(work, past.ticket, Kind.paused, seq=past.event.seq, **facts)


def _extension_asked(work: Work, past: Past) -> None:
    facts: dict[str, Any] = {"words": past.words, "by": work.person.name, **past.day}
    tell_above(work, past.ticket, "extension", seq=past.event.seq, **facts)


def _granted(work: Work, past: Past) -> None:
    _tell_asker(work, past, "granted")
    until = past.fact("resolve_by")
    tell_residents(work, past.ticket, Kind.extended, seq=past.event.seq, words=past.words, until=until)


def _denied(work: Work, past: Past) -> None:
    _tell_asker(work, past, "denied", words=past.words)


def _tell_asker(work: Work, past: Past, what: str, **facts: Any) -> None:
    asker = past.event.facts.get("asked_by")
    if isinstance(asker, int) and asker != work.person.id:
        tell_person(work, past.ticket, asker, Kind.worker_news, seq=past.event.seq, what=what, **facts)


def _listed(work: Work, past: Past) -> None:
    tell_holder(work, past.ticket, "listed", seq=past.event.seq, words=past.words)
    tell_residents(work, past.ticket, Kind.listed, seq=past.event.seq, words=past.words, **past.day)


def _unlisted(work: Work, past: Past) -> None:
    tell_holder(work, past.ticket, "unlisted", seq=past.event.seq)
    holder = people.names(work.c, [past.ticket.assignee_id]).get(past.ticket.assignee_id or 0, "")
    tell_residents(work, past.ticket, Kind.unlisted, seq=past.event.seq, holder=holder)


def _resumed(work: Work, past: Past) -> None:
    tell_residents(work, past.ticket, Kind.unlisted, seq=past.event.seq, holder=work.person.name)


def _contested(work: Work, past: Past) -> None:
    urgency = Urgency.danger if past.ticket.urgent else Urgency.usual
    facts: dict[str, Any] = {"words": past.words, "by": work.person.name}
    tell_above(work, past.ticket, "contested", seq=past.event.seq, urgency=urgency, supervisors=True, **facts)


def _ruled(work: Work, past: Past) -> None:
    _handed(work, past)
    holder = people.names(work.c, [past.to]).get(past.to or 0, "")
    if past.event.facts.get("asked_by") != past.to:
        _tell_asker(work, past, "ruled", holder=holder)
    if past.to != past.before:
        tell_residents(work, past.ticket, Kind.handed_over, seq=past.event.seq, holder=holder)


def _submitted(work: Work, past: Past) -> None:
    if past.verifier is not None:
        urgency = Urgency.danger if past.ticket.urgent else Urgency.usual
        facts: dict[str, Any] = {"words": past.words, "by": work.person.name, "photos": past.photos}
        seq = past.event.seq
        tell_person(
            work, past.ticket, past.verifier, Kind.worker_news, seq=seq, urgency=urgency, what="verify", **facts
        )


def _verified(work: Work, past: Past) -> None:
    seq, turn = past.event.seq, past.ticket.reopened
    holder = people.names(work.c, [past.ticket.assignee_id]).get(past.ticket.assignee_id or 0, "")
    facts: dict[str, Any] = {"words": past.fact("done") or past.words, "holder": holder, "photos": past.photos}
    tell_residents(work, past.ticket, Kind.resolved, seq=seq, round=turn, **facts)
    tell_holder(work, past.ticket, "verified", seq=seq, words=work.person.name)


def _explained(work: Work, past: Past) -> None:
    facts: dict[str, Any] = {"words": past.words, "holder": work.person.name, "photos": past.photos, "explained": True}
    tell_residents(work, past.ticket, Kind.resolved, seq=past.event.seq, round=past.ticket.reopened, **facts)


def _supervised(work: Work, past: Past) -> None:
    what = f"watched_{past.fact('watch')}"
    tell_holder(work, past.ticket, what, seq=past.event.seq, words=work.person.name)


def _lifted(work: Work, past: Past) -> None:
    tell_holder(work, past.ticket, "lifted", seq=past.event.seq, words=work.person.name)


def _whistled(work: Work, past: Past) -> None:
    tell_residents(
        work, past.ticket, Kind.whistled, seq=past.event.seq, departments=past.event.facts.get("departments")
    )
    for found in whistles.calls_of(work.c, past.ticket.id):
        if found.whistle_id == past.event.facts.get("whistle") and found.liaison_id is not None:
            whistling.ring(work, past.ticket, found.liaison_id, found.id, past.words, found.report_by)


def _reported_in(work: Work, past: Past) -> None:
    facts = {"what": "reported_in", "words": past.fact("department"), "by": work.person.name}
    whistling.tell_contacts(work, past.ticket, past.event.seq, past.event.facts.get("call"), facts)


def _delivered(work: Work, past: Past) -> None:
    facts = {"what": "delivered", "words": past.words, "by": past.fact("department"), "photos": past.photos}
    call = past.event.facts.get("call")
    whistling.tell_contacts(work, past.ticket, past.event.seq, call, {**facts, "call": call})


def _warned(work: Work, past: Past) -> None:
    tell_warning(work, past.ticket, past.event.seq, past.fact("stage"), past.fact("by"))


def _escalated(work: Work, past: Past) -> None:
    tell_breach(work, past.ticket, past.event.seq, past.event.facts)


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
    Action.rate.value: _rated,
    Action.expire.value: _expired,
    Action.supplement.value: _supplemented,
    Action.remark.value: _remarked,
    Action.urge.value: _urged,
    Action.withdraw.value: _withdrawn,
    Action.follow.value: _news("joined"),
    Action.remind.value: _reminded,
    Action.reject.value: _rejected,
    Action.merge.value: _merged,
    Action.pause.value: _paused,
    Action.resume.value: _resumed,
    Action.extend.value: _extension_asked,
    Action.grant.value: _granted,
    Action.deny.value: _denied,
    Action.list_.value: _listed,
    Action.unlist.value: _unlisted,
    Action.contest.value: _contested,
    Action.rule.value: _ruled,
    Action.submit.value: _submitted,
    Action.verify.value: _verified,
    Action.fail.value: _news("failed"),
    Action.explain.value: _explained,
    Action.supervise.value: _supervised,
    Action.lift.value: _lifted,
    Action.instruct.value: _news("instructed"),
    Action.whistle.value: _whistled,
    Action.report_in.value: _reported_in,
    Action.deliver.value: _delivered,
    Action.warn.value: _warned,
    Action.escalate.value: _escalated,
}
"""By action. What is not here tells nobody but the living cards."""

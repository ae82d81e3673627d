"""Reconciliation: what differs from what must be is mended and told, never silently."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

import structlog

from domain.notices import Kind
from domain.tickets import Status
from services.desk import Desk
from services.differences import Difference, find, is_there, nobody_answers, shown_above, stem_of
from services.moving import assign
from services.showing import cards
from services.showing.retelling import notices_due
from services.supervision import digest_times
from services.telling import show_to_worker
from services.work import Work
from storage import drafts, obligations, people, tickets
from storage import reconciling as rows

log = structlog.get_logger(__name__)

EVERY = timedelta(minutes=10)
OVERLAP = timedelta(minutes=15)
"""How far before the last complete look the next one begins."""
FIRST = timedelta(days=1)
NEWS = timedelta(days=7)
"""What nobody was told for so long is no news any more."""
KEPT = timedelta(days=30)
MOST = 500
"""Mended in one go; the rest with the next."""


@dataclass(frozen=True, slots=True)
class Found:
    """A difference, and whether it is mended."""

    difference: Difference
    mended: bool


# -- mending: one transaction each, and what is found is looked at again in it --


def mend(work: Work, difference: Difference, since: datetime) -> bool:
    """Mends the difference and keeps that it was there; False when it could not be mended, or a human must look."""
    mended = _WAYS[difference.kind](work, difference, since)
    day = work.now.astimezone(work.house.zone).date().isoformat()
    rows.note(work.c, difference.scope, day, work.now, repaired=mended)
    return mended


def _decide(work: Work, difference: Difference, _since: datetime) -> bool:
    """A message with a draft was heard; one without is heard again; a press whose effect nobody knows is for a human."""
    row = rows.update_undecided(work.c, *difference.ids)
    if row is None:
        return True
    message = _message_in(row.payload)
    draft = drafts.from_message(work.c, *message) if message else None
    if draft is not None:
        rows.change_update(work.c, *difference.ids, decision="reconciled", ticket_id=draft.ticket_id)
    elif message is not None:
        rows.change_update(work.c, *difference.ids, status="waiting", not_before=None, done_at=None)
    else:
        error = "done, but nobody knows what came of it"
        rows.change_update(work.c, *difference.ids, status="quarantined", decision="quarantined", error=error)
        return False
    return True


def _message_in(payload: str) -> tuple[int, int] | None:
    """Chat and number of the message of a stored update; None for a press and the like."""
    try:
        message = json.loads(payload)["message"]
        return int(message["chat"]["id"]), int(message["message_id"])
    except (ValueError, KeyError, TypeError):
        return None


def _retell(work: Work, difference: Difference, since: datetime) -> bool:
    """The same notices with the same keys; those above are those of today."""
    ticket = tickets.get(work.c, difference.ids[0], lock=True)
    if ticket is None:
        return False
    history = tickets.history(work.c, ticket.id)
    there = rows.keys_about(work.c, [ticket.id])
    for as_of in (None, work.now):
        for notice in notices_due(work.c, work.house, ticket, history, since, as_of=as_of):
            now = notice.kind is Kind.supervisor_news
            if stem_of(notice) == difference.about and not is_there(notice, there) and now == (as_of is not None):
                work.say(notice)
    there = rows.keys_about(work.c, [ticket.id])
    return any(key == difference.about or key.startswith(f"{difference.about}:p") for key in there)


def _find_holder(work: Work, difference: Difference, _since: datetime) -> bool:
    ticket = tickets.get(work.c, difference.ids[0], lock=True)
    if ticket is None or ticket.status is not Status.assigned or ticket.assignee_id is not None:
        return True
    return assign(work, ticket).assignee_id is not None


def _show_above(work: Work, difference: Difference, _since: datetime) -> bool:
    for notice in nobody_answers(work.c, work.house, difference.ids[0], work.now):
        work.say(notice)
    return shown_above(difference.ids[0], rows.keys_about(work.c, list(difference.ids)))


def _show_card(work: Work, difference: Difference, _since: datetime) -> bool:
    ticket = tickets.get(work.c, difference.ids[0], lock=True)
    if ticket is None:
        return False
    kinds = rows.without_cards(work.c, [ticket.id]).get(ticket.id, set())
    if Kind.worker_card in kinds:
        show_to_worker(work, ticket)
    reporter = people.get(work.c, ticket.reporter_id)
    if Kind.group_card in kinds:
        cards.show(work, Kind.group_card, ticket.source_chat, ticket=ticket.id, reply_to=ticket.source_message)
    if Kind.resident_card in kinds:
        cards.show(work, Kind.resident_card, reporter.telegram_id, person=reporter.id, ticket=ticket.id)
    for row in rows.never_shown(work.c):
        if row.ticket_id == ticket.id:
            cards.show(work, Kind(row.kind), row.chat, person=row.person_id, ticket=ticket.id, reply_to=row.reply_to)
    return not rows.without_cards(work.c, [ticket.id])


def _lead_home(work: Work, difference: Difference, _since: datetime) -> bool:
    rows.lead_home(work.c, difference.ids[0])
    return True


def _send_digest(work: Work, difference: Difference, _since: datetime) -> bool:
    notice = digest_times.owed_again(work, difference.about)
    if notice is not None:
        work.say(notice)
    return notice is not None


_WAYS: dict[str, Callable[[Work, Difference, datetime], bool]] = {
    "decision": _decide,
    "notice": _retell,
    "holder": _find_holder,
    "shown_above": _show_above,
    "card": _show_card,
    "path": _lead_home,
    "digest": _send_digest,
}


# -- doing it --


async def reconcile(desk: Desk, since: datetime, *, thorough: bool = False) -> list[Found]:
    """Finds and mends what differs since then (at most a week back), telling each; gives what was found."""
    now = desk.clock.now()
    since = max(since, now - NEWS)
    found = await desk.look(partial(find, house=desk.house, since=since, now=now, thorough=thorough))
    done = [Found(d, await desk.sweep(partial(mend, difference=d, since=since))) for d in found[:MOST]]
    owed = await desk.sweep(digest_times.oblige) if thorough else 0
    if owed:
        done.append(Found(Difference("digest_owed", str(owed)), mended=True))
    for one in done:
        log.warning("difference_found", kind=one.difference.kind, about=one.difference.about, mended=one.mended)
    return done


async def reconcile_if_due(desk: Desk) -> list[Found]:
    """Every ten minutes, in whichever replica asks first; begins a little before the last look that was completed."""
    slot = _slot(desk.clock.now())
    since = await desk.sweep(partial(_begin, slot=slot))
    if since is None:
        return []
    found = await reconcile(desk, since)
    if len(found) < MOST:
        await desk.sweep(partial(_complete, slot=slot))
    return found


def _slot(now: datetime) -> datetime:
    return datetime.fromtimestamp(now.timestamp() // EVERY.total_seconds() * EVERY.total_seconds(), UTC)


def _begin(work: Work, slot: datetime) -> datetime | None:
    """From when to look; None when it was begun by somebody else."""
    if not obligations.fulfil(work.c, "reconcile", "house", slot.isoformat(), slot, work.now):
        return None
    for kind, kept in (("reconcile", FIRST), ("reconciled", NEWS), (rows.FOUND, KEPT)):
        rows.forget(work.c, kind, work.now - kept)
    last = rows.latest(work.c, "reconciled")
    return min(last, work.now) - OVERLAP if last is not None else work.now - FIRST


def _complete(work: Work, slot: datetime) -> None:
    obligations.fulfil(work.c, "reconciled", "house", slot.isoformat(), slot, work.now)

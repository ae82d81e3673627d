"""What time brings about: offers that lapse, silence that closes, digests that are owed, people nobody reached."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from domain.notices import Kind, Notice
from domain.tickets import Status, Ticket
from services import calendar_notice, calling_back, climbing, proving, ruling, whistling
from services.closing import close_unanswered
from services.drafting import expire_draft
from services.duty import day_lists, emergency, leaving
from services.moving import assign, who_answers
from services.privacy import forgetting
from services.street import binding, departing
from services.street.roster_following import follow_heirs
from services.supervision import digest_times, weekly
from services.supervision.appraising import oblige as send_appraisals
from services.telling import supervisors_of, tell_person
from services.work import Work
from storage import drafts, obligations, people, tickets


def expire_offers(work: Work) -> int:
    found = drafts.expired(work.c, work.now)
    for draft in found:
        expire_draft(work, draft)
    return len(found)


def close_silent(work: Work) -> int:
    """Tickets whose residents kept silent for 72 hours after they were asked."""
    found = tickets.resolved_before(work.c, work.now - timedelta(hours=work.house.resolve_silence_hours))
    for ticket_id in found:
        close_unanswered(work, ticket_id)
    return len(found)


def assign_waiting(work: Work) -> int:
    """Tickets that found nobody on duty find somebody as soon as there is one."""
    assigned = 0
    for ticket_id in tickets.unassigned(work.c):
        ticket = tickets.get(work.c, ticket_id, lock=True)
        if ticket is not None and ticket.status is Status.registered:
            found = who_answers(work, ticket)
            if found is not None:
                ticket = climbing.call_before_passing(work, ticket, found.person_id)
            assigned += assign(work, ticket).assignee_id is not None
    return assigned


def show_unreached(work: Work) -> int:
    """Who could not be told something is shown to those above, each person once a day; no notice ends in silence.

    Their matters are one message; danger, and a delicate matter, which names nobody, have their own.
    """
    found = obligations.untold_unreached(work.c)
    names = people.names(work.c, {row.person_id for row in found})
    lost: dict[tuple[int, str], list[tuple[Ticket, str]]] = {}
    for row in found:
        obligations.fulfil(work.c, "unreached", str(row.id), "", work.now)
        ticket = tickets.get(work.c, row.ticket_id)
        if ticket is None:
            continue
        name = "" if ticket.delicate else names.get(row.person_id or 0, "")
        whose = f"p{row.person_id}" if name else f"t{ticket.id}"
        whose += f".t{ticket.id}" if ticket.urgent else ""
        for reader in supervisors_of(work, ticket):
            if reader != row.person_id:
                lost.setdefault((reader, whose), []).append((ticket, name))
    for (reader, whose), matters in lost.items():
        _show_one_unreached(work, reader, whose, matters)
    return len(found)


def _show_one_unreached(work: Work, reader: int, whose: str, matters: list[tuple[Ticket, str]]) -> None:
    """With the matter of the newest notice, and how many there are."""
    day = work.now.astimezone(work.house.zone).date().isoformat()
    if obligations.fulfil(work.c, "unreachable", f"{whose}:{reader}", day, work.now):
        ticket, name = matters[-1]
        facts: dict[str, Any] = {"what": "unreachable", "name": name, "count": len({one.id for one, _ in matters})}
        tell_person(work, ticket, reader, Kind.supervisor_news, seq=f"{whose}.{day}", **facts)


def tell_set_aside(work: Work) -> int:
    """Who wrote something that could not be read is told so, in private, and that a human will look."""
    found = obligations.untold_quarantined(work.c)
    for row in found:
        obligations.fulfil(work.c, "quarantine", f"{row.bot_id}:{row.update_id}", "", work.now)
        person = people.by_telegram(work.c, row.lane) if row.lane > 0 else None
        if person is not None and not person.forgotten:
            key = f"set_aside:{row.bot_id}.{row.update_id}"
            facts: dict[str, object] = {"code": "SetAside", "facts": {}}
            work.say(Notice(key=key, kind=Kind.refused, chat=person.telegram_id, facts=facts, person=person.id))
    return len(found)


JOBS: dict[str, Callable[[Work], int]] = {
    "expired": expire_offers,
    "closed": close_silent,
    "followed": follow_heirs,
    "departed": departing.follow_ended,
    "back": leaving.end,  # what comes back goes on to who stands in when the next leave begins
    "leaves": leaving.begin,
    "deaf": binding.say_where_deaf,
    "assigned": assign_waiting,
    "rulings": ruling.call_next,
    "whistles": whistling.call_late,
    "ladder": climbing.climb,  # what the two before say of many matters waits for what this one says
    "emergencies": emergency.report_hourly,
    "day_lists": day_lists.send_lists,
    "missed": whistling.list_missed,
    "calendar": calendar_notice.tell_unknown_year,
    "digests": digest_times.oblige,
    "call_backs": calling_back.draw,
    "weekly": weekly.post,
    "appraisals": send_appraisals,
    "forgotten": forgetting.clean_forgotten,
    "cleaned": forgetting.clean_old,
    "linked": proving.link_events,
    "unreached": show_unreached,
    "set_aside": tell_set_aside,
}
"""What each tick does, each in a transaction of its own; a job gives how much it did.

What passes tickets on comes before what looks at promises: who has it now is warned, and each has called before for what
broke with whoever had it (`climbing.call_before_passing`).
"""
IN_PARTS = frozenset({"expired", "closed", "assigned", "ladder", "unreached", "set_aside"})
"""Jobs that do a small part of what is due and are asked again at once, so that others write in between."""

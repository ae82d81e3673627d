"""The list of the morning and of the end of a shift: one message for each who has something on hand, none for others."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from domain.notices import Kind, Notice, Urgency
from services.work import Work
from storage import obligations, people, tickets

MORNING, EVENING = time(8), time(17, 30)
LATE = timedelta(hours=2)
"""A list that comes later than this is no help any more."""


def send_lists(work: Work) -> int:
    """Sends the lists that are due, on days somebody works; each once a day and person."""
    local = work.now.astimezone(work.house.zone)
    sent = 0
    for when, at in (("morning", MORNING), ("evening", EVENING)):
        due = datetime.combine(local.date(), at, tzinfo=work.house.zone)
        if due <= work.now < due + LATE and work.house.calendars.usual.slots(due.date()):
            told = obligations.done_scopes(work.c, f"{when}_list", due.date().isoformat())
            left = [p for p in tickets.assignees_open(work.c) if str(p) not in told]
            sent += sum(_send(work, person_id, when, due) for person_id in left)
    return sent


def _send(work: Work, person_id: int, when: str, due: datetime) -> bool:
    day = due.date().isoformat()
    person = people.get(work.c, person_id)
    if not obligations.fulfil(work.c, f"{when}_list", str(person_id), day, due, work.now):
        return False
    facts: dict[str, object] = {"when": when}
    key = f"day_list:{when}:{person_id}:{day}"
    work.say(Notice(key, Kind.day_list, person.telegram_id, facts, person.id, urgency=Urgency.bulk))
    return True

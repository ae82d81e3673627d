"""When a year's holidays are told to nobody, those at the top hear it once a year: until then only weekdays count."""

from __future__ import annotations

from domain.notices import Kind, Notice, Urgency
from domain.people import Post
from services.calendar import unknown_from
from services.work import Work
from storage import obligations, people

FROM_MONTH = 12
"""Holidays are published in November; what is missing in December was forgotten."""


def tell_unknown_year(work: Work) -> int:
    """Supervisors and admins of the top of the tree, once for each year and person, from December of the year before."""
    calendar = work.house.calendars.usual
    year, local = unknown_from(calendar, work.now), work.now.astimezone(work.house.zone)
    if year is None or (year > local.year and local.month < FROM_MONTH) or not 8 <= local.hour < 20:
        return 0
    top = [d for d in people.duties_as(work.c, (Post.supervisor, Post.admin), work.now) if _at_the_top(work, d.grid_id)]
    told = 0
    for person_id in sorted({d.person_id for d in top}):
        if obligations.fulfil(work.c, "calendar", str(person_id), str(year), work.now):
            person = people.get(work.c, person_id)
            key = f"calendar:{year}:{person_id}"
            work.say(Notice(key, Kind.calendar, person.telegram_id, {"year": year}, person_id, urgency=Urgency.bulk))
            told += 1
    return told


def _at_the_top(work: Work, grid_id: int) -> bool:
    return work.grid(grid_id).parent_id is None

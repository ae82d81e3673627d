"""A year whose holidays nobody told us: said once at the top, and beside the dates that lie in it."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from services.calendar import Calendars, make_calendar, published_days
from storage.tables import duties
from tests.support.cast import Street
from tests.support.clock import ZONE

LAST = max(published_days().years)


async def test_the_top_hears_it_once_and_dates_say_so(street: Street):
    street.desk.house.calendars = Calendars(make_calendar(ZONE))
    await street.change(
        lambda c: c.execute(sa.update(duties).where(duties.c.person_id == street.zhao.row).values(grid_id=1))
    )
    street.clock.moment = datetime(LAST, 11, 20, 10, tzinfo=ZONE)
    assert (await street.tick())["calendar"] == 0
    street.clock.moment = datetime(LAST, 12, 28, 10, tzinfo=ZONE)
    assert (await street.tick())["calendar"] == 1
    assert (await street.tick())["calendar"] == 0
    await street.wang.reports()
    await street.delivers()
    (said,) = street.zhao.heard("calendar")
    assert said.telling.facts["year"] == LAST + 1
    (card,) = street.wang.heard("resident_card")
    assert card.telling.ticket is not None
    assert card.telling.ticket.estimated

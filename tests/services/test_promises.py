"""Promises in the working time of the grid: opened, paused, told, and kept when the calendar is edited afterwards."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from domain.deadlines import deadlines
from domain.tickets import Status
from domain.workflow import Action
from services import delaying
from services.calendar import Calendars, OwnDays, make_calendar
from storage import hours
from tests.support.cast import LAMP, Street, meaning
from tests.support.clock import ZONE


def on(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE).astimezone(UTC)


@pytest.fixture
def working(street: Street) -> Street:
    """The street with real hours and days, on a Friday at five in the afternoon."""
    street.desk.house.calendars = Calendars(make_calendar(ZONE))
    street.clock.moment = on(11, 20, 17)
    return street


async def test_a_ticket_opened_on_friday_evening_may_be_taken_on_monday(working: Street):
    ticket = await working.ticket(await working.wang.reports())
    assert (ticket.accept_by, ticket.contact_by, ticket.resolve_by) == (on(11, 23, 10), on(11, 23, 18), on(11, 27, 18))
    first, assigned = (await working.history())[:2]
    assert first.facts["resolve_for"] == "7d"
    assert assigned.facts["accept_for"] == "120wm"


async def test_danger_knows_no_closing_time(working: Street):
    ticket = await working.ticket(await working.wang.reports(reads=meaning("utilities", danger="gas")))
    assert ticket.accept_by == on(11, 20, 17, 30)
    assert ticket.resolve_by == on(11, 20, 19)


async def test_a_grid_has_the_hours_of_the_nearest_one_above_that_has_its_own(working: Street):
    await working.change(lambda c: hours.put(c, 1, "Mon-Sun 08:00-20:00"))
    await working.change(lambda c: hours.put(c, 2, "Mon-Sat 08:00-17:30"))
    ticket = await working.ticket(await working.wang.reports())
    assert ticket.accept_by == on(11, 21, 9, 30)  # half an hour on Friday, the rest on Saturday
    await working.change(lambda c: hours.put(c, 2, None))
    second = await working.ticket(await working.zhang.reports("水管爆了", reads=meaning("road")))
    assert second.accept_by == on(11, 20, 19)


async def test_a_question_over_the_weekend_costs_the_worker_one_hour(working: Street):
    await working.wang.reports(LAMP)
    promised = (await working.ticket()).resolve_by
    await working.li.does(Action.ask, 1, "几楼的灯?")
    await working.delivers()
    working.clock.moment = on(11, 23, 8)
    (question,) = working.wang.heard("question")
    await working.wang.writes("二楼", reply_to=question.message)
    ticket = await working.ticket()
    assert ticket.status is Status.in_progress
    assert promised == on(11, 27, 18)
    assert ticket.resolve_by == on(11, 30, 10)  # one hour of Friday, added after the weekend
    assert ticket.paused_for == timedelta(days=2, hours=15)


async def test_a_pause_that_still_runs_is_seen_on_the_card(working: Street):
    await working.wang.reports(LAMP)
    await working.li.does(Action.ask, 1, "几楼的灯?")
    working.clock.moment = on(11, 23, 11)
    await working.delivers()
    view = working.wang.heard("resident_card")[-1].telling.ticket
    assert view.resolve_by == on(11, 30, 12)  # three working hours until now
    assert not view.overdue


async def test_a_calendar_edited_afterwards_never_brings_a_date_nearer(working: Street):
    own = OwnDays({date(2026, 11, 27): False})
    working.desk.house.calendars = Calendars(make_calendar(ZONE, own=own))
    await working.wang.reports(LAMP)
    promised = (await working.ticket()).resolve_by
    assert promised == on(11, 30, 18)
    working.desk.house.calendars = Calendars(make_calendar(ZONE))
    await working.li.does(Action.ask, 1, "几楼的灯?")
    await working.delivers()
    (question,) = working.wang.heard("question")
    await working.wang.writes("二楼", reply_to=question.message)
    assert (await working.ticket()).resolve_by == promised


@pytest.mark.parametrize("ended", [True, False])
async def test_a_grant_does_not_take_back_what_a_pause_has_given_meanwhile(working: Street, ended: bool):
    await working.wang.reports(LAMP)
    await working.li.does(Action.accept, 1)
    assert (await working.li.does(Action.extend, 1, "11月28日，等配件")).code == "extension_asked"
    await working.li.does(Action.ask, 1, "几楼的灯?")
    await working.delivers()
    working.clock.moment = on(11, 26, 17)
    if ended:
        await working.wang.writes("二楼", reply_to=working.wang.heard("question")[0].message)
    moved = on(12, 3, 18)  # four working days later
    granted = await working.sun.presses(delaying.grant_extension, 1, (await working.ticket()).version)
    assert granted.code == "granted"
    ticket, history = await working.ticket(), await working.history()
    assert ticket.resolve_by == moved == deadlines(history, working.desk.house.calendars.usual).resolve_by
    await working.delivers()
    assert datetime.fromisoformat(str(working.wang.heard("extended")[0].telling.facts["until"])) == moved

"""An ignored ticket climbs the ladder: each step once, by name, and it stops when somebody takes it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.ladder import Stage, rungs
from domain.tickets import Ticket
from domain.workflow import Action
from domain.worktime import open_always
from tests.support.cast import Actor, Street, meaning
from tests.support.clock import ZONE


@pytest.fixture
async def ignored(street: Street) -> Street:
    """王阿姨 reported a lamp; nobody takes it."""
    await street.wang.reports()
    await street.delivers()
    return street


async def news(actor: Actor, kind: str = "supervisor_news") -> list[object]:
    await actor.street.delivers()
    return [t.telling.facts.get("what") for t in actor.heard(kind)]


async def until(street: Street, ticket: Ticket, after: timedelta) -> int:
    street.clock.passes(seconds=(ticket.accept_by + after - street.clock.now()).total_seconds())
    return (await street.tick())["ladder"]


async def test_the_holder_is_warned_before_and_those_above_are_called_one_by_one(ignored: Street):
    ticket = await ignored.ticket()
    assert await until(ignored, ticket, -timedelta(minutes=50)) == 1  # an hour before
    assert await until(ignored, ticket, -timedelta(minutes=20)) == 1  # at 70 %
    assert await news(ignored.li, "worker_news") == ["due_accept", "due_accept"]
    assert await until(ignored, ticket, timedelta()) == 1
    assert await news(ignored.chen) == ["late_accept"]
    assert "late_accept" in await news(ignored.li, "worker_news")
    assert await until(ignored, ticket, timedelta(hours=1)) == 1
    assert await news(ignored.sun) == ["late_accept"]
    assert await until(ignored, ticket, timedelta(hours=4)) == 1
    assert await news(ignored.zhao) == ["late_accept"]
    assert await until(ignored, ticket, timedelta(hours=8)) == 0  # ten in the evening: it waits for the morning
    assert await until(ignored, ticket, timedelta(hours=18)) == 1  # nobody stands higher
    actions = [e.action for e in await ignored.history()]
    assert actions.count("escalate") == 4
    assert actions.count("warn") == 2


async def test_of_two_warnings_due_at_once_one_is_told(ignored: Street):
    ticket = await ignored.ticket()
    assert await until(ignored, ticket, -timedelta(minutes=20)) == 1
    assert await news(ignored.li, "worker_news") == ["due_accept"]


async def test_it_stops_when_somebody_takes_it(ignored: Street):
    ticket = await ignored.ticket()
    await until(ignored, ticket, timedelta())
    await ignored.chen.does(Action.accept, 1)
    await until(ignored, ticket, timedelta(hours=20))
    assert await news(ignored.sun) == []


async def test_a_tick_that_comes_late_calls_each_once_and_warns_of_nothing_past(ignored: Street):
    ticket = await ignored.ticket()
    await until(ignored, ticket, timedelta(hours=9))  # eleven in the evening: only danger rings
    assert not {e.action for e in await ignored.history()} & {"warn", "escalate"}
    await until(ignored, ticket, timedelta(hours=18))
    assert await news(ignored.li, "worker_news") == ["late_accept"]
    for one in (ignored.chen, ignored.sun, ignored.zhao):
        assert (await news(one)).count("late_accept") == 1
    assert (await ignored.tick())["ladder"] == 0


async def test_a_resident_hears_once_that_the_date_has_passed(ignored: Street):
    await ignored.li.does(Action.accept, 1)
    ticket = await ignored.ticket()
    ignored.clock.passes(seconds=(ticket.resolve_by - ignored.clock.now()).total_seconds() + 12 * 3600)
    await ignored.tick()
    await ignored.tick()
    await ignored.delivers()
    assert len(ignored.wang.heard("late")) == 1


async def test_only_danger_rings_at_night(street: Street):
    street.clock.passes(hours=11)  # 23:00
    await street.wang.reports("楼道里有人打架", meaning("public_security"))
    await street.wang.reports("我家煤气味很重", meaning("utilities", danger="gas"))
    calendar = open_always(ZONE)
    for ticket_id, quiet in ((1, True), (2, False)):
        ticket = await street.ticket(ticket_id)
        hours = {r.at.astimezone(ZONE).hour for r in rungs(ticket, calendar) if r.stage is Stage.accept}
        assert all(7 <= hour < 22 for hour in hours) is quiet


async def test_a_listed_matter_comes_back_on_its_day(ignored: Street):
    await ignored.li.does(Action.accept, 1)
    await ignored.zhao.does(Action.list_, 1, "12月20日，等管网改造")
    before = len(await news(ignored.li, "worker_news"))
    ignored.clock.passes(days=40)
    assert (await ignored.tick())["ladder"] == 1
    assert (await news(ignored.li, "worker_news"))[before:] == ["review"]

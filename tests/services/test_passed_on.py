"""What broke in somebody's hands stays theirs when the matter passes on by itself, above all after a time without power."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.texts.render import render
from domain.finding import Mark
from domain.tickets import Status, promise_now
from domain.workflow import Action
from services.duty import duty_handing, emergency, leaving
from services.supervision import appraisal_figures, sheets
from storage import finding, grids, pictures, running, tables
from storage.tables import duties
from tests.support.cast import Actor, Street, meaning
from tests.support.clock import ZONE


async def news(actor: Actor, kind: str = "supervisor_news") -> list[object]:
    await actor.street.delivers()
    return [t.telling.facts.get("what") for t in actor.heard(kind)]


async def figures(street: Street) -> Any:
    """The first grid's figures of the month."""

    def look(c: sa.Connection) -> Any:
        top, now = grids.by_code(c, "C1"), street.clock.now()
        assert top is not None
        begun = now.astimezone(ZONE).replace(day=1, hour=0)
        return appraisal_figures.compose(c, street.desk.house, top, begun, now, now)

    (first, *_) = (await street.desk.look(look)).grids
    return first


async def escalated(street: Street, ticket: int = 1) -> list[tuple[object, object, object]]:
    """(promise, level, whose miss it is) of each step after a promise broke."""
    found = [e for e in await street.history(ticket) if e.action == "escalate"]
    return [(e.facts["stage"], e.facts["level"], e.facts.get("holder")) for e in found]


async def ends(street: Street, person: int) -> None:
    """The roster ends somebody's duties now; the program is not running."""
    ended = sa.update(duties).where(duties.c.person_id == person).values(until_at=street.clock.now())
    await street.change(lambda c: c.execute(ended))


@pytest.fixture
async def asked(street: Street) -> Street:
    """王阿姨 reports something at noon; 李师傅 is to take it by 14:00."""
    await street.wang.reports()
    await street.delivers()
    return street


async def test_a_promise_that_broke_without_power_is_told_although_a_leave_passes_it_on(asked: Street):
    assert (await asked.li.commands(leaving.leave, "明天 陈姐")).code == "leave_set"
    asked.clock.shows(22, 8)
    await asked.tick()
    moved = await asked.ticket()
    assert (moved.assignee_id, moved.accept_by > asked.clock.now()) == (asked.chen.row, True)
    assert await escalated(asked) == [("accept", level, asked.li.row) for level in range(4)]
    assert await news(asked.sun) == ["late_accept"]
    assert await news(asked.zhao) == ["late_accept"]
    assert "late_accept" not in await news(asked.chen) + await news(asked.chen, "worker_news")


async def test_the_miss_stays_in_the_figures_whoever_takes_it_in_time_then(either_street: Street):
    street = either_street
    await street.wang.reports()
    await street.li.commands(leaving.leave, "明天 陈姐")
    street.clock.shows(22, 8)
    await street.tick()
    await street.chen.does(Action.accept, 1)
    found = await figures(street)
    assert (found.n("accept_late"), found.n("accept_ok"), found.n("contact_late")) == (1, 0, 0)


async def test_who_takes_it_before_those_above_are_told_spares_them(asked: Street):
    await asked.li.commands(leaving.leave, "明天 陈姐")
    asked.clock.shows(22, 8)
    await asked.tick()
    await asked.chen.does(Action.accept, 1)
    assert await news(asked.sun) == []


async def test_at_night_it_is_found_before_the_leave_and_told_in_the_morning(street: Street):
    await street.li.commands(leaving.leave, "明天 陈姐")
    street.clock.shows(21, 21, 30)
    await street.wang.reports()
    street.clock.shows(22, 0, 1)
    await street.tick()
    assert await escalated(street) == [("accept", 0, street.li.row)]
    late = tables.outbox.c.facts["what"].as_string() == "late_accept"
    rows = await street.rows(tables.outbox, late, tables.outbox.c.kind == "supervisor_news")
    assert [(row.person_id, row.not_before.astimezone(ZONE).hour) for row in rows] == [(street.sun.row, 7)]
    street.clock.shows(22, 7)
    await street.tick()
    assert await news(street.sun) == ["late_accept", "late_accept"]  # 陈姐 did not take it in the night, either
    assert [t.telling.facts["had_by"] for t in street.sun.heard("supervisor_news")] == ["李师傅", ""]
    assert (await figures(street)).n("accept_late") == 1


async def test_nor_is_it_lost_when_a_post_has_ended(asked: Street):
    asked.clock.passes(hours=3)
    await ends(asked, asked.li.row)
    asked.clock.passes(hours=1)
    await asked.tick()
    assert (await asked.ticket()).assignee_id == asked.chen.row
    assert await escalated(asked) == [("accept", 0, asked.li.row), ("accept", 1, asked.li.row)]
    assert await news(asked.sun) == ["late_accept"]
    assert (await figures(asked)).n("accept_late") == 1


async def test_nor_when_a_whole_duty_is_handed_over_before_anybody_looked(asked: Street):
    asked.clock.passes(hours=3)
    assert (await asked.li.commands(duty_handing.hand_duty_over, "陈姐")).code == "duty_handed_over"
    await asked.tick()
    assert (await asked.ticket()).assignee_id == asked.chen.row
    assert await escalated(asked) == [("accept", 0, asked.li.row), ("accept", 1, asked.li.row)]
    assert await news(asked.sun) == ["late_accept"]


async def test_nor_when_a_leave_ends_and_the_matter_goes_back(asked: Street):
    assert (await asked.li.commands(leaving.leave, "今天 陈姐")).code == "leave_set"
    asked.clock.shows(22, 8)
    await asked.tick()
    assert (await asked.ticket()).assignee_id == asked.li.row
    assert await escalated(asked) == [("accept", level, asked.chen.row) for level in range(4)]
    assert await news(asked.sun) == ["late_accept"]


async def test_nor_at_the_end_of_an_emergency(street: Street):
    await street.zhao.commands(emergency.switch, "C1 台风来了，请不要出门")
    await street.wang.reports()
    street.clock.passes(minutes=20)
    await street.zhao.commands(emergency.switch, "C1 解除")
    assert (await street.ticket()).assignee_id == street.li.row
    assert await escalated(street) == [("accept", 0, street.zhao.row)]
    assert (await figures(street)).n("accept_late") == 1


async def test_nor_where_nobody_had_it_until_somebody_came_on_duty(street: Street):
    for person in (street.li, street.chen, street.sun, street.zhao):
        await ends(street, person.row)
    await street.wang.reports()
    street.clock.passes(hours=3)
    values = {"person_id": street.chen.row, "grid_id": 4, "post": "deputy", "from_at": street.clock.now()}
    await street.change(lambda c: c.execute(sa.insert(duties).values(values)))
    await street.tick()
    assert (await street.ticket()).assignee_id == street.chen.row
    assert await escalated(street) == [("accept", 0, None), ("accept", 1, None)]
    assert await news(street.chen) == []
    assert (await figures(street)).n("accept_late") == 1


async def test_a_promise_to_contact_that_broke_with_one_is_not_the_next_ones(asked: Street):
    await asked.li.does(Action.accept, 1)
    await asked.li.commands(leaving.leave, "11月23日 陈姐")
    asked.clock.shows(23, 8)  # nobody contacted the resident by the end of the 22nd
    await asked.tick()
    assert (await asked.ticket()).assignee_id == asked.chen.row
    assert {(stage, who) for stage, _, who in await escalated(asked)} == {("contact", asked.li.row)}
    assert await news(asked.sun) == ["late_contact"]
    assert "late_contact" not in await news(asked.chen, "worker_news")
    told = asked.sun.heard("supervisor_news")[-1].telling
    assert told.facts["had_by"] == "李师傅"
    assert " · 李师傅（现在陈姐） · " in render(told, ZONE).text


async def test_who_has_it_now_is_warned_after_a_time_without_power(asked: Street):
    await asked.li.does(Action.accept, 1)
    await asked.li.does(Action.note, 1, "看过了")
    ticket = await asked.ticket()
    await asked.li.commands(leaving.leave, "11月27日到11月30日 陈姐")
    asked.clock.passes(seconds=(ticket.resolve_by - timedelta(hours=12) - asked.clock.now()).total_seconds())
    await asked.tick()
    assert (await asked.ticket()).assignee_id == asked.chen.row
    assert "due_resolve" in await news(asked.chen, "worker_news")


async def test_new_time_to_take_it_hides_no_date_that_is_over(either_street: Street):
    street = either_street
    await street.wang.reports("有人被困在电梯里", meaning("elevator", danger="trapped"))
    await street.li.does(Action.accept, 1)
    street.clock.passes(hours=3)
    await street.zhao.does(Action.reassign, 1, to=street.chen.row)
    passed = await street.ticket()
    assert (passed.status, passed.accept_by > street.clock.now() > passed.resolve_by) == (Status.assigned, True)
    assert promise_now(passed.status, passed.accept_by, passed.resolve_by) == passed.resolve_by
    assert await late_by_all(street) == (1, 1, 1, 1)


async def test_what_is_verified_past_its_date_is_overdue_everywhere(either_street: Street):
    street = either_street
    await street.wang.reports("有人被困在电梯里", meaning("elevator", danger="trapped"))
    await street.li.does(Action.accept, 1)
    await street.li.does(Action.resolve, 1, "人出来了")
    assert (await street.ticket()).status is Status.checking
    assert await late_by_all(street) == (0, 0, 0, 0)
    street.clock.passes(hours=3)
    assert await late_by_all(street) == (1, 1, 1, 1)


async def late_by_all(street: Street) -> tuple[int, int, int, int]:
    """How many are late by digests and the board, on the map, by /find; and by how many hours in the sheet."""

    def look(c: sa.Connection) -> tuple[int, int, int, int]:
        top, now = grids.by_code(c, "C1"), street.clock.now()
        assert top is not None
        listed = c.execute(sa.select(sa.func.count()).select_from(tables.tickets).where(running.late(now))).scalar_one()
        ((_, mapped),) = pictures.open_by_path(c, top.path, now).values()
        wanted = finding.Filter([top.path], 0, now, now, marks=frozenset({Mark.overdue}))
        row = c.execute(sa.select(tables.tickets)).one()._mapping
        return listed, mapped, finding.found(c, wanted, 0, 1)[1], round(sheets.overdue_by(row, now) / 3600)

    return await street.desk.look(look)

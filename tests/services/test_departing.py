"""Who leaves stands in for nobody, takes no turns, and leaves nothing open behind."""

from __future__ import annotations

import sqlalchemy as sa

from domain.tickets import Status
from domain.workflow import Action
from services.duty import duty_list, leaving
from storage.tables import duties, leaves, rotas
from tests.support.cast import GAS, Street, meaning


async def leave_service(street: Street, person: int) -> None:
    """As the roster ends a duty: its moment has come."""
    ended = sa.update(duties).where(duties.c.person_id == person).values(until_at=street.clock.now())
    await street.change(lambda c: c.execute(ended))
    await street.tick()
    await street.delivers()


async def test_who_stood_in_and_left_stands_in_no_more(street: Street):
    assert (await street.li.commands(leaving.leave, "今天到11月25日 陈姐")).code == "leave_set"
    ticket = await street.wang.reports()
    assert (await street.ticket(ticket)).assignee_id == street.chen.row
    await leave_service(street, street.chen.row)
    (row,) = await street.rows(leaves)
    assert row.ended_at is not None
    (told,) = street.li.heard("duty_ended")
    assert (told.telling.facts["what"], told.telling.facts["name"]) == ("deputy", "陈姐")
    assert (await street.ticket(ticket)).assignee_id != street.chen.row
    second = await street.wang.reports("电梯坏了", meaning("elevator"))
    assert (await street.ticket(second)).assignee_id == street.li.row


async def test_who_left_takes_no_turns(street: Street):
    chen = sa.update(duties).where(duties.c.person_id == street.chen.row).values(post="worker")
    await street.change(lambda c: c.execute(chen))
    assert (await street.zhao.commands(duty_list.duties, "G1 李师傅 陈姐 1天")).code == "duties"
    await leave_service(street, street.chen.row)
    (row,) = await street.rows(rotas)
    assert row.ended_at is not None
    street.clock.passes(days=1)
    ticket = await street.wang.reports()
    assert (await street.ticket(ticket)).assignee_id == street.li.row


async def test_with_nobody_else_those_above_have_it(street: Street):
    ticket = await street.wang.reports()
    for person in (street.chen.row, street.sun.row):
        await leave_service(street, person)
    await leave_service(street, street.li.row)
    assert (await street.ticket(ticket)).assignee_id == street.zhao.row
    await leave_service(street, street.zhao.row)
    assert (await street.ticket(ticket)).assignee_id == street.zhao.row  # nobody is left: it stays where it was


async def test_what_waits_for_a_second_person_stays_until_they_have_looked_and_stops_nobody(street: Street):
    await street.wang.reports(GAS, meaning("utilities", danger="gas"))
    await street.li.does(Action.accept, 1)
    await street.li.does(Action.resolve, 1, "关了阀门")
    second = await street.wang.reports()
    await leave_service(street, street.li.row)
    kept = await street.ticket(1)
    assert (kept.status, kept.assignee_id) == (Status.checking, street.li.row)
    assert (await street.ticket(second)).assignee_id == street.chen.row
    assert (await street.chen.does(Action.fail, 1, "还在漏")).code == "failed_check"
    again = await street.ticket(1)
    assert (again.status, again.assignee_id) == (Status.assigned, street.chen.row)

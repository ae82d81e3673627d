"""Several people in the same instant, on each engine: one holds it, numbers stay unique, nothing is lost."""

from __future__ import annotations

import asyncio

from domain.workflow import Action
from services import closing, handling
from services.residents import join_ticket
from storage import tables
from tests.support.cast import GROUP, Street


async def test_of_two_who_accept_at_once_one_holds_it(either_street: Street):
    street = either_street
    await street.wang.reports()
    version = (await street.ticket()).version
    presses = [p.presses(handling.accept_ticket, 1, version) for p in (street.li, street.chen, street.sun, street.zhao)]
    codes = sorted(outcome.code for outcome in await asyncio.gather(*presses))
    assert codes == ["TicketAlreadyClaimed"] * 3 + ["accepted"]
    assert [e.action for e in await street.history()] == ["register", "assign", "accept"]


async def test_reports_at_once_get_numbers_of_their_own(either_street: Street):
    street = either_street
    await asyncio.gather(*(street.wang.reports() for _ in range(16)))
    numbers = sorted(t.number for t in await street.rows(tables.tickets))
    assert numbers == [f"261121-{n:03d}" for n in range(1, 17)]


async def test_history_stays_a_chain_when_all_speak_at_once(either_street: Street):
    street = either_street
    await street.wang.reports()
    await asyncio.gather(
        street.li.does(Action.note, 1, "在路上"),
        street.zhang.presses(join_ticket, 1, None, chat=GROUP),
        street.wang.does(Action.urge, 1),
        street.zhao.does(Action.remind, 1),
    )
    history = await street.history()
    assert [e.seq for e in history] == [1, 2, 3, 4, 5, 6]
    assert [e.before for e in history] == [None, *(e.after for e in history[:-1])]


async def test_yes_and_no_at_once_end_in_one_of_the_two(either_street: Street):
    street = either_street
    await street.wang.reports()
    await street.zhang.presses(join_ticket, 1, None, chat=GROUP)
    await street.li.does(Action.resolve, 1, "好了")
    yes, no = await asyncio.gather(
        street.wang.presses(closing.confirm_solved, 1, 0), street.zhang.presses(closing.dispute_resolution, 1, 0)
    )
    assert no.code == "reopened"
    assert yes.code in ("confirmed", "BeingDoneAgain")
    assert (await street.ticket()).status == "assigned"


async def test_ticks_at_once_close_a_silent_ticket_once(either_street: Street):
    street = either_street
    await street.wang.reports()
    await street.li.does(Action.resolve, 1, "好了")
    await street.delivers()
    street.clock.passes(hours=72)
    await asyncio.gather(*(street.tick() for _ in range(4)))
    assert [e.action for e in await street.history()].count("expire") == 1

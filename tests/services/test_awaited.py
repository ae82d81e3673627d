"""On whom a matter waits: the same name wherever it is said, and the one who is rung when somebody reminds."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.texts.render import render
from domain.tickets import Status
from domain.workflow import Action
from services import handling, supervising
from services.duty import leaving
from services.showing.retelling import notices_due
from services.supervision import board
from storage import grids, people, tables
from tests.support.cast import GAS, Actor, Street, meaning, photo
from tests.support.clock import ZONE

FOREVER = timedelta(days=30)


@pytest.fixture
async def submitted(street: Street) -> Street:
    """李师傅 shut the gas off and says so; 陈姐 is asked to look, and eight hours later has not."""
    await street.wang.reports(GAS, meaning("utilities", danger="gas"))
    await street.li.presses(handling.accept_ticket, 1, (await street.ticket()).version)
    await street.li.does(Action.resolve, 1, "关了阀门，通风了")
    await street.delivers()
    street.clock.passes(hours=8)
    return street


async def news(actor: Actor) -> list[object]:
    await actor.street.delivers()
    return [t.telling.facts["what"] for t in actor.heard("worker_news")]


async def read(street: Street, reader: Actor, kind: str) -> str:
    """What the last one of a kind says to the reader."""
    await street.delivers()
    return render(reader.heard(kind)[-1].telling, ZONE).text


async def labels(street: Street, reader: Actor, kind: str) -> list[str]:
    await street.delivers()
    return [button.text for row in render(reader.heard(kind)[-1].telling, ZONE).buttons for button in row]


async def test_a_reminder_rings_who_is_to_verify_and_leaves_alone_who_has_done_it(submitted: Street):
    before = await news(submitted.li)
    assert (await submitted.zhao.does(Action.remind, 1)).code == "reminded"
    assert (await news(submitted.chen))[-1] == "reminded_to_verify"
    assert await news(submitted.li) == before
    assert "赵主任催办，这件事等您核实" in await read(submitted, submitted.chen, "worker_news")
    assert {"核实通过", "没办好"} <= set(await labels(submitted, submitted.chen, "worker_news"))


async def test_so_does_the_resident_who_urges(submitted: Street):
    before = await news(submitted.li)
    assert (await submitted.wang.does(Action.urge, 1)).code == "urged"
    assert (await news(submitted.chen))[-1] == "urged_to_verify"
    assert await news(submitted.li) == before


async def test_whoever_reads_of_it_reads_the_same_name(submitted: Street):
    await submitted.zhao.commands(supervising.overview)
    overview = await read(submitted, submitted.zhao, "overview")
    assert "等陈姐核实，" in overview.partition("已超时")[2]
    assert "催办 陈姐" in await labels(submitted, submitted.zhao, "overview")
    await submitted.zhao.presses(supervising.show_list, "overdue", 2, 0)
    assert "等陈姐核实 · 超" in await read(submitted, submitted.zhao, "overview")
    await submitted.zhao.presses(handling.show_ticket, 1)
    assert "待核实，在等陈姐" in await read(submitted, submitted.zhao, "supervisor_card")
    assert "在等：陈姐核实" in await read(submitted, submitted.wang, "resident_card")

    def on_board(c: sa.Connection) -> list[str | None]:
        house, now = submitted.desk.house, submitted.clock.now()
        viewer = board.Viewer(people.get(c, submitted.zhao.row), grids.get(c, 2))
        listing = board.listing(c, house, viewer, board.sought(house, now), None, 0)
        number = listing.tickets[0].number if listing else ""
        one = board.ticket(c, house, viewer, number, now)
        return [listing.tickets[0].awaited if listing else None, one.awaited if one else None]

    assert await submitted.desk.look(on_board) == ["陈姐", "陈姐"]


async def test_nobody_is_offered_to_remind_themselves(submitted: Street):
    await submitted.change(lambda c: c.execute(sa.delete(tables.duties).where(tables.duties.c.id.in_([2, 3]))))
    await submitted.zhao.commands(supervising.overview)
    assert "等赵主任核实" in await read(submitted, submitted.zhao, "overview")
    assert not [label for label in await labels(submitted, submitted.zhao, "overview") if label.startswith("催办")]
    await submitted.zhao.presses(handling.show_ticket, 1)
    assert "催办" not in await labels(submitted, submitted.zhao, "supervisor_card")
    assert (await submitted.zhao.does(Action.remind, 1)).code == "WaitsForYou"


async def test_for_who_is_to_verify_and_is_away_the_next_one_looks(submitted: Street):
    submitted.clock.passes(hours=12)
    await submitted.chen.commands(leaving.leave, "今天到明天 孙队长")
    await submitted.zhao.does(Action.remind, 1)
    assert (await news(submitted.sun))[-1] == "reminded_to_verify"
    verified = await submitted.sun.does(Action.verify, 1)
    assert not verified.refused
    assert (await submitted.sun.writes("没有味道了", attached=(photo(),))).code == "verified"
    assert (await submitted.ticket()).status is Status.resolved


async def test_while_nobody_has_it_there_is_nobody_to_remind(street: Street):
    await street.wang.reports()
    free = sa.update(tables.tickets).values(assignee_id=None, status="registered")
    await street.change(lambda c: c.execute(free))
    assert (await street.zhao.does(Action.remind, 1)).code == "NobodyAwaited"
    await street.zhao.presses(handling.show_ticket, 1)
    assert "催办" not in await labels(street, street.zhao, "supervisor_card")


async def test_what_was_told_is_what_its_history_says_must_be_told(submitted: Street):
    await submitted.zhao.does(Action.remind, 1)
    await submitted.wang.does(Action.urge, 1)
    ticket, history = await submitted.ticket(), await submitted.history()
    since = submitted.clock.now() - FOREVER
    due = await submitted.desk.look(lambda c: notices_due(c, submitted.desk.house, ticket, history, since))
    told = {row.key for row in await submitted.rows(tables.outbox)}
    assert {"reminded_to_verify", "urged_to_verify"} <= {str(n.facts.get("what")) for n in due}
    assert {n.key for n in due} <= told


async def test_a_holder_who_is_back_at_work_is_the_one_to_remind(submitted: Street):
    await submitted.chen.does(Action.fail, 1, "阀门还在漏")
    await submitted.zhao.does(Action.remind, 1)
    assert (await news(submitted.li))[-1] == "reminded"

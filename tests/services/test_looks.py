"""A telephone number is on no card and in no list; who looks at one is written down, and its owner finds it."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from bot.texts.render import RENDERINGS, render
from domain.workflow import Action
from services import residents
from services.duty import emergency
from services.privacy import my_data, revealing
from storage import people, tables
from tests.support.cast import Street
from tests.support.clock import ZONE

PHONE = "13874210936"


@pytest.fixture
async def in_need(street: Street) -> Street:
    """王阿姨 lives in the first grid, has a telephone, and needs help in an emergency."""
    await street.change(
        lambda c: c.execute(sa.update(tables.people).where(tables.people.c.id == 1).values(phone=PHONE))
    )
    await street.wang.commands(residents.start, "g_B3")
    await street.zhao.commands(emergency.switch, "G1 台风来了")
    await street.wang.presses(emergency.answer, 1, "help")
    await street.delivers()
    return street


def shown(told: Any) -> str:
    return render(told.telling, ZONE).text


async def test_the_list_of_those_in_need_has_no_numbers_but_a_button(in_need: Street):
    last = in_need.zhao.heard("safety")[-1]
    assert PHONE not in shown(last)
    assert [b.text for row in render(last.telling, ZONE).buttons for b in row] == ["看电话"]


async def test_the_command_post_sees_them_on_request_and_each_look_is_kept(in_need: Street):
    assert (await in_need.zhao.presses(emergency.show_phones, 1)).code == "safety_phones"
    await in_need.delivers()
    assert PHONE in shown(in_need.zhao.heard("safety")[-1])
    (look,) = await in_need.rows(tables.looks)
    assert (look.person_id, look.by_id, look.emergency_id) == (1, 7, 1)


async def test_the_owner_finds_who_looked(in_need: Street):
    await in_need.zhao.presses(emergency.show_phones, 1)
    house, now = in_need.desk.house, in_need.clock.now()
    found = await in_need.desk.look(lambda c: my_data.everything(c, house, people.get(c, 1), now))
    assert [one["name"] for one in found["looks"]] == ["赵主任"]


@pytest.mark.parametrize("who", ["li", "wang", "stranger", "zhou"])
async def test_nobody_else_may(in_need: Street, who: str):
    assert (await getattr(in_need, who).presses(emergency.show_phones, 1)).code == "NoEmergency"
    assert await in_need.rows(tables.looks) == []


async def test_no_other_notice_of_a_whole_life_shows_the_number(in_need: Street):
    ticket = await in_need.wang.reports()
    await in_need.li.does(Action.accept, ticket)
    await in_need.li.does(Action.note, ticket, "正在看")
    await in_need.li.does(Action.resolve, ticket, "修好了")
    await in_need.zhao.commands(residents.who)
    await in_need.delivers()
    assert len(in_need.told) > 10
    assert len(RENDERINGS) > 10
    assert [t.kind for t in in_need.told if PHONE in shown(t)] == []
    await in_need.li.presses(revealing.reveal_contact, ticket)
    await in_need.delivers()
    assert [t.kind for t in in_need.told if PHONE in shown(t)] == ["contact"]
    assert [e.action for e in await in_need.history(ticket)][-1] == "reveal"

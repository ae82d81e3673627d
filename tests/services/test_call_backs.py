"""Each Monday some of last week's closed matters are drawn, and somebody above asks what they came to."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from domain.workflow import Action
from services import calling_back
from storage import tables
from tests.support.cast import Street, meaning

MONDAY = 23
"""November 2026; the street's noon is Saturday the 21st."""


@pytest.fixture
async def week(street: Street) -> Street:
    """Five matters closed in the week of the 21st, one of them delicate."""
    for n in range(5):
        reads = meaning("neighbour_dispute") if n == 4 else meaning()
        await street.wang.reports(f"{n + 1}栋的事", reads=reads)
        await street.li.does(Action.resolve, n + 1, "好了")
        await street.wang.does(Action.confirm, n + 1)
    await street.tick()
    return street


async def drawn(street: Street) -> list[sa.Row[tuple[object, ...]]]:
    return await street.rows(tables.call_backs)


async def test_three_at_least_are_drawn_on_monday_once_and_never_a_delicate_one(week: Street):
    assert await drawn(week) == []
    week.clock.shows(MONDAY, 8, 59)
    assert (await week.tick())["call_backs"] == 0
    week.clock.shows(MONDAY, 9)
    assert (await week.tick())["call_backs"] == 1
    assert (await week.tick())["call_backs"] == 0
    found = await drawn(week)
    assert len(found) == 3
    assert {r.week for r in found} == {"2026-W47"}
    assert 5 not in {r.ticket_id for r in found}
    await week.delivers()
    (told,) = week.zhao.heard("call_backs")
    assert len(told.telling.call_backs) == 3


async def test_chance_is_the_same_for_every_replica(week: Street):
    week.clock.shows(MONDAY, 9)
    await week.tick()
    first = [r.ticket_id for r in await drawn(week)]
    await week.change(lambda c: c.execute(sa.delete(tables.call_backs)))
    await week.change(
        lambda c: c.execute(sa.delete(tables.obligations).where(tables.obligations.c.kind == "call_backs"))
    )
    await week.tick()
    assert [r.ticket_id for r in await drawn(week)] == first


@pytest.mark.parametrize(("closed", "wanted"), [(0, 0), (2, 2), (3, 3), (60, 3), (61, 4), (400, 20), (9000, 20)])
def test_how_many(closed: int, wanted: int):
    assert calling_back._how_many(closed) == wanted


async def test_what_was_heard_is_kept_answer_by_answer(week: Street):
    week.clock.shows(MONDAY, 9)
    await week.tick()
    row = (await drawn(week))[0]
    assert (await week.zhao.presses(calling_back.open_call_back, row.id)).code == "shown"
    for asked, said in (("reached", "yes"), ("contacted", "no"), ("solved", "yes"), ("answer", "fair")):
        assert (await week.zhao.presses(calling_back.record_answer, row.id, asked, said)).code == "call_back_noted"
    assert (await week.zhao.writes("说灯偶尔还闪", reads=meaning(None, request=False))).code == "call_back_noted"
    kept = (await drawn(week))[0]
    assert (kept.reached, kept.contacted, kept.solved, kept.answer) == (True, False, True, "fair")
    assert (kept.words, kept.called_by) == ("说灯偶尔还闪", week.zhao.row)
    assert [e.action for e in await week.history(row.ticket_id)][-2:] == ["call_back", "call_back"]
    await week.delivers()
    card = week.zhao.heard("call_back")[-1].telling
    assert card.call_backs[0].answer == "fair"


async def test_nobody_answering_ends_it_too(week: Street):
    week.clock.shows(MONDAY, 9)
    await week.tick()
    row = (await drawn(week))[0]
    await week.zhao.presses(calling_back.record_answer, row.id, "reached", "no")
    assert (await week.history(row.ticket_id))[-1].facts["reached"] is False


@pytest.mark.parametrize("who", [1001, 2001, 2002, 2101, 9001])
async def test_only_somebody_above_calls_back(week: Street, who: int):
    week.clock.shows(MONDAY, 9)
    await week.tick()
    row = (await drawn(week))[0]
    assert (await week.person(who).presses(calling_back.open_call_back, row.id)).refused
    assert (await week.person(who).presses(calling_back.record_answer, row.id, "reached", "yes")).refused
    assert (await week.zhao.presses(calling_back.record_answer, row.id, "answer", "great")).refused
    assert (await week.zhao.presses(calling_back.open_call_back, 999)).code == "NoSuchTicket"


async def test_a_matter_open_again_is_not_called_back(week: Street):
    week.clock.shows(MONDAY, 9)
    await week.tick()
    row = (await drawn(week))[0]
    await week.wang.does(Action.dispute, row.ticket_id)
    assert (await week.zhao.presses(calling_back.open_call_back, row.id)).code == "NotPossibleNow"

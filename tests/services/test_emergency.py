"""An emergency evening: the switch, the command post, who is safe, and back to ordinary times."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from domain.tickets import Status
from domain.workflow import Action
from services.duty import emergency
from storage import cleaning, tables
from tests.support.cast import GAS, GROUP, SIBLING_GROUP, Actor, Street, meaning


async def begins(street: Street, words: str = "C1 台风来了，请不要出门") -> int:
    assert (await street.zhao.commands(emergency.switch, words)).code == "emergency_begun"
    await street.delivers()
    (row,) = await street.rows(tables.emergencies)
    return int(row.id)


async def test_it_is_told_to_the_groups_of_the_subtree_and_to_those_who_live_there(street: Street):
    home = sa.update(tables.people).where(tables.people.c.telegram_id == street.wang.id).values(home_grid_id=4)
    await street.change(lambda c: c.execute(home))
    await begins(street)
    assert len(street.heard("emergency", GROUP)) == 1
    assert street.heard("emergency", SIBLING_GROUP) == []
    assert len(street.wang.heard("emergency")) == 1
    assert street.zhang.heard("emergency") == []


async def test_the_command_post_takes_all_with_other_promises_and_gives_back_what_it_did_not_begin(street: Street):
    await begins(street)
    first = await street.wang.reports()
    ticket = await street.ticket(first)
    assert (ticket.assignee_id, ticket.promise) == (street.zhao.row, "emergency")
    second = await street.wang.reports("地下室进水了", meaning("drainage"))
    await street.zhao.does(Action.accept, second)
    assert (await street.zhao.commands(emergency.switch, "C1 解除")).code == "emergency_ended"
    assert (await street.ticket(first)).assignee_id == street.li.row
    assert (await street.ticket(first)).status is Status.assigned
    assert (await street.ticket(second)).assignee_id == street.zhao.row
    third = await street.wang.reports("电梯坏了", meaning("elevator"))
    after = await street.ticket(third)
    assert (after.assignee_id, after.promise != "emergency") == (street.li.row, True)
    await street.delivers()
    assert [t.telling.facts["what"] for t in street.heard("emergency", GROUP)] == ["begun", "ended"]


async def test_answers_become_a_list_and_help_rings_at_once(street: Street):
    number = await begins(street)

    async def says(who: Actor, what: str) -> str:
        return (await who.presses(emergency.answer, number, what, chat=GROUP)).code

    assert await says(street.wang, "help") == "safety_help"
    assert await says(street.zhang, "safe") == "safety_safe"
    told = [t for t in await street.delivers() if t.kind == "safety"]
    assert [t.chat for t in told] == [street.zhao.id]
    assert told[0].telling.facts["help"] == "1"
    assert [one["name"] for one in told[0].telling.facts["in_need"]] == ["王阿姨"]  # type: ignore[index,union-attr]
    assert await says(street.wang, "safe") == "safety_safe"
    await street.zhao.commands(emergency.switch, "")
    shown = [t for t in await street.delivers() if t.kind == "safety"]
    assert (shown[-1].telling.facts["safe"], shown[-1].telling.facts["help"]) == ("2", "0")


async def test_every_hour_once_and_only_the_last_after_a_pause(street: Street):
    await begins(street)
    street.clock.passes(hours=1)
    assert (await street.tick())["emergencies"] == 1
    assert (await street.tick())["emergencies"] == 0
    street.clock.passes(hours=5)
    assert (await street.tick())["emergencies"] == 1


async def test_only_those_above_may_and_bad_words_are_answered(street: Street):
    for who in (street.wang, street.li):
        assert (await who.commands(emergency.switch, "C1 台风")).code == "NotASupervisor"
    assert (await street.zhao.commands(emergency.switch, "C2 台风")).code == "NotASupervisor"
    for words in ("C1", "C1 " + "长" * 5000):
        assert (await street.zhao.commands(emergency.switch, words)).code == "EmergencyHow"
    unknown = await street.zhao.commands(emergency.switch, "XX 台风")
    assert (unknown.code, unknown.facts) == ("UnknownGrid", {"said": "XX", "grid": "C1"})
    assert (await street.zhao.commands(emergency.switch, "")).code == "EmergencyNone"
    assert (await street.zhao.commands(emergency.switch, "C1 解除")).code == "NoEmergency"
    await begins(street)
    assert (await street.zhao.commands(emergency.switch, "C1 再来一次")).code == "emergency_changed"
    await street.delivers()
    assert street.heard("emergency", GROUP)[-1].telling.facts["words"] == "再来一次"
    await street.zhao.commands(emergency.switch, "C1 解除")
    assert (await street.wang.presses(emergency.answer, 1, "safe")).code == "safety_over"


async def in_need(street: Street) -> list[object]:
    """Where those who need help are, as the command post read it last."""
    await street.delivers()
    return [one["place"] for one in street.zhao.heard("safety")[-1].telling.facts["in_need"]]  # type: ignore[index,union-attr]


async def test_help_without_a_known_home_names_the_groups_place_and_is_asked_for_the_door_once(street: Street):
    await begins(street)
    for said in ("help", "safe", "help"):
        await street.zhang.presses(emergency.answer, 1, said, chat=GROUP)
    assert await in_need(street) == ["幸福家园"]
    asked = [t.telling.facts for t in street.zhang.heard("emergency") if t.telling.facts["what"] == "where"]
    assert asked == [{"what": "where", "area": "幸福家园"}]


async def test_who_cannot_be_written_to_is_shown_at_the_groups_place_all_the_same(street: Street):
    await begins(street)
    await street.stranger.presses(emergency.answer, 1, "help", chat=GROUP)
    assert await in_need(street) == ["幸福家园"]
    assert street.stranger.heard("emergency") == []


async def test_what_they_say_of_where_they_are_reaches_the_command_post_piece_by_piece(street: Street):
    await begins(street)
    await street.zhang.presses(emergency.answer, 1, "help", chat=GROUP)
    assert (await street.zhang.writes("3栋2单元")).code == "safety_told"
    assert await in_need(street) == ["幸福家园 3栋2单元"]
    told = street.zhao.heard("safety")[-1].telling.facts
    assert (told["told"], told["who"]) == (True, "张伟")
    assert (await street.zhang.writes("501，腿摔了动不了")).code == "safety_told"
    assert await in_need(street) == ["幸福家园 3栋2单元 501，腿摔了动不了"]
    assert street.zhang.heard("emergency")[-1].telling.facts["what"] == "told"
    assert (await street.zhang.writes("谢谢")).code != "safety_told"
    lamp = "3栋2单元的路灯坏了半个月没人修"
    assert (await street.zhang.writes(lamp, reads=meaning())).code == "offered"
    assert await street.count(tables.tickets) == 0


async def test_danger_told_along_with_the_place_is_registered_as_well(street: Street):
    await begins(street)
    await street.zhang.presses(emergency.answer, 1, "help", chat=GROUP)
    assert (await street.zhang.writes(f"幸福家园3栋，{GAS}")).code == "registered_danger"
    assert await in_need(street) == [f"幸福家园 幸福家园3栋，{GAS}"]


async def test_where_they_are_is_not_asked_of_who_is_safe_nor_after_the_end(street: Street):
    await begins(street)
    await street.zhang.presses(emergency.answer, 1, "help", chat=GROUP)
    await street.zhang.presses(emergency.answer, 1, "safe", chat=GROUP)
    assert (await street.zhang.writes("3栋2单元")).code != "safety_told"
    await street.wang.presses(emergency.answer, 1, "help", chat=GROUP)
    await street.zhao.commands(emergency.switch, "C1 解除")
    assert (await street.wang.writes("3栋2单元")).code != "safety_told"


async def test_where_somebody_was_is_forgotten_with_the_raw_updates(street: Street):
    await begins(street)
    await street.zhang.presses(emergency.answer, 1, "help", chat=GROUP)
    later = street.clock.now() + timedelta(days=1)
    assert await street.desk.sweep(lambda work: cleaning.drop_old(work.c, later, 100)) > 0
    assert [row.place for row in await street.rows(tables.safety)] == [None]

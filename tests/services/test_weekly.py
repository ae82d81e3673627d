"""The weekly post: once a Monday and group, by day, without what is nobody else's business; and its switch."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time

import pytest

from bot.texts.render import render
from domain.refusals import NotASupervisor
from domain.said import Said
from domain.weekly import Weekly, most_told
from domain.workflow import Action
from services import reporting
from services.duty import emergency
from services.supervision import weekly
from tests.support.cast import GROUP, QUIET_GROUP, SIBLING_GROUP, STAFF_GROUP, UNBOUND, Actor, Street, meaning
from tests.support.clock import ZONE

MONDAY = 23
"""November 2026; the street's noon is Saturday the 21st."""


@pytest.fixture
async def installed(street: Street) -> Street:
    street.desk.house.weekly = Weekly(0, time(9))
    await street.tick()
    return street


async def posts(street: Street) -> list[int]:
    """The groups that were written to, as often as they were."""
    await street.delivers()
    return sorted(t.chat for t in street.told if t.kind == "weekly_post")


async def solved(street: Street, person: Actor, matter: str = "lighting") -> int:
    ticket = await person.reports(reads=meaning(matter))
    await street.li.does(Action.resolve, ticket, "好了")
    await person.does(Action.confirm, ticket)
    return ticket


async def test_each_residents_group_reads_its_own_week_once(installed: Street):
    await solved(installed, installed.wang)
    await installed.zhang.reports(reads=meaning("noise"))
    installed.clock.shows(MONDAY, 8, 59)
    assert (await installed.tick())["weekly"] == 0
    installed.clock.shows(MONDAY, 9)
    assert (await installed.tick())["weekly"] == 2
    assert (await installed.tick())["weekly"] == 0
    assert await posts(installed) == sorted([GROUP, QUIET_GROUP])
    assert SIBLING_GROUP not in await posts(installed)  # nothing happened there
    assert STAFF_GROUP not in await posts(installed)
    facts = next(t for t in installed.told if t.kind == "weekly_post").telling.facts
    assert (facts["solved"], facts["working"], facts["waiting"], facts["most"]) == (1, 1, 0, None)


async def test_the_words_name_nobody(installed: Street):
    await solved(installed, installed.wang)
    installed.clock.shows(MONDAY, 9)
    await installed.tick()
    await installed.delivers()
    told = next(t for t in installed.told if t.kind == "weekly_post")
    said = render(told.telling, ZONE).text
    assert "办好 1 件" in said
    assert "正在办" not in said
    for word in ("王阿姨", "李师傅", "3栋", "261121"):
        assert word not in said


async def test_a_delicate_matter_is_in_no_figure(installed: Street):
    await solved(installed, installed.wang, "neighbour_dispute")
    await installed.zhang.reports(reads=meaning("neighbour_dispute"))
    installed.clock.shows(MONDAY, 9)
    assert (await installed.tick())["weekly"] == 0
    assert await posts(installed) == []


async def test_by_night_it_waits_and_after_three_days_it_is_no_news(installed: Street):
    await solved(installed, installed.wang)
    installed.clock.shows(MONDAY, 23)
    assert (await installed.tick())["weekly"] == 0
    installed.clock.shows(MONDAY + 1, 7)
    assert (await installed.tick())["weekly"] == 2
    installed.clock.shows(30, 9)
    assert (await installed.tick())["weekly"] == 0  # what was solved is of the week before
    await solved(installed, installed.wang)
    installed.clock.passes(days=7 + 4)
    assert (await installed.tick())["weekly"] == 0


async def test_a_clock_that_steps_back_posts_nothing_again(installed: Street):
    await solved(installed, installed.wang)
    for day, hour in ((MONDAY, 9), (MONDAY - 1, 8), (MONDAY, 10), (MONDAY, 8), (MONDAY, 12)):
        installed.clock.shows(day, hour)
        await installed.tick()
    assert await posts(installed) == sorted([GROUP, QUIET_GROUP])


async def test_who_is_installed_today_tells_nothing_of_a_week_nobody_saw(street: Street):
    street.desk.house.weekly = Weekly(0, time(9))
    street.clock.shows(MONDAY, 10)
    await street.tick()
    await solved(street, street.wang)
    assert (await street.tick())["weekly"] == 0


async def test_in_an_emergency_there_are_other_things_to_read(installed: Street):
    await solved(installed, installed.wang)
    await installed.zhao.commands(emergency.switch, "C1 台风来了，请不要出门")
    installed.clock.shows(MONDAY, 9)
    assert (await installed.tick())["weekly"] == 0


async def test_a_supervisor_switches_a_group_off_and_on_again(installed: Street):
    await solved(installed, installed.wang)
    off = await installed.zhao.commands(weekly.in_group, "off", chat=GROUP)
    assert off.code == "weekly_set"
    installed.clock.shows(MONDAY, 9)
    await installed.tick()
    assert await posts(installed) == [QUIET_GROUP]
    await installed.zhao.commands(weekly.in_group, "开", chat=GROUP)
    await installed.delivers()
    assert [t.telling.facts["on"] for t in installed.heard("weekly", GROUP)] == [False, True]


async def test_switched_off_after_it_was_owed_it_is_not_said(installed: Street):
    await solved(installed, installed.wang)
    installed.clock.shows(MONDAY, 9)
    await installed.tick()
    await installed.zhao.commands(weekly.in_group, "off", chat=QUIET_GROUP)
    assert await posts(installed) == [GROUP]


@pytest.mark.parametrize("chat", [GROUP, SIBLING_GROUP, STAFF_GROUP, UNBOUND])
async def test_nobody_else_switches_it(installed: Street, chat: int):
    who = installed.wang if chat == GROUP else installed.zhao
    outcome = await who.commands(weekly.in_group, "off", chat=chat)
    assert outcome.refused
    assert outcome.code == NotASupervisor.__name__


async def test_the_list_in_private_switches_the_groups_of_the_subtree(installed: Street):
    await installed.zhao.commands(weekly.in_private)
    await installed.zhao.presses(weekly.switch, GROUP, on=False)
    await installed.delivers()
    first, then = installed.zhao.heard("weekly")
    assert [(g["chat"], g["on"]) for g in first.telling.facts["groups"]] == [(QUIET_GROUP, True), (GROUP, True)]
    assert [(g["chat"], g["on"]) for g in then.telling.facts["groups"]] == [(QUIET_GROUP, True), (GROUP, False)]
    assert (await installed.zhao.presses(weekly.switch, SIBLING_GROUP, on=False)).refused
    assert (await installed.wang.commands(weekly.in_private)).refused


async def test_the_list_names_each_group_as_it_calls_itself_with_its_grid(installed: Street):
    said = Said(chat=GROUP, message=900, text="大家早")
    caller = replace(installed.wang.calling(GROUP), title="幸福家园邻里群")
    await installed.desk.do(reporting.hear, caller, said, meaning(None, request=False))
    await installed.zhao.commands(weekly.in_private)
    await installed.delivers()
    (told,) = installed.zhao.heard("weekly")
    names = [row[0].text for row in render(told.telling, ZONE).buttons]
    assert names == ["✅ 春和第一网格居民群", "✅ 幸福家园邻里群（春和第一网格）"]


async def test_without_the_setting_there_is_none(installed: Street):
    installed.desk.house.weekly = None
    await solved(installed, installed.wang)
    installed.clock.shows(MONDAY, 9)
    assert (await installed.tick())["weekly"] == 0


@pytest.mark.parametrize(
    ("told", "named"),
    [
        ([], None),
        ([("parking", 2)], None),
        ([("parking", 3)], "parking"),
        ([("parking", 3), ("noise", 3)], None),
        ([("noise", 3), ("parking", 5)], "parking"),
        ([("other", 9)], None),
    ],
)
def test_a_matter_is_named_when_enough_neighbours_said_it(told: list[tuple[str, int]], named: str | None):
    assert most_told(told) == named


@pytest.mark.parametrize(
    ("words", "found"),
    [("off", None), ("Mon 09:00", Weekly(0, time(9))), ("sun 20:30", Weekly(6, time(20, 30)))],
)
def test_when_it_is_due_is_said_in_words(words: str, found: Weekly | None):
    assert Weekly.parse(words) == found


@pytest.mark.parametrize("words", ["", "on", "Mon", "Mon 25:00", "Someday 09:00", "Mon 23:00", "Mon 06:59"])
def test_a_wrong_time_is_refused(words: str):
    with pytest.raises(ValueError, match="should"):
        Weekly.parse(words)


@pytest.mark.parametrize(
    ("wall", "due"),
    [((23, 9), 23), ((23, 8), 16), ((29, 23), 23), ((30, 9), 30)],
)
def test_the_last_time_it_was_due(wall: tuple[int, int], due: int):
    found = Weekly(0, time(9)).due(datetime(2026, 11, *wall, tzinfo=ZONE))
    assert found == datetime(2026, 11, due, 9, tzinfo=ZONE)

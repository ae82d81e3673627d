"""In private every message gets an answer, and only what is missing is asked, one thing at a time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.said import Said
from services import drafting, residents
from services.reporting import report_command
from storage import tables
from tests.support.cast import CONFIRM, LAMP, Street, meaning, photo


async def asking(street: Street) -> str:
    return (await street.rows(tables.drafts))[-1].asking


async def test_a_report_that_lacks_nothing_takes_one_press(street: Street):
    await street.wang.commands(residents.start, "g_B3")
    assert (await street.wang.writes(LAMP)).code == "offered"
    assert await asking(street) == "confirm"
    assert (await street.wang.presses(CONFIRM, 1)).code == "registered"
    (ticket,) = await street.rows(tables.tickets)
    assert (ticket.grid_path, ticket.category) == ("/1/2/4/8/", "lighting")


async def test_one_thing_is_asked_after_the_other(street: Street):
    await street.wang.writes("麻烦看一下", reads=meaning("lighting", sure=0.3))
    assert await asking(street) == "category"
    await street.wang.presses(drafting.set_category, 1, "noise")
    assert await asking(street) == "estate"
    assert (await street.wang.writes("幸福家园3栋")).code == "chosen"
    assert await asking(street) == "confirm"
    await street.wang.presses(CONFIRM, 1)
    ticket = await street.ticket()
    assert (ticket.category, ticket.grid_path) == ("noise", "/1/2/4/8/")


async def test_pressing_register_too_early_asks_for_what_is_missing(street: Street):
    await street.wang.writes("路灯坏了", reads=meaning())
    assert (await street.wang.presses(CONFIRM, 1)).code == "one_more_thing"
    assert await asking(street) == "estate"
    assert await street.count(tables.tickets) == 0


async def test_an_estate_is_chosen_from_the_list(street: Street):
    await street.wang.writes("路灯坏了", reads=meaning())
    await street.delivers()
    (card,) = street.wang.heard("draft_card")
    assert card.telling.draft is not None
    assert "幸福家园" in [c.name for c in card.telling.draft.choices]
    await street.wang.presses(drafting.ask_place, 1, 4)
    await street.wang.presses(drafting.set_place, 1, 8)
    assert await asking(street) == "confirm"


async def test_a_place_nobody_knows_is_asked_for_again_and_nothing_is_lost(street: Street):
    await street.wang.writes("路灯坏了", reads=meaning())
    assert (await street.wang.writes("月亮背面", reads=meaning(None, request=False))).code == "place_not_found"
    assert (await street.wang.writes("幸福家园")).code == "chosen"
    assert [d.text for d in await street.rows(tables.drafts)] == ["路灯坏了"]


@pytest.mark.parametrize(
    ("words", "category"), [("电梯坏了", "elevator"), ("家里停电了", "utilities"), ("水管爆了", "utilities")]
)
async def test_another_matter_told_while_a_place_is_asked_is_heard_and_both_are_asked(
    street: Street, words: str, category: str
):
    await street.wang.writes("路灯坏了", reads=meaning())
    await street.delivers()
    assert (await street.wang.writes(words)).code == "offered"
    await street.delivers()
    assert (await street.wang.writes("幸福家园")).code == "chosen"
    await street.delivers()
    assert [t.telling.draft.id for t in street.wang.heard("draft_card") if t.telling.draft][-1] == 1
    assert (await street.wang.writes("幸福家园3栋")).code == "chosen"
    for draft in (2, 1):
        assert (await street.wang.presses(CONFIRM, draft)).code == "registered"
    assert [t.category for t in await street.rows(tables.tickets)] == [category, "lighting"]


async def test_the_place_is_asked_again_behind_another_matter_whose_place_is_known(street: Street):
    await street.wang.writes("路灯坏了", reads=meaning())
    await street.delivers()
    assert (await street.wang.writes("幸福家园3栋的电梯坏了")).code == "offered"
    await street.delivers()
    assert [t.telling.draft.id for t in street.wang.heard("draft_card") if t.telling.draft][-1] == 1
    assert (await street.wang.presses(CONFIRM, 2)).code == "registered"
    assert (await street.wang.writes("幸福家园")).code == "chosen"
    assert (await street.wang.presses(CONFIRM, 1)).code == "registered"


@pytest.mark.parametrize("words", ["垃圾站旁边", "路灯坏了的那里", "不知道"])
async def test_words_that_are_no_other_matter_are_still_no_place(street: Street, words: str):
    await street.wang.writes("路灯坏了", reads=meaning())
    assert (await street.wang.writes(words)).code == "place_not_found"


async def test_danger_told_while_a_place_is_asked_is_heard_at_once(street: Street):
    await street.wang.writes("路灯坏了", reads=meaning())
    assert (
        await street.wang.writes("我家着火了", reads=meaning("fire_safety", danger="fire"))
    ).code == "registered_danger"


async def test_a_shared_location_answers_where(street: Street):
    await street.wang.writes("路灯坏了", reads=meaning())
    assert (await street.wang.writes(latitude=30.005, longitude=104.005)).code == "located"
    await street.wang.presses(CONFIRM, 1)
    ticket = await street.ticket()
    assert (ticket.grid_path, ticket.place.latitude) == ("/1/2/4/", 30.005)


async def test_a_location_alone_asks_for_words(street: Street):
    assert (await street.wang.writes(latitude=30.005, longitude=104.005)).code == "located"
    assert await asking(street) == "words"
    assert (await street.wang.writes(LAMP)).code == "read_again"
    assert await asking(street) == "confirm"
    assert (await street.rows(tables.drafts))[0].place["latitude"] == 30.005


async def test_a_location_outside_every_grid_is_kept_and_the_estate_asked(street: Street):
    await street.wang.writes("路灯坏了", reads=meaning())
    await street.wang.writes(latitude=1.0, longitude=1.0)
    assert await asking(street) == "estate"


async def test_a_photo_alone_asks_for_words_and_comes_along(street: Street):
    await street.wang.commands(residents.start, "g_G1")
    assert (await street.wang.writes(attached=(photo(),))).code == "offered"
    assert await asking(street) == "words"
    await street.wang.writes(LAMP)
    await street.wang.presses(CONFIRM, 1)
    assert [(a.ticket_id, a.file_id) for a in await street.rows(tables.attachments)] == [(1, "file-a")]


async def test_empty_words_and_stickers_are_answered(street: Street):
    assert (await street.wang.writes("")).code == "empty"
    assert (await street.wang.writes(unreadable="sticker")).code == "unreadable"
    assert [t.kind for t in await street.delivers()] == ["help", "words_please"]


async def test_a_second_problem_is_a_second_draft(street: Street):
    await street.wang.commands(residents.start, "g_G1")
    await street.wang.writes(LAMP)
    await street.wang.writes("下水道堵了，污水流出来了，请派人来修")
    await street.wang.presses(CONFIRM, 1)
    await street.wang.presses(CONFIRM, 2)
    assert [t.category for t in await street.rows(tables.tickets)] == ["lighting", "drainage"]


async def test_report_with_words_registers_when_nothing_is_missing(street: Street):
    await street.wang.commands(residents.start, "g_G1")
    said = Said(street.wang.id, 9, LAMP, addressed=True)
    outcome = await street.wang.commands(report_command, said, street.reader.read(LAMP))
    assert outcome.code == "registered"


async def test_a_neighbour_cannot_press_a_private_draft(street: Street):
    await street.wang.writes(LAMP)
    assert (
        (await street.zhang.presses(CONFIRM, 1)).code == (await street.zhang.presses(CONFIRM, 99)).code == "CardIsOld"
    )


async def test_words_no_database_can_keep_are_cleaned_and_heard(either_street: Street):
    street = either_street
    await street.wang.commands(residents.start, "g_G1")
    assert (await street.wang.writes("路灯\x00坏了\ud800没人修", reads=meaning())).code == "offered"
    assert [d.text for d in await street.rows(tables.drafts)] == ["路灯坏了没人修"]


async def test_four_thousand_characters_are_one_report(street: Street):
    await street.wang.commands(residents.start, "g_G1")
    await street.wang.writes("灯" * 4096, reads=meaning())
    await street.wang.presses(CONFIRM, 1)
    assert len((await street.ticket()).text) == 4096


async def test_who_lives_in_one_building_may_speak_of_another(street: Street):
    await street.wang.commands(residents.start, "g_B3")
    await street.wang.writes("5栋楼道灯坏了")
    (draft,) = await street.rows(tables.drafts)
    assert "5栋" in draft.place["words"]
    assert "3栋" not in draft.place["words"]


async def test_a_place_typed_names_another_building_than_the_home(street: Street):
    await street.wang.commands(residents.start, "g_B3")
    await street.wang.writes(LAMP)
    await street.wang.presses(drafting.ask_place, 1)
    assert (await street.wang.writes("5栋二单元门口")).code == "chosen"
    (draft,) = await street.rows(tables.drafts)
    assert "5栋" in draft.place["words"]
    assert "3栋" not in draft.place["words"]


async def test_a_command_nobody_knows_gets_help(street: Street):
    await street.wang.writes("/xyz", reads=meaning(None, request=False))
    await street.delivers()
    assert len(street.wang.heard("help")) == 1
    assert await street.count(tables.drafts) == 0


async def test_what_is_hardly_a_matter_is_asked_about_before_it_is_sorted(street: Street):
    chat = replace(meaning("other", sure=0.2, request=False), request_score=0.001)
    await street.wang.writes("今天食堂的包子真大", reads=chat)
    await street.delivers()
    (card,) = street.wang.heard("draft_card")
    assert (card.telling.draft.asking, card.telling.draft.unsure) == ("confirm", True)

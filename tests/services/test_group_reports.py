"""A complaint in a residents' group: one card, its author's buttons, a ticket in the worker's phone."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from domain.said import Said
from domain.tickets import Status
from services import drafting
from services.reporting import report_command
from storage import tables
from tests.support.cast import (
    CONFIRM,
    DISMISS,
    GROUP,
    LAMP,
    QUIET_GROUP,
    SIBLING_GROUP,
    STAFF_GROUP,
    UNBOUND,
    Street,
    meaning,
)


async def test_a_complaint_is_offered_as_a_card_in_reply(street: Street):
    outcome = await street.wang.writes(LAMP, chat=GROUP, message=7)
    (card,) = await street.delivers()
    assert outcome.code == "offered"
    assert (card.chat, card.kind) == (GROUP, "draft_card")
    assert card.telling.draft is not None
    assert (card.telling.draft.category, card.telling.draft.place) == ("lighting", "3栋2单元")
    assert [row.reply_to for row in await street.rows(tables.outbox)] == [7]
    assert await street.count(tables.tickets) == 0


async def test_the_author_confirms_and_the_same_card_becomes_the_ticket(street: Street):
    await street.wang.writes(LAMP, chat=GROUP)
    (offer,) = await street.delivers()
    outcome = await street.wang.presses(CONFIRM, 1, chat=GROUP)
    await street.delivers()
    (card,) = street.heard("group_card", GROUP)
    assert outcome.code == "registered"
    assert card.message == offer.message
    assert card.telling.ticket is not None
    assert (card.telling.ticket.number, card.telling.ticket.assignee) == ("261121-001", "李师傅")
    assert [t.telling.ticket and t.telling.ticket.room for t in street.li.heard("worker_card")] == [None]


async def test_a_registered_ticket_has_its_place_promise_and_history(street: Street):
    await street.wang.writes(LAMP, chat=GROUP)
    await street.wang.presses(CONFIRM, 1, chat=GROUP)
    ticket = await street.ticket()
    assert (ticket.status, ticket.assignee_id, ticket.category) == (Status.assigned, street.li.row, "lighting")
    assert ticket.grid_path == "/1/2/4/8/"  # the third building of the group's grid
    assert (ticket.accept_by - ticket.opened_at).total_seconds() == 2 * 3600
    assert [(e.action, e.before, e.after) for e in await street.history()] == [
        ("register", None, "registered"),
        ("assign", "registered", "assigned"),
    ]


async def test_a_neighbour_pressing_is_refused_and_changes_nothing(street: Street):
    await street.wang.writes(LAMP, chat=GROUP)
    for press in (CONFIRM, DISMISS):
        outcome = await street.zhang.presses(press, 1, chat=GROUP)
        assert (outcome.code, outcome.alert) == ("OnlyTheAuthor", True)
    assert [d.status for d in await street.rows(tables.drafts)] == ["offered"]
    assert await street.count(tables.tickets) == 0


async def test_an_offer_nobody_presses_goes_away_after_fifteen_minutes(street: Street):
    await street.wang.writes(LAMP, chat=GROUP)
    await street.delivers()
    street.clock.passes(minutes=14, seconds=59)
    assert (await street.tick())["expired"] == 0
    street.clock.passes(seconds=1)
    assert (await street.tick())["expired"] == 1
    (card,) = await street.delivers()
    assert card.telling.gone
    assert (await street.wang.presses(CONFIRM, 1, chat=GROUP)).code == "CardIsOld"


async def test_not_a_request_takes_the_card_away_and_teaches_the_reading(street: Street):
    await street.wang.writes(LAMP, chat=GROUP)
    await street.delivers()
    assert (await street.wang.presses(DISMISS, 1, chat=GROUP)).code == "dismissed"
    (card,) = await street.delivers()
    assert card.telling.gone
    (kept,) = await street.rows(tables.corrections)
    assert (kept.text, kept.from_category, kept.to_category) == (LAMP, "lighting", None)


async def test_a_double_press_registers_once(street: Street):
    await street.wang.writes(LAMP, chat=GROUP)
    assert (await street.wang.presses(CONFIRM, 1, chat=GROUP)).code == "registered"
    assert (await street.wang.presses(CONFIRM, 1, chat=GROUP)).code == "CardIsOld"
    assert await street.count(tables.tickets) == 1


async def test_chatter_gets_no_word_but_a_decision(street: Street):
    outcome = await street.wang.writes("今天天气不错", chat=GROUP)
    assert outcome.code == "not_a_request"
    assert await street.delivers() == []


async def test_a_mention_registers_at_once_in_any_mode(street: Street):
    for chat in (GROUP, QUIET_GROUP):
        outcome = await street.wang.writes(LAMP, chat=chat, addressed=True)
        assert outcome.code == "registered"
    assert await street.count(tables.tickets) == 2


@pytest.mark.parametrize(
    ("text", "kind", "after"), [("谢谢", "help", "thanks"), ("在吗", "help", "greeting"), ("？", "words_please", None)]
)
async def test_a_kind_word_to_the_bot_is_answered_and_no_matter(
    street: Street, text: str, kind: str, after: str | None
):
    outcome = await street.wang.writes(text, chat=GROUP, addressed=True, reads=street.reader.read(text))
    assert outcome.code in ("not_a_request", "unreadable")
    (told,) = await street.delivers()
    assert (told.chat, told.kind, told.telling.facts.get("after")) == (GROUP, kind, after)
    assert await street.count(tables.tickets) == 0


@pytest.mark.parametrize("private", [True, False])
async def test_who_asks_for_who_is_in_charge_reads_it(street: Street, private: bool):
    where = {} if private else {"chat": GROUP, "addressed": True}
    home = sa.update(tables.people).where(tables.people.c.telegram_id == street.wang.id).values(home_grid_id=1)
    await street.change(lambda c: c.execute(home))
    await street.wang.writes("谁在管这里", reads=street.reader.read("谁在管这里"), **where)
    (told,) = await street.delivers()
    assert (told.chat, told.kind) == (street.wang.id if private else GROUP, "who")
    assert await street.count(tables.drafts) == 0


async def test_the_tag_registers_at_once(street: Street):
    assert (await street.wang.writes(LAMP, chat=QUIET_GROUP, tagged=True)).code == "registered"


async def test_a_group_that_wants_mentions_is_left_in_peace(street: Street):
    assert (await street.wang.writes(LAMP, chat=QUIET_GROUP)).code == "not_a_request"
    assert await street.delivers() == []


async def test_staff_among_themselves_are_left_in_peace(street: Street):
    assert (await street.li.writes(LAMP, chat=STAFF_GROUP)).code == "staff_talk"


async def test_an_unbound_group_is_told_once_a_day_and_only_when_it_speaks_to_us(street: Street):
    assert (await street.wang.writes(LAMP, chat=UNBOUND)).code == "unbound_group"
    assert await street.delivers() == []
    for hours in (0, 1, 24):
        street.clock.passes(hours=hours)
        await street.wang.writes(LAMP, chat=UNBOUND, addressed=True)
    assert [t.kind for t in await street.delivers()] == ["group_unbound", "group_unbound"]


async def test_the_flat_is_never_shown_in_the_group(street: Street):
    await street.wang.reports(
        "3栋2单元501室门口的路灯坏了没人修", reads=street.reader.read("3栋2单元501室门口的路灯坏了没人修")
    )
    told = [t for t in await street.delivers() if t.chat < 0]
    assert told
    assert all("501" not in repr(t.telling.ticket) + repr(t.telling.draft) for t in told)
    (card,) = street.li.heard("worker_card")
    assert card.telling.ticket is not None
    assert card.telling.ticket.room == "501"


async def test_the_author_changes_the_category_and_the_reading_learns(street: Street):
    await street.wang.writes(LAMP, chat=GROUP)
    await street.wang.presses(drafting.ask_category, 1, all_of_them=False, chat=GROUP)
    assert (await street.wang.presses(drafting.set_category, 1, "road", chat=GROUP)).code == "chosen"
    await street.wang.presses(CONFIRM, 1, chat=GROUP)
    assert (await street.ticket()).category == "road"
    assert [(k.from_category, k.to_category) for k in await street.rows(tables.corrections)] == [("lighting", "road")]


async def test_the_author_changes_the_place_within_the_groups_grid_only(street: Street):
    await street.wang.writes(LAMP, chat=GROUP)
    assert (await street.wang.presses(drafting.set_place, 1, 6, chat=GROUP)).code == "UnknownPlace"  # another community
    assert (await street.wang.presses(drafting.set_place, 1, 7, chat=GROUP)).code == "chosen"
    await street.wang.presses(CONFIRM, 1, chat=GROUP)
    assert (await street.ticket()).grid_path == "/1/2/4/7/"


async def test_a_place_typed_in_the_group_is_taken_when_it_was_asked_for(street: Street):
    await street.wang.writes("路灯坏了", chat=GROUP)
    await street.wang.presses(drafting.ask_place, 1, chat=GROUP)
    await street.delivers()
    assert (await street.wang.writes("1栋楼下", chat=GROUP)).code == "chosen"
    await street.wang.presses(CONFIRM, 1, chat=GROUP)
    ticket = await street.ticket()
    assert (ticket.grid_path, ticket.place.words) == ("/1/2/4/7/", "1栋")


async def test_report_without_words_takes_the_next_ones(street: Street):
    wang, nothing = street.wang, Said(QUIET_GROUP, 5, addressed=True)
    asked = await wang.commands(report_command, nothing, meaning(None), chat=QUIET_GROUP)
    assert asked.code == "asked_for_words"
    assert (await wang.writes(LAMP, chat=QUIET_GROUP)).code == "registered"
    assert (await wang.writes("大家吃了吗", chat=QUIET_GROUP)).code == "not_a_request"


async def test_numbers_count_up_within_a_day_of_the_street(street: Street):
    for _ in range(2):
        await street.wang.reports()
    street.clock.shows(22, 0, 5)
    await street.wang.reports(chat=SIBLING_GROUP)
    numbers = [t.number for t in await street.rows(tables.tickets)]
    assert numbers == ["261121-001", "261121-002", "261122-001"]


async def test_a_tick_with_nothing_to_do_does_nothing(street: Street):
    await street.tick()
    assert set((await street.tick()).values()) == {0}

"""四公开: /who, and what scanning a poster does."""

from __future__ import annotations

import sqlalchemy as sa

from bot.texts.render import render
from domain.links import home_payload
from domain.people import Post
from nlp import Place
from nlp.masking import find_numbers
from services import residents
from storage import tables
from tests.support.cast import GROUP, STAFF_GROUP, UNBOUND, Street, meaning
from tests.support.clock import ZONE

PHONE = "13874210936"
GRID_B3 = 8


async def with_phone(street: Street) -> None:
    await street.change(
        lambda c: c.execute(sa.update(tables.people).where(tables.people.c.telegram_id == 2001).values(phone=PHONE))
    )


async def test_who_names_the_people_of_ones_own_place_with_their_numbers(street: Street):
    await with_phone(street)
    await street.wang.commands(residents.start, "g_B3")
    await street.wang.commands(residents.who)
    await street.delivers()
    known = street.wang.heard("who")[-1].telling.four_things
    assert known is not None
    assert (known.place, known.community) == ("幸福家园3栋", "春和社区")
    assert [(one.name, one.post, one.phone) for one in known.workers] == [
        ("李师傅", Post.worker, PHONE),
        ("陈姐", Post.deputy, ""),
        ("孙队长", Post.lead, ""),
    ]
    assert [one.name for one in known.above] == ["赵主任"]


async def test_who_asks_the_home_of_somebody_who_has_none(street: Street):
    await street.zhang.commands(residents.who)
    (asked,) = await street.delivers()
    assert asked.kind == "choose_estate"
    assert "我告诉您那里归谁管" in render(asked.telling, ZONE).text
    await street.zhang.presses(residents.choose_home, 4, here=False)  # the estate, then the building
    await street.zhang.presses(residents.choose_home, GRID_B3, here=False)
    answered = (await street.delivers())[-1]
    assert answered.kind == "who"
    assert "幸福家园3栋" in render(answered.telling, ZONE).text
    await street.zhang.commands(residents.ask_home)
    await street.zhang.presses(residents.choose_home, GRID_B3, here=True)
    assert [t.kind for t in await street.delivers()] == ["choose_estate", "home_set"]  # asked once, answered once


async def test_who_asks_typed_where_is_answered_too(street: Street):
    await street.zhang.commands(residents.who)
    await street.zhang.writes(
        "和平里", reads=meaning(None, request=False, place=Place(landmark="和平里", words="和平里"))
    )
    assert (await street.delivers())[-1].kind == "who"


async def test_staff_who_live_elsewhere_are_answered_for_their_post(street: Street):
    await street.li.commands(residents.who)
    (told,) = await street.delivers()
    assert told.telling.four_things is not None
    assert told.telling.four_things.place == "幸福家园"


async def test_a_fresh_matter_is_one_message_in_each_chat(street: Street):
    """The worker is in the staff group, too: a card in each, and nothing besides."""
    await street.wang.reports("3栋路灯坏了")
    told = await street.delivers()
    assert sorted((t.chat, t.kind) for t in told) == sorted(
        [(GROUP, "group_card"), (STAFF_GROUP, "staff_card"), (1001, "resident_card"), (2001, "worker_card")]
    )


async def test_a_group_hears_names_and_no_numbers(street: Street):
    await with_phone(street)
    await street.wang.commands(residents.who, chat=GROUP)
    await street.delivers()
    (told,) = street.heard("who", GROUP)
    shown = render(told.telling, ZONE).text
    assert "李师傅" in shown
    assert not find_numbers(shown)
    assert PHONE not in repr(told.telling)


async def test_a_group_of_no_grid_is_told_so(street: Street):
    await street.wang.commands(residents.who, chat=UNBOUND)
    await street.delivers()
    (told,) = street.heard("who", UNBOUND)
    assert told.telling.four_things is None
    assert render(told.telling, ZONE).text


async def test_who_no_longer_holds_a_post_is_not_named(street: Street):
    ended = sa.update(tables.duties).where(tables.duties.c.post == "worker").values(until_at=street.clock.now())
    await street.change(lambda c: c.execute(ended))
    street.clock.passes(minutes=1)
    await street.wang.commands(residents.start, "g_B3")
    await street.wang.commands(residents.who)
    await street.delivers()
    known = street.wang.heard("who")[-1].telling.four_things
    assert known is not None
    assert [one.name for one in known.workers] == ["陈姐", "孙队长"]


async def test_a_poster_of_a_grid_with_any_code_makes_the_place_home(street: Street):
    await street.change(
        lambda c: c.execute(sa.update(tables.grids).where(tables.grids.c.id == GRID_B3).values(code="幸福 / 3栋"))
    )
    await street.wang.commands(residents.start, home_payload("幸福 / 3栋"))
    (row,) = await street.rows(tables.people, tables.people.c.telegram_id == 1001)
    assert (row.home_grid_id, row.home_words) == (GRID_B3, "幸福家园3栋")


async def test_an_old_poster_leads_to_where_the_matters_went(street: Street):
    ended = {"ended_at": street.clock.now(), "heir_id": 4}
    await street.change(
        lambda c: c.execute(sa.update(tables.grids).where(tables.grids.c.id == GRID_B3).values(**ended))
    )
    await street.wang.commands(residents.start, "g_B3")
    (row,) = await street.rows(tables.people, tables.people.c.telegram_id == 1001)
    assert row.home_grid_id == 4


async def test_a_thousand_made_up_links_open_nothing(street: Street):
    before = await street.count(tables.tickets)
    for n in range(250):
        for made_up in (f"g_{n}", f"h_{n:040x}", f"t_{n}", f"{n}"):
            outcome = await street.zhang.commands(residents.start, made_up)
            assert outcome.ticket is None
    (row,) = await street.rows(tables.people, tables.people.c.telegram_id == 1002)
    assert row.home_grid_id is None
    assert await street.count(tables.tickets) == before


async def test_nothing_said_in_a_group_carries_a_number_of_a_person(street: Street):
    """From the report over 我也是 to the end; whatever is said below zero is looked at as it is said."""
    words = "3栋2单元的路灯坏了，我电话一三八-7421-零九三六，身份证430102199003071234，湘A7K316 挡着"
    ticket = await street.wang.reports(words, reads=meaning())
    await street.zhang.presses(residents.join_ticket, ticket, None, chat=GROUP)
    await street.wang.writes(f"打我 {PHONE}", chat=GROUP, addressed=True)
    await street.delivers()
    said = [render(t.telling, ZONE) for t in street.told if t.chat < 0]
    assert said
    for one in said:
        shown = one.text + "".join(b.text for row in one.buttons for b in row)
        assert not find_numbers(shown)
        assert "7421" not in shown

"""What a resident does besides reporting: start, live somewhere, look, urge, take back, join."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from domain.notices import Kind, Notice
from domain.privacy import NOTICE
from domain.tickets import Status
from domain.workflow import Action
from services import residents
from services.work import Work
from storage import claims, outbox, tables
from storage.tables import outbox as rows
from tests.support.cast import GAS, GROUP, SIBLING_GROUP, Street, meaning


@pytest.fixture
async def reported(street: Street) -> Street:
    await street.wang.reports()
    await street.delivers()
    return street


async def home(street: Street, person: int = 1) -> tuple[int | None, str | None]:
    (row,) = await street.rows(tables.people, tables.people.c.id == person)
    return row.home_grid_id, row.home_words


async def test_the_first_start_shows_what_is_kept_and_asks_the_home(street: Street):
    await street.stranger.commands(residents.start, "")
    assert [t.kind for t in await street.delivers()] == ["welcome", "choose_estate"]
    (row,) = await street.rows(tables.people, tables.people.c.telegram_id == 9001)
    assert (row.writable, row.consent_version) == (True, NOTICE)


async def test_a_later_start_does_not_show_it_as_new(street: Street):
    for first in (True, False):
        await street.stranger.commands(residents.start, "")
        assert [t.telling.facts["first"] for t in await street.delivers() if t.kind == "welcome"] == [first]


async def test_a_link_makes_a_building_the_home(street: Street):
    await street.wang.commands(residents.start, "g_B3")
    assert await home(street) == (8, "幸福家园3栋")
    assert [t.kind for t in await street.delivers()] == ["home_set"]


async def test_the_home_is_chosen_step_by_step_and_back(street: Street):
    assert (await street.wang.presses(residents.choose_home, 2, here=False)).code == "choose"
    assert (await street.wang.presses(residents.choose_home, 0, here=False)).code == "choose"
    assert (await street.wang.presses(residents.choose_home, 4, here=False)).code == "choose"
    assert (await street.wang.presses(residents.choose_home, 7, here=False)).code == "home_set"
    assert await home(street) == (7, "幸福家园1栋")


async def test_the_grid_itself_may_be_the_home(street: Street):
    assert (await street.wang.presses(residents.choose_home, 4, here=True)).code == "home_set"
    assert await home(street) == (4, "幸福家园")


async def test_the_home_is_typed(street: Street):
    await street.wang.commands(residents.ask_home)
    assert (await street.wang.writes("荷花苑")).code == "home_set"
    assert await home(street) == (6, "荷花苑")


@pytest.mark.parametrize("payload", ["g_NOWHERE", "t_1", "t_999", "t_²", "t_-1", "t_" + "9" * 40, "nonsense", "g_"])
async def test_a_link_that_means_nothing_says_so_and_the_start_still_counts(reported: Street, payload: str):
    outcome = await reported.stranger.commands(residents.start, payload)
    told = await reported.delivers()
    assert (outcome.code, outcome.ticket) == ("started", None)
    assert [t.kind for t in told] == ["welcome", "refused"]
    assert told[1].telling.facts == {"code": "OldLink", "facts": {}}
    assert (await reported.rows(tables.people, tables.people.c.telegram_id == 9001))[0].writable


async def test_the_link_under_the_group_card_opens_the_ticket_for_its_author(reported: Street):
    assert (await reported.wang.commands(residents.start, "t_1")).ticket == 1
    await reported.delivers()
    assert reported.wang.heard("resident_card")


async def test_mine_lists_own_and_followed_matters(reported: Street):
    await reported.zhang.reports("楼上跳绳，咚咚响", meaning(category="noise"))
    await reported.zhang.presses(residents.join_ticket, 1, None, chat=GROUP)
    await reported.zhang.commands(residents.mine)
    await reported.delivers()
    (shown,) = reported.zhang.heard("my_tickets")
    assert [t.id for t in shown.telling.tickets] == [2, 1]
    assert [t.telling.ticket.id for t in reported.zhang.heard("resident_card") if t.telling.ticket][-2:] == [1, 2]


async def test_a_neighbour_joins_and_hears_what_the_author_hears(reported: Street):
    outcome = await reported.zhang.presses(residents.join_ticket, 1, 7, chat=GROUP)
    assert (outcome.code, outcome.alert) == ("joined", True)
    await reported.li.does(Action.note, 1, "已联系电工")
    await reported.delivers()
    assert len(reported.zhang.heard("progress")) == len(reported.wang.heard("progress")) == 1
    assert [t.telling.ticket.followers for t in reported.heard("group_card", GROUP) if t.telling.ticket][-1] == 1


async def test_joining_twice_is_said_and_counted_once(reported: Street):
    await reported.zhang.presses(residents.join_ticket, 1, None, chat=GROUP)
    assert (await reported.zhang.presses(residents.join_ticket, 1, None, chat=GROUP)).code == "AlreadyJoined"
    assert await reported.count(tables.followers) == 1


async def test_nobody_joins_their_own_matter(reported: Street):
    assert (await reported.wang.presses(residents.join_ticket, 1, None, chat=GROUP)).code == "OwnTicket"


@pytest.mark.parametrize("chat", [None, SIBLING_GROUP])
async def test_joining_where_the_card_does_not_stand_is_no_way_in(reported: Street, chat: int | None):
    absent = await reported.stranger.presses(residents.join_ticket, 77, None, chat=chat)
    forged = await reported.stranger.presses(residents.join_ticket, 1, None, chat=chat)
    assert forged == absent
    assert forged.code == "NoSuchTicket"


async def test_nobody_joins_what_has_ended(reported: Street):
    await reported.wang.does(Action.withdraw, 1)
    assert (await reported.zhang.presses(residents.join_ticket, 1, None, chat=GROUP)).code == "NotPossibleNow"


async def test_a_follower_reads_no_flat_and_no_name(street: Street):
    words = "3栋2单元501室门口的路灯坏了没人修"
    await street.wang.reports(words, reads=street.reader.read(words))
    await street.zhang.presses(residents.join_ticket, 1, None, chat=GROUP)
    await street.zhang.commands(residents.start, "t_1")
    await street.delivers()
    (card,) = street.zhang.heard("resident_card")
    assert card.telling.ticket is not None
    assert "501" not in card.telling.ticket.text
    assert (card.telling.ticket.room, card.telling.ticket.reporter) == (None, None)


async def test_urging_rings_the_holder_and_not_again_for_half_an_hour(reported: Street):
    assert (await reported.wang.does(Action.urge, 1)).code == "urged"
    reported.clock.passes(minutes=10)
    soon = await reported.wang.does(Action.urge, 1)
    assert (soon.code, soon.facts) == ("TooSoon", {"minutes": 20})
    reported.clock.passes(minutes=20)
    assert (await reported.wang.does(Action.urge, 1)).code == "urged"
    await reported.delivers()
    assert [t.telling.facts["what"] for t in reported.li.heard("worker_news")] == ["urged", "urged"]


async def test_an_addition_reaches_the_holder(reported: Street):
    assert (await reported.wang.does(Action.supplement, 1, "1栋也不亮")).code == "noted"
    await reported.delivers()
    assert [t.telling.facts["words"] for t in reported.li.heard("worker_news")] == ["1栋也不亮"]


async def test_taking_it_back_tells_the_holder_and_the_followers(reported: Street):
    await reported.zhang.presses(residents.join_ticket, 1, None, chat=GROUP)
    assert (await reported.wang.does(Action.withdraw, 1)).code == "withdrawn"
    ticket = await reported.ticket()
    assert (ticket.status, ticket.closed_at) == (Status.withdrawn, reported.clock.now())
    await reported.delivers()
    assert len(reported.zhang.heard("withdrawn")) == 1
    assert [t.telling.facts["what"] for t in reported.li.heard("worker_news")] == ["joined", "withdrawn"]


async def test_only_the_author_takes_it_back(reported: Street):
    await reported.zhang.presses(residents.join_ticket, 1, None, chat=GROUP)
    for person in (reported.zhang, reported.li, reported.zhao):
        assert (await person.does(Action.withdraw, 1)).code == "NotAllowed"


async def test_a_draft_in_danger_is_not_lost_when_no_grid_is_known(street: Street):
    for table in (tables.chats, tables.duties, tables.grids):
        await street.change(lambda c, t=table: c.execute(t.delete()))
    assert (await street.wang.writes(GAS)).code == "offered"
    assert [t.kind for t in await street.delivers()] == ["danger_advice", "draft_card"]


async def test_start_brings_what_could_not_be_told_before(reported: Street):
    await reported.delivers()

    def unreached(work: Work) -> None:
        notice = Notice("progress:late", Kind.progress, reported.wang.id, {"words": "已派人"}, person=1, ticket=1)
        work.say(notice)
        row = work.c.execute(
            sa.update(rows).where(rows.c.key == notice.key).values(status="sending", tries=1).returning(rows.c.id)
        )
        claims.settle(work.c, row.scalar_one(), 1, status="needs_human", error=f"{outbox.UNREACHABLE}: blocked")

    await reported.desk.sweep(unreached)
    await reported.wang.commands(residents.start, "")
    await reported.delivers()
    assert [told.telling.facts["words"] for told in reported.wang.heard("progress")] == ["已派人"]


async def test_a_question_about_the_date_is_no_new_report(street: Street):
    await street.wang.reports()
    await street.delivers()
    before = len(street.wang.heard("resident_card"))
    said = await street.wang.writes("请问师傅什么时候来修？", reads=meaning("lighting"))
    assert (said.code, said.ticket) == ("noted", 1)
    await street.delivers()
    assert len(street.wang.heard("resident_card")) == before + 1
    assert "supplement" in [t.telling.facts["what"] for t in street.li.heard("worker_news")]
    assert (await street.wang.writes("什么时候来修电梯，又坏了", reads=meaning("elevator"))).code == "offered"
    assert (await street.zhang.writes("什么时候来修？", reads=meaning("lighting"))).code == "offered"

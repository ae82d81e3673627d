"""A delicate matter: the group sees nothing of it, the name is the handler's only, each look at it is written down."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from domain.refusals import CardIsOld
from domain.views import TicketView
from domain.workflow import Action
from services import drafting, handling, residents
from services.privacy import revealing
from services.privacy.delicacy import is_delicate
from services.showing import viewing
from storage import tables
from tests.support.cast import CONFIRM, GAS, GROUP, LAMP, STAFF_GROUP, Actor, Street, meaning

QUARREL = "3栋501的老刘天天打老婆，摔东西，没人管"
QUARREL_READ = meaning("neighbour_dispute")


async def in_group(street: Street) -> list[str]:
    await street.delivers()
    return [t.kind for t in street.told if t.chat == GROUP and not t.telling.gone]


async def seen_by(street: Street, who: Actor) -> TicketView | None:
    ticket = await street.ticket()
    person = await street.desk.look(lambda c: street_person(c, who))
    return await street.desk.look(
        lambda c: viewing.for_person(c, street.desk.house, ticket, person, street.clock.now())
    )


def street_person(c: sa.Connection, who: Actor):
    from storage import people  # noqa: PLC0415  # beside the tables of the same name

    return people.get(c, who.row)


async def give_phone(street: Street) -> None:
    values = sa.update(tables.people).where(tables.people.c.telegram_id == street.wang.id)
    await street.change(lambda c: c.execute(values.values(phone="13800001111")))


@pytest.mark.parametrize(
    ("words", "category", "danger", "wanted"),
    [
        (LAMP, "lighting", None, False),
        (QUARREL, "noise", None, True),
        ("我老公又打我了", None, None, True),
        ("有个叫王建国的天天往楼下扔垃圾", "sanitation", None, True),
        ("楼下有人要跳楼", None, "suicide", True),
        ("我被他打了", "public_security", "violence", True),
        ("天天半夜吵架打孩子", "neighbour_dispute", None, True),
        ("孙子不见了", "public_security", "missing", False),
        ("谁家煤气漏了", "public_security", "gas", False),
        ("我妈得了抑郁症，想找社区帮忙", "welfare", None, True),
        ("楼上漏水", "neighbour_dispute", None, True),
        ("叫了半天没人来修", "lighting", None, False),
    ],
)
async def test_what_is_delicate(street: Street, words: str, category: str | None, danger: str | None, wanted: bool):
    assert is_delicate(street.desk.house, words, category, danger) is wanted


async def test_the_group_hears_one_neutral_line_and_the_report_goes_on_in_private(street: Street):
    assert (await street.wang.writes(QUARREL, chat=GROUP, message=50, reads=QUARREL_READ)).code == "offered"
    assert await in_group(street) == ["went_private"]
    (line,) = street.heard("went_private", GROUP)
    assert line.telling.facts == {"draft": 1, "danger": False, "writable": True}
    assert (line.telling.ticket, line.telling.draft) == (None, None)
    assert len(street.wang.heard("draft_card")) == 1
    assert (await street.wang.presses(CONFIRM, 1)).code == "registered"
    assert await in_group(street) == ["went_private"]
    assert len(street.wang.heard("resident_card")) + len(street.wang.heard("draft_card")) == 2
    assert (await street.ticket()).delicate


async def test_spoken_to_in_the_group_it_is_registered_without_a_card_there(street: Street):
    await street.wang.reports(QUARREL, reads=QUARREL_READ)
    assert await in_group(street) == ["went_private"]
    assert len(street.wang.heard("resident_card")) == 1


async def test_who_never_pressed_start_finds_it_behind_the_link(street: Street):
    stranger = street.stranger
    await stranger.writes(QUARREL, chat=GROUP, reads=QUARREL_READ)
    await street.delivers()
    assert stranger.heard("draft_card") == []
    (line,) = street.heard("went_private", GROUP)
    assert line.telling.facts["writable"] is False
    await stranger.commands(residents.start, "d_1")
    await street.delivers()
    assert len(stranger.heard("draft_card")) == 1
    await street.zhang.commands(residents.start, "d_1")
    await street.delivers()
    assert street.zhang.heard("draft_card") == []
    assert [t.telling.facts["code"] for t in street.zhang.heard("refused")] == ["OldLink"]


async def test_a_card_that_turns_delicate_is_taken_out_of_the_group(street: Street):
    await street.wang.writes(LAMP, chat=GROUP, reads=meaning())
    await street.delivers()
    await street.wang.presses(drafting.set_category, 1, "neighbour_dispute", chat=GROUP)
    await street.delivers()
    assert street.heard("draft_card", GROUP)[-1].telling.gone
    assert len(street.wang.heard("draft_card")) == 1
    assert (await street.wang.presses(CONFIRM, 1)).code == "registered"


async def test_a_ticket_that_turns_delicate_leaves_the_group_and_its_followers(street: Street):
    await street.wang.reports()
    await street.zhang.presses(residents.join_ticket, 1, None, chat=GROUP)
    await street.delivers()
    version = (await street.ticket()).version
    await street.li.presses(handling.recategorise_ticket, 1, version, "neighbour_dispute")
    await street.li.does(Action.note, 1, "跟两家都谈了")
    await street.delivers()
    assert street.heard("group_card", GROUP)[-1].telling.gone
    assert street.zhang.heard("progress") == []
    assert len(street.wang.heard("progress")) == 1
    view = await seen_by(street, street.zhang)
    assert view is not None
    assert (view.text, view.place, view.category, view.history) == ("", "", "other", ())
    assert (await street.stranger.presses(residents.join_ticket, 1, None, chat=GROUP)).code == "NoSuchTicket"


async def test_the_name_is_the_handlers_only(street: Street):
    await street.wang.reports(QUARREL, reads=QUARREL_READ)
    handler = await seen_by(street, street.li)
    assert handler is not None
    assert (handler.reporter, handler.text) == ("王阿姨", QUARREL)
    for other in (street.zhao, street.sun, street.chen):
        view = await seen_by(street, other)
        assert view is not None
        assert (view.reporter, view.room) == (None, None)
        assert "501" not in view.text
        assert "王阿姨" not in {step.actor for step in view.history}


async def test_the_staff_group_reads_nothing_of_it(street: Street):
    await street.wang.reports(QUARREL, reads=QUARREL_READ)
    await street.delivers()
    card = street.heard("staff_card", STAFF_GROUP)[-1].telling.ticket
    assert card is not None
    assert (card.category, card.text, card.place, card.reporter) == ("other", "", "", None)
    assert Action.accept in card.actions


async def test_each_look_at_the_contact_is_written_down_where_the_resident_reads_it(street: Street):
    await give_phone(street)
    await street.wang.reports(QUARREL, reads=QUARREL_READ)
    assert (await street.zhao.presses(revealing.reveal_contact, 1)).code == "revealed"
    assert (await street.li.presses(revealing.reveal_contact, 1)).code == "revealed"
    await street.delivers()
    for who in (street.zhao, street.li):
        (told,) = who.heard("contact")
        assert (told.telling.facts["name"], told.telling.facts["phone"]) == ("王阿姨", "13800001111")
    kept = await street.rows(tables.outbox, tables.outbox.c.kind == "contact")
    assert [row.facts for row in kept] == [{}, {}]
    view = await seen_by(street, street.wang)
    assert view is not None
    assert [s.actor for s in view.history if s.action == "reveal"] == ["赵主任", "李师傅"]


@pytest.mark.parametrize("who", [1001, 1002, 2002, 2101, 9001])
async def test_nobody_else_looks(street: Street, who: int):
    await give_phone(street)
    await street.wang.reports(QUARREL, reads=QUARREL_READ)
    assert (await street.person(who).presses(revealing.reveal_contact, 1)).refused
    assert (await street.li.presses(revealing.reveal_contact, 1, chat=STAFF_GROUP)).code == CardIsOld.__name__
    assert "reveal" not in [e.action for e in await street.history()]


async def test_the_button_is_there_when_it_shows_something(street: Street):
    await street.wang.reports()
    plain = await seen_by(street, street.li)
    await give_phone(street)
    known = await seen_by(street, street.li)
    assert plain is not None
    assert known is not None
    assert (Action.reveal in plain.actions, Action.reveal in known.actions) == (False, True)


async def test_it_is_never_offered_as_the_same_matter(street: Street):
    await street.wang.reports(QUARREL, reads=QUARREL_READ)
    await street.zhang.writes(QUARREL, chat=GROUP, reads=QUARREL_READ)
    (_, draft) = await street.rows(tables.drafts)
    assert draft.similar_id is None


async def test_an_edit_in_the_group_makes_no_second_report(street: Street):
    await street.wang.writes(QUARREL, chat=GROUP, message=50, reads=QUARREL_READ)
    edited = await street.wang.writes(QUARREL + "！", chat=GROUP, message=50, reads=QUARREL_READ, edited=True)
    assert edited.code == "read_again"
    assert await street.count(tables.drafts) == 1
    assert await in_group(street) == ["went_private"]


async def test_a_danger_at_home_rings_at_once_without_a_word_in_the_group(street: Street):
    reads = meaning("public_security", danger="crime")
    outcome = await street.wang.writes("老公拿刀要砍我，救命", chat=GROUP, reads=reads)
    assert outcome.code == "registered_danger"
    assert await in_group(street) == ["went_private"]
    assert len(street.wang.heard("danger_advice")) == 1
    assert len(street.li.heard("worker_card")) == 1
    assert street.heard("went_private", GROUP)[0].telling.facts["danger"] is True


async def test_gas_is_everybodys_business(street: Street):
    await street.wang.writes(GAS, chat=GROUP)
    assert "danger_advice" in await in_group(street)
    assert not (await street.ticket()).delicate

"""代办: filed for a parent or neighbour with their consent; their place, the reporter as contact, gone with the words."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from bot.texts.render import render
from domain.workflow import Action
from nlp import Place
from services import drafting, residents
from services.privacy import behalf, represented, revealing
from storage import cleaning, tables
from tests.support.cast import GAS, Street, meaning
from tests.support.clock import ZONE

FOR_MUM = "帮我妈报一下，和平里楼道灯坏了"
THERE = meaning(place=Place(landmark="和平里", words="和平里楼道"))
PHONE = "13600217788"


@pytest.fixture
async def at_home(street: Street) -> Street:
    """王阿姨 lives in 3栋 of the first grid."""
    await street.wang.commands(residents.start, "g_B3")
    await street.delivers()
    return street


def buttons(told: Any) -> list[str]:
    return [b.text for row in render(told.telling, ZONE).buttons for b in row]


async def card(street: Street) -> Any:
    await street.delivers()
    return street.wang.heard("draft_card")[-1]


async def row(street: Street) -> Any:
    (found,) = await street.rows(tables.behalves)
    return found


@pytest.mark.parametrize(
    ("words", "who"),
    [
        ("帮我妈报一下，楼道灯坏了", "我妈"),
        ("替楼下张奶奶反映个事", "楼下张奶奶"),
        ("代我父亲登记", "我父亲"),
        ("帮隔壁问一下水费", "隔壁"),
        ("I'm reporting for my mother", "my mother"),
        ("帮我报一下", None),
        ("请帮忙修一下路灯", None),
        ("我妈说灯坏了", None),
        ("帮我家修修水管，问一下什么时候来", None),
        ("帮我妈妈报：她家厕所漏水", "我妈妈"),
        ("请帮王阿姨登记一下：暖气不热", "王阿姨"),
        ("给我外婆反映一下：厕所堵了", "我外婆"),
        ("给邻居反映了好几次，没用", None),  # told them, not for them
        ("帮我妈报名老年大学", None),
        ("", None),
    ],
)
def test_the_words_say_for_whom(words: str, who: str | None):
    assert represented.who_in(words) == who


@pytest.mark.parametrize(
    ("words", "matter"),
    [
        ("帮我妈妈报：她家厕所漏水", "厕所漏水"),
        ("你好，替楼下张奶奶反映个事，她家暖气不热", "你好，暖气不热"),
        ("给我外婆反映一下：邮电新村3栋厕所堵了", "邮电新村3栋厕所堵了"),
        ("帮我爸报：楼上他家天天吵", "楼上他家天天吵"),  # their home is part of what is wrong
        ("帮隔壁问一下水费怎么交", "水费怎么交"),
        ("I'm reporting for my mother: no water in building 3", "no water in building 3"),
        ("帮我妈报一下", "帮我妈报一下"),
        ("我妈说灯坏了", "我妈说灯坏了"),
    ],
)
def test_what_is_wrong_is_read_without_for_whom(words: str, matter: str):
    assert represented.matter_in(words) == matter


async def test_mother_is_no_word_of_the_matter_and_stays_in_what_was_said(street: Street):
    said = "帮我老人登记，电梯坏了"
    whole, read = street.reader.read(said), await street.desk.read(said)
    assert "welfare" in dict(whole.alternatives)
    assert (read.category, "welfare" in dict(read.alternatives)) == ("elevator", False)
    assert read.confidence > whole.confidence
    await street.wang.writes(said)
    (draft,) = await street.rows(tables.drafts)
    assert (draft.text, draft.category) == (said, "elevator")


async def test_consent_is_asked_beside_its_buttons_only(at_home: Street):
    await at_home.wang.writes("帮我妈报一下，楼道灯坏了", reads=meaning())  # where is asked first
    shown = await card(at_home)
    text = render(shown.telling, ZONE).text
    assert "替您妈报的。" in text
    assert "本人同意" not in text
    assert "☐ 本人同意" not in buttons(shown)


async def test_a_place_chosen_is_shown_by_the_name_it_was_chosen_by(at_home: Street):
    street = at_home
    await street.wang.writes("帮我妈报一下，楼道灯坏了", reads=meaning())
    assert "和平里" in buttons(await card(street))
    await street.wang.presses(drafting.set_place, 1, 5)
    shown = await card(street)
    assert "和平里" in render(shown.telling, ZONE).text
    assert "春和第二网格" not in render(shown.telling, ZONE).text
    await street.wang.presses(behalf.agree, 1)
    await street.wang.presses(drafting.confirm_draft, 1)
    assert (await street.ticket(1)).place.words == "和平里"


async def test_words_said_later_do_not_bring_her_matter_to_the_reporters_home(at_home: Street):
    street = at_home
    await street.wang.writes("帮我妈报一下", reads=meaning(None))
    (draft,) = await street.rows(tables.drafts)
    await street.delivers()
    shown = street.wang.heard("draft_card")[-1]
    await street.wang.writes("楼道灯坏了", reads=meaning(), reply_to=shown.message)
    (draft,) = await street.rows(tables.drafts)
    assert (draft.category, draft.grid_id, draft.asking) == ("lighting", None, "estate")


async def test_it_is_filed_for_her_where_she_lives_once_she_agreed(at_home: Street):
    street = at_home
    await street.wang.writes(FOR_MUM, reads=THERE)
    shown = await card(street)
    assert "☐ 本人同意" in buttons(shown)
    assert "地点写对方的，办得怎么样告诉您" in render(shown.telling, ZONE).text
    assert (await street.wang.presses(drafting.confirm_draft, 1)).code == "ConsentMissing"
    assert await street.rows(tables.tickets) == []
    assert (await street.wang.presses(behalf.agree, 1)).code == "behalf_agreed"
    assert "☑ 本人同意" in buttons(await card(street))
    await street.wang.presses(drafting.confirm_draft, 1)
    ticket = await street.ticket(1)
    assert (ticket.grid_id, ticket.reporter_id) == (5, 1)  # her place, not the reporter's home
    (registered, *_) = await street.history(1)
    assert (registered.facts["behalf"], registered.facts["agreed"]) == (True, True)
    assert (await row(street)).agreed_at == street.clock.now()


async def test_whoever_handles_it_reads_for_whom_and_the_group_does_not(at_home: Street):
    street = at_home
    await street.wang.writes(
        "帮我妈报一下，路灯坏了", reads=meaning(place=Place(building="3", words="3栋", landmark="幸福家园"))
    )
    await street.wang.presses(behalf.agree, 1)
    await street.wang.presses(drafting.confirm_draft, 1)
    await street.delivers()
    (worker,) = street.li.heard("worker_card")
    assert "代我妈反映" in render(worker.telling, ZONE).text
    assert "王阿姨" in render(worker.telling, ZONE).text
    (staff,) = street.heard("staff_card", -1101)
    assert staff.telling.ticket.behalf == ""


async def test_a_place_that_is_not_named_is_asked_for_not_taken_from_the_reporters_home(at_home: Street):
    await at_home.wang.writes("帮我妈报一下，楼道灯坏了", reads=meaning())
    (draft,) = await at_home.rows(tables.drafts)
    assert (draft.grid_id, draft.asking) == (None, "estate")


async def test_by_the_button_with_a_name_and_a_number(at_home: Street):
    street = at_home
    await street.wang.writes("楼道灯坏了", reads=meaning())
    assert "代办" in buttons(await card(street))
    await street.wang.presses(behalf.ask_who, 1)
    asked = render((await card(street)).telling, ZONE).text
    assert "替谁报" in asked
    assert "代办就是您替别人报" in asked
    await street.wang.writes(f"楼下张奶奶，电话 {PHONE}", reads=meaning(None, request=False))
    found = await row(street)
    assert (found.who, found.phone, found.agreed) == ("楼下张奶奶", PHONE, False)
    (draft,) = await street.rows(tables.drafts)
    assert (draft.grid_id, draft.asking) == (None, "estate")  # the reporter's home is not her place


async def test_a_number_of_hers_is_shown_by_a_look_that_is_written_down(at_home: Street):
    street = at_home
    await street.wang.writes(
        "帮我妈报一下，路灯坏了", reads=meaning(place=Place(building="3", words="3栋", landmark="幸福家园"))
    )
    await street.change(lambda c: c.execute(sa.update(tables.behalves).values(agreed=True, phone=PHONE)))
    await street.wang.presses(drafting.confirm_draft, 1)
    await street.li.does(Action.accept, 1)
    await street.delivers()
    assert [t.kind for t in street.told if PHONE in render(t.telling, ZONE).text] == []
    await street.li.presses(revealing.reveal_contact, 1)
    await street.delivers()
    assert [t.kind for t in street.told if PHONE in render(t.telling, ZONE).text] == ["contact"]


async def test_it_may_be_ones_own_matter_after_all(at_home: Street):
    await at_home.wang.writes(FOR_MUM, reads=THERE)
    await at_home.wang.presses(behalf.own, 1)
    assert await at_home.rows(tables.behalves) == []
    assert (await at_home.wang.presses(drafting.confirm_draft, 1)).code == "registered"


async def test_danger_waits_for_nobodys_consent(at_home: Street):
    outcome = await at_home.wang.writes(f"帮我妈报一下，{GAS}", reads=meaning("utilities", danger="gas"))
    assert outcome.code == "registered_danger"
    assert (await row(at_home)).agreed is False


async def test_the_usual_report_is_asked_nothing_more(at_home: Street):
    await at_home.wang.writes("楼道灯坏了", reads=meaning())
    assert (await at_home.wang.presses(drafting.confirm_draft, 1)).code == "registered"
    assert await at_home.rows(tables.behalves) == []


@pytest.mark.parametrize("who", ["zhang", "stranger"])
async def test_nobody_else_presses_it(at_home: Street, who: str):
    await at_home.wang.writes(FOR_MUM, reads=THERE)
    for use_case in (behalf.agree, behalf.own, behalf.ask_who):
        assert (await getattr(at_home, who).presses(use_case, 1)).refused
    assert (await row(at_home)).agreed is False


async def test_what_was_said_of_her_goes_with_the_words(at_home: Street):
    await at_home.wang.writes(FOR_MUM, reads=THERE)
    await at_home.wang.presses(behalf.agree, 1)
    await at_home.wang.presses(drafting.confirm_draft, 1)
    await at_home.change(lambda c: cleaning.clean_ticket(c, 1, at_home.clock.now()))
    assert await at_home.rows(tables.behalves) == []

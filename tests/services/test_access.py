"""Absent and forbidden answer alike, whatever was forged; a refusal changes nothing."""

from __future__ import annotations

import pytest

from domain.tickets import Answer
from domain.workflow import Action
from services import beginning, closing, drafting, handling, passing, residents, supervising, withdrawing
from services.work import Caller
from storage.tables import metadata, people
from tests.support.cast import LAMP, PEOPLE, SIBLING_GROUP, Street

PRESSES = [
    (handling.accept_ticket, (1,)),
    (beginning.begin_action, (1, Action.note)),
    (beginning.begin_action, (1, Action.assign)),
    (passing.choose_person, (1, Action.reassign, 3)),
    (handling.recategorise_ticket, (1, "noise")),
    (handling.show_ticket, ()),
    (residents.urge_ticket, ()),
    (withdrawing.withdraw_ticket, (1,)),
    (withdrawing.withdraw_surely, (1,)),
    (withdrawing.keep_ticket, ()),
    (residents.join_ticket, (None,)),
    (supervising.remind, ()),
    (closing.confirm_solved, (0,)),
    (closing.dispute_resolution, (0,)),
    (closing.rate, (0, Answer.satisfied)),
]


@pytest.fixture
async def elsewhere(street: Street) -> Street:
    """A ticket in another community."""
    await street.wang.reports(chat=SIBLING_GROUP)
    return street


@pytest.mark.parametrize(("press", "more"), PRESSES, ids=lambda p: getattr(p, "__name__", ""))
async def test_a_forged_id_answers_like_an_absent_one(elsewhere: Street, press: object, more: tuple[object, ...]):
    for who in (2001, 2003, 3001, 1002, 9001):
        person = elsewhere.person(who)
        forged = await person.presses(press, 1, *more)
        assert forged.code == "NoSuchTicket"
        for absent in (2, 0, -1, 10**30):
            assert await person.presses(press, absent, *more) == forged


async def everything(street: Street) -> dict[str, list[dict[str, object]]]:
    """All rows of all tables, but for the notices that answer, and that somebody was told what is kept of them."""
    kept = [t for t in metadata.sorted_tables if t.name not in ("outbox", "inbox", "consents")]
    found = {table.name: [row._asdict() for row in await street.rows(table)] for table in kept}
    for person in found["people"]:
        del person["consent_version"], person["consented_at"]
    return found


async def test_a_refusal_changes_nothing(elsewhere: Street):
    before = await everything(elsewhere)
    for telegram_id in set(PEOPLE) - {1001, 2101}:
        for press, more in PRESSES:
            assert (await elsewhere.person(telegram_id).presses(press, 1, *more)).refused
    assert await everything(elsewhere) == before


@pytest.mark.parametrize("draft", [77, 0, -3, 10**30])
async def test_a_forged_draft_is_an_old_card(street: Street, draft: int):
    assert (await street.wang.presses(drafting.confirm_draft, draft)).code == "CardIsOld"


async def test_a_forged_place_or_category_is_refused(street: Street):
    await street.wang.writes(LAMP)
    assert (await street.wang.presses(drafting.set_place, 1, 10**30)).code == "UnknownPlace"
    assert (await street.wang.presses(drafting.set_category, 1, "nonsense")).code == "CardIsOld"
    assert (await street.wang.presses(residents.choose_home, 10**30, here=True)).code == "UnknownPlace"


async def test_words_that_are_refused_are_answered_with_words(elsewhere: Street):
    await elsewhere.delivers()
    (card,) = elsewhere.heard("group_card", SIBLING_GROUP)
    await elsewhere.zhang.writes("我也遇到了", chat=SIBLING_GROUP, reply_to=card.message)
    assert [t.telling.facts["code"] for t in await elsewhere.delivers()] == ["JoinInstead"]


async def test_a_person_first_met_is_remembered_by_name(street: Street):
    caller = Caller(5555, "新邻居", 5555, private=True, username="neu")
    await street.desk.do(residents.help_me, caller)
    (row,) = await street.rows(people, people.c.telegram_id == 5555)
    assert (row.name, row.username, row.writable) == ("新邻居", "neu", False)

"""/forget: nothing is left of the person, the matter goes on and stays a fact, the chain holds; and old words go by themselves."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.texts.render import render
from bot.verify import examine
from domain.people import FORGOTTEN
from domain.privacy import Retention
from domain.tickets import Answer, Status
from domain.workflow import Action
from nlp import Place
from services import closing, drafting, handling, residents
from services.beginning import begin_action
from services.duty import emergency
from services.muting import Pointed, mute
from services.privacy import forgetting
from services.reconciling import reconcile
from services.supervision import appraisal_figures, digests
from storage import grids, tables
from tests.support.cast import GROUP, Actor, Street, meaning, photo
from tests.support.clock import ZONE

WANG = 5_558_887_771
"""An id that no other number of the street looks like."""
NAME, PHONE, USERNAME = "王翠花阿姨", "13874210936", "cuihua_w"
WORDS = ("暗号灯不亮", "暗号补一句", "暗号评价差", "暗号太快了", "暗号群里说", "暗号跟着说", "暗号没报成")
SECRETS = (str(WANG), NAME, PHONE, USERNAME, "暗号", "老黄牛", "file-mine", "707室")


async def dump(street: Street) -> dict[str, str]:
    """Every row of every table as words."""
    return {
        table.name: "\n".join(json.dumps([str(v) for v in row], ensure_ascii=False) for row in await street.rows(table))
        for table in tables.metadata.sorted_tables
    }


def told_by(found: dict[str, str], *secrets: str) -> dict[str, list[str]]:
    """Tables that still tell one of them."""
    told = {name: [s for s in secrets if s in rows] for name, rows in found.items()}
    return {name: secret for name, secret in told.items() if secret}


@pytest.fixture
async def lived(street: Street) -> tuple[Street, Actor]:
    """王阿姨 with a life in every table that can tell of her: an open matter of hers, a neighbour's, an ended one."""
    return street, await live(street)


async def live(street: Street) -> Actor:
    wang = Actor(street, WANG, NAME)
    await street.change(_name)
    await wang.commands(residents.start, "g_B3")
    place = Place(building="3", unit="2", room="707", words="3栋2单元707室")
    await wang.writes(WORDS[0], reads=meaning(place=place), attached=(photo("mine", 5),))
    await wang.presses(drafting.set_category, 1, "drainage")  # a correction
    await wang.presses(drafting.confirm_draft, 1)
    await street.li.does(Action.accept, 1)
    await wang.does(Action.supplement, 1, WORDS[1])
    await wang.reports(WORDS[4])  # 2, in the group
    await street.li.does(Action.accept, 2)
    await street.li.does(Action.resolve, 2, "老黄牛家的灯修好了")
    await street.delivers()
    await wang.does(Action.confirm, 2)
    await wang.presses(closing.rate, 2, 0, Answer.unsatisfied)
    await wang.writes(WORDS[2], reads=meaning(None, request=False))
    await street.zhang.reports("门坏了", meaning("noise"))  # 3, a neighbour's
    await street.delivers()
    await wang.presses(residents.join_ticket, 3, None, chat=GROUP)
    await wang.does(Action.supplement, 3, WORDS[5])
    await wang.writes(WORDS[6], reads=meaning(None, request=True, sure=0.2))  # a draft that came to nothing
    await wang.presses(drafting.dismiss_draft, 4)
    await street.change(lambda c: _more(c, street))
    await street.zhao.commands(emergency.switch, "G1 台风来了")
    await wang.presses(emergency.answer, 1, "help")
    muted = await street.zhao.commands(mute, "#1 1天 老黄牛刷屏", Pointed())
    assert muted.code == "mute_set", muted
    await street.delivers()
    await street.tick()
    return wang


def _name(c: sa.Connection) -> None:
    wang = {"telegram_id": WANG, "name": NAME, "phone": PHONE, "username": USERNAME, "consent_version": None}
    c.execute(sa.update(tables.people).where(tables.people.c.telegram_id == 1001).values(**wang))


def _more(c: sa.Connection, street: Street) -> None:
    """What the real program keeps and the actors do not."""
    now = street.clock.now()
    said = {"message": {"from": {"id": WANG, "first_name": NAME}, "chat": {"id": GROUP}, "text": WORDS[4]}}
    quoted = {"message": {"from": {"id": 1002}, "chat": {"id": GROUP}, "reply_to_message": said["message"]}}
    other = {"message": {"from": {"id": 1002}, "chat": {"id": GROUP}, "text": f"共 {WANG} 元"}}
    for number, (lane, update) in enumerate([(WANG, said), (GROUP, said), (GROUP, quoted), (GROUP, other)]):
        row = {"bot_id": 42, "update_id": number, "lane": lane, "payload": json.dumps(update, ensure_ascii=False)}
        c.execute(sa.insert(tables.inbox).values(**row, received_at=now, status="done", decision="x"))
    person = {"person_id": 1, "chat": WANG}
    c.execute(sa.insert(tables.kept_words).values(**person, text=WORDS[3], why="throttled", at=now))
    c.execute(sa.insert(tables.albums).values(**person, album="a", said={"text": WORDS[3]}))
    invited = {"print": "p", "nonce": "n", "inviter_id": 7, "grid_id": 4, "post": "volunteer", "used_by": 1}
    c.execute(sa.insert(tables.invites).values(**invited, name=NAME, phone=PHONE, created_at=now, expires_at=now))
    c.execute(sa.insert(tables.chat_pace).values(chat=WANG, next_at=now))
    shown = {"word": "灯", "category": "lighting", "seen": 1, "better": 1, "worse": 0, "at": now}
    c.execute(sa.insert(tables.word_proposals).values(**shown, changed=[WORDS[0], "别人的话"]))
    c.execute(
        sa.insert(tables.expectations).values(**person, action="rate", facts={}, expires_at=now + timedelta(days=1))
    )
    c.execute(
        sa.insert(tables.rulings).values(
            ticket_id=2, kind="owner", asked_by=3, asked_at=now, words="老黄牛", due_at=now, ruled_at=now
        )
    )
    whistle = c.execute(
        sa.insert(tables.whistles)
        .values(ticket_id=2, source="worker", words="老黄牛", at=now)
        .returning(tables.whistles.c.id)
    ).scalar()
    call = {"whistle_id": whistle, "ticket_id": 2, "department": "供电所", "grid_id": 4, "at": now, "report_by": now}
    c.execute(sa.insert(tables.whistle_calls).values(**call, reported_at=now, result="老黄牛家好了"))
    c.execute(
        sa.insert(tables.call_backs).values(ticket_id=2, week="2026-W40", grid_id=4, drawn_at=now, words="老黄牛说行")
    )
    c.execute(
        sa.insert(tables.behalves).values(draft_id=1, ticket_id=1, who="老黄牛", phone=PHONE, agreed=True, at=now)
    )


async def asks_and_confirms(wang: Actor) -> None:
    await wang.commands(forgetting.ask_to_forget)
    outcome = await wang.presses(forgetting.forget_me)
    assert outcome.code == "forgotten", outcome
    await wang.street.delivers()


TOLD_BEFORE = {
    *("albums", "attachments", "behalves", "cards", "chat_pace", "corrections", "drafts", "expectations", "inbox"),
    *(
        "kept_words",
        "messages",
        "mutes",
        "outbox",
        "people",
        "ratings",
        "rulings",
        "safety",
        "ticket_events",
        "tickets",
    ),
    *("word_proposals", "call_backs", "whistles", "whistle_calls", "invites"),
}
"""A check that nothing is left says nothing of a table in which there was nothing."""


async def test_after_the_end_of_the_matter_no_row_of_any_table_tells_of_the_person(lived: tuple[Street, Actor]):
    street, wang = lived
    before = told_by(await dump(street), *SECRETS)
    assert before.keys() >= TOLD_BEFORE, TOLD_BEFORE - before.keys()
    await asks_and_confirms(wang)
    at_once = told_by(await dump(street), NAME, USERNAME)
    assert not at_once.keys() - {"inbox", "outbox"}, at_once  # gone through by the next tick
    await street.li.does(Action.resolve, 1, "老黄牛家修好了")
    street.clock.passes(days=4)
    for _ in range(3):
        await street.tick()
        await street.delivers()
    assert (await street.ticket(1)).status is Status.closed
    left = told_by(await dump(street), *SECRETS)
    assert left == {"inbox": [str(WANG)]}  # a neighbour's sum of money that looks like the number
    assert "共" in (await dump(street))["inbox"]
    await _holds(street)


async def _holds(street: Street) -> None:
    verdict = await street.desk.look(examine)
    assert verdict.broken is None
    assert verdict.held > 10


async def test_the_matter_stays_a_fact(lived: tuple[Street, Actor]):
    street, wang = lived
    before = await street.ticket(2)
    await asks_and_confirms(wang)
    await street.tick()
    after = await street.ticket(2)
    assert (after.text, after.place.room, after.place.unit) == ("", None, None)
    kept = ("number", "status", "category", "grid_id", "opened_at", "closed_at", "outcome", "resolve_by", "assignee_id")
    assert [getattr(after, name) for name in kept] == [getattr(before, name) for name in kept]
    (rating,) = await street.rows(tables.ratings, tables.ratings.c.ticket_id == 2)
    assert (rating.answer, rating.words) == ("unsatisfied", None)
    assert [e.action for e in await street.history(2)] == [
        "register",
        "assign",
        "accept",
        "resolve",
        "confirm",
        "rate",
        "supplement",
    ]


async def test_an_open_matter_keeps_its_words_for_the_one_who_handles_it_and_tells_nobody(lived: tuple[Street, Actor]):
    street, wang = lived
    await asks_and_confirms(wang)
    for _ in range(2):
        await street.tick()
    ticket = await street.ticket(1)
    assert (ticket.text, ticket.place.room) == (WORDS[0], "707")
    card = [t for t in await _all_told(street) if t.kind == "worker_card" and t.telling.ticket.id == 1][-1]
    assert (card.telling.ticket.reporter_gone, card.telling.ticket.reporter) == (True, None)
    assert Action.ask not in card.telling.ticket.actions
    assert (await street.li.presses(begin_action, 1, ticket.version, Action.ask)).code == "ResidentGone"
    said = len(wang.heard("progress"))
    await street.li.does(Action.note, 1, "明天来修")
    await street.delivers()
    assert len(wang.heard("progress")) == said
    assert not [
        r for r in await street.rows(tables.outbox) if r.chat >= FORGOTTEN and r.status not in ("sent", "untrue")
    ]


async def _all_told(street: Street) -> list[Any]:
    await street.delivers()
    return street.told


async def test_the_last_word_is_said_and_then_forgotten(lived: tuple[Street, Actor]):
    street, wang = lived
    await asks_and_confirms(wang)
    (last,) = [t for t in wang.heard("forgotten") if not t.telling.facts.get("card")]
    assert last.telling.facts == {"open": 1}
    assert (await street.rows(tables.erasures))[0].telegram_id == WANG
    await street.tick()
    (row,) = await street.rows(tables.erasures)
    assert (row.telegram_id, row.done_at is not None) == (None, True)


async def test_cards_in_their_own_chat_lose_words_and_buttons(lived: tuple[Street, Actor]):
    street, wang = lived
    await wang.writes("楼道灯坏了", reads=meaning())  # an offer nobody answered
    await wang.commands(residents.mine)  # shown anew: the earlier card stands there, too
    await street.delivers()
    cards = [t for kind in ("draft_card", "resident_card") for t in wang.heard(kind)]
    gone = {t.message for t in cards if t.telling.gone}
    shown = {t.message for t in cards} - gone
    assert len(shown) >= 4
    await asks_and_confirms(wang)
    taken = [t for t in wang.heard("forgotten") if t.telling.facts.get("card")]
    went = {t.message for t in taken} - gone
    assert went > shown
    assert len(went - shown) == 1  # the question itself
    for told in taken:
        said = render(told.telling, ZONE)
        assert (said.gone, said.buttons, said.text) == (True, (), "您注销了，这条已经删掉。")
    assert wang.heard("forgotten")[0].telling.facts == {"open": 1}  # the answer comes first
    await street.tick()
    assert not await street.rows(tables.cards, tables.cards.c.chat == WANG)


async def test_an_offer_of_theirs_in_a_group_goes_and_a_registered_card_stays(lived: tuple[Street, Actor]):
    street, wang = lived
    street.clock.passes(days=2)  # muted no longer
    await wang.writes("3栋门口的路灯坏了半个月没人修", chat=GROUP, reads=meaning())
    await street.delivers()
    offered = street.heard("draft_card", GROUP)[-1]
    assert not offered.telling.gone
    await asks_and_confirms(wang)
    taken = street.heard("draft_card", GROUP)[-1]
    assert (taken.message, taken.telling.gone, render(taken.telling, ZONE).buttons) == (offered.message, True, ())
    assert not [t for t in street.heard("group_card", GROUP) if t.telling.gone]


async def test_who_comes_back_keeps_the_new_cards(lived: tuple[Street, Actor]):
    street, wang = lived
    await asks_and_confirms(wang)
    await wang.commands(residents.start, "g_B3")
    await wang.writes("楼道灯坏了", reads=meaning())
    await street.delivers()
    await street.tick()
    (card,) = await street.rows(tables.cards, tables.cards.c.chat == WANG)
    assert (card.kind, card.gone) == ("draft_card", False)


async def test_who_writes_again_is_somebody_new(lived: tuple[Street, Actor]):
    street, wang = lived
    await asks_and_confirms(wang)
    await wang.commands(residents.start, "")
    (new,) = await street.rows(tables.people, tables.people.c.telegram_id == WANG)
    assert (new.id > 1, new.home_grid_id, new.phone) == (True, None, None)
    assert [t.telling.facts["first"] for t in await street.delivers() if t.kind == "welcome"] == [True]
    await wang.commands(residents.mine)
    assert [t.telling.facts["count"] for t in await street.delivers() if t.kind == "my_tickets"] == [0]


async def test_nobody_is_called_or_late_for_not_contacting_who_is_gone(street: Street):
    await street.wang.reports()
    await street.li.does(Action.accept, 1)
    promised = (await street.ticket()).contact_by
    await street.delivers()
    await asks_and_confirms(street.wang)
    street.clock.passes(seconds=(promised - street.clock.now()).total_seconds() + 12 * 3600)
    await street.tick()
    await street.delivers()
    assert {e.facts["stage"] for e in await street.history() if e.action in ("warn", "escalate")} == set()
    await street.li.presses(handling.show_ticket, 1)
    await street.delivers()
    assert "还没联系居民" not in render(street.li.heard("worker_card")[-1].telling, ZONE).text
    assert await contacts(street) == (0, 0, 0)
    await street.li.does(Action.note, 1, "修好一半")  # words to nobody are no contact in time or late
    assert await contacts(street) == (0, 0, 0)


async def test_who_was_not_contacted_in_time_and_goes_then_stays_in_the_figures(street: Street):
    await street.wang.reports()
    await street.li.does(Action.accept, 1)
    promised = (await street.ticket()).contact_by
    street.clock.passes(seconds=(promised - street.clock.now()).total_seconds() + 8 * 3600)
    await street.tick()
    called = len(await street.history())
    await asks_and_confirms(street.wang)
    street.clock.passes(hours=20)
    await street.tick()
    assert len(await street.history()) == called
    assert await contacts(street) == (0, 1, 1)


async def contacts(street: Street) -> tuple[int, int, int]:
    """In time, late, and of how many the rate is."""

    def look(c: sa.Connection) -> tuple[int, int, int]:
        top, now, house = grids.by_code(c, "C1"), street.clock.now() + timedelta(minutes=1), street.desk.house
        assert top is not None
        begun = now - timedelta(days=20)
        (first, *_) = appraisal_figures.compose(c, house, top, begun, now, now).grids
        rate = digests.compose(c, house, top, now, since=begun, now=now).rates.contacted
        return first.n("contact_ok"), first.n("contact_late"), rate.n

    return await street.desk.look(look)


async def test_who_is_on_duty_is_told_why_not_and_whom_to_ask(street: Street):
    outcome = await street.li.commands(forgetting.ask_to_forget)
    assert (outcome.code, outcome.facts) == ("StillOnDuty", {"whom": "赵主任"})
    assert (await street.li.presses(forgetting.forget_me)).code == "StillOnDuty"


async def test_nothing_happens_before_it_is_confirmed(lived: tuple[Street, Actor]):
    street, wang = lived
    await wang.commands(forgetting.ask_to_forget)
    assert (await wang.presses(forgetting.keep_me)).code == "kept"
    assert await street.rows(tables.erasures) == []
    assert (await street.rows(tables.people, tables.people.c.id == 1))[0].name == NAME


async def test_who_declined_is_not_erased_by_the_old_message_and_may_ask_again(lived: tuple[Street, Actor]):
    street, wang = lived
    await wang.commands(forgetting.ask_to_forget)
    await street.delivers()
    assert (await wang.presses(forgetting.keep_me)).code == "kept"
    assert (await wang.presses(forgetting.forget_me)).code == "CardIsOld"
    await street.delivers()
    taken = wang.heard("forgotten")[-1]
    assert (taken.message, render(taken.telling, ZONE).gone) == (wang.heard("forget")[-1].message, True)
    assert (await wang.presses(forgetting.keep_me)).code == "CardIsOld"
    assert await street.rows(tables.erasures) == []
    await asks_and_confirms(wang)
    assert (await wang.presses(forgetting.keep_me)).code == "CardIsOld"


async def test_a_forged_press_in_a_group_forgets_nobody(lived: tuple[Street, Actor]):
    street, wang = lived
    assert (await wang.presses(forgetting.forget_me, chat=GROUP)).code == "CardIsOld"
    assert await street.rows(tables.erasures) == []


# -- what goes by itself --


async def test_words_go_when_they_were_kept_long_enough_and_the_chain_holds(lived: tuple[Street, Actor]):
    street, _ = lived
    street.desk.house = replace(street.desk.house, retention=Retention(timedelta(days=40), timedelta(days=30)))
    await to_the_night(street, days=39)
    await nights(street)
    assert "暗号灯不亮" in (await dump(street))["tickets"]  # still open
    assert "暗号群里说" in (await dump(street))["tickets"]
    await to_the_night(street, days=2)
    await nights(street)
    found = told_by(await dump(street), "暗号群里说", "暗号评价差", "暗号太快了", "暗号没报成")
    assert found == {"albums": ["暗号太快了"]}  # not settled yet: it is heard soon
    assert (await street.ticket(2)).cleaned_at is not None
    assert (await street.ticket(1)).text == WORDS[0]
    assert NAME in (await dump(street))["people"]
    await _holds(street)


async def to_the_night(street: Street, *, days: int) -> None:
    """Three in the morning of the installation's zone."""
    local = (street.clock.now() + timedelta(days=days)).astimezone(street.desk.house.zone)
    street.clock.passes(seconds=(local.replace(hour=3, minute=0) - street.clock.now()).total_seconds())


async def nights(street: Street) -> None:
    while await street.desk.sweep(forgetting.clean_old):
        await street.delivers()


async def test_by_day_nothing_is_cleaned(lived: tuple[Street, Actor]):
    street, _ = lived
    street.desk.house = replace(street.desk.house, retention=Retention(timedelta(days=1), timedelta(days=1)))
    street.clock.passes(days=30)
    assert await street.desk.sweep(forgetting.clean_old) == 0


async def test_a_night_with_nothing_to_do_is_asked_once(street: Street):
    await to_the_night(street, days=1)
    assert await street.desk.sweep(forgetting.clean_old) == 0
    (row,) = await street.rows(tables.obligations, tables.obligations.c.kind == "cleaned")
    assert row.done_at is not None


async def test_nobody_misses_a_notice_that_cannot_be_told(lived: tuple[Street, Actor]):
    """Reconciliation reads the same history and finds nothing owed to somebody who is gone."""
    street, wang = lived
    since = street.clock.now() - timedelta(days=30)
    before = {str(one) for one in await reconcile(street.desk, since)}
    await asks_and_confirms(wang)
    await street.li.does(Action.note, 1, "明天来修")
    await street.li.does(Action.resolve, 1, "修好了")
    street.clock.passes(days=4)
    for _ in range(3):
        await street.tick()
        await street.delivers()
    assert {str(one) for one in await reconcile(street.desk, since)} - before == set()

"""What is in the outbox is said: in order, urgent first, once, and every row ends somewhere a human can see."""

import asyncio
from concurrent.futures import Future
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from bot.delivery.relay import Relay, TokenRefused
from bot.delivery.telegram import Telegram
from bot.outgoing import Outgoing
from bot.playground import gathering
from domain.notices import Kind, Urgency
from storage import claims, leases, outbox, people, tables
from storage.transactions import Transactions
from tests.delivery.house import House, compose, house, render, until
from tests.support.playground import CHEN, LI, RESIDENTS, STAFF, WANG


async def test_a_chats_queue_is_said_urgent_first_then_oldest(tmp_path: Path):
    async with house(tmp_path) as h:
        h.tell(WANG, "一")
        h.tell(WANG, "清单", urgency=Urgency.bulk)
        h.tell(WANG, "二")
        h.tell(WANG, "燃气", urgency=Urgency.danger)
        await h.relay().say_all()
        assert h.said(WANG) == ["燃气", "一", "二", "清单"]
        assert h.statuses() == ["sent"] * 4
        assert all(row.message and row.sent_at == h.clock.now() and row.owner is None for row in h.rows())


async def test_urgent_chats_come_first_when_places_are_few(tmp_path: Path):
    async with house(tmp_path) as h:
        h.tell(RESIDENTS, "通知", urgency=Urgency.bulk)
        h.tell(WANG, "进展")
        h.tell(LI, "有人被困", urgency=Urgency.danger)
        await h.relay(flights=1).say_all()
        assert h.said() == ["有人被困", "进展", "通知"]


async def test_what_is_not_due_yet_waits(tmp_path: Path):
    async with house(tmp_path) as h:
        h.tell(WANG, "早报", not_before=h.clock.now().replace(hour=9))
        relay = h.relay()
        await relay.say_all()
        assert h.said() == []
        h.clock.forward(3600)
        await relay.say_all()
        assert h.said() == ["早报"]


async def test_what_is_no_longer_true_is_not_said(tmp_path: Path):
    async with house(tmp_path) as h:
        h.tell(WANG, "旧闻", facts={"untrue": True})
        await h.relay().say_all()
        assert (h.row("旧闻").status, h.row("旧闻").error, h.said()) == ("untrue", "withdrawn by now", [])


async def test_many_changes_of_a_card_are_one_edit_of_one_message(tmp_path: Path):
    async with house(tmp_path) as h:
        card, state = h.card(LI), {"text": "工单 已派单", "button": "接单"}

        def newest(telling: Any) -> Outgoing:
            return render(replace(telling, facts=state))

        relay = h.relay(render=newest)
        h.tell(LI, "", card=card)
        await relay.say_all()
        first = h.card_row(card).message
        for status in ("已接单", "处理中", "已办结"):
            state["text"] = f"工单 {status}"
            if not h.write(lambda c: outbox.edit_waits(c, card)):
                h.tell(LI, "", card=card)
        await relay.say_all()
        assert h.said(LI) == ["工单 已派单"]
        edits = h.world.calls.of("editMessageText", LI)
        assert [(call.params["text"], call.params["message_id"]) for call in edits] == [("工单 已办结", first)]
        assert h.card_row(card).message == first


async def test_an_edit_that_changes_nothing_is_as_good_as_sent(tmp_path: Path):
    async with house(tmp_path) as h:
        card = h.card(LI)
        for _ in range(2):
            h.tell(LI, "同样", card=card)
        await h.relay().say_all()
        assert h.statuses() == ["sent", "sent"]


async def test_a_lost_card_is_said_anew_as_a_reply(tmp_path: Path):
    async with house(tmp_path) as h:
        question = await h.street.wang.says("路灯坏了", in_=h.street.residents)
        card = h.card(RESIDENTS, Kind.group_card, reply_to=question.id, message=4711)
        h.tell(RESIDENTS, "261121-001", card=card)
        await h.relay().say_all()
        sent = h.world.calls.sent(RESIDENTS)[-1]
        assert sent.params["reply_parameters"]["message_id"] == question.id
        assert h.card_row(card).message == sent.result["message_id"]
        assert h.statuses() == ["sent"]


async def test_a_card_is_taken_away_and_an_old_one_emptied(tmp_path: Path):
    async with house(tmp_path) as h:
        fresh, old = h.card(RESIDENTS), h.card(STAFF)
        for chat, card in ((RESIDENTS, fresh), (STAFF, old)):
            h.tell(chat, "登记吗", card=card, facts={"button": "登记"})
        relay = h.relay()
        await relay.say_all()
        h.world.faults.add(
            "refused", method="deleteMessage", chat=STAFF, code=400, description="Bad Request: message can't be deleted"
        )
        for chat, card in ((RESIDENTS, fresh), (STAFF, old)):
            h.tell(chat, "已过期", card=card, facts={"gone": True})
        await relay.say_all()
        assert h.world.find(RESIDENTS, h.card_row(fresh).message) is None
        left = h.world.find(STAFF, h.card_row(old).message)
        assert left is not None
        assert (left.text, left.rows) == ("已过期", [])
        assert (h.card_row(fresh).gone, h.card_row(old).gone) == (True, True)
        assert set(h.statuses()) == {"sent"}


async def test_a_card_gone_before_it_was_shown_is_never_said(tmp_path: Path):
    async with house(tmp_path) as h:
        card = h.card(RESIDENTS)
        h.tell(RESIDENTS, "登记吗", card=card, facts={"gone": True})
        await h.relay().say_all()
        assert (h.statuses(), h.said(), h.card_row(card).gone) == (["untrue"], [], True)


async def test_a_slow_down_of_one_chat_delays_no_other(tmp_path: Path):
    async with house(tmp_path) as h:
        h.world.faults.add("too_many", chat=RESIDENTS, retry_after=600)
        for n in range(3):
            h.tell(RESIDENTS, f"群{n}")
            h.tell(WANG, f"私{n}")
        relay = h.relay()
        await relay.say_all()
        assert h.said() == ["私0", "私1", "私2"]
        h.clock.forward(600)
        await relay.say_all()
        assert h.said(RESIDENTS) == []
        h.clock.forward(1.5)
        await relay.say_all()
        assert h.said(RESIDENTS) == ["群0", "群1", "群2"]
        assert set(h.statuses()) == {"sent"}


async def test_a_slow_down_without_a_number_grows(tmp_path: Path):
    async with house(tmp_path) as h:
        h.world.faults.add("too_many_bare", count=4)
        h.tell(WANG, "进展")
        waits = []
        relay = h.relay()
        while not h.said():
            await relay.say_all()
            until = h.write(lambda c: claims.next_moment(c, h.clock.now()))
            if until is not None:
                waits.append((until - h.clock.now()).total_seconds())
                h.clock.forward(waits[-1])
        assert waits == [1, 2, 4, 8]
        assert h.statuses() == ["sent"]


UNKNOWN = [
    ("close_after", 1),
    ("close_before", 0),
    ("garbage", 0),
    ("empty", 0),
    ("server_error", 0),
    ("bad_gateway", 0),
]


@pytest.mark.parametrize(("fault", "arrived"), UNKNOWN)
async def test_an_unknown_outcome_goes_again_marked_and_at_most_one_is_a_duplicate(
    tmp_path: Path, fault: str, arrived: int
):
    async with house(tmp_path) as h:
        h.world.faults.add(fault, chat=WANG)
        h.tell(WANG, "已办结")
        h.tell(WANG, "请评价")
        relay = h.relay()
        await relay.say_all()
        assert h.row("已办结").perhaps_sent
        h.clock.forward(60)
        await relay.say_all()
        assert h.said(WANG) == ["已办结"] * arrived + ["补发 已办结", "请评价"]
        assert h.statuses() == ["sent_twice", "sent"]


async def test_an_edit_of_unknown_outcome_needs_no_mark(tmp_path: Path):
    async with house(tmp_path) as h:
        card = h.card(LI)
        relay = h.relay()
        h.tell(LI, "已派单", card=card)
        await relay.say_all()
        h.world.faults.add("close_after", method="editMessageText")
        h.tell(LI, "已接单", card=card)
        await relay.say_all()
        assert not h.row("已接单").perhaps_sent
        h.clock.forward(60)
        await relay.say_all()
        assert h.world.find(LI, h.card_row(card).message).text == "已接单"
        assert h.statuses() == ["sent", "sent"]


async def test_an_outage_is_waited_out_and_its_end_frees_everybody(tmp_path: Path):
    async with house(tmp_path) as h:
        nowhere = Telegram(h.world.token, "http://127.0.0.1:9", limits=False)
        h.tell(WANG, "一")
        h.tell(LI, "二")
        relay = h.relay(nowhere)
        for _ in range(12):
            await relay.say_all()
            h.clock.forward(40)
        await relay.say_all()
        assert h.statuses() == ["waiting", "waiting"]
        assert not any(row.perhaps_sent for row in h.rows())
        relay._speaker = h.telegram
        h.tell(RESIDENTS, "三")
        await relay.say_all()
        assert sorted(h.said()) == ["一", "三", "二"]
        await nowhere.close()


def add_person(h: House, telegram_id: int, name: str) -> int:
    def job(c: Any) -> int:
        person = people.add(c, telegram_id, name, None, "zh")
        people.change(c, person.id, writable=True)
        return person.id

    return h.write(job)


async def test_whoever_cannot_be_written_to_is_told_in_the_group(tmp_path: Path):
    async with house(tmp_path) as h:
        chen = add_person(h, CHEN, "陈姐")
        said = await h.street.wang.says("井盖坏了", in_=h.street.residents)
        h.tell(CHEN, "已接单", person=chen, fallback=(RESIDENTS, said.id))
        await h.relay().say_all()
        assert h.row("已接单").status == "another_way"
        way = h.rows()[-1]
        assert (way.kind, way.status, way.person_id, way.facts["telegram_id"], way.facts["name"]) == (
            "elsewhere",
            "sent",
            chen,
            CHEN,
            "陈姐",
        )
        assert h.world.calls.sent(RESIDENTS)[-1].params["reply_parameters"]["message_id"] == said.id
        assert not h.write(lambda c: people.get(c, chen)).writable


async def test_the_group_is_asked_once_a_day_for_one_person(tmp_path: Path):
    async with house(tmp_path) as h:
        chen = add_person(h, CHEN, "陈姐")
        said = await h.street.wang.says("井盖坏了", in_=h.street.residents)
        relay = h.relay()
        for text in ("已接单", "进展", "办结"):
            h.tell(CHEN, text, person=chen, fallback=(RESIDENTS, said.id))
            await relay.say_all()
        assert [row.status for row in h.rows() if row.kind == "elsewhere"] == ["sent"]
        assert [h.row(text).status for text in ("已接单", "进展", "办结")] == ["another_way"] * 3


@pytest.mark.parametrize("fault", ["blocked", "deactivated", "initiate"])
async def test_without_another_way_a_human_sees_it_and_start_brings_it_back(tmp_path: Path, fault: str):
    async with house(tmp_path) as h:
        wang = add_person(h, WANG, "王阿姨")
        h.world.faults.add(fault, chat=WANG)
        h.tell(WANG, "已办结", person=wang)
        relay = h.relay()
        await relay.say_all()
        assert h.row("已办结").status == "needs_human"
        assert h.row("已办结").error.startswith(outbox.UNREACHABLE)
        assert h.write(lambda c: outbox.retry_unreached(c, wang, h.clock.now())) == 1
        await relay.say_all()
        assert h.said(WANG) == ["已办结"]


async def test_what_is_older_than_a_week_is_not_brought_back_and_a_card_once(tmp_path: Path):
    async with house(tmp_path) as h:
        wang = add_person(h, WANG, "王阿姨")
        card = h.card(WANG)
        h.world.faults.add("blocked", count=4, chat=WANG)
        relay = h.relay()
        h.tell(WANG, "旧")
        await relay.say_all()
        h.clock.forward(8 * 86400)
        for text in ("卡1", "卡2"):
            h.tell(WANG, text, card=card)
        h.tell(WANG, "新")
        await relay.say_all()
        assert h.statuses() == ["needs_human"] * 4
        assert h.write(lambda c: outbox.retry_unreached(c, wang, h.clock.now())) == 2
        await relay.say_all()
        assert h.said(WANG) == ["卡2", "新"]
        assert h.statuses() == ["needs_human", "untrue", "sent", "sent"]


async def test_a_group_that_threw_the_bot_out_is_left_to_a_human(tmp_path: Path):
    async with house(tmp_path) as h:
        gathering.remove_bot(h.world, WANG, RESIDENTS)
        h.tell(RESIDENTS, "通知")
        h.tell(RESIDENTS, "去群里", kind=Kind.elsewhere)
        await h.relay().say_all()
        assert h.statuses() == ["needs_human", "needs_human"]
        assert "kicked" in h.row("通知").error


async def test_a_moved_group_gets_everything_at_its_new_address(tmp_path: Path):
    async with house(tmp_path) as h:
        card = h.card(RESIDENTS, Kind.group_card, message=7)
        new = gathering.migrate(h.world, RESIDENTS)
        for text in ("一", "二"):
            h.tell(RESIDENTS, text, reply_to=3)
        h.tell(RESIDENTS, "卡", card=card)
        await h.relay().say_all()
        assert h.said(new.id) == ["一", "二", "卡"]
        assert (h.card_row(card).chat, set(h.statuses())) == (new.id, {"sent"})


async def test_refused_markup_goes_plain_once(tmp_path: Path):
    async with house(tmp_path) as h:
        h.tell(WANG, "<b>已办结 &lt;3</b><oops>")
        h.world.faults.add(
            "refused", count=2, chat=LI, code=400, description="Bad Request: can't parse entities: whatever"
        )
        h.tell(LI, "<b>坏</b>")
        await h.relay().say_all()
        assert h.said(WANG) == ["已办结 <3"]
        assert [call.params.get("parse_mode") for call in h.world.calls.of(chat=LI)] == ["HTML", None]
        assert h.row("<b>坏</b>").status == "needs_human"


async def test_a_reply_to_something_gone_is_said_without(tmp_path: Path):
    async with house(tmp_path) as h:
        h.world.faults.add("refused", chat=WANG, code=400, description="Bad Request: message thread not found")
        h.tell(WANG, "收到", reply_to=99999)
        await h.relay().say_all()
        assert [("reply_parameters" in call.params) for call in h.world.calls.of(chat=WANG)] == [True, False]
        assert h.statuses() == ["sent"]


async def test_a_refused_token_stops_the_speaker_and_keeps_the_rows(tmp_path: Path):
    async with house(tmp_path) as h:
        h.world.faults.add("unauthorized")
        h.tell(WANG, "一")
        h.tell(LI, "二")
        with pytest.raises(TokenRefused):
            await asyncio.wait_for(h.relay(flights=1).run(), 60)
        assert h.statuses() == ["waiting", "waiting"]
        await h.relay().say_all()
        assert sorted(h.said()) == ["一", "二"]


async def test_a_fault_of_ours_is_left_to_a_human_after_three_tries_and_its_chat_goes_on(tmp_path: Path):
    async with house(tmp_path) as h:
        h.tell(WANG, "坏", facts={"break": True})
        h.tell(WANG, "好")
        relay = h.relay()
        await relay.say_all()
        assert (h.said(WANG), h.row("坏").status) == (["好"], "waiting")
        for _ in range(2):
            h.clock.forward(60)
            await relay.say_all()
        assert (h.row("坏").status, h.row("坏").error) == ("needs_human", "ValueError: a bug of ours")


async def test_a_reply_finds_what_the_message_was_about(tmp_path: Path):
    async with house(tmp_path) as h:
        wang = add_person(h, WANG, "王阿姨")
        draft = {
            "chat": WANG,
            "text": "灯",
            "alternatives": [],
            "place": {},
            "evidence": [],
            "created_at": h.clock.now(),
        }
        query = sa.insert(tables.drafts).values(person_id=wang, **draft).returning(tables.drafts.c.id)
        draft_id = h.write(lambda c: c.execute(query).scalar_one())
        h.tell(WANG, "说说", kind=Kind.say_it, facts={"action": "supplement"}, draft=draft_id)
        h.tell(WANG, "几楼？", kind=Kind.question, draft=draft_id)
        await h.relay().say_all()
        about = [h.write(lambda c, m=row.message: outbox.about(c, WANG, m)) for row in h.rows()]
        assert [(row.draft_id, row.purpose) for row in about] == [(draft_id, "supplement"), (draft_id, "answer")]


class Stuck:
    """The real mouth, stuck after the words are out and before anything is written down."""

    def __init__(self, real: Telegram) -> None:
        self.real, self.pacer = real, real.pacer
        self.said, self.go = asyncio.Event(), asyncio.Event()

    async def speak(self, *args: Any, **more: Any) -> Any:
        ids = await self.real.speak(*args, **more)
        self.said.set()
        await self.go.wait()
        return ids

    async def edit(self, *args: Any) -> None:
        await self.real.edit(*args)


async def killed_in_mid_sentence(h: House, owner: str = "one") -> None:
    mouth = Stuck(h.telegram)
    life = asyncio.create_task(h.relay(mouth, owner).run())
    await asyncio.wait_for(mouth.said.wait(), 60)
    life.cancel()
    await asyncio.gather(life, return_exceptions=True)
    assert h.statuses() == ["sending"]


async def test_a_crash_between_saying_and_writing_down_is_said_again_marked(tmp_path: Path):
    async with house(tmp_path) as h:
        h.tell(WANG, "已办结")
        await killed_in_mid_sentence(h)
        await h.relay().say_all()
        assert h.said(WANG) == ["已办结", "补发 已办结"]
        assert h.statuses() == ["sent_twice"]


async def test_a_crash_after_a_lost_card_was_shown_anew_is_said_again_marked(tmp_path: Path):
    async with house(tmp_path) as h:
        h.tell(WANG, "已受理", card=h.card(WANG, Kind.resident_card, message=4711))
        await killed_in_mid_sentence(h)
        await h.relay().say_all()
        assert h.said(WANG) == ["已受理", "补发 已受理"]
        assert h.statuses() == ["sent_twice"]


async def test_another_owner_takes_over_when_the_lease_has_lapsed(tmp_path: Path):
    async with house(tmp_path) as h:
        h.tell(WANG, "已办结")
        await killed_in_mid_sentence(h)
        other = h.relay(owner="two")
        await other.say_all()
        assert h.statuses() == ["sending"]
        h.clock.forward(16)
        await other.say_all()
        assert h.statuses() == ["sent_twice"]


async def test_a_frozen_owner_that_wakes_up_changes_nothing(tmp_path: Path):
    async with house(tmp_path) as h:
        card = h.card(WANG)
        h.tell(WANG, "已办结", card=card)
        frozen = Stuck(h.telegram)
        life = asyncio.create_task(h.relay(frozen, "frozen").say_all())
        await asyncio.wait_for(frozen.said.wait(), 60)
        h.clock.forward(120)
        await h.relay(owner="two").say_all()
        before = (h.rows(), h.card_row(card))
        assert h.statuses() == ["sent_twice"]
        frozen.go.set()
        await asyncio.wait_for(life, 60)
        assert (h.rows(), h.card_row(card)) == before
        assert len(h.said(WANG)) == 2


async def test_a_claim_that_is_too_old_is_not_begun(tmp_path: Path):
    async with house(tmp_path) as h:

        def slow(c: Any, row: Any, now: Any) -> Any:
            if row.tries == 1:
                h.clock.forward(50)
            return compose(c, row, now)

        h.tell(WANG, "一")
        await h.relay(compose=slow).say_all()
        assert (h.said(WANG), h.row("一").perhaps_sent, h.row("一").tries) == (["一"], False, 2)


async def test_only_one_of_two_relays_speaks(tmp_path: Path):
    async with house(tmp_path) as h:
        one, two = h.relay(owner="one"), h.relay(owner="two")
        await one.say_all()
        for n in range(20):
            h.tell(WANG, f"{n}")
        await asyncio.gather(two.say_all(), one.say_all())
        assert h.said(WANG) == [f"{n}" for n in range(20)]
        assert {row.status for row in h.rows()} == {"sent"}


async def test_a_bell_wakes_it_and_a_stop_lets_the_sentence_end(tmp_path: Path):
    async with house(tmp_path) as h:
        relay: Relay = h.relay()
        life = asyncio.create_task(relay.run())
        h.tell(WANG, "您好")
        relay.ring()
        await h.street.wang.sees("您好")
        relay.stop()
        await asyncio.wait_for(life, 60)
        assert h.statuses() == ["sent"]
        assert h.write(lambda c: leases.hold(c, "speaker", "next", h.clock.now(), h.clock.now())) == 2


class SlowLook(Relay):
    """What a look answers comes late: whatever was being said while it looked has landed by then."""

    async def _round(self) -> float:
        flying = list(self._flights.values())
        due_in = await super()._round()
        await asyncio.gather(*flying)
        await asyncio.sleep(0)
        return due_in


async def test_what_waited_for_a_chat_that_fell_silent_during_a_look_is_said_all_the_same(tmp_path: Path):
    async with house(tmp_path) as h:
        for text in ("一", "二", "三"):
            h.tell(WANG, text)
        h.tell(RESIDENTS, "群")
        h.world.faults.add("delay", chat=WANG, seconds=0.1)
        how = {"tick": h.clock.tick, "sleep": h.clock.sleep}
        await SlowLook(h.transactions, h.clock, h.telegram, compose, render, "one", **how).say_all()
        assert h.said(WANG) == ["一", "二", "三"]


class Unplugged:
    """The real transactions, behind a database that can be pulled out."""

    def __init__(self, real: Transactions) -> None:
        self.real, self.out, self.refused = real, False, 0

    def write(self, job: Any) -> Any:
        return self._or_refused(self.real.write, job)

    def read(self, job: Any) -> Any:
        return self._or_refused(self.real.read, job)

    def _or_refused(self, do: Any, job: Any) -> Any:
        if not self.out:
            return do(job)
        self.refused += 1
        future: Future[Any] = Future()
        future.set_exception(OperationalError("BEGIN", {}, OSError("gone")))
        return future

    def close(self) -> None:
        self.real.close()


async def test_what_was_said_while_the_database_was_away_is_written_down_later_and_said_once(tmp_path: Path):
    async with house(tmp_path) as h:
        h.tell(WANG, "已办结")
        plug, mouth = Unplugged(h.transactions), Stuck(h.telegram)
        relay = h.relay(mouth)
        relay._transactions = plug
        life = asyncio.create_task(relay.run())
        await asyncio.wait_for(mouth.said.wait(), 60)
        plug.out = True
        mouth.go.set()
        await until(lambda: plug.refused >= 5)
        assert h.statuses() == ["sending"]
        plug.out = False
        await until(lambda: h.statuses() == ["sent"])
        relay.stop()
        await asyncio.wait_for(life, 60)
        assert h.said() == ["已办结"]


def leased_until(h: House) -> datetime:
    return h.write(lambda c: c.execute(sa.select(tables.leases.c.until)).scalar_one())


async def test_the_lease_is_kept_while_every_place_is_taken(tmp_path: Path):
    async with house(tmp_path) as h:
        h.tell(WANG, "一")
        h.tell(LI, "二")
        mouth = Stuck(h.telegram)
        relay = h.relay(mouth, flights=1)
        life = asyncio.create_task(relay.run())
        await asyncio.wait_for(mouth.said.wait(), 60)
        other = h.relay(owner="two")
        for _ in range(4):
            h.clock.forward(8)
            relay.ring()
            await until(lambda: leased_until(h) > h.clock.now())
            await other.say_all()
        assert len(h.said()) == 1
        mouth.go.set()
        relay.stop()
        await asyncio.wait_for(life, 60)


async def test_the_group_is_asked_once_for_several_news(tmp_path: Path):
    async with house(tmp_path) as h:
        h.world.faults.add("too_many", chat=RESIDENTS, retry_after=60)
        h.tell(RESIDENTS, "别的")
        await h.relay().say_all()
        for text in ("已接单", "有进展"):
            h.tell(CHEN, text, fallback=(RESIDENTS, 0))
        relay = h.relay()
        await relay.say_all()
        h.clock.forward(90)
        await relay.say_all()
        assert [row.status for row in h.rows()] == ["sent", "another_way", "another_way", "sent"]
        assert "reply_parameters" not in h.world.calls.sent(RESIDENTS)[-1].params


async def test_a_card_that_became_a_tickets_while_it_was_said_is_found_as_the_tickets(tmp_path: Path):
    async with house(tmp_path) as h:
        wang = add_person(h, WANG, "王阿姨")
        draft = {
            "chat": WANG,
            "text": "灯",
            "alternatives": [],
            "place": {},
            "evidence": [],
            "created_at": h.clock.now(),
        }
        query = sa.insert(tables.drafts).values(person_id=wang, **draft).returning(tables.drafts.c.id)
        one, two = (h.write(lambda c: c.execute(query).scalar_one()) for _ in range(2))
        card = h.card(WANG, Kind.draft_card, draft_id=one)
        h.tell(WANG, "登记吗", kind=Kind.draft_card, draft=one, card=card)
        mouth = Stuck(h.telegram)
        life = asyncio.create_task(h.relay(mouth).say_all())
        await asyncio.wait_for(mouth.said.wait(), 60)
        h.write(lambda c: outbox.change_card(c, card, kind=Kind.resident_card.value, draft_id=two))
        mouth.go.set()
        await asyncio.wait_for(life, 60)
        said = h.card_row(card).message
        about = h.write(lambda c: outbox.about(c, WANG, said))
        assert about is not None
        assert about.draft_id == two
        row_id = h.row("登记吗").id
        row, _ = h.write(lambda c: outbox.to_say(c, row_id))
        assert (row.kind, row.draft_id) == ("resident_card", two)

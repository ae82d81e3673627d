"""Two speakers on one PostgreSQL: one speaks at a time, order holds, and a killed one's rows are taken up, marked."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from bot.delivery.pace import Pacer
from domain.notices import Kind, Urgency
from storage import claims, outbox, people, tables
from storage.engine import make_engine
from tests.delivery.house import House, house
from tests.delivery.test_relay import Stuck, add_person
from tests.support.playground import CHEN, LI, RESIDENTS, STAFF, WANG


@pytest.fixture
def empty_postgres(new_postgres: Callable[[], str]) -> str:
    return new_postgres()


async def test_the_other_takes_over_and_marks_what_may_have_arrived(empty_postgres: str):
    async with house(empty_postgres) as h:
        h.tell(WANG, "一")
        h.tell(WANG, "二")
        await killed_in_mid_sentence_of_two(h)
        other = h.relay(owner="two")
        await other.say_all()
        assert h.said(WANG) == ["一"]
        h.clock.forward(16)
        await other.say_all()
        assert h.said(WANG) == ["一", "补发 一", "二"]
        assert h.statuses() == ["sent_twice", "sent"]


async def test_an_edit_that_stands_for_another_change_is_not_claimed_before_that_is_committed(empty_postgres: str):
    """Else it would show the card as it was, and nothing would follow it."""
    async with house(empty_postgres) as h:
        card = h.card(WANG, message=10)
        h.tell(WANG, "已接单", card=card)
        engine, now = make_engine(empty_postgres), h.clock.now()
        with engine.connect() as changing, engine.connect() as claiming:
            change = changing.begin()
            assert outbox.edit_waits(changing, card)
            claiming.execute(sa.text("SET lock_timeout = '300ms'"))
            with pytest.raises(sa.exc.DBAPIError, match="lock timeout"):
                claims.take_head(claiming, WANG, now, "one", now)
            claiming.rollback()
            change.commit()
            assert claims.take_head(claiming, WANG, now, "one", now) is not None
        engine.dispose()


async def killed_in_mid_sentence_of_two(h: House) -> None:
    mouth = Stuck(h.telegram)
    life = asyncio.create_task(h.relay(mouth, "one").run())
    await asyncio.wait_for(mouth.said.wait(), 60)
    life.cancel()
    await asyncio.gather(life, return_exceptions=True)
    assert h.statuses() == ["sending", "waiting"]


async def test_a_frozen_owner_that_wakes_up_changes_nothing(empty_postgres: str):
    async with house(empty_postgres) as h:
        card = h.card(WANG)
        h.tell(WANG, "已办结", card=card)
        frozen = Stuck(h.telegram)
        life = asyncio.create_task(h.relay(frozen, "frozen").say_all())
        await asyncio.wait_for(frozen.said.wait(), 60)
        h.clock.forward(120)
        await h.relay(owner="two").say_all()
        before = (h.rows(), h.card_row(card))
        frozen.go.set()
        await asyncio.wait_for(life, 60)
        assert (h.rows(), h.card_row(card), h.statuses()) == (*before, ["sent_twice"])


async def test_who_takes_over_keeps_the_pace_of_every_chat(empty_postgres: str):
    """The one before used up a person's burst and spoke to a group; both would be refused by Telegram if spoken to now."""
    async with house(empty_postgres) as h:
        for n in range(3):
            h.tell(WANG, f"{n}")
        h.tell(RESIDENTS, "群")
        await h.relay(owner="one").say_all()
        h.tell(WANG, "3")
        h.tell(RESIDENTS, "群二")
        h.tell(LI, "别人")
        h.clock.forward(16)
        h.write(
            lambda c: c.execute(
                sa.update(tables.outbox).where(tables.outbox.c.sent_at.is_not(None)).values(sent_at=h.clock.now())
            )
        )
        h.telegram.pacer = Pacer(tick=h.clock.tick, sleep=h.clock.sleep)
        other = h.relay(owner="two")
        await other.say_all()
        assert sorted(h.said()[4:]) == ["别人"]
        h.clock.forward(1.1)
        await other.say_all()
        assert h.said()[5:] == ["3"]
        h.clock.forward(2)
        await other.say_all()
        assert h.said()[6:] == ["群二"]


async def test_a_lease_written_by_a_fast_clock_silences_nobody(empty_postgres: str):
    async with house(empty_postgres) as h:
        h.clock.forward(3600)
        await h.relay(owner="one").say_all()
        h.clock.forward(-3600)
        h.tell(WANG, "一")
        await h.relay(owner="two").say_all()
        assert h.said(WANG) == ["一"]


async def test_every_way_a_row_can_end_works_here_too(empty_postgres: str):
    async with house(empty_postgres) as h:
        chen = add_person(h, CHEN, "陈姐")
        card = h.card(LI)
        h.tell(CHEN, "已接单", person=chen, fallback=(RESIDENTS, 1), urgency=Urgency.danger)
        h.tell(LI, "卡", card=card)
        h.tell(LI, "卡二", card=card)
        h.tell(WANG, "坏", facts={"break": True})
        h.world.faults.add("migrate", chat=STAFF, migrate_to=RESIDENTS)
        h.card(STAFF, Kind.staff_card)
        h.tell(STAFF, "搬家")
        relay = h.relay()
        for _ in range(4):
            await relay.say_all()
            h.clock.forward(30)
        found = Counter(h.statuses())
        assert found == {"another_way": 1, "sent": 4, "needs_human": 1}
        assert not h.write(lambda c: people.get(c, chen)).writable
        h.world.faults.add("blocked", chat=CHEN)
        h.tell(CHEN, "再来", person=chen)
        await relay.say_all()
        assert h.write(lambda c: outbox.retry_unreached(c, chen, h.clock.now())) == 1


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_whoever_is_killed_nothing_is_lost_and_order_holds(empty_postgres: str, seed: int):
    """Speakers are killed at random moments; each message arrives, twice only if marked, in its chat's order."""
    chance = random.Random(seed)
    async with house(empty_postgres) as h:
        for n in range(30):
            h.tell(chance.choice((WANG, LI, RESIDENTS)), f"{n:02}")
        kills = 0
        for life in range(40):
            relay = asyncio.create_task(h.relay(owner=f"life {life}").run())
            for _ in range(chance.randrange(5, 400)):
                await asyncio.sleep(0)
            relay.cancel()
            await asyncio.gather(relay, return_exceptions=True)
            kills += 1
            h.clock.forward(20)
        last = h.relay(owner="last")
        for _ in range(3):  # the last killed one's transaction may still have taken the lease after its death
            await last.say_all()
            h.clock.forward(20)
        assert {row.status for row in h.rows()} <= {"sent", "sent_twice"}
        for chat in (WANG, LI, RESIDENTS):
            told = [text.removeprefix("补发 ") for text in h.said(chat)]
            assert list(dict.fromkeys(told)) == sorted({row.facts["text"] for row in h.rows() if row.chat == chat})
        unmarked = Counter(text for text in h.said() if not text.startswith("补发"))
        assert max(unmarked.values()) == 1
        assert len(h.said()) - 30 <= kills

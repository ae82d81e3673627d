"""Many promises for one person are one message, each row told once; one alone, and danger, as ever."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pytest
import sqlalchemy as sa

from bot.delivery.answers import Verdict, What
from bot.delivery.pace import Pacer
from bot.delivery.relay import Relay
from bot.delivery.telegram import Unsaid
from bot.outgoing import Outgoing
from bot.texts.render import render
from domain.notices import TIMELY_NEWS
from domain.people import Post
from domain.workflow import Action
from services import delaying, reconciling, whistling
from services.climbing import AT_ONCE
from services.showing.composing import compose
from services.showing.together import compose_many
from storage import outbox, tables, whistles
from tests.support.cast import LONG_AGO, Street, meaning
from tests.support.clock import ZONE

TIMELY = tables.outbox.c.facts["what"].as_string().in_(sorted(TIMELY_NEWS))
LATE = tables.outbox.c.facts["what"].as_string().like("late_%")
KINDS = ("lighting", "noise", "pets", "parking", "traffic")
"""Of the ordinary promise."""


@dataclass
class Mouth:
    """A messenger that keeps what is said; `fault` is raised instead, `stuck` holds it after the words are out."""

    said: list[tuple[int, Outgoing]] = field(default_factory=list)
    fault: Unsaid | None = None
    stuck: asyncio.Event | None = None
    out: asyncio.Event = field(default_factory=asyncio.Event)
    pacer: Pacer = field(default_factory=lambda: Pacer(limits=False))

    async def speak(self, chat: int, outgoing: Outgoing, *_: Any, **__: Any) -> tuple[int, ...]:
        if self.fault is not None:
            raise self.fault
        self.said.append((chat, outgoing))
        self.out.set()
        if self.stuck is not None:
            await self.stuck.wait()
        return (1000 + len(self.said),)

    async def edit(self, *_: Any) -> None: ...

    async def take_away(self, *_: Any) -> None: ...

    def to(self, chat: int) -> list[str]:
        return [outgoing.text for to, outgoing in self.said if to == chat]


def relay(street: Street, mouth: Mouth, owner: str = "one", **more: Any) -> Relay:
    house = street.desk.house
    how: dict[str, Any] = {
        "compose": lambda c, row, now: compose(c, house, row, now),
        "compose_many": lambda c, row, others, now: compose_many(c, house, row, others, now),
        "render": lambda telling: render(telling, ZONE),
        "tick": lambda: street.clock.now().timestamp(),
    }
    return Relay(street.desk.transactions, street.clock, mouth, owner=owner, **(how | more))


async def neglected(street: Street, count: int = 3) -> None:
    """王阿姨 reported so many matters at noon and heard of them; nobody takes them, and nobody looks before the next morning."""
    street.desk.house.throttle = False
    for n in range(count):
        await street.wang.reports(f"第{n}件事", meaning(KINDS[n % len(KINDS)]))
    await relay(street, Mouth()).say_all()
    street.clock.shows(22, 7, 30)


async def climbs(street: Street) -> None:
    while (await street.tick())["ladder"]:
        pass


async def ends(street: Street) -> Counter[str]:
    return Counter(row.status for row in await street.rows(tables.outbox, LATE))


async def test_each_is_told_of_all_in_one_message(either_street: Street):
    street, mouth = either_street, Mouth()
    await neglected(street)
    await climbs(street)
    await relay(street, mouth).say_all()
    for reader in (street.li, street.chen, street.sun, street.zhao):
        (text,) = mouth.to(reader.id)
        assert text.startswith("<b>3 件超时了</b>")
        assert text.count("接单 超 18 小时") == 3
    assert await ends(street) == {"sent": 4, "with_another": 8}
    rows = await street.rows(tables.outbox, LATE)
    assert {(row.owner, row.until) for row in rows} == {(None, None)}
    assert len({(row.chat, row.message) for row in rows}) == 4  # each says in which message it stood
    await relay(street, mouth).say_all()
    assert len(mouth.to(street.chen.id)) == 1


async def test_the_list_says_who_has_it_and_opens_the_first_cards_and_the_rest(street: Street):
    mouth = Mouth()
    await neglected(street, 10)
    await climbs(street)
    await relay(street, mouth).say_all()
    ((text, rows),) = [(o.text, o.buttons) for to, o in mouth.said if to == street.zhao.id]
    assert text.startswith("<b>10 件超时了</b>")
    assert text.count("李师傅 · 接单 超") == 8
    assert text.endswith("另有 2 件")
    labels = [[button.text.partition(" ")[0] for button in row] for row in rows]
    assert labels == [["查看", "查看"], ["查看", "查看"], ["全部超时"]]
    own = mouth.to(street.li.id)[0]
    assert own.count("您 · 接单 超") == 8
    assert [b.text for b in next(o for to, o in mouth.said if to == street.li.id).buttons[-1]] == ["我手上的"]


async def test_what_was_taken_meanwhile_is_left_out(either_street: Street):
    street, mouth = either_street, Mouth()
    await neglected(street)
    await climbs(street)
    await street.li.does(Action.accept, 1)
    await relay(street, mouth).say_all()
    (text,) = mouth.to(street.chen.id)
    assert text.startswith("<b>2 件超时了</b>")
    untrue = [row for row in await street.rows(tables.outbox, LATE) if row.status == "untrue"]
    assert {row.ticket_id for row in untrue} == {1}
    assert {row.error for row in untrue} == {"the promise (accept) does not run any more"}
    assert await ends(street) == {"sent": 4, "with_another": 4, "untrue": 4}


async def test_one_that_is_left_is_told_as_ever(street: Street):
    mouth = Mouth()
    await neglected(street, 2)
    await climbs(street)
    await street.li.does(Action.accept, 2)
    await relay(street, mouth).say_all()
    ((text, rows),) = [(o.text, o.buttons) for to, o in mouth.said if to == street.zhao.id]
    assert "前该接单，还没人接" in text
    assert [[button.text for button in row] for row in rows] == [["催办", "改派", "查看"]]


async def test_two_promises_of_one_matter_are_one_message_with_its_buttons(street: Street):
    mouth = Mouth()
    await neglected(street, 1)
    street.clock.shows(24, 12)  # nobody said a word by the end of the next day, either
    await climbs(street)
    await relay(street, mouth).say_all()
    ((text, rows),) = [(o.text, o.buttons) for to, o in mouth.said if to == street.chen.id]
    assert "前该接单，还没人接" in text
    assert "前该联系居民，还没联系" in text
    assert [button.text for button in rows[0]] == ["催办", "改派", "查看"][-len(rows[0]) :]


async def test_danger_is_told_by_itself_and_first(street: Street):
    mouth = Mouth()
    await neglected(street, 2)
    await climbs(street)
    await street.wang.reports("我家煤气味很重", meaning("utilities", danger="gas"))
    danger = (await street.ticket(3)).accept_by
    street.clock.passes(seconds=(danger - street.clock.now()).total_seconds())
    await climbs(street)
    await relay(street, mouth).say_all()
    texts = mouth.to(street.chen.id)
    assert texts[-1].startswith("<b>2 件超时了</b>")
    assert all("件超时了" not in text for text in texts[:-1])
    assert any("还没人接" in text for text in texts[:-1])


async def test_what_has_become_dangerous_since_is_told_by_itself(street: Street):
    mouth = Mouth()
    await neglected(street)
    await climbs(street)
    urgent = sa.update(tables.tickets).where(tables.tickets.c.id == 2).values(urgent=True)
    await street.change(lambda c: c.execute(urgent))
    await relay(street, mouth).say_all()
    assert sorted("件超时了" in text for text in mouth.to(street.zhao.id)) == [False, True]


async def test_a_kill_in_mid_sentence_loses_nothing_and_says_nothing_twice_unmarked(either_street: Street):
    street, mouth = either_street, Mouth(stuck=asyncio.Event())
    await neglected(street)
    await climbs(street)
    life = asyncio.create_task(relay(street, mouth, flights=1).run())
    async with asyncio.timeout(60):
        await mouth.out.wait()
    life.cancel()
    await asyncio.gather(life, return_exceptions=True)
    hurt = mouth.said[0][0]
    assert [row.status for row in await street.rows(tables.outbox, LATE) if row.chat == hurt] == ["sending"] * 3
    street.clock.passes(seconds=120)
    await street.li.does(Action.accept, 1)  # and what led the message is no longer true
    again = Mouth()
    await relay(street, again, "two").say_all()
    (text,) = again.to(hurt)
    assert text.startswith("【补发】<b>2 件超时了</b>")
    rows = [row for row in await street.rows(tables.outbox, LATE) if row.chat == hurt]
    assert [row.status for row in rows] == ["untrue", "sent_twice", "with_another"]


async def test_an_answer_that_was_lost_brings_all_of_them_again_marked(street: Street):
    mouth = Mouth(fault=Unsaid(Verdict(What.unknown, "timed out")))
    await neglected(street)
    await climbs(street)
    await relay(street, mouth).say_all()
    assert await ends(street) == {"waiting": 12}
    street.clock.passes(minutes=10)
    mouth.fault = None
    await relay(street, mouth).say_all()
    assert mouth.to(street.chen.id)[0].startswith("【补发】<b>3 件超时了</b>")
    assert await ends(street) == {"sent_twice": 4, "with_another": 8}


async def test_who_cannot_be_written_to_is_told_all_of_it_after_start(street: Street):
    mouth = Mouth(fault=Unsaid(Verdict(What.elsewhere, "blocked")))
    await neglected(street)
    await climbs(street)
    await relay(street, mouth).say_all()
    assert await ends(street) == {"needs_human": 12}
    mouth.fault = None
    await street.desk.sweep(lambda work: outbox.retry_unreached(work.c, street.chen.row, work.now))
    await relay(street, mouth).say_all()
    assert [text.partition("\n")[0] for text in mouth.to(street.chen.id)] == ["<b>3 件超时了</b>"]


async def test_a_fault_of_ours_in_one_keeps_the_others_from_nothing(street: Street):
    mouth, house = Mouth(), street.desk.house
    await neglected(street)
    await climbs(street)

    def broken(c: Any, row: Any, now: Any) -> Any:
        if row.ticket_id == 2:
            raise ValueError("a bug of ours")
        return compose(c, house, row, now)

    def all_broken(*_: Any) -> Any:
        raise ValueError("a bug of ours")

    for _ in range(6):
        await relay(street, mouth, compose=broken, compose_many=all_broken).say_all()
        street.clock.passes(minutes=1)
    assert len(mouth.to(street.chen.id)) == 2
    assert await ends(street) == {"sent": 8, "needs_human": 4}


async def test_more_than_is_done_in_one_go_is_still_one_message(street: Street):
    mouth = Mouth()
    await neglected(street, AT_ONCE + 3)
    speaker = relay(street, mouth)
    found = AT_ONCE
    while found == AT_ONCE:  # the relay looks after each part
        found = (await street.tick())["ladder"]
        await speaker.say_all()
    assert [text.partition("\n")[0] for text in mouth.to(street.zhao.id)] == [f"<b>{AT_ONCE + 3} 件超时了</b>"]


async def test_reconciliation_finds_each_of_them_told(street: Street):
    began = street.clock.now()
    await neglected(street)
    await climbs(street)
    await relay(street, Mouth()).say_all()
    assert await reconciling.reconcile(street.desk, began) == []


async def test_a_broken_promise_to_contact_is_late_from_its_own_date(street: Street):
    mouth = Mouth()
    await neglected(street, 1)
    street.clock.shows(21, 13)
    await street.desk.sweep(lambda work: work.c.execute(sa.update(tables.tickets).values(due_at=None)))
    await street.li.does(Action.accept, 1)
    ticket = await street.ticket()
    untold = sa.update(tables.tickets).values(contacted_at=None, due_at=ticket.contact_by)
    await street.change(lambda c: c.execute(untold))
    street.clock.passes(
        seconds=(ticket.contact_by - street.clock.now()).total_seconds() + 9 * 3600
    )  # at night nobody is rung
    await relay(street, Mouth()).say_all()
    await climbs(street)
    await relay(street, mouth).say_all()
    (text,) = mouth.to(street.chen.id)
    assert "前该联系居民，还没联系" in text
    assert "超 9 小时" in text
    assert "剩" not in text


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_warnings_and_breaches_stand_in_one_list(street: Street, language: str):
    mouth = Mouth()
    await street.change(lambda c: c.execute(sa.update(tables.people).values(language=language)))
    await street.wang.reports("第一件事", meaning("noise"))
    street.clock.passes(minutes=30)
    await street.wang.reports("第二件事", meaning("road"))
    await relay(street, Mouth()).say_all()
    street.clock.passes(minutes=91)  # 14:01: the first is late, the second has half an hour
    await climbs(street)
    await relay(street, mouth).say_all()
    (text,) = mouth.to(street.li.id)
    assert text.startswith("<b>1 件超时了，1 件快到时限了</b>" if language == "zh" else "<b>1 overdue, 1 due soon</b>")


async def left_waiting(street: Street, asked: int = 2, called: int = 2, listed: int = 2) -> None:
    """李师傅 has so many matters that wait for more time, for 城管 (周师傅 is its liaison), and on the long-term list until Tuesday."""
    street.desk.house.throttle = False
    post = {
        "person_id": street.zhou.row,
        "grid_id": 1,
        "post": Post.liaison.value,
        "department": "城管",
        "from_at": LONG_AGO,
    }
    await street.change(lambda c: c.execute(sa.insert(tables.duties).values(post)))
    for n in range(1, asked + called + listed + 1):
        await street.wang.reports(f"第{n}件事", meaning(KINDS[n % len(KINDS)]))
        await street.li.does(Action.accept, n)
        await street.li.does(Action.note, n, "看过了")
        if n <= asked:
            assert (await street.li.does(Action.extend, n, "12月20日，等配件到货")).code == "extension_asked"
        elif n <= asked + called:
            await street.change(lambda c, n=n: call_in(street, c, n))
        else:
            assert (await street.zhao.does(Action.list_, n, "11月24日早上9点，等管网改造")).code == "put_on_list"
    await relay(street, Mouth()).say_all()


def call_in(street: Street, c: Any, ticket: int) -> None:
    now = street.clock.now()
    blown = whistles.blow(c, ticket_id=ticket, source="worker", by_id=street.li.row, words="请来", at=now)
    whistles.call(
        c,
        whistle_id=blown,
        ticket_id=ticket,
        department="城管",
        liaison_id=street.zhou.row,
        grid_id=1,
        at=now,
        report_by=now + whistling.REPORT_WITHIN,
    )


async def test_what_time_brings_about_of_many_matters_is_one_message(either_street: Street):
    street, mouth = either_street, Mouth()
    await left_waiting(street)
    street.clock.shows(24, 9, 1)
    done = await street.tick()
    assert (done["rulings"], done["whistles"]) == (2, 2)
    await climbs(street)
    street.clock.passes(minutes=1)
    await relay(street, mouth).say_all()
    (above,) = mouth.to(street.zhao.id)
    assert above.startswith("<b>2 件等着裁定，2 件部门没报到</b>")
    assert above.count("延期没人批 超") == above.count("城管没报到 超") == 2
    (liaison,) = mouth.to(street.zhou.id)
    assert liaison.startswith("<b>2 件部门没报到</b>")
    (lead,) = mouth.to(street.sun.id)
    assert lead.startswith("<b>2 件挂账到期</b>")
    assert lead.count("李师傅 · 挂账到期") == 2
    assert sum("挂账到期" in text for text in mouth.to(street.li.id)) == 1
    rows = await street.rows(tables.outbox, TIMELY)
    assert {row.status for row in rows} <= {"sent", "with_another", "untrue"}
    assert Counter(row.status for row in rows if row.chat == street.zhao.id) == {"sent": 1, "with_another": 3}


async def test_the_list_opens_the_lists_its_matters_stand_on(street: Street):
    mouth = Mouth()
    await left_waiting(street)
    street.clock.shows(24, 9, 1)
    await climbs(street)
    street.clock.passes(minutes=1)
    await relay(street, mouth).say_all()
    ((_, outgoing),) = [one for one in mouth.said if one[0] == street.zhao.id]
    assert [button.text for row in outgoing.buttons[2:] for button in row] == ["等拍板的", "吹哨没来的"]
    presses = [button.data for row in outgoing.buttons[2:] for button in row]
    assert presses == ["s:rulings:2", "s:not_come:2"]


async def test_what_was_settled_before_it_is_said_is_left_out(street: Street):
    mouth = Mouth()
    await left_waiting(street, asked=3, called=2, listed=2)
    street.clock.shows(24, 9, 1)
    await climbs(street)
    assert (await street.sun.presses(delaying.grant_extension, 1, 0)).code == "granted"
    (first, _) = await street.rows(tables.whistle_calls)
    assert (await street.zhou.presses(whistling.report_in, first.id)).code == "reported_in"
    assert (await street.zhao.presses(delaying.unlist_ticket, 6, (await street.ticket(6)).version)).code == "unlisted"
    street.clock.passes(minutes=1)
    await relay(street, mouth).say_all()
    above = next(text for text in mouth.to(street.zhao.id) if "等着裁定" in text)
    assert above.startswith("<b>2 件等着裁定，1 件部门没报到</b>")
    untrue = {row.error for row in await street.rows(tables.outbox, TIMELY) if row.status == "untrue"}
    assert "the question is settled by now" in untrue
    assert "the department came, or need not come any more" in untrue
    assert "the promise (review) does not run any more" in untrue


async def test_one_question_nobody_settled_is_told_with_its_buttons(street: Street):
    mouth = Mouth()
    await left_waiting(street, asked=1, called=0, listed=0)
    street.clock.shows(24, 9, 1)
    await climbs(street)
    street.clock.passes(minutes=1)
    await relay(street, mouth).say_all()
    ((_, outgoing),) = [one for one in mouth.said if one[0] == street.zhao.id]
    assert outgoing.text.startswith("<b>李师傅申请延到 12月21日，到时间还没人批</b>")
    assert [button.text for button in outgoing.buttons[0]] == ["同意延期", "不同意"]

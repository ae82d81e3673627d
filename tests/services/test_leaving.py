"""Leave with somebody who stands in, coming back, turns, and the lists of the day."""

from __future__ import annotations

import pytest

from bot.texts.answers import answer_text
from bot.texts.render import render
from domain.tickets import Status
from domain.workflow import Action
from services.duty import duty_list, leaving
from storage.tables import leaves
from tests.support.cast import Actor, Street, meaning
from tests.support.clock import ZONE


@pytest.fixture
async def busy(street: Street) -> Street:
    """李师傅 has one ticket he works on."""
    await street.wang.reports()
    await street.li.does(Action.accept, 1)
    await street.delivers()
    return street


async def news(actor: Actor, kind: str = "leave") -> list[object]:
    await actor.street.delivers()
    return [t.telling.facts.get("what") for t in actor.heard(kind)]


async def test_a_leave_moves_what_is_on_hand_when_it_begins_and_new_matters_go_to_the_deputy(busy: Street):
    assert (await busy.li.commands(leaving.leave, "后天到11月25日 陈姐")).code == "leave_set"
    assert await news(busy.chen) == ["stand_in"]
    assert await news(busy.sun) == ["above"]
    assert (await busy.ticket()).assignee_id == busy.li.row
    busy.clock.passes(days=2)
    assert (await busy.tick())["leaves"] == 1
    assert (await busy.tick())["leaves"] == 0
    moved = await busy.ticket()
    assert (moved.assignee_id, moved.status) == (busy.chen.row, Status.assigned)
    second = await busy.wang.reports("电梯坏了", meaning("elevator"))
    assert (await busy.ticket(second)).assignee_id == busy.chen.row


async def test_coming_back_returns_what_nobody_began(busy: Street):
    await busy.li.commands(leaving.leave, "今天到明天 陈姐")
    assert (await busy.ticket()).assignee_id == busy.chen.row
    second = await busy.wang.reports("电梯坏了", meaning("elevator"))
    await busy.chen.does(Action.accept, second)
    assert (await busy.li.commands(leaving.come_back)).code == "back_on_duty"
    assert (await busy.ticket()).assignee_id == busy.li.row
    assert (await busy.ticket(second)).assignee_id == busy.chen.row
    assert (await busy.li.commands(leaving.come_back)).code == "NotAway"
    third = await busy.wang.reports("水管爆了", meaning("utilities"))
    assert (await busy.ticket(third)).assignee_id == busy.li.row


async def test_a_leave_to_come_is_called_off_and_whoever_was_told_of_it_hears_so(busy: Street):
    await busy.li.commands(leaving.leave, "明天到周二 陈姐")
    assert (await busy.li.commands(leaving.come_back)).code == "back_on_duty"
    assert await news(busy.li) == ["set", "called_off"]
    assert await news(busy.chen) == ["stand_in", "called_off_deputy"]
    assert await news(busy.zhao) == await news(busy.sun) == ["above", "called_off_above"]
    said = render(busy.chen.heard("leave")[-1].telling, ZONE).text
    assert said == "李师傅11月22日到11月24日不请假了，不用您替了。"
    assert (await busy.li.commands(leaving.leave, "周一 孙队长")).code == "leave_set"
    busy.clock.passes(days=5)
    await busy.tick()
    assert await news(busy.chen) == ["stand_in", "called_off_deputy"]


async def test_the_last_day_ends_it_by_itself_once(busy: Street):
    await busy.li.commands(leaving.leave, "今天 陈姐")
    busy.clock.passes(days=1)
    assert (await busy.tick())["back"] == 1
    assert (await busy.tick())["back"] == 0
    assert (await busy.ticket()).assignee_id == busy.li.row
    assert "over" in await news(busy.li)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("", "LeaveHow"),
        ("明天到周五", "LeaveWho"),  # a deputy and a lead might
        ("陈姐", "LeaveHow"),
        ("明天 隔壁老王", "LeaveWho"),
        ("2月30日 陈姐", "DateImpossible"),
        ("昨天到周五 陈姐", "LeaveInThePast"),
        ("昨天 陈姐", "LeaveInThePast"),
        ("上周五到明天 陈姐", "LeaveInThePast"),
        ("三天前到明天 陈姐", "LeaveInThePast"),
        ("11月20日到11月25日 陈姐", "LeaveInThePast"),  # not a year later
        ("2026年11月1日到12月1日 陈姐", "LeaveInThePast"),
        ("yesterday to 25 November 陈姐", "LeaveInThePast"),
        ("今天到昨天 陈姐", "LeaveBackwards"),
        ("后天到明天 陈姐", "LeaveBackwards"),
        ("12月5日到12月1日 陈姐", "LeaveBackwards"),
        ("12月1日到2027年3月3日 陈姐", "LeaveTooLong"),
    ],
)
async def test_bad_words_are_answered_with_what_is_wrong(busy: Street, words: str, code: str):
    assert (await busy.li.commands(leaving.leave, words)).code == code
    assert not await busy.rows(leaves)


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("明天到周五", (11, 22), (11, 27)),
        ("明天到后天", (11, 22), (11, 23)),
        ("明天-后天", (11, 22), (11, 23)),
        ("下周一到下周五", (11, 23), (11, 27)),
        ("周五到周三", (11, 27), (12, 2)),
        ("12月5日到月底", (12, 5), (12, 31)),
        ("25号到3号", (11, 25), (12, 3)),
        ("12月30日到1月2日", (12, 30), (1, 2)),
        ("12月1日到3月2日", (12, 1), (3, 2)),  # 92 days
        ("tomorrow to 5 December", (11, 22), (12, 5)),
    ],
)
async def test_a_leave_is_as_long_as_it_is_said(
    busy: Street, words: str, first: tuple[int, int], last: tuple[int, int]
):
    assert (await busy.li.commands(leaving.leave, f"{words} 陈姐")).code == "leave_set"
    (row,) = await busy.rows(leaves)
    days = [at.astimezone(ZONE) for at in (row.from_at, row.until_at - leaving.DAY)]
    assert [(day.month, day.day) for day in days] == [first, last]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("昨天到周五 陈姐", "请假的第一天已经过了，最早从今天请起，比如：/leave 今天到明天 陈姐"),
        ("后天到明天 陈姐", "请假的最后一天比第一天还早，请把日子再写一遍。"),
        ("明天到2027年3月3日 陈姐", "一次最多请 92 天，要更久，请主管另外安排人。"),
        ("周一 孙队长", "那几天您已经请过假了。要改日子，先发 /back 取消，再重新请。"),
    ],
)
async def test_each_reason_has_its_sentence(busy: Street, words: str, code: str):
    await busy.li.commands(leaving.leave, "明天到周二 孙队长")
    found = await busy.li.commands(leaving.leave, words)
    assert answer_text(found.code, found.facts, "zh") == code


async def test_nobody_leaves_a_grid_uncovered(busy: Street):
    await busy.li.commands(leaving.leave, "明天到后天 陈姐")
    assert (await busy.chen.commands(leaving.leave, "明天 孙队长")).code == "LeaveReliedOn"
    assert (await busy.sun.commands(leaving.leave, "明天 李师傅")).code == "GridUncovered"
    assert (await busy.wang.commands(leaving.leave, "明天 陈姐")).code == "NotAWorker"


async def test_turns_decide_who_is_asked(busy: Street):
    outcome = await busy.zhao.commands(duty_list.duties, "G1 李师傅 陈姐 7天")
    assert outcome.code == "TurnsAlone"  # a worker and a deputy hold different posts
    assert (await busy.li.commands(duty_list.duties, "G1 李师傅 陈姐 7天")).code == "NotASupervisor"
    assert (await busy.zhao.commands(duty_list.duties, "XX 李师傅 7天")).code == "UnknownGrid"
    assert (await busy.li.commands(duty_list.duties, "")).code == "duties"
    await busy.delivers()
    (shown,) = busy.li.heard("duty")
    assert shown.telling.facts["turns"]


async def test_the_morning_list_comes_once_to_those_with_something_on_hand(street: Street):
    await street.wang.reports()
    street.clock.passes(hours=20)  # Sunday 08:00 in a place that is always open
    assert (await street.tick())["day_lists"] == 1
    assert (await street.tick())["day_lists"] == 0
    await street.delivers()
    (told,) = street.li.heard("day_list")
    assert told.telling.total == 1
    assert street.chen.heard("day_list") == []


async def test_what_comes_back_at_the_end_of_a_leave_goes_on_with_the_next_one(street: Street):
    ticket = await street.wang.reports()
    assert (await street.li.commands(leaving.leave, "今天 陈姐")).code == "leave_set"
    assert (await street.li.commands(leaving.leave, "明天 孙队长")).code == "leave_set"
    assert (await street.ticket(ticket)).assignee_id == street.chen.row
    street.clock.shows(22, 8)
    await street.tick()
    assert (await street.ticket(ticket)).assignee_id == street.sun.row


async def test_coming_back_is_one_message_and_the_history_says_so(busy: Street):
    await busy.li.commands(leaving.leave, "今天到后天 陈姐")
    await busy.tick()
    await busy.delivers()
    before = len(busy.told)
    await busy.li.commands(leaving.come_back)
    await busy.delivers()
    news = [t.kind for t in busy.told[before:] if t.chat == busy.li.id and t.kind in ("leave", "worker_news")]
    assert news == ["leave"]
    cards = [t for t in busy.li.heard("worker_card") if t.telling.ticket]
    assert [s.action for s in cards[-1].telling.ticket.history][-2:] == ["on_leave", "back_on_duty"]

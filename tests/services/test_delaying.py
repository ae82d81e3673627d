"""What keeps a ticket from its date: waits, more time, the long-term list, whose it is, a second look."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from domain.tickets import Awaited, Outcome, Status, Watch
from domain.views import Step
from domain.workflow import Action
from services import beginning, delaying, handling, passing, ruling
from services.calendar import Calendars, make_calendar
from services.duty import commanding
from storage import tables
from tests.support.cast import GAS, GROUP, Actor, Street, meaning, photo
from tests.support.clock import ZONE


async def heard(actor: Actor, kind: str, name: str) -> list[object]:
    await actor.street.delivers()
    return [t.telling.facts.get(name) for t in actor.heard(kind)]


@pytest.fixture
async def taken(street: Street) -> Street:
    """王阿姨 reported a lamp; 李师傅 has taken it."""
    await street.wang.reports()
    await street.li.does(Action.accept, 1)
    await street.delivers()
    return street


async def paused(street: Street, reason: Awaited = Awaited.parts) -> None:
    version = (await street.ticket()).version
    await street.li.presses(beginning.begin_action, 1, version, Action.pause)
    await street.li.presses(beginning.choose_reason, 1, version, reason)
    await street.li.writes("灯杆要定做")


async def test_waiting_for_parts_stops_the_clock_and_the_resident_reads_for_what(taken: Street):
    before = await taken.ticket()
    await paused(taken)
    waiting = await taken.ticket()
    assert (waiting.status, waiting.waiting_for) == (Status.waiting, Awaited.parts)
    assert await heard(taken.wang, "paused", "words") == ["灯杆要定做"]
    assert await heard(taken.li, "noted", "what") == ["told"]
    taken.clock.passes(days=2)
    await taken.li.presses(delaying.resume_ticket, 1, waiting.version)
    after = await taken.ticket()
    assert (after.status, after.waiting_for) == (Status.in_progress, None)
    assert after.resolve_by >= before.resolve_by + timedelta(days=2)


async def test_a_residents_word_does_not_end_a_wait_for_somebody_else(taken: Street):
    await paused(taken, Awaited.third_party)
    await taken.wang.writes("还要等多久呀")
    assert (await taken.ticket()).waiting_for is Awaited.third_party


async def test_more_time_is_asked_for_with_a_day_and_granted_with_one_tap(taken: Street):
    asked = await taken.li.does(Action.extend, 1, "12月20日，等配件到货")
    assert asked.code == "extension_asked"
    assert await heard(taken.sun, "supervisor_news", "what") == ["extension"]
    version = (await taken.ticket()).version
    assert (await taken.wang.presses(delaying.grant_extension, 1, version)).refused
    assert (await taken.sun.presses(delaying.grant_extension, 1, version)).code == "granted"
    ticket = await taken.ticket()
    assert ticket.resolve_by.date().isoformat() == "2026-12-20"
    assert ticket.extended == 1
    assert await heard(taken.wang, "extended", "words") == ["12月20日，等配件到货"]
    assert "granted" in await heard(taken.li, "worker_news", "what")
    assert (await taken.sun.presses(delaying.grant_extension, 1, ticket.version)).code == "NothingAsked"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("等配件到货", "DateNeeded"),
        ("2月30日", "DateImpossible"),
        ("今天，等配件", "DateTooEarly"),
        ("2029年1月1日", "DateTooFar"),
        ("12月20日", "ReasonNeeded"),
        ("延到12月20日下午三点", "ReasonNeeded"),
        ("明天25点，等配件", "DateImpossible"),
    ],
)
async def test_a_day_that_cannot_be_is_said_to_be_and_may_be_written_again(taken: Street, words: str, code: str):
    assert (await taken.li.does(Action.extend, 1, words)).code == code
    assert (await taken.li.writes("那就12月20日，等配件")).code == "extension_asked"


async def test_who_set_a_card_hears_that_somebody_else_lifted_it(taken: Street):
    await taken.sun.presses(commanding.supervise_ticket, 1, (await taken.ticket()).version, Watch.red)
    await taken.zhao.presses(commanding.lift_supervision, 1, (await taken.ticket()).version)
    assert "lifted" in await heard(taken.sun, "worker_news", "what")
    shown = [step.words for step in (await history_of(taken)) if step.action == "supervise"]
    assert shown == ["red"]


async def history_of(street: Street) -> tuple[Step, ...]:
    """The history as 赵主任 reads it."""
    await street.zhao.presses(handling.show_ticket, 1)
    await street.delivers()
    ticket = street.zhao.heard("supervisor_card")[-1].telling.ticket
    assert ticket is not None
    return ticket.history


async def test_a_date_moves_twice_at_most(taken: Street):
    for day in ("12月20日", "12月25日"):
        await taken.li.does(Action.extend, 1, f"{day}，等配件")
        await taken.sun.presses(delaying.grant_extension, 1, (await taken.ticket()).version)
    assert (await taken.li.does(Action.extend, 1, "12月30日，等配件")).code == "ExtendedTwice"


async def test_an_hour_that_is_named_is_kept(taken: Street):
    assert (await taken.li.does(Action.extend, 1, "12月20日下午3点半，约了厂家")).code == "extension_asked"
    await taken.sun.presses(delaying.grant_extension, 1, (await taken.ticket()).version)
    assert (await taken.ticket()).resolve_by.isoformat() == "2026-12-20T07:30:00+00:00"


async def test_more_time_refused_leaves_the_date_and_says_why(taken: Street):
    before = (await taken.ticket()).resolve_by
    await taken.li.does(Action.extend, 1, "12月20日，等配件")
    assert (await taken.sun.does(Action.deny, 1, "仓库里有配件")).code == "denied"
    assert (await taken.ticket()).resolve_by == before
    assert "仓库里有配件" in await heard(taken.li, "worker_news", "words")


async def test_what_cannot_be_done_is_listed_with_a_day_to_look_again(taken: Street):
    assert (await taken.li.does(Action.list_, 1, "3月1日，等管网改造")).refused
    assert (await taken.zhao.does(Action.list_, 1, "3月1日，等管网改造")).code == "put_on_list"
    ticket = await taken.ticket()
    assert ticket.status is Status.listed
    assert ticket.review_on is not None
    assert ticket.review_on.date().isoformat() == "2027-03-01"
    assert await heard(taken.wang, "listed", "words") == ["3月1日，等管网改造"]
    taken.clock.passes(days=100)
    await taken.li.presses(delaying.unlist_ticket, 1, ticket.version)
    after = await taken.ticket()
    assert (after.status, after.review_on) == (Status.in_progress, None)
    assert after.resolve_by > taken.clock.now()


async def test_a_second_bounce_is_ruled_on_and_its_holder_keeps_informing(taken: Street):
    await taken.li.does(Action.return_, 1, "不归我管")
    chen = taken.chen
    assert (await chen.does(Action.return_, 1, "该归孙队长")).code == "contested"
    assert (await chen.does(Action.note, 1, "我先去看一眼")).code == "noted"
    assert await heard(taken.zhao, "supervisor_news", "what") == ["contested"]
    version = (await taken.ticket()).version
    assert (await chen.presses(passing.choose_person, 1, version, Action.rule, taken.sun.row)).refused
    ruled = await taken.zhao.presses(passing.choose_person, 1, version, Action.rule, taken.sun.row)
    assert ruled.code == "ruled"
    assert (await taken.ticket()).assignee_id == taken.sun.row


async def test_a_question_nobody_settles_is_put_again_and_once_each_time(taken: Street):
    await taken.li.does(Action.return_, 1, "不归我管")
    await taken.chen.does(Action.return_, 1, "也不归我管")
    taken.clock.passes(days=3)
    assert (await taken.tick())["rulings"] == 1
    assert (await taken.tick())["rulings"] == 0
    told = await heard(taken.zhao, "supervisor_news", "what")
    assert (told.count("contested"), told.count("late_owner")) == (1, 1)


async def test_danger_is_seen_by_a_second_person_before_the_resident_is_asked(street: Street):
    await street.wang.reports(GAS, meaning("utilities", danger="gas"))

    assert (await street.ticket()).urgent
    await street.li.presses(handling.accept_ticket, 1, (await street.ticket()).version)
    assert (await street.li.does(Action.resolve, 1, "关了阀门，通风了")).code == "submitted"
    assert (await street.ticket()).status is Status.checking
    assert await heard(street.wang, "resolved", "words") == []
    assert "verify" in await heard(street.chen, "worker_news", "what")
    assert (await street.li.does(Action.verify, 1, "看过了")).code == "NotAllowed"
    assert (await street.chen.does(Action.verify, 1, "看过了")).code == "PhotoNeeded"
    said = await street.chen.writes("没有味道了", attached=(photo(),))
    assert said.code == "verified"
    assert (await street.ticket()).status is Status.resolved
    assert await heard(street.wang, "resolved", "words") == ["关了阀门，通风了"]


async def test_what_cannot_be_solved_is_explained_and_counted_so(taken: Street):
    assert (await taken.li.does(Action.explain, 1, "灯杆属于高速公路公司")).code == "explained"
    assert await heard(taken.wang, "resolved", "words") == ["灯杆属于高速公路公司"]
    await taken.wang.does(Action.confirm, 1)
    ticket = await taken.ticket()
    assert (ticket.status, ticket.outcome) == (Status.closed, Outcome.explained)


async def test_supervision_is_seen_on_the_card_and_lifted_by_who_set_it_or_higher(taken: Street):
    version = (await taken.ticket()).version
    assert (await taken.li.presses(commanding.supervise_ticket, 1, version, Watch.red)).refused
    assert (await taken.zhao.presses(commanding.supervise_ticket, 1, version, Watch.red)).code == "supervised"
    assert "watched_red" in await heard(taken.li, "worker_news", "what")
    assert (await taken.sun.presses(commanding.lift_supervision, 1, version)).code == "NotAllowed"
    assert (await taken.zhao.presses(commanding.lift_supervision, 1, version)).code == "lifted"
    await taken.zhao.presses(commanding.supervise_ticket, 1, version, Watch.ordinary)
    await taken.li.does(Action.resolve, 1, "修好了")
    assert (await taken.ticket()).watch is None


async def test_an_instruction_stands_on_the_card(taken: Street):
    assert (await taken.zhao.does(Action.instruct, 1, "今天下班前装临时灯")).code == "instructed"
    assert "今天下班前装临时灯" in await heard(taken.li, "worker_news", "words")
    cards = [t for t in taken.li.heard("worker_card") if t.telling.ticket]
    assert any(step.words == "今天下班前装临时灯" for step in cards[-1].telling.ticket.history)


def test_time_for_a_ruling_is_working_time():
    assert ruling.RULED_WITHIN["owner"] < ruling.RULED_WITHIN["extension"]


async def test_danger_is_heard_while_a_button_waits_for_words(taken: Street):
    await taken.li.does(Action.extend, 1)
    said = await taken.li.writes("3栋着火了，快来人", reads=meaning("fire_safety", danger="fire"))
    assert said.code not in ("DateNeeded", "extension_asked")


async def test_who_changes_their_mind_is_let_go(taken: Street):
    await taken.li.does(Action.extend, 1)
    assert (await taken.li.writes("算了，不延了")).code == "cancelled"
    assert (await taken.li.writes("今天天气不错")).code != "DateNeeded"


async def test_words_that_can_do_nothing_any_more_are_waited_for_once(taken: Street):
    await taken.li.does(Action.note, 1)
    await taken.zhao.does(Action.reject, 1, "不归社区管")
    assert (await taken.li.writes("正在办")).refused
    assert (await taken.li.writes("正在办")).code != "NotPossibleNow"


async def test_a_question_is_granted_whatever_was_told_meanwhile(taken: Street):
    await taken.li.does(Action.extend, 1, "12月20日，等配件到货")
    version = (await taken.ticket()).version
    await taken.li.does(Action.note, 1, "配件在路上")
    assert (await taken.sun.presses(delaying.grant_extension, 1, version)).code == "granted"


async def test_a_day_that_has_passed_is_not_granted_any_more(taken: Street):
    await taken.li.does(Action.extend, 1, "12月20日，等配件到货")
    taken.clock.passes(days=40)
    assert (await taken.sun.presses(delaying.grant_extension, 1, 0)).code == "DateOver"
    assert (await taken.sun.does(Action.deny, 1, "请另定日子")).code == "denied"
    assert (await taken.li.does(Action.extend, 1, "2027年1月20日，等配件到货")).code == "extension_asked"


async def test_a_wish_for_time_ends_with_the_passing_on_and_its_asker_is_told(taken: Street):
    await taken.li.does(Action.extend, 1, "12月20日，等配件到货")
    await taken.zhao.does(Action.reassign, 1, to=taken.chen.row)
    assert "lapsed" in await heard(taken.li, "worker_news", "what")
    assert (await taken.sun.presses(delaying.grant_extension, 1, 0)).code == "NothingAsked"


async def test_a_wish_for_time_ends_with_the_long_term_list_and_its_asker_is_told(taken: Street):
    await taken.li.does(Action.extend, 1, "12月20日，等配件到货")
    await taken.zhao.does(Action.list_, 1, "12月25日，等管网改造")
    assert "lapsed" in await heard(taken.li, "worker_news", "what")


async def test_words_to_the_resident_count_as_contact(taken: Street):
    await taken.li.does(Action.pause, 1)
    await taken.li.presses(beginning.choose_reason, 1, (await taken.ticket()).version, Awaited.parts)
    await taken.li.writes("等配件", reads=meaning(None, request=False))
    assert (await taken.ticket()).contacted_at is not None


@pytest.fixture
async def weekdays(taken: Street) -> Street:
    """From now on people work from Monday to Friday only, and not on holidays."""
    taken.desk.house.calendars = Calendars(make_calendar(ZONE))
    return taken


async def days_told(street: Street, where: Actor, kind: str) -> list[tuple[str, str | None]]:
    await street.delivers()
    facts: list[Any] = [t.telling.facts for t in where.heard(kind) if "until" in t.telling.facts]
    return [(str(f["until"])[:10], f["off"][:10] if "off" in f else None) for f in facts]


async def test_a_day_off_is_put_off_and_both_sides_read_why(weekdays: Street):
    assert (await weekdays.li.does(Action.extend, 1, "12月5日，等配件到货")).code == "extension_asked"
    told = [("2026-12-07", "2026-12-05")]
    assert await days_told(weekdays, weekdays.li, "noted") == told
    assert await days_told(weekdays, weekdays.sun, "supervisor_news") == told
    await weekdays.sun.does(Action.deny, 1, "再早一点")
    assert (await weekdays.li.does(Action.extend, 1, "12月4日，等配件到货")).code == "extension_asked"
    assert (await days_told(weekdays, weekdays.li, "noted"))[-1] == ("2026-12-04", None)


async def test_an_hour_on_a_day_off_is_kept_as_named(weekdays: Street):
    await weekdays.li.does(Action.extend, 1, "12月5日下午3点，约了厂家")
    assert await days_told(weekdays, weekdays.li, "noted") == [("2026-12-05", None)]


async def test_a_day_off_to_look_again_is_put_off_and_all_who_hear_of_it_read_why(weekdays: Street):
    assert (await weekdays.zhao.does(Action.list_, 1, "12月5日，等管网改造")).code == "put_on_list"
    told = [("2026-12-07", "2026-12-05")]
    assert await days_told(weekdays, weekdays.wang, "listed") == told
    assert await days_told(weekdays, weekdays.zhao, "noted") == told
    assert await days_told(weekdays, weekdays.zhao, "supervisor_news") == []


@pytest.fixture
async def asked_for_what(taken: Street) -> Street:
    """李师傅 pressed 暂停计时, and two buttons wait: 等别的单位, 等配件."""
    taken.desk.house.waits = {"等别的单位": Awaited.third_party, "等配件": Awaited.parts, "parts": Awaited.parts}
    await taken.li.does(Action.pause, 1)
    await taken.delivers()
    return taken


@pytest.mark.parametrize("words", ["等配件", " 等配件。", "Parts"])
@pytest.mark.parametrize("replying", [False, True])
async def test_the_words_of_a_button_count_as_its_press(asked_for_what: Street, words: str, replying: bool):
    li = asked_for_what.li
    to = {"reply_to": li.heard("choose")[-1].message} if replying else {}
    assert (await li.writes(words, reads=meaning(), **to)).code == "asked_for_words"
    assert (await li.writes("灯杆要定做")).code == "paused"
    assert (await asked_for_what.ticket()).waiting_for is Awaited.parts
    assert await asked_for_what.count(tables.tickets) == 1


async def test_other_words_are_heard_as_ever_and_the_buttons_wait_on(asked_for_what: Street):
    li = asked_for_what.li
    assert (await li.writes("谢谢", reads=meaning(None, request=False))).code == "not_a_request"
    assert (await li.writes("等配件")).code == "asked_for_words"
    await li.does(Action.pause, 1)
    assert (await li.writes("和平里的路灯也坏了", reads=meaning())).code == "offered"


async def test_the_words_of_a_button_are_a_press_only_while_it_waits_and_for_who_was_asked(asked_for_what: Street):
    assert (await asked_for_what.wang.writes("等配件", reads=meaning())).code != "asked_for_words"
    assert (await asked_for_what.li.writes("等配件", reads=meaning(), chat=GROUP)).code != "asked_for_words"
    asked_for_what.clock.passes(hours=13)
    assert (await asked_for_what.li.writes("等配件", reads=meaning())).code != "asked_for_words"


async def test_typed_where_it_can_do_nothing_any_more_it_waits_no_longer(asked_for_what: Street):
    await asked_for_what.zhao.does(Action.reject, 1, "不归社区管")
    assert (await asked_for_what.li.writes("等配件", reads=meaning())).refused
    assert not (await asked_for_what.li.writes("等配件", reads=meaning())).refused

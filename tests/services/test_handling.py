"""A grid worker takes, notes, asks, passes on, gives back and finishes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.tickets import Status
from domain.workflow import Action
from services import beginning, handling, passing
from services.residents import never_mind
from services.work import MAX_WORDS
from storage import tables
from tests.support.cast import GROUP, STAFF_GROUP, Street, meaning, photo


@pytest.fixture
async def reported(street: Street) -> Street:
    """王阿姨 reported a lamp; 李师傅 has the card."""
    await street.wang.reports()
    await street.delivers()
    return street


async def test_the_worker_gets_one_card_in_private_with_his_actions(reported: Street):
    (card,) = reported.li.heard("worker_card")
    assert card.telling.ticket is not None
    assert {"accept", "return", "hand_over", "note", "ask", "resolve"} <= set(card.telling.ticket.actions)
    assert card.telling.ticket.reporter == "王阿姨"


async def test_the_staff_group_has_a_card_that_can_only_be_taken(reported: Street):
    (card,) = reported.heard("staff_card", STAFF_GROUP)
    assert card.telling.ticket is not None
    assert card.telling.ticket.actions == (Action.accept,)


async def test_accepting_makes_the_worker_its_holder_and_the_resident_hears_who(reported: Street):
    assert (await reported.li.does(Action.accept, 1)).code == "accepted"
    ticket = await reported.ticket()
    assert (ticket.status, ticket.holder_id, ticket.first_holder_id) == (Status.accepted, 3, 3)
    await reported.delivers()
    assert [t.telling.facts["holder"] for t in reported.wang.heard("accepted")] == ["李师傅"]


async def test_a_second_person_accepting_is_told_who_was_first(reported: Street):
    version = (await reported.ticket()).version
    await reported.li.presses(handling.accept_ticket, 1, version)
    outcome = await reported.chen.presses(handling.accept_ticket, 1, version)
    assert (outcome.code, outcome.facts, outcome.refused) == ("TicketAlreadyClaimed", {"holder": "李师傅"}, True)
    assert (await reported.ticket()).assignee_id == reported.li.row


async def test_accepting_twice_is_accepting_once(reported: Street):
    version = (await reported.ticket()).version
    await reported.li.presses(handling.accept_ticket, 1, version)
    assert (await reported.li.presses(handling.accept_ticket, 1, version)).code == "accepted_before"
    assert [e.action for e in await reported.history()] == ["register", "assign", "accept"]


async def test_the_deputy_may_take_it_and_the_worker_hears_so(reported: Street):
    assert (await reported.chen.does(Action.accept, 1)).code == "accepted"
    await reported.delivers()
    (news,) = reported.li.heard("worker_news")
    assert (news.telling.facts["what"], news.telling.facts["holder"]) == ("taken_by", "陈姐")


async def test_a_button_of_an_earlier_state_is_refused(reported: Street):
    old = (await reported.ticket()).version
    await reported.li.does(Action.accept, 1)
    outcome = await reported.zhao.presses(beginning.begin_action, 1, old, Action.reassign)
    assert outcome.code == "CardIsOld"


async def test_whoever_holds_it_may_press_before_the_card_is_redrawn(reported: Street):
    old = (await reported.ticket()).version
    await reported.li.does(Action.accept, 1)
    outcome = await reported.li.presses(beginning.begin_action, 1, old, Action.resolve)
    assert outcome.code == "asked_for_words"


async def test_progress_is_told_to_the_resident_and_counts_as_contact(reported: Street):
    await reported.li.does(Action.accept, 1)
    reported.clock.passes(minutes=20)
    assert (await reported.li.does(Action.note, 1, "已联系电工")).code == "noted"
    ticket = await reported.ticket()
    assert (ticket.status, ticket.contacted_at) == (Status.in_progress, reported.clock.now())
    await reported.delivers()
    assert [t.telling.facts["words"] for t in reported.wang.heard("progress")] == ["已联系电工"]


async def test_returning_asks_the_next_in_line_and_tells_the_lead_why(reported: Street):
    assert (await reported.li.does(Action.return_, 1, "不归我管")).code == "returned"
    ticket = await reported.ticket()
    assert (ticket.status, ticket.assignee_id, ticket.returned) == (Status.assigned, reported.chen.row, 1)
    await reported.delivers()
    (news,) = reported.sun.heard("supervisor_news")
    assert (news.telling.facts["what"], news.telling.facts["words"]) == ("returned", "不归我管")
    assert len(reported.chen.heard("worker_card")) == 1


async def test_what_was_returned_once_passes_on_by_itself_and_then_is_ruled_on(reported: Street):
    assert (await reported.li.does(Action.return_, 1, "不归我管")).code == "returned"
    assert (await reported.ticket()).assignee_id == reported.chen.row
    assert (await reported.chen.does(Action.return_, 1, "也不归我管")).code == "contested"
    assert (await reported.ticket()).assignee_id == reported.chen.row


async def test_returning_needs_a_reason_and_waits_for_it(reported: Street):
    assert (await reported.li.does(Action.return_, 1)).code == "asked_for_words"
    assert (await reported.ticket()).assignee_id == reported.li.row
    await reported.delivers()
    assert [t.telling.facts["action"] for t in reported.li.heard("say_it")] == ["return"]


async def test_handing_over_needs_a_person_and_a_reason(reported: Street):
    outcome = await reported.li.does(Action.hand_over, 1, "他离得近", to=reported.zhou.row)
    assert outcome.code == "handed_over"
    ticket = await reported.ticket()
    assert (ticket.status, ticket.assignee_id) == (Status.assigned, reported.zhou.row)
    await reported.delivers()
    assert [t.telling.facts["holder"] for t in reported.wang.heard("handed_over")] == ["周师傅"]
    (card,) = reported.zhou.heard("worker_card")
    assert card.telling.ticket is not None
    assert card.telling.ticket.holder is None


async def test_nobody_without_a_post_nearby_can_be_handed_a_ticket(reported: Street):
    outcome = await reported.li.does(Action.hand_over, 1, "给她", to=reported.wang.row)
    assert outcome.code == "NobodyToTakeIt"


async def test_handing_over_to_somebody_who_went_off_duty_meanwhile_is_refused(reported: Street):
    ticket = await reported.ticket()
    await reported.li.presses(passing.choose_person, 1, ticket.version, Action.hand_over, reported.chen.row)
    ended = tables.duties.update().where(tables.duties.c.person_id == reported.chen.row)
    await reported.change(lambda c: c.execute(ended.values(until_at=reported.clock.now())))
    assert (await reported.li.writes("她离得近")).code == "NobodyToTakeIt"
    assert (await reported.ticket()).assignee_id == reported.li.row


async def test_the_choice_of_people_holds_each_once_and_not_the_one_who_has_it(reported: Street):
    ticket = await reported.ticket()
    await reported.li.presses(beginning.begin_action, 1, ticket.version, Action.hand_over)
    await reported.delivers()
    (asked,) = reported.li.heard("choose")
    assert [c["name"] for c in asked.telling.facts["choices"]] == ["陈姐", "孙队长", "赵主任", "周师傅"]


async def test_a_question_waits_for_the_answer_and_the_promise_with_it(reported: Street):
    await reported.li.does(Action.accept, 1)
    promised = (await reported.ticket()).resolve_by
    assert (await reported.li.does(Action.ask, 1, "几楼的灯?")).code == "asked"
    assert (await reported.ticket()).status is Status.waiting
    await reported.delivers()
    (question,) = reported.wang.heard("question")
    reported.clock.passes(hours=5)
    outcome = await reported.wang.writes("二楼", reply_to=question.message)
    ticket = await reported.ticket()
    assert (outcome.code, ticket.status) == ("answered", Status.in_progress)
    assert ticket.resolve_by - promised == timedelta(hours=5) == ticket.paused_for


async def test_the_answer_comes_back_to_the_worker_without_an_account(reported: Street):
    await reported.li.does(Action.ask, 1, "几楼的灯?")
    await reported.delivers()
    await reported.wang.writes("二楼", reply_to=reported.wang.heard("question")[0].message)
    await reported.delivers()
    (news,) = reported.li.heard("worker_news")
    assert (news.telling.facts["what"], news.telling.facts["words"]) == ("answer", "二楼")
    assert "1001" not in repr(news.telling.facts)


async def test_a_question_is_no_longer_put_once_it_is_answered(reported: Street):
    await reported.li.does(Action.ask, 1, "几楼的灯?")
    await reported.li.does(Action.note, 1, "已找到")
    await reported.delivers()
    assert reported.wang.heard("question") == []
    assert ("question", "the ticket is in_progress by now") in reported.untrue


async def test_resolving_asks_the_resident(reported: Street):
    assert (await reported.li.does(Action.resolve, 1, "换了灯泡")).code == "resolved"
    ticket = await reported.ticket()
    assert (ticket.status, ticket.holder_id, ticket.resolved_at) == (Status.resolved, None, reported.clock.now())
    await reported.delivers()
    assert [t.telling.facts["words"] for t in reported.wang.heard("resolved")] == ["换了灯泡"]


@pytest.mark.parametrize("action", [Action.urge, Action.remind, Action.withdraw, Action.accept, Action.assign])
async def test_a_forged_button_for_what_needs_no_words_asks_for_none(reported: Street, action: Action):
    version = (await reported.ticket()).version
    for person in (reported.wang, reported.li, reported.zhao):
        outcome = await person.presses(beginning.begin_action, 1, version, action)
        assert outcome.code in ("NotPossibleNow", "NotAllowed")


@pytest.mark.parametrize("action", [Action.note, Action.resolve, Action.ask, Action.return_])
async def test_a_step_needs_words_and_blank_ones_are_none(reported: Street, action: Action):
    await reported.li.does(action, 1)
    assert (await reported.li.writes("  \n ")).code == "words_needed"
    assert (await reported.ticket()).status is Status.assigned


async def test_more_words_than_a_message_holds_are_refused(reported: Street):
    await reported.li.does(Action.note, 1)
    assert (await reported.li.writes("长" * (MAX_WORDS + 1))).code == "WordsTooLong"
    assert (await reported.li.writes("短")).code == "noted"


async def test_a_result_may_come_with_a_photo(reported: Street):
    await reported.li.does(Action.resolve, 1)
    await reported.li.writes("换好了", attached=(photo("done"),))
    assert [(a.file_id, a.ticket_id) for a in await reported.rows(tables.attachments)] == [("file-done", 1)]
    await reported.delivers()
    assert [t.telling.photos for t in reported.wang.heard("resolved")] == [("file-done",)]


async def test_a_photo_of_the_progress_reaches_the_resident(reported: Street):
    await reported.li.does(Action.note, 1)
    await reported.li.writes("在修", attached=(photo("now"),))
    await reported.delivers()
    assert [t.telling.photos for t in reported.wang.heard("progress")] == [("file-now",)]


async def test_a_photo_of_the_resident_reaches_the_worker(reported: Street):
    await reported.wang.does(Action.supplement, 1)
    await reported.wang.writes("拍到了", attached=(photo("lamp"),))
    await reported.delivers()
    assert reported.li.heard("worker_news")[-1].telling.photos == ("file-lamp",)


async def test_an_answer_needs_neither_a_press_nor_a_quote(reported: Street):
    await reported.li.does(Action.ask, 1, "几楼的灯?")
    assert (await reported.wang.writes("三楼那个", reads=meaning(None, request=False))).code == "answered"
    assert (await reported.ticket()).status is Status.in_progress


async def test_a_new_trouble_is_no_answer_to_a_question(reported: Street):
    await reported.li.does(Action.ask, 1, "几楼的灯?")
    assert (await reported.wang.writes("停水了", reads=meaning("utilities"))).code == "offered"
    assert (await reported.ticket()).status is Status.waiting


async def test_a_new_category_keeps_the_promise_and_teaches_the_reading(reported: Street):
    before = await reported.ticket()
    assert (
        await reported.li.presses(handling.recategorise_ticket, 1, before.version, "elevator")
    ).code == "recategorised"
    after = await reported.ticket()
    assert (after.category, after.resolve_by, after.promise) == ("elevator", before.resolve_by, before.promise)
    assert [k.to_category for k in await reported.rows(tables.corrections)] == ["elevator"]


async def test_the_list_shows_the_soonest_promise_first(reported: Street):
    await reported.wang.reports("停水了", reads=meaning("utilities"))
    await reported.li.commands(handling.todo)
    await reported.delivers()
    (shown,) = reported.li.heard("todo")
    assert [t.category for t in shown.telling.tickets] == ["utilities", "lighting"]


async def test_the_list_is_in_the_order_of_the_dates_it_shows(reported: Street):
    await reported.wang.reports("停水了", reads=meaning("utilities"))
    await reported.li.does(Action.accept, 2)
    lamp, water = await reported.ticket(1), await reported.ticket(2)
    assert lamp.accept_by < water.resolve_by < lamp.resolve_by
    await reported.li.commands(handling.todo)
    await reported.delivers()
    assert [t.id for t in reported.li.heard("todo")[-1].telling.tickets] == [1, 2]
    await reported.li.does(Action.accept, 1)
    await reported.li.does(Action.note, 1, "到现场了")
    await reported.li.does(Action.note, 2, "到现场了")
    await reported.li.commands(handling.todo)
    await reported.delivers()
    assert [t.id for t in reported.li.heard("todo")[-1].telling.tickets] == [2, 1]


async def test_the_list_is_for_those_who_handle(reported: Street):
    assert (await reported.wang.commands(handling.todo)).code == "NotAWorker"


async def test_a_reply_to_the_workers_card_is_progress(reported: Street):
    (card,) = reported.li.heard("worker_card")
    assert (await reported.li.writes("到现场了", reply_to=card.message)).code == "noted"
    assert (await reported.ticket()).status is Status.in_progress


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("办好了，修好水管了", "resolved"),
        ("修好了", "resolved"),
        ("已办结。换了灯泡", "resolved"),
        ("都处理好了，不漏了", "resolved"),
        ("解决了！", "resolved"),
        ("修好了两盏", "noted"),
        ("修好了，还差一盏", "noted"),
        ("办好了再告诉您", "noted"),
        ("解决方案报上去了", "noted"),
        ("解决了吗", "noted"),
    ],
)
async def test_a_reply_that_says_it_is_done_stands_for_the_button(reported: Street, words: str, code: str):
    (card,) = reported.li.heard("worker_card")
    assert (await reported.li.writes(words, reply_to=card.message, reads=meaning(None, request=False))).code == code
    await reported.delivers()
    asked = [t.telling.facts["words"] for t in reported.wang.heard("resolved")]
    assert asked == ([words] if code == "resolved" else [])


async def test_what_a_second_person_looks_at_is_submitted_by_such_a_reply(street: Street):
    await street.wang.reports("煤气味很重", reads=meaning("utilities", danger="gas"))
    await street.delivers()
    (card,) = street.li.heard("worker_card")
    done = await street.li.writes("处理好了", reply_to=card.message, reads=meaning(None, request=False))
    assert done.code == "submitted"
    assert street.wang.heard("resolved") == []


async def test_a_photo_as_a_reply_to_the_workers_card_is_progress(reported: Street):
    (card,) = reported.li.heard("worker_card")
    assert (await reported.li.writes(attached=(photo(),), reply_to=card.message)).code == "noted"
    assert [(a.ticket_id) for a in await reported.rows(tables.attachments)] == [1]


async def test_a_colleagues_reply_in_the_staff_group_is_a_word_among_staff(reported: Street):
    (card,) = reported.heard("staff_card", STAFF_GROUP)
    assert (await reported.chen.writes("我那边有梯子", chat=STAFF_GROUP, reply_to=card.message)).code == "remarked"
    await reported.delivers()
    assert [t.telling.facts["words"] for t in reported.li.heard("worker_news")] == ["我那边有梯子"]
    assert reported.wang.heard("progress") == []


async def test_the_authors_reply_to_the_group_card_is_an_addition(reported: Street):
    (card,) = reported.heard("group_card", GROUP)
    assert (await reported.wang.writes("1栋也不亮", chat=GROUP, reply_to=card.message)).code == "noted"
    await reported.delivers()
    assert [t.telling.facts["what"] for t in reported.li.heard("worker_news")] == ["supplement"]


async def test_a_reply_to_her_own_message_is_an_addition_too(reported: Street):
    (source,) = [d.message for d in await reported.rows(tables.drafts)]
    assert (await reported.wang.writes("还有1栋", chat=GROUP, reply_to=source)).code == "noted"


async def test_a_neighbours_reply_is_pointed_to_joining(reported: Street):
    (card,) = reported.heard("group_card", GROUP)
    outcome = await reported.zhang.writes("我家门口也是", chat=GROUP, reply_to=card.message)
    assert (outcome.code, outcome.refused) == ("JoinInstead", True)


async def test_with_several_tickets_each_reply_finds_its_own(reported: Street):
    await reported.wang.reports("停水了", reads=meaning("utilities"))
    await reported.delivers()
    first, second = (t.message for t in reported.heard("group_card", GROUP) if t.telling.ticket)
    assert first != second
    await reported.wang.writes("三天了", chat=GROUP, reply_to=second)
    assert [e.action for e in await reported.history(2)][-1] == "supplement"
    assert [e.action for e in await reported.history(1)][-1] == "assign"


async def test_a_pressed_button_can_be_taken_back(reported: Street):
    await reported.li.does(Action.note, 1)
    await reported.li.commands(never_mind)
    assert (await reported.li.writes("你好")).code != "noted"
    assert (await reported.ticket()).status is Status.assigned


async def test_the_worker_is_told_that_the_residents_know(reported: Street):
    await reported.li.does(Action.accept, 1)
    await reported.li.does(Action.note, 1, "已联系电工")
    await reported.li.does(Action.ask, 1, "几点在家")
    await reported.wang.does(Action.answer, 1, "六点")
    await reported.li.does(Action.resolve, 1, "换好了")
    await reported.delivers()
    assert [told.telling.facts["what"] for told in reported.li.heard("noted")] == ["told", "told", "asked"]

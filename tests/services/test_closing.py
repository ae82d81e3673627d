"""The end is the residents' word: solved or not, content or not, or 72 hours of silence."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.texts.answers import answer_text
from bot.texts.render import render
from domain.tickets import Answer, Outcome, Status
from domain.workflow import Action
from services import closing
from services.residents import join_ticket
from storage import tables
from tests.support.cast import GROUP, Street, meaning
from tests.support.clock import ZONE


@pytest.fixture
async def resolved(street: Street) -> Street:
    """王阿姨 reported, 张伟 said 我也是, 李师傅 says it is done."""
    await street.wang.reports()
    await street.zhang.presses(join_ticket, 1, None, chat=GROUP)
    await street.li.does(Action.resolve, 1, "换了灯泡")
    await street.delivers()
    return street


async def ratings(street: Street) -> list[tuple[int, bool, str | None, str | None]]:
    return [(r.person_id, r.solved, r.answer, r.words) for r in await street.rows(tables.ratings)]


async def test_the_resident_and_each_follower_are_asked(resolved: Street):
    assert len(resolved.wang.heard("resolved")) == len(resolved.zhang.heard("resolved")) == 1


async def test_the_reporters_yes_closes_it_as_solved(resolved: Street):
    assert (await resolved.wang.does(Action.confirm, 1)).code == "confirmed"
    ticket = await resolved.ticket()
    assert (ticket.status, ticket.outcome, ticket.closed_at) == (Status.closed, Outcome.solved, resolved.clock.now())
    await resolved.delivers()
    assert len(resolved.wang.heard("ask_rating")) == 1
    assert resolved.zhang.heard("ask_rating") == []
    assert [t.telling.facts["what"] for t in resolved.li.heard("worker_news")][-1] == "solved"


async def test_a_followers_yes_is_counted_and_the_reporter_still_decides(resolved: Street):
    assert (await resolved.zhang.does(Action.confirm, 1)).code == "confirmed"
    assert (await resolved.ticket()).status is Status.resolved
    assert await ratings(resolved) == [(2, True, None, None)]
    await resolved.delivers()
    assert len(resolved.zhang.heard("ask_rating")) == 1


async def test_pressing_yes_twice_asks_once(resolved: Street):
    for _ in range(2):
        assert (await resolved.wang.does(Action.confirm, 1)).code == "confirmed"
    await resolved.delivers()
    assert len(resolved.wang.heard("ask_rating")) == 1
    assert [e.action for e in await resolved.history()].count("confirm") == 1


async def test_the_rating_is_kept_and_words_may_follow(resolved: Street):
    await resolved.wang.does(Action.confirm, 1)
    assert (await resolved.wang.presses(closing.rate, 1, 0, Answer.fair)).code == "rated"
    assert (await resolved.wang.writes("来得有点慢", reads=meaning(None, request=False))).code == "noted"
    assert await ratings(resolved) == [(1, True, "fair", "来得有点慢")]
    await resolved.delivers()
    assert [t.telling.facts["what"] for t in resolved.li.heard("worker_news")][-1] == "rating_words"


async def test_a_rating_may_be_changed(resolved: Street):
    await resolved.wang.does(Action.confirm, 1)
    for answer in (Answer.unsatisfied, Answer.satisfied):
        await resolved.wang.presses(closing.rate, 1, 0, answer)
    assert await ratings(resolved) == [(1, True, "satisfied", None)]


async def test_a_complaint_after_a_good_rating_is_a_new_report(resolved: Street):
    await resolved.wang.does(Action.confirm, 1)
    await resolved.wang.presses(closing.rate, 1, 0, Answer.satisfied)
    assert (await resolved.wang.writes("下水道堵了,没人管", reads=meaning("drainage"))).code == "offered"


async def test_angry_words_after_a_bad_rating_stay_with_the_rating(resolved: Street):
    await resolved.wang.does(Action.confirm, 1)
    await resolved.wang.presses(closing.rate, 1, 0, Answer.unsatisfied)
    assert (await resolved.wang.writes("垃圾堆了一个月才来", reads=meaning("sanitation"))).code == "noted"


@pytest.mark.parametrize("status", ["assigned", "resolved", "closed"])
async def test_nobody_on_the_other_side_can_rate_the_work(street: Street, status: str):
    await street.wang.reports()
    if status != "assigned":
        await street.li.does(Action.resolve, 1, "好了")
    if status == "closed":
        await street.wang.does(Action.confirm, 1)
    for person in (street.li, street.chen, street.zhao, street.stranger):
        assert (await person.presses(closing.rate, 1, 0, Answer.satisfied)).refused
    assert [r.person_id for r in await street.rows(tables.ratings)] in ([], [1])


async def test_the_resident_cannot_rate_before_it_is_solved(resolved: Street):
    assert (await resolved.wang.presses(closing.rate, 1, 0, Answer.satisfied)).code == "NotPossibleNow"
    assert await ratings(resolved) == []


async def test_the_worker_cannot_confirm_his_own_work(resolved: Street):
    assert (await resolved.li.does(Action.confirm, 1)).code == "NotAllowed"


@pytest.mark.parametrize("who", [1001, 1002])
async def test_no_reopens_it_and_the_supervisor_is_told(resolved: Street, who: int):
    assert (await resolved.person(who).does(Action.dispute, 1)).code == "reopened"
    ticket = await resolved.ticket()
    assert (ticket.status, ticket.assignee_id, ticket.reopened) == (Status.assigned, resolved.li.row, 1)
    assert ticket.resolve_by - resolved.clock.now() == timedelta(days=7, hours=12)  # the seventh day ends at midnight
    await resolved.delivers()
    (news,) = resolved.zhao.heard("supervisor_news")
    assert (news.telling.facts["what"], news.telling.facts["by_follower"]) == ("reopened", who == 1002)
    assert len(resolved.wang.heard("reopened")) == len(resolved.zhang.heard("reopened")) == 1


async def test_the_question_of_an_earlier_round_is_old(resolved: Street):
    await resolved.wang.does(Action.dispute, 1)
    await resolved.li.does(Action.resolve, 1, "这次真好了")
    assert (await resolved.wang.presses(closing.confirm_solved, 1, 0)).code == "CardIsOld"
    assert (await resolved.wang.presses(closing.confirm_solved, 1, 1)).code == "confirmed"
    assert await ratings(resolved) == [(1, False, None, None), (1, True, None, None)]


async def said_again(street: Street) -> dict[str, str]:
    """What each resident reads of the reopening."""
    await street.delivers()
    both = {actor.name: actor.heard("reopened")[-1].telling for actor in (street.wang, street.zhang)}
    return {name: render(told, ZONE).text for name, told in both.items()}


@pytest.mark.parametrize(("who", "other"), [("张伟", "王阿姨"), ("王阿姨", "张伟")])
async def test_who_did_not_say_so_reads_that_a_neighbour_did_and_not_who(resolved: Street, who: str, other: str):
    speaker = {"张伟": resolved.zhang, "王阿姨": resolved.wang}[who]
    await speaker.does(Action.dispute, 1)
    read = await said_again(resolved)
    assert "还没解决，这件事重新办，由李师傅来办" in read[who]
    assert "邻居" not in read[who]
    assert "一位邻居说还没办好，这件事重新办，由李师傅来办" in read[other]
    assert who not in read[other]
    assert "有人跟您联系过吗" in read[who]
    assert "有人跟您联系过吗" not in read[other]
    await resolved.li.does(Action.resolve, 1, "这次真好了")
    await speaker.does(Action.dispute, 1)
    read = await said_again(resolved)
    assert "对不住，办了两次还没办好。这回交给赵主任来管" in read[who]
    assert "一位邻居说还没办好。对不住，已经办了两次，这回交给赵主任来管" in read[other]


@pytest.mark.parametrize("who", [1001, 1002])
async def test_who_changes_their_mind_reads_why_it_is_done_again_and_is_heard_in_words(resolved: Street, who: int):
    person = resolved.person(who)
    asked = person.heard("resolved")[-1].message
    await person.does(Action.dispute, 1)
    before = await resolved.history()
    assert (await person.presses(closing.confirm_solved, 1, 0)).code == "SaidNotSolved"
    assert await resolved.history() == before
    resolved.clock.passes(hours=2)
    told = await person.writes("其实已经好了", reply_to=asked, reads=meaning(None, request=False))
    assert (told.code, told.ticket) == ("noted", 1)
    await resolved.delivers()
    news = resolved.li.heard("worker_news")[-1].telling.facts
    assert (news["what"], news["words"]) == ("supplement", "其实已经好了")
    await resolved.li.does(Action.resolve, 1, "又看了一遍，是好的")
    assert (await person.presses(closing.confirm_solved, 1, 1)).code == "confirmed"


async def test_who_is_asked_about_what_a_neighbour_sent_back_reads_that(resolved: Street):
    await resolved.zhang.does(Action.dispute, 1)
    for press in (closing.confirm_solved, closing.dispute_resolution):
        assert (await resolved.wang.presses(press, 1, 0)).code == "BeingDoneAgain"
    assert (await resolved.wang.presses(closing.rate, 1, 0, Answer.fair)).code == "BeingDoneAgain"
    assert (await resolved.li.presses(closing.confirm_solved, 1, 0)).code == "CardIsOld"
    assert (await resolved.ticket()).reopened == 1


@pytest.mark.parametrize("code", ["SaidNotSolved", "BeingDoneAgain"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_why_not_fits_into_the_answer_to_a_press(code: str, language: str):
    assert not answer_text(code, {}, language).endswith("…")


async def test_a_holder_who_left_does_not_get_it_back(resolved: Street):
    ended = tables.duties.update().where(tables.duties.c.person_id == resolved.li.row)
    await resolved.change(lambda c: c.execute(ended.values(until_at=resolved.clock.now())))
    await resolved.wang.does(Action.dispute, 1)
    assert (await resolved.ticket()).assignee_id == resolved.chen.row


async def test_no_after_closing_counts_for_seventy_two_hours(resolved: Street):
    await resolved.wang.does(Action.confirm, 1)
    resolved.clock.passes(hours=72)
    assert (await resolved.zhang.does(Action.dispute, 1)).code == "reopened"
    await resolved.li.does(Action.resolve, 1, "好了")
    await resolved.wang.does(Action.confirm, 1)
    resolved.clock.passes(hours=72, seconds=1)
    assert (await resolved.zhang.does(Action.dispute, 1)).code == "NotPossibleNow"


async def test_seventy_two_hours_of_silence_close_it_as_unanswered(resolved: Street):
    resolved.clock.passes(hours=71, minutes=59, seconds=59)
    assert (await resolved.tick())["closed"] == 0
    resolved.clock.passes(seconds=1)
    assert (await resolved.tick())["closed"] == 1
    ticket = await resolved.ticket()
    assert (ticket.status, ticket.outcome) == (Status.closed, Outcome.unanswered)
    await resolved.delivers()
    assert len(resolved.wang.heard("closed_unanswered")) == len(resolved.zhang.heard("closed_unanswered")) == 1
    assert (await resolved.tick())["closed"] == 0


async def test_who_was_not_asked_yet_is_not_silent(either_street: Street):
    street = either_street
    await street.wang.reports()
    await street.li.does(Action.resolve, 1, "好了")
    street.clock.passes(hours=80)  # the program stood still before it had asked
    assert (await street.tick())["closed"] == 0
    await street.delivers()
    assert len(street.wang.heard("resolved")) == 1
    street.clock.passes(hours=71)
    assert (await street.tick())["closed"] == 0
    street.clock.passes(hours=1)
    assert (await street.tick())["closed"] == 1


async def test_silence_of_the_reporter_after_a_followers_yes_is_solved(resolved: Street):
    await resolved.zhang.does(Action.confirm, 1)
    resolved.clock.passes(hours=72)
    await resolved.tick()
    assert (await resolved.ticket()).outcome is Outcome.solved


async def test_the_question_is_not_put_any_more_after_the_answer(street: Street):
    await street.wang.reports()
    await street.zhang.presses(join_ticket, 1, None, chat=GROUP)
    await street.li.does(Action.resolve, 1, "好了")
    await street.wang.does(Action.dispute, 1)
    await street.delivers()
    assert street.zhang.heard("resolved") == []


async def test_after_not_solved_the_next_words_say_what_is_still_wrong(resolved: Street):
    await resolved.wang.presses(closing.dispute_resolution, 1, 0)
    outcome = await resolved.wang.writes("还是满的", reads=meaning(None, request=False))
    assert (outcome.code, outcome.ticket) == ("noted", 1)
    assert (await resolved.history(1))[-1].facts["words"] == "还是满的"


async def test_after_not_solved_another_matter_is_a_report_of_its_own(resolved: Street):
    await resolved.zhang.presses(closing.dispute_resolution, 1, 0)
    before = len(await resolved.history(1))
    other = await resolved.zhang.writes("楼上漏水了", reads=meaning("neighbour_dispute"))
    assert (other.code, other.ticket) == ("offered", None)
    assert len(await resolved.history(1)) == before
    assert (await resolved.rows(tables.drafts))[-1].text == "楼上漏水了"


@pytest.mark.parametrize(
    ("words", "category", "sure"),
    [("又不亮了", "lighting", 0.9), ("还是没修好，垃圾也没扫", "sanitation", 0.9), ("水漏下来了", "drainage", 0.4)],
)
async def test_after_not_solved_what_is_not_clearly_another_matter_stays_with_it(
    resolved: Street, words: str, category: str, sure: float
):
    await resolved.wang.presses(closing.dispute_resolution, 1, 0)
    outcome = await resolved.wang.writes(words, reads=meaning(category, sure=sure))
    assert (outcome.code, outcome.ticket) == ("noted", 1)


async def test_who_says_not_solved_is_asked_what_is_missing_also_the_second_time(resolved: Street):
    await resolved.wang.presses(closing.dispute_resolution, 1, 0)
    await resolved.li.does(Action.resolve, 1, "又换了灯泡")
    await resolved.wang.presses(closing.dispute_resolution, 1, 1)
    await resolved.delivers()
    read = [render(told.telling, ZONE).text for told in resolved.wang.heard("reopened")]
    assert len(read) == 2
    assert all("还差什么？直接发给我" in text for text in read)


async def test_the_worker_learns_that_it_was_not_solved(resolved: Street):
    await resolved.wang.presses(closing.dispute_resolution, 1, 0)
    await resolved.delivers()
    assert resolved.li.heard("worker_news")[-1].telling.facts["what"] == "reopened"

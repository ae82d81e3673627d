"""Three questions kept apart, an unhappy answer that reopens once or goes up, and the exclusion desk."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from domain.digest import Share
from domain.tickets import Answer, Status
from domain.workflow import Action
from services import closing, excluding, questions
from services.supervision import digests
from storage import tables
from storage.grids import by_code
from tests.support.cast import Street, meaning


@pytest.fixture
async def resolved(street: Street) -> Street:
    await street.wang.reports()
    await street.li.does(Action.resolve, 1, "换了灯泡")
    await street.delivers()
    return street


@pytest.fixture
async def closed(resolved: Street) -> Street:
    await resolved.wang.does(Action.confirm, 1)
    return resolved


async def answers(street: Street) -> list[tuple[int, bool, bool | None, str | None]]:
    return [(r.round, r.solved, r.contacted, r.answer) for r in await street.rows(tables.ratings)]


async def news(street: Street, who: int, kind: str) -> list[object]:
    await street.delivers()
    return [t.telling.facts["what"] for t in street.person(who).heard(kind)]


async def rates(street: Street):
    def look(c: sa.Connection):
        grid = by_code(c, "C1")
        assert grid is not None
        now = street.clock.now() + timedelta(seconds=1)
        return digests.compose(c, street.desk.house, grid, now, now=now)

    return await street.desk.look(look)


async def test_each_answer_stands_by_itself(closed: Street):
    await closed.wang.presses(closing.rate, 1, 0, Answer.fair)
    await closed.wang.presses(questions.say_contacted, 1, 0, contacted=False)
    assert await answers(closed) == [(0, True, False, "fair")]
    figures = (await rates(closed)).rates
    assert figures.contacted == Share(0.0, 1)
    assert (figures.solved, figures.satisfied) == (Share(1.0, 1), Share(1.0, 1))


async def test_the_thanks_carry_the_last_question(closed: Street):
    await closed.wang.presses(closing.rate, 1, 0, Answer.satisfied)
    await closed.delivers()
    (thanks,) = closed.wang.heard("thanks")
    assert (thanks.telling.facts["asked"], thanks.telling.facts["again"]) == (True, False)
    await closed.wang.presses(questions.say_contacted, 1, 0, contacted=True)
    await closed.wang.presses(closing.rate, 1, 0, Answer.fair)
    await closed.delivers()
    assert closed.wang.heard("thanks")[-1].telling.facts["asked"] is False


async def test_without_the_residents_word_what_was_done_in_time_counts(closed: Street):
    figures = (await rates(closed)).rates
    assert figures.contacted == Share(1.0, 1)


async def test_nobody_answers_for_another(closed: Street):
    for other in (closed.zhang, closed.li, closed.zhao, closed.stranger):
        assert (await other.presses(questions.say_contacted, 1, 0, contacted=True)).refused
        assert (await other.presses(questions.do_again, 1, 0)).refused
    assert (await closed.wang.presses(questions.say_contacted, 1, 5, contacted=True)).code == "CardIsOld"
    assert await answers(closed) == [(0, True, None, None)]


async def test_an_explained_end_is_kept_as_explained_and_is_not_solved(street: Street):
    await street.wang.reports()
    await street.li.does(Action.accept, 1)
    await street.li.does(Action.explain, 1, "产权是私人的，社区装不了")
    await street.wang.does(Action.confirm, 1)
    (row,) = await street.rows(tables.ratings)
    assert (row.solved, row.explained) == (True, True)
    figures = (await rates(street)).rates
    assert (figures.solved, figures.explained) == (Share(0.0, 1), 1)


async def test_the_second_not_solved_goes_to_the_supervisor(resolved: Street):
    street = resolved
    await street.wang.does(Action.dispute, 1)
    assert (await street.ticket()).assignee_id == street.li.row
    await street.li.does(Action.resolve, 1, "又修了")
    assert (await street.wang.does(Action.dispute, 1)).code == "reopened"
    ticket = await street.ticket()
    assert (ticket.assignee_id, ticket.reopened, ticket.status) == (street.zhao.row, 2, Status.assigned)
    assert (await news(street, 2001, "worker_news"))[-1] == "taken_over"
    assert len(street.zhao.heard("worker_card")) == 1
    assert street.wang.heard("reopened")[-1].telling.facts["why"] == "handed_up"
    assert street.wang.heard("reopened")[-1].telling.facts["asked"] == 1


async def test_who_was_never_called_says_so_beside_not_solved(resolved: Street):
    await resolved.wang.does(Action.dispute, 1)
    await resolved.wang.presses(questions.say_contacted, 1, 0, contacted=False)
    assert await answers(resolved) == [(0, False, False, None)]


async def test_not_content_reaches_those_above_with_the_words(closed: Street):
    street = closed
    await street.wang.presses(closing.rate, 1, 0, Answer.unsatisfied)
    await street.wang.writes("垃圾堆了一个月才来", reads=meaning("sanitation"))
    assert (await news(street, 3001, "supervisor_news"))[-2:] == ["unhappy", "unhappy_words"]
    assert street.zhao.heard("supervisor_news")[-1].telling.facts["words"] == "垃圾堆了一个月才来"
    assert (await rates(street)).rates.unhappy == 1


async def test_pressing_it_twice_tells_once(closed: Street):
    for _ in range(2):
        await closed.wang.presses(closing.rate, 1, 0, Answer.unsatisfied)
    assert (await news(closed, 3001, "supervisor_news")).count("unhappy") == 1


async def test_not_content_is_done_again_once(closed: Street):
    street = closed
    await street.wang.presses(closing.rate, 1, 0, Answer.unsatisfied)
    await street.delivers()
    assert street.wang.heard("thanks")[-1].telling.facts["again"] is True
    assert (await street.wang.presses(questions.do_again, 1, 0)).code == "reopened"
    ticket = await street.ticket()
    assert (ticket.status, ticket.assignee_id, ticket.reopened) == (Status.assigned, street.li.row, 1)
    assert (await news(street, 2001, "worker_news"))[-1] == "again"
    assert await answers(street) == [(0, True, None, "unsatisfied")]
    assert (await street.wang.presses(questions.do_again, 1, 0)).code == "CardIsOld"
    await street.li.does(Action.resolve, 1, "好了")
    await street.wang.does(Action.confirm, 1)
    await street.wang.presses(closing.rate, 1, 1, Answer.unsatisfied)
    await street.delivers()
    assert street.wang.heard("thanks")[-1].telling.facts["again"] is False
    assert (await street.wang.presses(questions.do_again, 1, 1)).code == "NotPossibleNow"


async def test_after_three_days_it_is_not_done_again(closed: Street):
    await closed.wang.presses(closing.rate, 1, 0, Answer.unsatisfied)
    closed.clock.passes(hours=72, seconds=1)
    assert (await closed.wang.presses(questions.do_again, 1, 0)).code == "NotPossibleNow"
    assert (await closed.wang.presses(questions.leave_it, 1, 0)).code == "left_closed"


async def test_an_excluded_case_leaves_the_rates_with_reviewer_and_reason_and_comes_back(closed: Street):
    street = closed
    assert (await street.zhao.does(Action.exclude, 1, "重复投诉，已在另一单办结")).code == "excluded"
    (row,) = await street.rows(tables.exclusions)
    assert (row.by_id, row.reason, row.ended) == (street.zhao.row, "重复投诉，已在另一单办结", False)
    digest = await rates(street)
    assert (digest.rates.solved.n, digest.rates.contacted.n, digest.rates.excluded) == (0, 0, 1)
    assert (await street.zhao.does(Action.exclude, 1, "再来一次")).code == "NothingAsked"
    assert (await street.zhao.presses(excluding.include_ticket, 1)).code == "included"
    digest = await rates(street)
    assert (digest.rates.solved.n, digest.rates.excluded) == (1, 0)
    assert [e.action for e in await street.history()][-2:] == ["exclude", "include"]
    assert (await street.zhao.presses(excluding.include_ticket, 1)).code == "NothingAsked"


@pytest.mark.parametrize("who", [1001, 2001, 2002, 2101])
async def test_only_those_above_exclude_and_only_what_is_closed(closed: Street, who: int):
    assert (await closed.person(who).does(Action.exclude, 1, "不算")).refused
    await closed.wang.does(Action.dispute, 1)
    assert (await closed.zhao.does(Action.exclude, 1, "不算")).refused
    assert await closed.count(tables.exclusions) == 0

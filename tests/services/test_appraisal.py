"""The four evaluations as supervisors meet them: the card, its buttons, the month's obligation, the sheet, and their bounds."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from bot.sheets.appraisal import attach
from bot.texts.render import render
from domain import appraisal as rules
from domain.appraisal import LEAST, Away, Month, Opinion, is_company, points, presence, stars
from domain.people import Duty, Post
from domain.tickets import Answer
from domain.workflow import Action
from services import closing, excluding
from services.supervision import appraising
from services.supervision.appraising import Wanted
from storage import tables
from tests.support.cast import LONG_AGO, Street, _on_duty, meaning
from tests.support.clock import NOON, ZONE

HEAD = 7  # 赵主任's row
DAY = timedelta(days=1)


@pytest.fixture
async def rated(street: Street) -> Street:
    """Six matters of the property company of 春和社区: five content, one not; and one matter of noise."""
    await street.change(lambda c: _liaison(c, "春和物业"))
    for n in range(7):
        ticket = await street.wang.reports(f"{n}栋的事", reads=meaning("noise" if n == 6 else "property_dispute"))
        await street.li.does(Action.accept, ticket)
        await street.li.does(Action.resolve, ticket, "好了")
        await street.wang.does(Action.confirm, ticket)
        said = Answer.unsatisfied if n == 5 else Answer.satisfied
        await street.wang.presses(closing.rate, ticket, 0, said)
    return street


def _liaison(c: sa.Connection, department: str) -> None:
    c.execute(sa.insert(tables.people).values(telegram_id=4009, name="钱经理"))
    _on_duty(c, 4009, "C1", Post.liaison, LONG_AGO, None)
    empty = sa.and_(tables.duties.c.post == "liaison", tables.duties.c.department.is_(None))
    c.execute(sa.update(tables.duties).where(empty).values(department=department))


async def card(street: Street, **wanted: Any) -> Any:
    """The newest card 赵主任 has, after the command or a button."""
    if wanted:
        await street.zhao.presses(appraising.show, Wanted(2, "2611", **wanted))
    else:
        await street.zhao.commands(appraising.appraise, "")
    await street.delivers()
    return street.zhao.heard("appraisal")[-1].telling


async def test_the_card_judges_each_by_those_who_know(rated: Street):
    told = await card(rated)
    found = told.appraisal
    (community,) = found.communities
    assert (community.code, community.n("answered"), community.n("happy"), community.n("unhappy")) == ("C1", 7, 6, 1)
    (company,) = found.companies
    assert (company.name, company.n("answered"), company.n("points"), company.stars) == ("春和物业", 6, 26, 4)
    assert [row.code for row in found.grids] == ["G1", "G2"]
    assert found.grids[0].n("accept_ok") == 7
    assert found.grids[0].figures["present"] == found.grids[0].figures["days"] > 0
    assert found.grids[1].n("present") == 0  # nobody has a post there
    said = render(told, ZONE).text
    assert "春和物业：★★★★☆ 4.3 分（6 件）" in said
    assert "李师傅" not in said


async def test_behind_each_figure_lie_its_tickets(rated: Street):
    company = (await card(rated)).appraisal.companies[0].key
    told = await card(rated, part="p", key=company, figure="unhappy")
    assert (told.total, [t.number for t in told.tickets]) == (1, ["261121-006"])
    rows = render(told, ZONE).buttons
    assert rows[0][0].text == "查看 261121-006"
    assert (await card(rated, part="c", key=2, figure="happy")).total == 6
    assert (await card(rated, part="g", key=4, figure="done_ok")).total == 7
    assert (await card(rated, part="g", key=4, figure="nonsense")).total == 0


async def test_what_was_excluded_counts_nowhere_and_is_shown_with_who_and_why(rated: Street):
    await rated.zhao.presses(excluding.exclude_ticket, 6, "重复投诉", {})
    told = await card(rated)
    assert told.appraisal.companies[0].figures["answered"] == 5
    assert told.appraisal.companies[0].n("unhappy") == 0
    (out,) = told.appraisal.left_out
    assert (out.number, out.reason, out.by) == ("261121-006", "重复投诉", "赵主任")
    assert "剔除，「重复投诉」，赵主任" in render(await card(rated, part="x"), ZONE).text


async def test_nobody_else_reads_it(rated: Street):
    for who in (rated.wang, rated.li, rated.zhou):
        assert (await who.commands(appraising.appraise, "")).refused
        assert (await who.presses(appraising.show, Wanted(2, "2611", "p", 1, "happy"))).refused
    assert (await rated.zhao.presses(appraising.show, Wanted(1, "2611"))).refused  # above what is theirs
    assert (await rated.zhao.presses(appraising.show, Wanted(2, "soon"))).refused


async def test_whoever_lost_the_post_is_not_told(rated: Street):
    await rated.zhao.commands(appraising.appraise, "")
    ended = tables.duties.update().where(tables.duties.c.person_id == HEAD)
    await rated.change(lambda c: c.execute(ended.values(until_at=rated.clock.now())))
    await rated.delivers()
    assert rated.zhao.heard("appraisal") == []


async def test_a_month_without_anything_is_one_line(street: Street):
    told = await card(street)
    assert told.appraisal.silent
    assert render(told, ZONE).text == "春和社区，2026年11月：还没有可评的。"


async def test_the_sheet_names_the_tickets(rated: Street):
    told = await card(rated, part="s")
    upload = await rated.desk.look(lambda c: attach(c, rated.desk.house, told, ZONE))
    assert upload is not None
    assert upload.name == "C1-2026-11.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(upload.content))
    assert book.sheetnames[:4] == ["居民评社区", "吹哨人评部门", "居民评物业", "网格：在岗和守时"]
    behind = list(book["每个数后面的工单"].values)
    assert ("居民评物业", "春和物业", "不满意", "261121-006") in behind
    assert len(behind) == len(set(behind))


@pytest.fixture
def of_the_street(street: Street) -> Callable[[], Any]:
    def join(c: sa.Connection) -> None:
        _on_duty(c, 9001, "S", Post.supervisor, LONG_AGO, None)

    return lambda: street.change(join)


async def test_a_street_has_last_months_on_the_first_working_day_once(rated: Street, of_the_street: Any):
    await of_the_street()
    await rated.tick()  # installed
    for day, hour, sent in ((1, 8, 0), (1, 9, 1), (1, 10, 0), (1, 7, 0), (2, 12, 0)):
        rated.clock.moment = datetime(2026, 12, day, hour, tzinfo=ZONE).astimezone(UTC)
        assert (await rated.tick())["appraisals"] == sent
    await rated.delivers()
    (told,) = rated.stranger.heard("appraisal")
    assert told.telling.appraisal.communities[0].n("answered") == 7
    assert rated.zhao.heard("appraisal") == []  # a community asks for it


async def test_after_a_holiday_and_down_time_it_comes_late_but_once(rated: Street, of_the_street: Any):
    await of_the_street()
    await rated.tick()
    rated.clock.moment = datetime(2027, 1, 20, 23, tzinfo=ZONE).astimezone(UTC)
    assert (await rated.tick())["appraisals"] == 1  # December's; November's is no news any more
    assert (await rated.tick())["appraisals"] == 0
    await rated.delivers()
    assert rated.stranger.heard("appraisal") == []  # nothing happened in December


@given(st.builds(Opinion, st.booleans(), st.booleans(), st.sampled_from([None, *Answer]), st.none()))
def test_a_matter_is_worth_one_to_five_and_what_is_not_solved_at_most_two(opinion: Opinion):
    assert 1 <= points(opinion) <= 5
    assert opinion.solved or points(opinion) <= 2
    better = {Answer.unsatisfied: Answer.fair, Answer.fair: Answer.satisfied}.get(opinion.answer)  # type: ignore[call-overload]
    if better is not None:
        assert points(Opinion(opinion.solved, opinion.explained, better)) >= points(opinion)


@given(st.lists(st.integers(1, 5), max_size=60))
def test_stars_lie_among_the_points_and_need_enough_of_them(given_: list[int]):
    found = stars(sum(given_), len(given_))
    assert (found is None) == (len(given_) < LEAST)
    if found is not None:
        assert min(given_) <= found <= max(given_)
        assert abs(found - sum(given_) / len(given_)) <= 0.5


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("春和物业", True),
        ("万家物业公司", True),
        ("住建局物业科", False),
        ("城管", False),
        ("Garden Property Ltd", True),
    ],
)
def test_what_is_a_property_company(name: str, found: bool):
    assert is_company(name) is found


@pytest.mark.parametrize(
    ("words", "found"),
    [("2026-10", Month(2026, 10)), ("2610", Month(2026, 10)), ("202610", Month(2026, 10)), ("13", None), ("", None)],
)
def test_months_are_read(words: str, found: Month | None):
    assert Month.parse(words) == found
    if found is not None:
        assert Month.parse(found.code) == found
        assert found.before().after() == found


def test_who_stands_in_counts_as_there_and_nobody_stands_in_for_themselves():
    duty = Duty(1, 1, 1, Post.worker, None, NOON - 9 * DAY, None)
    mornings = [NOON + n * DAY for n in range(6)]
    away = [Away(1, 2, NOON + DAY, NOON + 3 * DAY), Away(2, 9, NOON + 2 * DAY, NOON + 3 * DAY)]
    found = presence(mornings, [duty], away)
    assert found == {"days": 6, "present": 5, "stood_in": 1}
    assert presence(mornings, [], []) == {"days": 6}


def test_an_excuse_takes_a_miss_away_but_not_a_coming_in_time():
    by = NOON
    early, late = by - DAY, by + DAY
    assert rules.came_as(rules.Call(by, None, excused=True), late) == {"called", "excused"}
    assert rules.came_as(rules.Call(by, early, excused=True), late) == {"called", "in_time"}
    assert rules.came_as(rules.Call(by, late, mark="poor"), late) == {"called", "late", "poor"}
    assert rules.came_as(rules.Call(by), early) == {"called", "due"}
    assert rules.came_as(rules.Call(by), late) == {"called", "never"}

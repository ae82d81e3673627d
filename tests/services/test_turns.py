"""Turns: who may take them, what the example says, that one follows the other, and that all of them end."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from bot.texts.answers import answer_text
from services.duty import duty_list
from services.work import Outcome
from storage.tables import duties, rotas
from tests.support.cast import Street, meaning
from tests.support.clock import ZONE


async def given(street: Street, person: int, post: str) -> None:
    """The person's post becomes another."""
    change = sa.update(duties).where(duties.c.person_id == person).values(post=post)
    await street.change(lambda c: c.execute(change))


@pytest.fixture
async def paired(street: Street) -> Street:
    """李师傅 and 陈姐 are both workers of the first grid; 孙队长 leads alone."""
    await given(street, street.chen.row, "worker")
    return street


def said(outcome: Outcome) -> str:
    return answer_text(outcome.code, outcome.facts, "zh")


async def orders(street: Street, words: str) -> Outcome:
    """赵主任 types /duty."""
    return await street.zhao.commands(duty_list.duties, words)


async def standing(street: Street) -> list[tuple[str, list[int], int, date]]:
    rows = await street.rows(rotas, rotas.c.ended_at.is_(None))
    return [(r.post, r.people, r.days, r.first_at.astimezone(ZONE).date()) for r in rows]


async def test_where_every_post_has_one_person_no_example_is_given(street: Street):
    refused = await orders(street, "G1 李师傅 陈姐 7天")
    assert said(refused) == "春和第一网格每个岗位最多一个人，轮不起来。先发 /invite 请同事进来，再排班。"


@pytest.mark.parametrize(
    "words", ["G1 怎么排", "G1 李师傅 7天", "G1 李师傅 孙队长 7天", "G1 李师傅 陈姐 40天", "G1 李师傅 陈姐"]
)
async def test_the_example_is_one_that_works(paired: Street, words: str):
    await given(paired, paired.sun.row, "deputy")
    refused = await orders(paired, words)
    assert said(refused).endswith("比如：/duty G1 李师傅 陈姐 7天")
    assert (await orders(paired, said(refused).rpartition("/duty ")[2])).code == "duties"
    assert await standing(paired) == [("worker", [paired.li.row, paired.chen.row], 7, date(2026, 11, 21))]


@pytest.mark.parametrize(
    ("words", "days", "first"),
    [
        ("G1 陈姐 李师傅 两周 12月5日", 14, date(2026, 12, 5)),
        ("G1 陈姐 李师傅 12月15日起 每人3天", 3, date(2026, 12, 15)),
        ("G1 陈姐 李师傅 一个星期 下周一", 7, date(2026, 11, 23)),
        ("G1 陈姐 李师傅 7天 11月16日", 7, date(2026, 11, 16)),  # it has begun
        ("g1 陈姐 李师傅 7天", 7, date(2026, 11, 21)),
    ],
)
async def test_the_day_is_not_taken_for_the_length(paired: Street, words: str, days: int, first: date):
    assert (await orders(paired, words)).code == "duties"
    assert await standing(paired) == [("worker", [paired.chen.row, paired.li.row], days, first)]


async def test_a_day_the_calendar_lacks_is_named(paired: Street):
    refused = await orders(paired, "G1 李师傅 陈姐 7天 2月30日")
    assert said(refused) == "日历上没有“2月30日”这一天，请再写一次。"


async def test_turns_are_set_anew_while_others_run(paired: Street):
    await orders(paired, "G1 李师傅 陈姐 7天")
    assert (await orders(paired, "G1 陈姐 李师傅 2天")).code == "duties"
    assert [(people, days) for _, people, days, _ in await standing(paired)] == [([paired.chen.row, paired.li.row], 2)]


@pytest.mark.parametrize("word", ["停", "取消", "stop"])
async def test_ending_ends_the_turns_of_every_post(paired: Street, word: str):
    await orders(paired, "G1 李师傅 陈姐 7天")
    for person in (paired.li.row, paired.chen.row):
        await given(paired, person, "lead")
    await orders(paired, "G1 李师傅 孙队长 7天")
    assert [post for post, *_ in await standing(paired)] == ["worker", "lead"]
    assert (await orders(paired, f"G1 {word}")).code == "duties"
    assert await standing(paired) == []


async def test_turns_decide_who_is_asked_and_pass_at_eight(paired: Street):
    await orders(paired, "G1 陈姐 李师傅 1天")
    first = await paired.wang.reports()
    assert (await paired.ticket(first)).assignee_id == paired.chen.row
    paired.clock.shows(22, 8)
    second = await paired.wang.reports("电梯坏了", meaning("elevator"))
    assert (await paired.ticket(second)).assignee_id == paired.li.row

"""Many late matters in one message, and lines that count from the promise that is broken."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.texts.render import render
from domain.notices import Kind
from domain.tickets import Status, broken_contact
from tests.texts.samples import HOUR, NOW, SUPERVISOR, ZONE, telling

HELD = replace(SUPERVISOR, status=Status.in_progress, accept_by=NOW - 9 * HOUR, contact_by=NOW - 5 * HOUR)


def said(kind: Kind, language: str = "zh", **changes: object) -> str:
    return render(telling(kind, language, **changes), ZONE).text


def late(what: str, hours: int) -> list[str]:
    return [what, (NOW - hours * HOUR).isoformat()]


@pytest.mark.parametrize(
    ("late_n", "total", "heading"),
    [(3, 3, "3 件超时了"), (0, 3, "3 件快到时限了"), (1, 3, "1 件超时了，2 件快到时限")],
)
def test_the_list_says_how_many_are_late_and_how_many_soon_will_be(late_n: int, total: int, heading: str) -> None:
    facts = {"late": late_n, "promises": {}, "own": [], "todo": False, "grids": []}
    assert said(Kind.late_list, facts=facts, total=total).startswith(f"<b>{heading}</b>")


def test_a_line_names_who_has_it_and_each_promise_by_how_much() -> None:
    facts = {"late": 1, "promises": {"7": [late("late_accept", 3), late("due_contact", -1)]}, "own": [], "grids": []}
    found = said(Kind.late_list, facts=facts, tickets=(HELD,), total=1)
    assert found.splitlines()[1].endswith(" · 李师傅 · 接单 超 3 小时，联系居民 剩 1 小时")
    own = said(Kind.late_list, facts={**facts, "own": [7]}, tickets=(HELD,), total=1)
    assert " · 您 · " in own
    nobody = said(Kind.late_list, facts=facts, tickets=(replace(HELD, holder=None, assignee=None),), total=1)
    assert " · 没人接 · " in nobody


def test_news_of_a_promise_counts_from_that_promise() -> None:
    what, by = late("late_contact", 5)
    found = said(Kind.supervisor_news, ticket=HELD, facts={"what": what, "by": by})
    assert "前该联系居民，还没联系" in found
    assert found.endswith("超 5 小时")
    both = said(Kind.supervisor_news, ticket=HELD, facts={"what": what, "by": by, "also": [late("late_resolve", 1)]})
    assert "前该联系居民，还没联系" in both
    assert "前该办完，还没办完" in both


def test_a_line_of_staff_shows_the_broken_promise_to_contact_beside_the_one_that_runs() -> None:
    assert said(Kind.todo, tickets=(HELD,)).endswith("联系居民 超 5 小时")
    assert "还没联系居民（超 5 小时）" in said(Kind.worker_card, ticket=HELD)
    assert "剩 7 天" in said(Kind.worker_card, ticket=HELD)
    heard = replace(HELD, contact_by=None)
    assert said(Kind.todo, tickets=(heard,)).endswith("剩 7 天")
    assert "还没联系居民" not in said(Kind.worker_card, ticket=heard)


def test_what_is_overdue_already_is_late_from_there() -> None:
    assert broken_contact(NOW - HOUR, NOW + HOUR, NOW) == NOW - HOUR
    assert broken_contact(NOW - 2 * HOUR, NOW - HOUR, NOW) is None
    assert broken_contact(NOW + HOUR, NOW + 2 * HOUR, NOW) is None
    assert broken_contact(None, NOW + HOUR, NOW) is None

"""Many late matters in one message, and lines that count from the promise that is broken."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.texts.render import render
from domain.notices import Kind
from domain.tickets import Status, broken_contact
from domain.workflow import Action
from tests.texts.samples import HOUR, NOW, SUPERVISOR, ZONE, telling

HELD = replace(SUPERVISOR, status=Status.in_progress, accept_by=NOW - 9 * HOUR, contact_by=NOW - 5 * HOUR)


def said(kind: Kind, language: str = "zh", **changes: object) -> str:
    return render(telling(kind, language, **changes), ZONE).text


def late(what: str, hours: int, department: str = "") -> list[str]:
    return [what, (NOW - hours * HOUR).isoformat(), department]


@pytest.mark.parametrize(
    ("counts", "heading"),
    [
        ({"late": 3}, "3 件超时了"),
        ({"due": 3}, "3 件快到时限了"),
        ({"late": 1, "due": 2}, "1 件超时了，2 件快到时限了"),
        ({"unruled": 2, "not_reported": 1, "review": 30}, "2 件等着裁定，1 件部门没报到，30 件挂账到期"),
    ],
)
def test_the_list_says_how_many_there_are_of_each(counts: dict[str, int], heading: str) -> None:
    facts = {"counts": counts, "news": {}, "own": [], "todo": False, "lists": []}
    assert said(Kind.late_list, facts=facts, total=sum(counts.values())).startswith(f"<b>{heading}</b>")


@pytest.mark.parametrize(
    ("news", "line"),
    [
        (late("late_extension", 2), "延期没人批 超 2 小时"),
        (late("late_owner", 2), "归谁没人定 超 2 小时"),
        (late("not_reported", 4, "城管"), "城管没报到 超 4 小时"),
        (late("review", 0), "挂账到期"),
    ],
)
def test_a_line_says_what_time_has_come_for(news: list[str], line: str) -> None:
    facts = {"counts": {}, "news": {"7": [news]}, "own": [], "lists": []}
    found = said(Kind.late_list, facts=facts, tickets=(HELD,), total=1)
    assert found.splitlines()[1].endswith(f" · 李师傅 · {line}")


def test_the_lists_of_one_place_go_without_its_name() -> None:
    def labels(*lists: list[object]) -> list[str]:
        facts = {"counts": {}, "news": {}, "own": [], "todo": False, "lists": list(lists)}
        rows = render(telling(Kind.late_list, facts=facts, total=1), ZONE).buttons[1:]
        return [button.text for row in rows for button in row]

    assert labels(["overdue", 3, "春和"], ["rulings", 3, "春和"]) == ["全部超时", "等拍板的"]
    assert labels(["overdue", 3, "春和"], ["waiting", 4, "夏荷"]) == ["春和：全部超时", "夏荷：等太久的"]


def test_a_line_names_who_has_it_and_each_promise_by_how_much() -> None:
    news = {"7": [late("late_accept", 3), late("due_contact", -1)]}
    facts: dict[str, object] = {"counts": {"late": 1}, "news": news, "own": [], "lists": []}
    found = said(Kind.late_list, facts=facts, tickets=(HELD,), total=1)
    assert found.splitlines()[1].endswith(" · 李师傅 · 接单 超 3 小时，联系居民 剩 1 小时")
    own = said(Kind.late_list, facts={**facts, "own": [7]}, tickets=(HELD,), total=1)
    assert " · 您 · " in own
    nobody = said(Kind.late_list, facts=facts, tickets=(replace(HELD, holder=None, assignee=None),), total=1)
    assert " · 没人接 · " in nobody
    moved = said(Kind.late_list, facts={**facts, "had_by": {"7": "老刘"}}, tickets=(HELD,), total=1)
    assert " · 老刘（现在李师傅） · " in moved
    news_of_one = said(Kind.supervisor_news, ticket=HELD, facts={"what": "late_contact", "by": "", "had_by": "老刘"})
    assert " · 老刘（现在李师傅） · " in news_of_one


def test_news_of_a_promise_counts_from_that_promise() -> None:
    what, by, _ = late("late_contact", 5)
    found = said(Kind.supervisor_news, ticket=HELD, facts={"what": what, "by": by})
    assert "前该联系居民，还没联系" in found
    assert found.endswith("超 5 小时")
    resolve = {"what": "late_resolve", "by": (NOW - HOUR).isoformat()}
    both = said(Kind.supervisor_news, ticket=HELD, facts={"what": what, "by": by, "also": [resolve]})
    assert "前该联系居民，还没联系" in both
    assert "前该办完，还没办完" in both


def test_a_question_nobody_settled_leads_with_its_buttons_and_says_what_else_is_late() -> None:
    by, until = (NOW - 2 * HOUR).isoformat(), (NOW + 99 * HOUR).isoformat()
    actions = (Action.grant, Action.deny, Action.remind)
    also = [{"what": "late_resolve", "by": by}, {"what": "not_reported", "by": by, "words": "城管"}]
    facts = {"what": "late_extension", "name": "李师傅", "by": by, "until": until, "words": "等配件", "also": also}
    told = render(telling(Kind.supervisor_news, ticket=replace(HELD, actions=actions), facts=facts), ZONE)
    assert "李师傅申请延到 11月" in told.text
    assert "到时间还没人批" in told.text
    assert "前该办完，还没办完" in told.text
    assert "吹了哨，城管到时间还没报到" in told.text
    assert "「等配件」" in told.text
    assert [button.text for button in told.buttons[0]] == ["同意延期", "不同意"]


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

"""Those above remind, give to another, refuse with a reason, and see their subtree; nobody else does."""

from __future__ import annotations

import pytest

from domain.tickets import Status
from domain.workflow import Action
from services import supervising
from tests.support.cast import SIBLING_GROUP, Street


@pytest.fixture
async def reported(street: Street) -> Street:
    await street.wang.reports()
    await street.delivers()
    return street


async def test_a_reminder_rings_the_one_responsible_with_whose_word_it_is(reported: Street):
    assert (await reported.zhao.does(Action.remind, 1)).code == "reminded"
    await reported.delivers()
    (news,) = reported.li.heard("worker_news")
    assert (news.telling.facts["what"], news.telling.facts["words"]) == ("reminded", "赵主任")


async def test_reassigning_needs_no_reason_and_tells_both(reported: Street):
    await reported.li.does(Action.accept, 1)
    assert (await reported.zhao.does(Action.reassign, 1, to=reported.chen.row)).code == "reassigned"
    ticket = await reported.ticket()
    assert (ticket.status, ticket.assignee_id, ticket.holder_id) == (Status.assigned, reported.chen.row, None)
    await reported.delivers()
    assert [t.telling.facts["what"] for t in reported.li.heard("worker_news")] == ["taken_over"]
    assert [t.telling.facts["holder"] for t in reported.wang.heard("handed_over")] == ["陈姐"]


async def test_rejecting_needs_a_reason_the_resident_reads(reported: Street):
    assert (await reported.zhao.does(Action.reject, 1, "属于物业合同纠纷,请走仲裁")).code == "rejected"
    assert (await reported.ticket()).status is Status.not_accepted
    await reported.delivers()
    assert [t.telling.facts["words"] for t in reported.wang.heard("not_accepted")] == ["属于物业合同纠纷,请走仲裁"]


async def test_the_lead_stands_above_his_grid_too(reported: Street):
    assert (await reported.sun.does(Action.remind, 1)).code == "reminded"


@pytest.mark.parametrize("action", [Action.remind, Action.reassign, Action.reject])
async def test_those_who_do_not_stand_above_may_not(reported: Street, action: Action):
    before = await reported.history()
    for person in (reported.wang, reported.li, reported.chen):
        assert (await person.does(action, 1)).code == "NotAllowed"
    for person in (reported.zhou, reported.stranger, reported.zhang):
        assert (await person.does(action, 1)).code == "NoSuchTicket"
    assert await reported.history() == before


async def test_a_supervisor_of_one_community_is_a_stranger_in_the_next(street: Street):
    await street.wang.reports(chat=SIBLING_GROUP)
    assert (await street.zhao.does(Action.remind, 1)).code == "NoSuchTicket"


async def test_the_overview_is_one_card_for_each_topmost_subtree(reported: Street):
    await reported.delivers()
    reported.clock.passes(minutes=1)
    assert (await reported.zhao.commands(supervising.overview)).code == "overview"
    (shown,) = await reported.delivers()
    assert shown.telling.digest is not None
    assert (shown.telling.digest.grid, shown.telling.digest.counts.open) == ("春和社区", 1)


async def test_the_overview_is_for_those_who_supervise(reported: Street):
    for person in (reported.wang, reported.li):
        assert (await person.commands(supervising.overview)).code == "NotASupervisor"


async def test_the_buttons_under_the_overview_open_lists_of_the_subtree(reported: Street):
    reported.clock.passes(hours=3)
    assert (await reported.zhao.presses(supervising.show_list, "overdue", 2, 0)).code == "listed"
    (shown,) = await reported.delivers()
    assert [(t.number, t.overdue, t.assignee) for t in shown.telling.tickets] == [("261121-001", True, "李师傅")]


@pytest.mark.parametrize("forged", [("overdue", 3, 0), ("overdue", 1, 0), ("overdue", 10**30, 0), ("nonsense", 2, 0)])
async def test_lists_of_other_subtrees_are_refused(reported: Street, forged: tuple[str, int, int]):
    assert (await reported.zhao.presses(supervising.show_list, *forged)).code == "NotASupervisor"


async def test_a_page_beyond_the_end_is_empty(reported: Street):
    await reported.zhao.presses(supervising.show_list, "open", 2, 10**30)
    (shown,) = await reported.delivers()
    assert (shown.telling.tickets, shown.telling.total) == ((), 1)

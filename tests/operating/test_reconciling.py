"""Each difference planted is seen, mended and told; a street on which everything happened has none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from domain.tickets import Answer
from domain.workflow import Action
from services import closing, handling, merging, reconciling, residents, withdrawing
from services.reconciling import Found, reconcile, reconcile_if_due
from services.street import membership
from services.supervision import digest_times
from storage import inbox, tables
from storage import reconciling as rows
from storage.tables import cards, obligations, outbox, tickets
from tests.support.cast import GAS, GROUP, Actor, Street, meaning

FOREVER = timedelta(days=30)


async def look(street: Street, *, thorough: bool = False) -> list[Found]:
    return await reconcile(street.desk, street.clock.now() - FOREVER, thorough=thorough)


async def found(street: Street, *, thorough: bool = False) -> list[tuple[str, str, bool]]:
    return [(f.difference.kind, f.difference.about, f.mended) for f in await look(street, thorough=thorough)]


async def keys(street: Street) -> set[str]:
    return {r.key for r in await street.rows(outbox)}


async def merge(supervisor: Actor, ticket: int, into: int) -> None:
    version = (await supervisor.street.ticket(ticket)).version
    await supervisor.presses(merging.merge_tickets, ticket, version, into)


@pytest.fixture
async def busy(street: Street) -> Street:
    """A street on which every action that tells somebody was taken, at one and the same moment and at others."""
    await everything(street)
    return street


async def everything(street: Street) -> None:
    wang, zhang, li, chen, sun, zhao = street.wang, street.zhang, street.li, street.chen, street.sun, street.zhao
    first = await wang.reports()
    await zhang.presses(residents.join_ticket, first, None, chat=GROUP)
    await li.does(Action.accept, first)
    await li.does(Action.note, first, "正在看")
    await wang.does(Action.urge, first)
    await zhao.does(Action.remind, first)
    street.clock.passes(minutes=5)
    await li.does(Action.ask, first, "几楼的灯？")
    await wang.does(Action.answer, first, "三楼的")
    await sun.does(Action.remark, first, "抓紧")
    await zhang.does(Action.supplement, first, "还在闪")
    await street.delivers()
    await li.does(Action.resolve, first, "换了灯泡")
    await zhang.does(Action.dispute, first)
    await li.does(Action.hand_over, first, "陈姐更熟", to=chen.row)
    await chen.does(Action.return_, first, "我今天不在")
    await zhao.does(Action.reassign, first, to=chen.row)
    await street.delivers()
    street.clock.passes(minutes=5)
    await chen.does(Action.resolve, first, "线路也换了")
    await wang.does(Action.confirm, first)
    await wang.presses(closing.rate, first, 1, Answer.satisfied)
    await wang.writes("谢谢", reads=meaning(None, request=False))
    second = await zhang.reports("垃圾没人清", meaning("sanitation"))
    await zhao.does(Action.reject, second, "不归社区管")
    third = await wang.reports("楼道堆物", meaning("fire_safety"))
    await wang.does(Action.withdraw, third)
    await street.stranger.writes(GAS, chat=GROUP)
    fifth, sixth = (
        await wang.reports("门坏了", meaning("housing")),
        await zhang.reports("单元门坏了", meaning("noise")),
    )
    await merge(zhao, sixth, fifth)
    await zhao.presses(merging.unmerge_ticket, sixth, (await street.ticket(sixth)).version)
    await li.does(Action.resolve, fifth, "修好了")
    seventh = (await wang.writes(GAS, chat=GROUP)).ticket
    await wang.does(Action.withdraw, seventh)
    await wang.presses(withdrawing.withdraw_surely, seventh, (await street.ticket(seventh)).version)
    await street.delivers()
    street.clock.passes(days=4)
    await street.tick()
    street.clock.passes(minutes=30)
    await street.delivers()


async def test_a_street_on_which_everything_happened_has_no_difference(busy: Street):
    assert (await busy.ticket(5)).outcome == "unanswered"
    assert await found(busy, thorough=True) == []


async def test_nor_has_it_on_the_other_engine(either_street: Street):
    await everything(either_street)
    assert await found(either_street, thorough=True) == []


async def test_each_action_that_tells_somebody_was_taken_and_each_notice_would_be_missed(busy: Street):
    """Every notice about a ticket is taken away by itself, is missed and comes back with the same key."""
    told = [r for r in await busy.rows(outbox, outbox.c.ticket_id.is_not(None)) if ":t" in r.key]
    derivable = [r for r in told if ":yours:" not in r.key]
    stems: dict[str, list[str]] = {}
    for row in derivable:
        stems.setdefault(row.key.rpartition(":p")[0] if row.kind == "supervisor_news" else row.key, []).append(row.key)
    assert len(stems) > 30
    missed = 0
    for stem, its in stems.items():
        await busy.change(lambda c, its=its: c.execute(sa.delete(outbox).where(outbox.c.key.in_(its))))
        assert await found(busy) == [("notice", stem, True)], stem
        assert any(key.startswith(stem) for key in await keys(busy))
        missed += 1
    assert missed == len(stems)


async def test_a_notice_told_again_carries_the_same_facts(street: Street):
    await street.wang.reports()
    await street.li.does(Action.note, 1, "正在看")
    before = {
        r.key: (r.kind, r.chat, r.facts, r.person_id, r.fallback_chat, r.urgency) for r in await street.rows(outbox)
    }
    progress = [key for key in before if key.startswith("progress:")]
    assert progress
    await street.change(lambda c: c.execute(sa.delete(outbox).where(outbox.c.key.in_(progress))))
    await look(street)
    after = {
        r.key: (r.kind, r.chat, r.facts, r.person_id, r.fallback_chat, r.urgency) for r in await street.rows(outbox)
    }
    assert {key: after[key] for key in progress} == {key: before[key] for key in progress}


async def test_what_is_older_than_a_week_is_told_nobody_any_more(street: Street):
    await street.wang.reports()
    await street.li.does(Action.note, 1, "正在看")
    await street.change(lambda c: c.execute(sa.delete(outbox).where(outbox.c.kind == "progress")))
    street.clock.passes(days=8)
    assert [f for f in await found(street) if f[0] == "notice"] == []


async def test_who_joined_later_is_not_told_what_was_before(street: Street):
    await street.wang.reports()
    await street.li.does(Action.note, 1, "正在看")
    await street.zhang.presses(residents.join_ticket, 1, None, chat=GROUP)
    assert await found(street) == []


# -- other differences --


async def update(street: Street, payload: str, number: int = 1) -> None:
    row = {"bot_id": 42, "update_id": number, "lane": 1001, "payload": payload, "received_at": street.clock.now()}

    def plant(c: Any) -> None:
        inbox.store(c, [row])
        done = sa.update(tables.inbox).where(tables.inbox.c.update_id == number)
        c.execute(done.values(status="done", done_at=street.clock.now()))

    await street.change(plant)


async def test_a_message_done_without_decision_is_heard_again(street: Street):
    await update(street, '{"update_id":1,"message":{"message_id":77,"chat":{"id":1001}}}')
    assert await found(street) == [("decision", "u42.1", True)]
    (row,) = await street.rows(tables.inbox)
    assert (row.status, row.done_at) == ("waiting", None)


async def test_one_whose_draft_is_there_was_heard(street: Street):
    await street.wang.writes("路灯坏了", message=77, reads=meaning())
    await update(street, '{"update_id":1,"message":{"message_id":77,"chat":{"id":1001}}}')
    assert await found(street) == [("decision", "u42.1", True)]
    (row,) = await street.rows(tables.inbox)
    assert (row.status, row.decision) == ("done", "reconciled")
    assert await found(street) == []


@pytest.mark.parametrize("payload", ['{"update_id":1,"callback_query":{"id":"1"}}', "[]", "{"])
async def test_a_press_done_without_decision_is_for_a_human(street: Street, payload: str):
    await update(street, payload)
    assert await found(street) == [("decision", "u42.1", False)]
    (row,) = await street.rows(tables.inbox)
    assert row.status == "quarantined"
    assert await found(street) == []


async def test_a_ticket_that_claims_somebody_was_asked_is_assigned(street: Street):
    await street.wang.reports()
    await street.change(lambda c: c.execute(sa.update(tickets).values(assignee_id=None)))
    assert ("holder", "t1", True) in await found(street)
    assert (await street.ticket()).assignee_id == street.li.row
    assert await found(street) == []


async def test_one_nobody_answers_for_is_shown_above(street: Street):
    await street.wang.reports()
    nobody = {"assignee_id": None, "status": "registered"}
    await street.change(lambda c: c.execute(sa.update(tickets).values(nobody)))
    assert await found(street) == [("shown_above", "t1", True)]
    await street.delivers()
    assert [t.telling.facts["what"] for t in street.zhao.heard("supervisor_news")] == ["nobody"]
    assert await found(street) == []


@pytest.mark.parametrize("kind", ["worker_card", "group_card"])
async def test_a_card_that_is_gone_is_shown(street: Street, kind: str):
    await street.wang.reports()
    await street.delivers()

    def lose(c: Any) -> None:
        lost = sa.select(cards.c.id).where(cards.c.kind == kind)
        c.execute(sa.delete(outbox).where(outbox.c.card_id.in_(lost)))
        c.execute(sa.delete(cards).where(cards.c.kind == kind))

    await street.change(lose)
    assert await found(street) == [("card", f"t1.{kind}", True)]
    assert kind in [t.kind for t in await street.delivers()]
    assert await found(street) == []


async def test_a_card_never_shown_is_shown(street: Street):
    await street.wang.reports()
    await street.change(lambda c: c.execute(sa.delete(outbox).where(outbox.c.kind == "worker_card")))
    assert await found(street) == [("card", "t1.worker_card", True)]
    await street.delivers()
    assert len(street.li.heard("worker_card")) == 1
    assert await found(street) == []


async def test_a_private_ticket_has_its_promise_card(street: Street):
    outcome = await street.wang.writes("路灯坏了", reads=meaning("lighting"))
    assert outcome.code == "offered"
    await street.wang.writes("3栋", reads=meaning(None, request=False))
    assert await found(street) == []


@pytest.mark.parametrize(("path", "thorough"), [("/9/9/", False), ("/1/2/5/", False), ("/1/2/5/", True)])
async def test_a_path_that_is_not_its_grids_is_mended(street: Street, path: str, *, thorough: bool):
    await street.wang.reports()
    right = (await street.ticket()).grid_path
    await street.change(lambda c: c.execute(sa.update(tickets).values(grid_path=path)))
    assert ("path", "t1", True) in await found(street, thorough=thorough)
    assert (await street.ticket()).grid_path == right
    assert [f for f in await found(street) if f[0] == "path"] == []


async def test_the_path_of_a_closed_ticket_is_found_when_no_grid_has_it(street: Street):
    await street.wang.reports()
    await street.wang.does(Action.withdraw, 1)
    await street.change(lambda c: c.execute(sa.update(tickets).values(grid_path="/9/9/")))
    assert await found(street) == [("path", "t1", True)]


async def test_a_digest_called_sent_without_its_notice_is_sent(street: Street):
    await street.tick()
    street.clock.shows(22, 8, 31)
    assert (await street.desk.sweep(digest_times.oblige)) > 0
    (one, *_) = sorted(key for key in await keys(street) if key.startswith("digest:"))
    await street.change(lambda c: c.execute(sa.delete(outbox).where(outbox.c.key == one)))
    assert [kind for kind, _, mended in await found(street) if mended] == ["digest"]
    assert one in await keys(street)
    await street.delivers()
    assert await found(street) == []


async def test_a_digest_owed_is_found_by_the_doctor(street: Street):
    await street.tick()
    street.clock.shows(22, 8, 45)
    assert [kind for kind, *_ in await found(street, thorough=True)] == ["digest_owed"]
    assert await found(street, thorough=True) == []


async def test_every_kind_is_mended_on_either_engine(either_street: Street):
    street = either_street
    await street.tick()
    await street.wang.reports()
    await street.li.does(Action.note, 1, "正在看")
    await street.delivers()
    street.clock.shows(22, 8, 31)
    await street.desk.sweep(digest_times.oblige)
    second = await street.zhang.reports("门坏了", meaning("noise"))
    await update(street, '{"update_id":1,"message":{"message_id":7777,"chat":{"id":1001}}}')

    def plant(c: Any) -> None:
        worker = sa.select(cards.c.id).where(cards.c.kind == "worker_card", cards.c.ticket_id == 1)
        lost = sa.or_(outbox.c.kind.in_(["progress", "digest"]), outbox.c.card_id.in_(worker))
        c.execute(sa.delete(outbox).where(lost))
        c.execute(sa.delete(cards).where(cards.c.kind == "worker_card", cards.c.ticket_id == 1))
        c.execute(sa.update(tickets).where(tickets.c.id == 1).values(grid_path="/9/9/"))
        c.execute(sa.update(tickets).where(tickets.c.id == second).values(assignee_id=None))

    await street.change(plant)
    seen = await found(street)
    kinds = {kind for kind, _, mended in seen if mended}
    assert kinds == {"decision", "notice", "holder", "card", "path", "digest"}
    assert len(seen) == 7  # two digests
    assert await found(street, thorough=True) == []
    assert len(await street.desk.look(lambda c: rows.noted(c, street.clock.now() - FOREVER))) == 7


# -- when, and what is kept of it --


async def test_it_is_done_once_in_ten_minutes_by_whoever_comes_first(street: Street):
    await street.wang.reports()
    plant: Callable[[Any], object] = lambda c: c.execute(sa.update(tickets).values(grid_path="/9/9/"))  # noqa: E731
    await street.change(plant)
    assert len(await reconcile_if_due(street.desk)) == 1
    await street.change(plant)
    assert await reconcile_if_due(street.desk) == []
    street.clock.passes(minutes=10)
    assert len(await reconcile_if_due(street.desk)) == 1


async def test_what_was_found_is_kept_for_the_doctor_and_forgotten_after_a_month(street: Street):
    await street.wang.reports()
    await street.change(lambda c: c.execute(sa.update(tickets).values(grid_path="/9/9/")))
    await reconcile_if_due(street.desk)
    (kept,) = await street.desk.look(lambda c: rows.noted(c, street.clock.now() - FOREVER))
    assert (kept.scope, kept.done_at) == ("path:t1", street.clock.now())
    street.clock.passes(days=31)
    await reconcile_if_due(street.desk)
    assert await street.rows(obligations, obligations.c.kind == rows.FOUND) == []


async def test_after_a_look_that_was_not_completed_the_next_begins_where_the_last_complete_one_did(street: Street):
    await street.wang.reports()
    await reconcile_if_due(street.desk)
    street.clock.passes(minutes=10)
    await street.desk.sweep(
        lambda work: reconciling._begin(work, reconciling._slot(work.now))
    )  # and then it was killed
    await street.li.does(Action.note, 1, "正在看")
    await street.change(lambda c: c.execute(sa.delete(outbox).where(outbox.c.kind == "progress")))
    street.clock.passes(hours=3)
    assert [f.difference.kind for f in await reconcile_if_due(street.desk)] == ["notice"]


async def test_a_delicate_matter_of_a_stranger_owes_no_card_that_cannot_be_shown(street: Street):
    await street.stranger.writes(
        "楼上两口子天天吵架打架", chat=GROUP, addressed=True, reads=meaning("neighbour_dispute")
    )
    await street.delivers()
    assert await street.count(tickets) == 1
    assert await found(street) == []
    await street.stranger.presses(membership.private_changed, writable=True)
    await street.delivers()
    assert len(street.stranger.heard("resident_card")) == 1
    assert await found(street) == []


async def test_a_matter_that_turned_delicate_lacks_no_card_in_the_group(street: Street):
    await street.wang.reports()
    await street.delivers()
    await street.li.presses(handling.recategorise_ticket, 1, (await street.ticket(1)).version, "neighbour_dispute")
    await street.delivers()
    taken_away = sa.update(cards).where(cards.c.chat == GROUP).values(gone=True)
    await street.desk.sweep(lambda work: work.c.execute(taken_away) and None)
    assert await found(street) == []

"""What time brings about: nobody on duty, people nobody reached, updates set aside."""

from __future__ import annotations

from datetime import timedelta

from domain.tickets import Status
from domain.workflow import Action
from services import handling
from services.street import membership
from storage import tables
from tests.support.cast import GROUP, LONG_AGO, Street


async def off_duty(street: Street, *people: int) -> None:
    """These people's duties end now; everybody's when none are named."""
    ended = tables.duties.update().values(until_at=street.clock.now())
    chosen = ended.where(tables.duties.c.person_id.in_(people)) if people else ended
    await street.change(lambda c: c.execute(chosen))


async def on_duty(street: Street, person: int, grid: int, post: str) -> None:
    values = {"person_id": person, "grid_id": grid, "post": post, "from_at": street.clock.now()}
    await street.change(lambda c: c.execute(tables.duties.insert().values(values)))


async def test_with_nobody_below_the_supervisor_answers(street: Street):
    await off_duty(street, 3, 4, 5)
    await street.wang.reports()
    assert (await street.ticket()).assignee_id == street.zhao.row


async def test_with_nobody_at_all_it_is_registered_and_waits_visibly(street: Street):
    await off_duty(street)
    await street.wang.reports()
    ticket = await street.ticket()
    assert (ticket.status, ticket.assignee_id, ticket.holder_id) == (Status.registered, None, None)
    await street.delivers()
    (card,) = street.heard("group_card", GROUP)
    assert card.telling.ticket is not None
    assert card.telling.ticket.assignee is None


async def test_it_is_assigned_as_soon_as_somebody_comes_on_duty(street: Street):
    await off_duty(street)
    await street.wang.reports()
    for _ in range(3):
        street.clock.passes(minutes=20)
        assert (await street.tick())["assigned"] == 0
    await on_duty(street, street.chen.row, 4, "deputy")
    assert (await street.tick())["assigned"] == 1
    ticket = await street.ticket()
    assert (ticket.status, ticket.assignee_id) == (Status.assigned, street.chen.row)
    assert ticket.accept_by == street.clock.now() + timedelta(hours=2)
    await street.delivers()
    assert len(street.chen.heard("worker_card")) == 1
    assert (await street.tick())["assigned"] == 0


async def test_waiting_for_somebody_writes_no_history(street: Street):
    await off_duty(street)
    await street.wang.reports()
    await street.tick()
    assert [e.action for e in await street.history()] == ["register"]


async def unreachable(street: Street, person: int) -> None:
    """The messenger gave up on this person's notices."""
    waiting = tables.outbox.update().where(tables.outbox.c.person_id == person, tables.outbox.c.status == "waiting")
    await street.change(lambda c: c.execute(waiting.values(status="needs_human", error="unreachable: blocked")))


async def test_a_notice_that_reached_nobody_is_shown_to_a_human_once(street: Street):
    await street.wang.reports()
    await street.li.does(Action.resolve, 1, "好了")
    await unreachable(street, street.wang.row)
    lost = len(await street.rows(tables.outbox, tables.outbox.c.status == "needs_human"))
    assert lost > 0
    assert (await street.tick())["unreached"] == lost
    assert (await street.tick())["unreached"] == 0
    await street.delivers()
    news = [t.telling.facts for t in street.zhao.heard("supervisor_news")]
    assert [(n["what"], n["name"]) for n in news] == [("unreachable", "王阿姨")] * lost


async def test_news_to_those_above_that_fail_make_no_further_news(street: Street):
    await street.wang.reports()
    await street.li.does(Action.resolve, 1, "好了")
    await street.wang.does(Action.dispute, 1)
    news = tables.outbox.update().where(tables.outbox.c.kind == "supervisor_news")
    await street.change(lambda c: c.execute(news.values(status="needs_human", error="blocked")))
    assert (await street.tick())["unreached"] == 0


async def test_the_one_who_could_not_be_reached_is_in_the_digest(street: Street):
    await street.wang.reports()
    await street.li.does(Action.resolve, 1, "好了")
    await unreachable(street, street.wang.row)
    await street.tick()
    street.clock.shows(22, 8, 30)
    await street.tick()
    await street.delivers()
    (told,) = street.zhao.heard("digest")
    assert told.telling.digest is not None
    assert {u.name for u in told.telling.digest.todo.unreached} == {"王阿姨"}


async def test_whoever_lets_the_bot_back_in_is_told_what_was_missed(street: Street):
    await street.wang.reports()
    await street.li.does(Action.resolve, 1, "好了")
    await street.wang.presses(membership.private_changed, writable=False)
    await unreachable(street, street.wang.row)
    await street.wang.presses(membership.private_changed, writable=True)
    await street.delivers()
    assert len(street.wang.heard("resolved")) == 1


async def test_whoever_wrote_what_could_not_be_read_hears_so_once(street: Street):
    row = {
        "bot_id": 42,
        "update_id": 9,
        "lane": 1001,
        "payload": "{}",
        "status": "quarantined",
        "received_at": LONG_AGO,
    }
    await street.change(lambda c: c.execute(tables.inbox.insert().values(row)))
    assert (await street.tick())["set_aside"] == 1
    assert (await street.tick())["set_aside"] == 0
    assert [(t.chat, t.telling.facts["code"]) for t in await street.delivers()] == [(1001, "SetAside")]


async def test_the_main_path_on_each_engine(either_street: Street):
    street = either_street
    await street.wang.reports()
    await street.li.presses(handling.accept_ticket, 1, (await street.ticket()).version)
    await street.li.does(Action.ask, 1, "几楼?")
    street.clock.passes(hours=1)
    await street.wang.does(Action.answer, 1, "二楼")
    await street.li.does(Action.resolve, 1, "好了")
    await street.wang.does(Action.dispute, 1)
    await street.li.does(Action.resolve, 1, "这次好了")
    await street.wang.does(Action.confirm, 1)
    await street.tick()
    await street.delivers()
    ticket = await street.ticket()
    assert (ticket.status, ticket.reopened, ticket.paused_for) == (Status.closed, 1, timedelta(hours=1))
    assert [e.seq for e in await street.history()] == list(range(1, 10))

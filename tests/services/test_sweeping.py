"""What time brings about: nobody on duty, people nobody reached, updates set aside."""

from __future__ import annotations

from datetime import timedelta

from domain.tickets import Status
from domain.workflow import Action
from services import handling
from services.street import membership
from storage import tables
from tests.support.cast import GROUP, LONG_AGO, Street, meaning


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


async def not_reached(street: Street) -> list[tuple[object, ...]]:
    """What 赵主任 heard of those who could not be told: name, how many matters, of which one."""
    await street.delivers()
    heard = [t.telling for t in street.zhao.heard("supervisor_news") if t.telling.facts["what"] == "unreachable"]
    return [(t.facts["name"], t.facts["count"], t.ticket.number if t.ticket else None) for t in heard]


async def test_who_could_not_be_told_is_shown_to_a_human_once_a_day(street: Street):
    street.desk.house.throttle = False
    for n in (1, 2, 3):
        await street.wang.reports(f"第{n}件事", meaning("noise"))
        await street.li.does(Action.resolve, n, "好了")
    await unreachable(street, street.wang.row)
    lost = len(await street.rows(tables.outbox, tables.outbox.c.status == "needs_human"))
    assert lost > 3
    assert (await street.tick())["unreached"] == lost
    assert (await street.tick())["unreached"] == 0
    assert await not_reached(street) == [("王阿姨", 3, "261121-003")]
    await street.wang.reports("第4件事", meaning("noise"))
    await unreachable(street, street.wang.row)
    assert (await street.tick())["unreached"] > 0
    assert len(await not_reached(street)) == 1  # known today already
    street.clock.passes(days=1)
    await street.li.does(Action.resolve, 4, "好了")
    await unreachable(street, street.wang.row)
    await street.tick()
    assert await not_reached(street) == [("王阿姨", 3, "261121-003"), ("王阿姨", 1, "261121-004")]


async def test_danger_nobody_was_told_of_is_shown_whatever_was_before(street: Street):
    await street.wang.reports("路灯不亮", meaning("lighting"))
    await unreachable(street, street.wang.row)
    await street.tick()
    await street.wang.reports("我家煤气味很重", meaning("utilities", danger="gas"))
    await unreachable(street, street.wang.row)
    await street.tick()
    assert [count for _, count, _ in await not_reached(street)] == [1, 1]
    assert (await not_reached(street))[1][2] == "261121-002"


async def test_of_a_delicate_matter_nobody_is_named_who_was_not_told(street: Street):
    await street.wang.reports("路灯不亮", meaning("lighting"))
    await street.wang.reports("有人打孩子", meaning("public_security"))
    delicate = tables.tickets.update().where(tables.tickets.c.id == 2).values(delicate=True)
    await street.change(lambda c: c.execute(delicate))
    await unreachable(street, street.wang.row)
    await street.tick()
    assert sorted(name for name, _, _ in await not_reached(street)) == ["", "王阿姨"]
    street.clock.shows(22, 8, 30)
    await street.tick()
    await street.delivers()
    (told,) = street.zhao.heard("digest")
    assert told.telling.digest is not None
    assert sorted(u.name for u in told.telling.digest.todo.unreached) == ["", "王阿姨"]


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
    assert [u.name for u in told.telling.digest.todo.unreached] == ["王阿姨"]


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

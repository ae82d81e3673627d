"""Lanes: order within a chat, poison set aside, outages nobody's fault, stopping gives back what is not begun."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import partial

import pytest
import sqlalchemy as sa

from bot.fates import ALONE
from bot.lanes import Lanes, Undecodable
from storage import inbox
from storage.inbox import Claimed, ClaimLost
from tests.intake.support import Database, Failing, Handler, Impatient, Running, down, until, update


def lanes_of(database: Database, handler: Handler, **how: object) -> Lanes:
    return Lanes(how.pop("transactions", database.transactions), database.clock, handler, owner="me", **how)  # type: ignore[arg-type]


async def settled(database: Database, lanes: Lanes, *, step: float = 0) -> None:
    """Until nothing waits and nothing is worked on; `step` moves the clock at each look."""

    def quiet() -> bool:
        lanes.ring()
        database.clock.later(step)
        return not {"waiting", "working"} & set(database.states().values())

    await until(quiet)


async def test_each_chat_in_order_and_all_of_them(database: Database):
    database.store(*(update(n, chat=n % 7) for n in range(210)))
    handler = Handler(database)
    lanes = lanes_of(database, handler, at_once=3)
    async with Running(lanes):
        await settled(database, lanes)
    for chat in range(7):
        assert [n for n in handler.settled if n % 7 == chat] == list(range(chat, 210, 7))


async def test_many_chats_are_worked_on_at_once(sqlite: Database):
    sqlite.store(*(update(n, chat=n) for n in range(20)))
    meeting = asyncio.Barrier(8)

    async def meet(_claimed: Claimed) -> None:
        await meeting.wait()

    sqlite.store(*(update(n, chat=n) for n in range(20, 24)))
    lanes = Lanes(sqlite.transactions, sqlite.clock, meet, owner="me", at_once=8)
    async with Running(lanes):
        await settled(sqlite, lanes)


async def test_what_a_handler_leaves_is_ignored(database: Database):
    database.store(update(1), update(2))
    handler = Handler(database)
    handler.ignores = {1}
    lanes = lanes_of(database, handler)
    async with Running(lanes):
        await settled(database, lanes)
    assert [row.decision for row in database.rows().values()] == ["ignored", "ticket"]


async def test_a_head_that_failed_is_tried_again_before_the_rest(database: Database):
    database.store(*(update(n) for n in range(5)))
    handler = Handler(database, {0: [ValueError("x"), ValueError("x")]})
    lanes = lanes_of(database, handler)
    async with Running(lanes):
        await settled(database, lanes, step=0.5)
    assert handler.seen == [0, 0, 0, 1, 2, 3, 4]


def waits_after(database: Database, tries: int) -> bool:
    row = database.rows()[1]
    return bool(row.status == "waiting" and row.tries == tries)


async def test_back_off_grows(sqlite: Database):
    sqlite.store(update(1))
    handler = Handler(sqlite, {1: [ValueError(), ValueError(), ValueError()]})
    lanes = lanes_of(sqlite, handler)
    waits = []
    async with Running(lanes):
        for term in (1, 2):
            await until(partial(waits_after, sqlite, term))
            not_before = sqlite.rows()[1].not_before
            waits.append((not_before - sqlite.clock.now()).total_seconds())
            sqlite.clock.at = not_before
            lanes.ring()
        await until(lambda: sqlite.states() == {1: "quarantined"})
    assert waits == [2, 10]


async def test_poison_is_set_aside_and_its_chat_goes_on(database: Database):
    database.store(*(update(n) for n in range(4)))
    words = "张三 住 3 号楼 302，电话 13800001111"
    handler = Handler(database, {1: [KeyError(words) for _ in range(9)]})
    lanes = lanes_of(database, handler)
    async with Running(lanes):
        await settled(database, lanes, step=1)
    rows = database.rows()
    assert handler.seen == [0, 1, 1, 1, 2, 3]
    assert {n: row.status for n, row in rows.items()} == {0: "done", 1: "quarantined", 2: "done", 3: "done"}
    assert rows[1].error.startswith("KeyError: … at support.py:")
    assert "张三" not in rows[1].error
    assert "13800001111" not in rows[1].error


async def test_the_unreadable_is_set_aside_at_once(database: Database):
    database.store(update(1), update(2))
    handler = Handler(database, {1: [Undecodable("no Message")]})
    lanes = lanes_of(database, handler)
    async with Running(lanes):
        await settled(database, lanes)
    assert handler.seen == [1, 2]
    assert database.states() == {1: "quarantined", 2: "done"}


async def test_an_outage_is_not_counted(database: Database):
    database.store(update(1), update(2))
    handler = Handler(database, {1: [down() for _ in range(6)]})
    lanes = lanes_of(database, handler)
    async with Running(lanes):
        await settled(database, lanes, step=0.5)
    assert handler.settled == [1, 2]
    assert database.rows()[1].tries == 1


async def test_an_outage_leaves_the_count_of_real_failures(sqlite: Database):
    sqlite.store(update(1))
    faults: list[BaseException] = [ValueError(), down(), down(), ValueError(), down(), ValueError()]
    handler = Handler(sqlite, {1: faults})
    lanes = lanes_of(sqlite, handler)
    async with Running(lanes):
        await settled(sqlite, lanes, step=1)
    assert sqlite.states() == {1: "quarantined"}
    assert handler.seen == [1] * 6


async def test_claiming_outlives_an_outage(database: Database):
    database.store(update(1))
    failing = Failing(database.transactions, times=9)
    handler = Handler(database)
    stop = Impatient()
    lanes = lanes_of(database, handler, transactions=failing)
    async with Running(lanes, stop):
        await settled(database, lanes)
    assert failing.failed == 9
    assert stop.waits == sorted(stop.waits)
    assert max(stop.waits) == 5
    assert handler.settled == [1]


async def test_kills_alone_set_nothing_aside(sqlite: Database):
    sqlite.store(update(1))
    for _ in range(5):
        sqlite.claim("killed")
        sqlite.do(inbox.release_own, "killed")
    handler = Handler(sqlite, {1: [ValueError()]})
    lanes = lanes_of(sqlite, handler)
    async with Running(lanes):
        await settled(sqlite, lanes, step=1)
    assert sqlite.states() == {1: "done"}


def killed_with(database: Database, times: int) -> None:
    """Everything that waits was in hand of so many processes that died."""
    for _ in range(times):
        database.claim("killed")
        database.do(inbox.release_own, "killed")


async def test_who_only_stood_beside_a_killer_is_begun_alone_and_handled(sqlite: Database):
    sqlite.store(*(update(n, chat=n) for n in range(1, 6)))
    killed_with(sqlite, 25)
    handler, begun = Handler(sqlite), []

    async def one_at_a_time(claimed: Claimed) -> None:
        begun.append(claimed.key.update_id)
        alone = [n for n, row in sqlite.rows().items() if row.status == "working" and row.error == ALONE]
        assert alone == [claimed.key.update_id]
        await handler(claimed)

    lanes = lanes_of(sqlite, one_at_a_time)
    async with Running(lanes):
        await settled(sqlite, lanes)
    assert sqlite.states() == dict.fromkeys(range(1, 6), "done")
    assert sorted(begun) == [1, 2, 3, 4, 5]


async def test_an_update_that_takes_its_process_along_is_set_aside_in_the_end(sqlite: Database):
    sqlite.store(update(1))
    killed_with(sqlite, 25)
    (alone,) = sqlite.claim("killed")
    sqlite.do(inbox.note, alone.key, ALONE)
    sqlite.do(inbox.release_own, "killed")
    handler = Handler(sqlite)
    lanes = lanes_of(sqlite, handler)
    async with Running(lanes):
        await settled(sqlite, lanes)
    assert handler.seen == []
    assert sqlite.rows()[1].error == "never came to an end"


async def test_a_lost_claim_is_dropped_and_the_rest_given_back(sqlite: Database):
    sqlite.store(update(1), update(2))
    handler = Handler(sqlite, {1: [ClaimLost("x")]})
    lanes = lanes_of(sqlite, handler)
    async with Running(lanes):
        await until(lambda: sqlite.states() == {1: "working", 2: "waiting"})
        sqlite.clock.later(61)
        await settled(sqlite, lanes)
    assert handler.seen == [1, 1, 2]


async def test_a_start_takes_up_what_its_former_life_left(database: Database):
    database.store(update(1))
    database.claim("me")
    handler = Handler(database)
    lanes = lanes_of(database, handler)
    async with Running(lanes):
        await settled(database, lanes)
    assert handler.settled == [1]


async def test_what_a_dead_replica_held_is_freed_when_its_lease_ends(database: Database):
    database.store(update(1))
    database.claim("dead")
    handler = Handler(database)
    lanes = lanes_of(database, handler)
    async with Running(lanes):
        await asyncio.wrap_future(database.transactions.read(lambda _c: None))
        assert handler.seen == []
        database.clock.later(61)
        await settled(database, lanes)
    assert handler.settled == [1]


@dataclass
class Gate:
    """A handler that can be held at its first update."""

    inner: Handler
    entered: asyncio.Event
    opened: asyncio.Event

    async def __call__(self, claimed: Claimed) -> None:
        self.entered.set()
        await self.opened.wait()
        await self.inner(claimed)


async def test_the_stop_finishes_what_is_begun_and_gives_back_the_rest(database: Database):
    database.store(*(update(n) for n in range(3)), update(9, chat=8))
    gate = Gate(Handler(database), asyncio.Event(), asyncio.Event())
    stop = Impatient()
    lanes = Lanes(database.transactions, database.clock, gate, owner="me", at_once=1)
    async with Running(lanes, stop):
        await gate.entered.wait()
        stop.set()
        gate.opened.set()
    assert database.states() == {0: "done", 1: "waiting", 2: "waiting", 9: "waiting"}
    assert [row.tries for row in database.rows().values()] == [1, 0, 0, 0]


async def test_what_hangs_at_the_stop_is_given_back_and_can_change_nothing(database: Database):
    database.store(update(1))
    gate = Gate(Handler(database), asyncio.Event(), asyncio.Event())
    stop = Impatient()
    lanes = Lanes(database.transactions, database.clock, gate, owner="me", finishing=0.01)
    async with Running(lanes, stop):
        await gate.entered.wait()
    assert database.states() == {1: "waiting"}


async def test_an_update_whose_lease_is_nearly_over_is_not_begun(sqlite: Database):
    sqlite.store(update(1), update(2))
    handler = Handler(sqlite)

    async def slow(claimed: Claimed) -> None:
        sqlite.clock.later(40)
        await handler(claimed)

    lanes = Lanes(sqlite.transactions, sqlite.clock, slow, owner="me")
    async with Running(lanes):
        await settled(sqlite, lanes)
    assert handler.settled == [1, 2]
    assert sqlite.rows()[2].tries == 1


async def test_two_replicas_keep_order_while_updates_fail(postgres: Database):
    postgres.store(*(update(n, chat=n % 6) for n in range(120)))
    order: list[int] = []

    class Recording(Handler):
        async def __call__(self, claimed: Claimed) -> None:
            await super().__call__(claimed)
            order.append(claimed.key.update_id)

    one = Recording(postgres, {n: [ValueError()] for n in range(0, 120, 11)})
    two = Recording(postgres, {n: [down()] for n in range(5, 120, 13)})
    first = Lanes(postgres.transactions, postgres.clock, one, owner="one", at_once=2, depth=3)
    second = Lanes(postgres.transactions, postgres.clock, two, owner="two", at_once=2, depth=3)
    async with Running(first), Running(second):
        await settled(postgres, first, step=0.5)
    assert sorted(order) == list(range(120))
    for chat in range(6):
        assert [n for n in order if n % 6 == chat] == list(range(chat, 120, 6))


async def test_connections_cut_by_the_server_lose_nothing(postgres: Database):
    postgres.store(*(update(n, chat=n % 9) for n in range(90)))
    cut = sa.text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
    handler = Handler(postgres)

    async def cutting(claimed: Claimed) -> None:
        if len(handler.seen) % 10 == 5:
            await asyncio.wrap_future(postgres.transactions.write(lambda c: c.execute(cut).all()))
        await handler(claimed)

    lanes = Lanes(postgres.transactions, postgres.clock, cutting, owner="me")
    with postgres.engine.connect() as watching:

        def over() -> bool:
            lanes.ring()
            postgres.clock.later(0.5)
            return len(handler.settled) >= 90

        async with Running(lanes):
            await until(over, limit=120)
        watching.invalidate()
    postgres.engine.dispose()
    assert set(postgres.states().values()) == {"done"}
    for chat in range(9):
        assert [n for n in handler.settled if n % 9 == chat] == list(range(chat, 90, 9))
    rows = postgres.rows().values()
    # An outage is not counted. But a connection cut between a claim's commit and its answer leaves the claim to lapse,
    # as a dead process would, and that one is.
    assert {row.error for row in rows} == {None}
    assert max(row.tries for row in rows) < 25


async def test_a_bug_in_the_lanes_themselves_is_not_swallowed(sqlite: Database):
    class Broken(Failing):
        def write(self, _job: object) -> object:
            raise RuntimeError("bug")

    lanes = lanes_of(sqlite, Handler(sqlite), transactions=Broken(sqlite.transactions))
    with pytest.raises(RuntimeError, match="bug"):
        await lanes.run(Impatient())

"""Whoever watches gets true answers at a cost that does not grow with what is stored."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from aiohttp.test_utils import TestClient, TestServer
from prometheus_client.parser import text_string_to_metric_families

from bot.nursery import Stop
from bot.watching import HUNG, Signs, Watch, watch
from storage import inbox, leases, schema, tables
from storage import watching as asked
from storage.engine import make_engine
from tests.support.cast import Street, meaning

ROLES = frozenset({"intake", "lanes", "speak", "tick"})


@asynccontextmanager
async def watched(street: Street, signs: Signs, transactions: Any = None) -> AsyncIterator[TestClient[Any, Any]]:
    app = Watch(transactions or street.desk.transactions, street.clock, signs).application()
    async with TestClient(TestServer(app)) as client:
        yield client


async def page(client: TestClient[Any, Any], path: str) -> tuple[int, Any]:
    async with client.get(path) as answer:
        return answer.status, await answer.json()


async def metrics(client: TestClient[Any, Any]) -> dict[tuple[str, ...], float]:
    """Each sample by name and label values."""
    async with client.get("/metrics") as answer:
        assert answer.status == 200
        text = await answer.text()
    families = text_string_to_metric_families(text)
    return {(s.name, *s.labels.values()): s.value for f in families for s in f.samples}


@pytest.fixture
async def migrated(street: Street) -> Street:
    version = sa.text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
    await street.change(lambda c: c.execute(version))
    newest = {"v": schema.newest()}
    await street.change(lambda c: c.execute(sa.text("INSERT INTO alembic_version VALUES (:v)"), newest))
    return street


def signs(street: Street, **more: Any) -> Signs:
    found = Signs("me", ROLES, heard=street.clock.now, turned=lambda: 1.0, ticked=lambda: 2.0, **more)
    found.loops = dict.fromkeys([*ROLES, "albums"], True)
    return found


async def lease(street: Street, seconds: float) -> None:
    now = street.clock.now()
    await street.change(lambda c: leases.hold(c, "speaker", "other", now, now + timedelta(seconds=seconds)))


async def test_alive_while_every_loop_lives(street: Street):
    own = signs(street)
    async with watched(street, own) as client:
        assert (await page(client, "/healthz"))[0] == 200
        own.loops["albums"] = False
        status, told = await page(client, "/healthz")
        assert (status, told["alive"], told["loops"]["albums"]) == (503, False, False)


async def test_a_tick_that_does_not_come_round_is_dead(street: Street):
    own = signs(street)
    own.turned = lambda: HUNG + 1
    async with watched(street, own) as client:
        assert (await page(client, "/healthz"))[0] == 503


async def test_a_minded_loop_is_noted_while_it_lives():
    own, inside = Signs("me", ROLES), asyncio.Event()

    async def loop(stop: Stop) -> None:
        inside.set()
        await stop.wait()

    stop = Stop()
    running = asyncio.create_task(own.minded("x", loop)(stop))
    assert own.loops == {"x": False}
    await inside.wait()
    assert own.alive() == {"x": True}
    stop.set()
    await running
    assert own.alive() == {"x": False}


async def test_ready_when_nothing_is_missing(migrated: Street):
    await lease(migrated, 60)
    async with watched(migrated, signs(migrated)) as client:
        checks = {"database": True, "migrations": True, "speaker": True, "intake": True}
        assert await page(client, "/readyz") == (200, {"ready": True, "checks": checks})


@pytest.mark.parametrize("lacking", ["migrations", "speaker", "intake"])
async def test_not_ready_says_what_is_missing(migrated: Street, lacking: str):
    await lease(migrated, -1 if lacking == "speaker" else 60)
    own = signs(migrated)
    if lacking == "migrations":
        await migrated.change(lambda c: c.execute(sa.text("DELETE FROM alembic_version")))
    if lacking == "intake":
        heard = migrated.clock.now() - timedelta(minutes=3)
        own.heard = lambda: heard
    async with watched(migrated, own) as client:
        status, told = await page(client, "/readyz")
    assert (status, [name for name, ok in told["checks"].items() if not ok]) == (503, [lacking])


async def test_a_webhook_is_heard_while_it_is_served(migrated: Street):
    await lease(migrated, 60)
    own = signs(migrated, webhook=True)
    own.heard = None
    async with watched(migrated, own) as client:
        assert (await page(client, "/readyz"))[0] == 200
        own.loops["intake"] = False
        assert (await page(client, "/readyz"))[1]["checks"]["intake"] is False


async def test_a_replica_answers_for_its_own_roles(migrated: Street):
    own = Signs("me", frozenset({"lanes"}), loops={"lanes": True})
    async with watched(migrated, own) as client:
        assert await page(client, "/readyz") == (200, {"ready": True, "checks": {"database": True, "migrations": True}})


class Gone:
    """A database that is away, and counts how often it is asked."""

    asked = 0

    def read(self, _job: Any) -> Future[Any]:
        self.asked += 1
        found: Future[Any] = Future()
        found.set_exception(ConnectionError("away"))
        return found


async def test_a_database_that_is_away_is_told_and_metrics_go_on(street: Street):
    async with watched(street, signs(street), Gone()) as client:
        assert (await page(client, "/readyz"))[1]["checks"]["database"] is False
        found = await metrics(client)
        assert found["xiaoshao_database_up",] == 0
        assert found["xiaoshao_tick_lag_seconds",] == 2
        assert (await page(client, "/healthz"))[0] == 200


async def test_the_figures_are_true(migrated: Street):
    await migrated.wang.reports()
    await migrated.delivers()
    await migrated.zhang.reports("门坏了", meaning("noise"))
    now = migrated.clock.now()
    for number, status in ((1, "done"), (2, "working"), (3, "waiting"), (4, "quarantined")):
        row = {"bot_id": 42, "update_id": number, "lane": 1, "payload": "{}", "received_at": now, "status": status}
        await migrated.change(lambda c, row=row: c.execute(sa.insert(tables.inbox).values(row)))
    await migrated.tick()
    human = sa.select(sa.func.min(tables.outbox.c.id)).where(tables.outbox.c.status == "sent").scalar_subquery()
    perhaps = sa.update(tables.outbox).where(tables.outbox.c.id == human).values(status="sent_twice")
    await migrated.change(lambda c: c.execute(perhaps))
    await lease(migrated, 600)
    rows = await migrated.rows(tables.outbox)
    migrated.clock.passes(seconds=90)
    async with watched(migrated, signs(migrated)) as client:
        found = await metrics(client)
    waiting = [r for r in rows if r.status == "waiting"]
    expected: dict[tuple[str, ...], float] = {
        ("xiaoshao_database_up",): 1,
        ("xiaoshao_updates_stored_total",): 4,
        ("xiaoshao_inbox", "waiting"): 1,
        ("xiaoshao_inbox", "working"): 1,
        ("xiaoshao_inbox", "quarantined"): 1,
        ("xiaoshao_oldest_unhandled_update_age_seconds",): 90,
        ("xiaoshao_notices_sent_total",): sum(r.status == "sent" for r in rows),
        ("xiaoshao_outbox", "sent_twice"): 1,
        ("xiaoshao_outbox", "needs_human"): 0,
        ("xiaoshao_outbox", "waiting"): len(waiting),
        ("xiaoshao_due_notices",): len(waiting),
        ("xiaoshao_oldest_due_notice_age_seconds",): 90,
        ("xiaoshao_lease_holder", "speaker", "other"): 1,
        ("xiaoshao_lease_term", "speaker"): 1,
        ("xiaoshao_loop_alive", "tick"): 1,
    }
    assert waiting
    assert {name: found.get(name) for name in expected} == expected


async def test_many_scrapes_ask_the_database_once(street: Street):
    class Counting(Gone):
        def read(self, job: Any) -> Future[Any]:
            self.asked += 1
            return street.desk.transactions.read(job)

    counting = Counting()
    async with watched(street, signs(street), counting) as client:
        await asyncio.gather(*(metrics(client) for _ in range(20)))
    assert counting.asked == 2  # how it stands, and the totals


STATEMENTS: list[Any] = [asked.UPDATES, asked.DUE, asked.NOTICES, asked.SENT, asked.STORED, asked.SET_ASIDE]


def plain(statement: Any, dialect: Any) -> str:
    compiled = str(statement.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))
    return compiled.replace("%(now)s", "now()").replace("?", "'2026'")


@pytest.mark.parametrize("statement", STATEMENTS)
async def test_no_scrape_walks_over_a_table(street: Street, statement: Any):
    def explain(c: sa.Connection) -> list[str]:
        query = plain(statement, c.dialect)
        return [r.detail for r in c.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}")]

    plan = await street.desk.look(explain)
    assert plan
    assert all("INDEX" in step for step in plan if step.startswith(("SCAN", "SEARCH"))), plan


def test_nor_on_postgres(new_postgres: Callable[[], str]):
    engine = make_engine(new_postgres())
    with engine.begin() as c:
        tables.metadata.create_all(c)
        c.exec_driver_sql("SET enable_seqscan = off")
        for statement in STATEMENTS:
            query = plain(statement, engine.dialect)
            plan = "\n".join(r[0] for r in c.exec_driver_sql(f"EXPLAIN {query}"))
            assert "Seq Scan" not in plan, plan
    engine.dispose()


async def test_a_taken_port_stops_nobody(street: Street):
    stop = Stop()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        running = asyncio.create_task(watch(street.desk.transactions, street.clock, signs(street), address)(stop))
        done, _ = await asyncio.wait({running}, timeout=0.2)
        assert not done
        stop.set()
        await running


async def test_the_oldest_update_is_the_same_as_the_doctors(migrated: Street):
    row = {"bot_id": 42, "update_id": 1, "lane": 1, "payload": "{}", "received_at": migrated.clock.now()}
    await migrated.change(lambda c: inbox.store(c, [row]))
    standing = await migrated.desk.look(lambda c: asked.standing(c, migrated.clock.now()))
    assert standing.oldest_update == await migrated.desk.look(inbox.oldest_waiting)

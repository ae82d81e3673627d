"""Answers whoever watches the service: /healthz, /readyz and /metrics, in every replica, at a cost that does not grow."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Generic, TypeVar

import structlog
from aiohttp import web
from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from sqlalchemy.engine import Connection

from bot.nursery import Loop, Stop
from domain.clock import Clock
from storage import schema, watching
from storage.transactions import Transactions
from storage.watching import Standing, Totals

T = TypeVar("T")
log = structlog.get_logger(__name__)

KEEP = 3.0
"""Seconds one look at the database serves every scrape."""
KEEP_TOTALS = 60.0
PATIENCE = 5.0
"""Seconds the database has to answer an observer."""
HUNG = 300.0
"""Seconds after which a tick that did not come round is taken for dead."""
HEARD_WITHIN = timedelta(minutes=2)
TRY_AGAIN = 30.0
SHUTDOWN = 2.0


@dataclass
class Signs:
    """What this process shows of itself: written by its loops, read by whoever asks.

    heard: when intake last heard from Telegram, None without polling here; turned: seconds since the last tick came
    round, None without a timetable here; ticked: the same of the last one that was done.
    """

    owner: str
    roles: frozenset[str]
    webhook: bool = False
    heard: Callable[[], datetime | None] | None = None
    turned: Callable[[], float] | None = None
    ticked: Callable[[], float] | None = None
    differences: dict[str, int] = field(default_factory=dict)
    loops: dict[str, bool] = field(default_factory=dict)

    def minded(self, name: str, loop: Loop) -> Loop:
        """The loop, noted while it lives."""
        self.loops[name] = False

        async def run(stop: Stop) -> None:
            self.loops[name] = True
            try:
                await loop(stop)
            finally:
                self.loops[name] = False

        return run

    def alive(self) -> dict[str, bool]:
        """Every loop of this replica, and whether it runs and comes round."""
        found = dict(self.loops)
        if self.turned is not None and "tick" in found:
            found["tick"] = found["tick"] and self.turned() < HUNG
        return found


class Look(Generic[T]):
    """A question to the database whose answer is kept for a few seconds; one at a time, however many ask."""

    def __init__(self, transactions: Transactions, query: Callable[[Connection], T], keep: float) -> None:
        self._transactions, self._query, self._keep = transactions, query, keep
        self._asked: asyncio.Future[T] | None = None
        self._answered_at = float("-inf")

    async def __call__(self) -> T:
        """The answer. Errors: TimeoutError; whatever the database says."""
        asked, now = self._asked, asyncio.get_running_loop().time()
        if asked is None or (asked.done() and (asked.exception() or now - self._answered_at > self._keep)):
            asked = self._asked = asyncio.wrap_future(self._transactions.read(self._query))
            asked.add_done_callback(self._note)
        return await asyncio.wait_for(asyncio.shield(asked), PATIENCE)

    def _note(self, asked: asyncio.Future[T]) -> None:
        self._answered_at = asyncio.get_running_loop().time()
        if not asked.cancelled():
            asked.exception()  # seen, even if everybody who asked has gone


class Watch:
    """The three pages of one replica."""

    def __init__(self, transactions: Transactions, clock: Clock, signs: Signs) -> None:
        self._clock, self._signs = clock, signs
        self._newest = schema.newest()
        self._standing = Look(transactions, lambda c: watching.standing(c, clock.now()), KEEP)
        self._totals = Look(transactions, watching.totals, KEEP_TOTALS)
        self._process = CollectorRegistry()
        ProcessCollector(registry=self._process)

    def application(self) -> web.Application:
        app = web.Application()
        pages = {"/healthz": self.health, "/readyz": self.readiness, "/metrics": self.metrics}
        app.add_routes([web.get(path, page) for path, page in pages.items()])
        return app

    async def health(self, _request: web.Request) -> web.Response:
        """200 while every loop of this process lives; that it answers at all shows that the event loop turns."""
        loops = self._signs.alive()
        return web.json_response({"alive": all(loops.values()), "loops": loops}, status=_status(loops.values()))

    async def readiness(self, _request: web.Request) -> web.Response:
        """200 while this replica can do its work; otherwise 503, and which part is missing."""
        standing = await self._ask(self._standing)
        now = self._clock.now()
        found = {"database": standing is not None}
        if standing is not None:
            found["migrations"] = standing.revision == self._newest
            if "speak" in self._signs.roles:
                found["speaker"] = any(r.name == "speaker" and r.until > now for r in standing.leases)
        if "intake" in self._signs.roles:
            found["intake"] = self._heard(now)
        return web.json_response({"ready": all(found.values()), "checks": found}, status=_status(found.values()))

    def _heard(self, now: datetime) -> bool:
        if self._signs.webhook:
            return self._signs.loops.get("intake", False)
        heard = self._signs.heard() if self._signs.heard else None
        return heard is not None and abs(now - heard) <= HEARD_WITHIN

    async def metrics(self, _request: web.Request) -> web.Response:
        """Everything in Prometheus' text format; 200 also while the database is away, with database_up 0."""
        standing = await self._ask(self._standing)
        totals: Totals | None = None
        if standing is not None:
            totals = await self._ask(self._totals)
        page = _Page(self._signs, standing, totals, self._clock.now())
        registry = CollectorRegistry(auto_describe=False)
        registry.register(page)
        body = generate_latest(registry) + generate_latest(self._process)
        return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE_LATEST})

    async def _ask(self, look: Look[T]) -> T | None:
        try:
            return await look()
        except Exception as fault:  # noqa: BLE001  # whatever keeps the database from answering, it does not answer
            log.warning("observer_unanswered", reason=type(fault).__name__)
            return None


def _status(found: Iterable[bool]) -> int:
    return 200 if all(found) else 503


class _Page:
    """One scrape as metric families."""

    def __init__(self, signs: Signs, standing: Standing | None, totals: Totals | None, now: datetime) -> None:
        self._signs, self._standing, self._totals, self._now = signs, standing, totals, now

    def collect(self) -> Iterable[Metric]:
        yield from self._own()
        yield _gauge("database_up", "1 while the database answers", float(self._standing is not None))
        if self._standing is not None:
            yield from self._updates(self._standing)
            yield from self._notices(self._standing)
            yield from self._leases(self._standing)
        if self._totals is not None:
            stored, sent = self._totals.updates_stored, self._totals.notices_sent
            yield CounterMetricFamily("xiaoshao_updates_stored", "Updates stored so far", stored)
            yield CounterMetricFamily("xiaoshao_notices_sent", "Notices sent, certainly and once", sent)

    def _own(self) -> Iterable[Metric]:
        signs = self._signs
        roles = ",".join(sorted(signs.roles))
        yield InfoMetricFamily("xiaoshao_replica", "This process", {"owner": signs.owner, "roles": roles})
        alive = _labelled("loop_alive", "1 while the loop lives", "loop")
        for name, living in signs.alive().items():
            alive.add_metric([name], float(living))
        yield alive
        if signs.ticked is not None:
            yield _gauge("tick_lag_seconds", "Seconds since the last tick was done", signs.ticked())
        heard = signs.heard() if signs.heard is not None else None
        if heard is not None:
            yield _gauge("heard_age_seconds", "Seconds since Telegram last answered a poll", self._age(heard))
        found = CounterMetricFamily(
            "xiaoshao_differences", "Differences this process found when reconciling", labels=["kind"]
        )
        for kind, count in signs.differences.items():
            found.add_metric([kind], count)
        yield found

    def _updates(self, standing: Standing) -> Iterable[Metric]:
        waiting = _labelled("inbox", "Stored updates not handled yet, and those set aside for a human", "status")
        for status in ("waiting", "working"):
            waiting.add_metric([status], standing.updates.get(status, 0))
        waiting.add_metric(["quarantined"], standing.quarantined)
        yield waiting
        age = self._age(standing.oldest_update)
        yield _gauge("oldest_unhandled_update_age_seconds", "0 when none waits", age)

    def _notices(self, standing: Standing) -> Iterable[Metric]:
        notices = _labelled("outbox", "Notices by where they stand; sent_twice: perhaps, and marked", "status")
        for status in ("waiting", "sending", "sent_twice", "another_way", "needs_human", "held"):
            notices.add_metric([status], standing.notices.get(status, 0))
        yield notices
        yield _gauge("due_notices", "Notices that may be said now and are not yet", standing.due)
        yield _gauge("oldest_due_notice_age_seconds", "0 when none waits", self._age(standing.oldest_due))

    def _leases(self, standing: Standing) -> Iterable[Metric]:
        holder = GaugeMetricFamily(
            "xiaoshao_lease_holder", "1 for the holder of a living lease", labels=["name", "owner"]
        )
        term = _labelled("lease_term", "Grows with each change of holder", "name")
        for lease in standing.leases:
            holder.add_metric([lease.name, lease.owner], float(lease.until > self._now))
            term.add_metric([lease.name], lease.term)
        yield holder
        yield term

    def _age(self, moment: datetime | None) -> float:
        return max(0.0, (self._now - moment).total_seconds()) if moment is not None else 0.0


def _gauge(name: str, words: str, value: float) -> Metric:
    return GaugeMetricFamily(f"xiaoshao_{name}", words, value)


def _labelled(name: str, words: str, label: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"xiaoshao_{name}", words, labels=[label])


def watch_loop(make: Callable[[], web.Application], host: str, port: int) -> Loop:
    """Serves the pages until the stop. A taken port is told and tried again: nobody's ticket waits for an observer."""

    async def loop(stop: Stop) -> None:
        runner = web.AppRunner(make(), access_log=None, shutdown_timeout=SHUTDOWN)
        await runner.setup()
        try:
            while not stop.is_set():
                wait = await _serve(runner, host, port)
                await (stop.wait() if wait is None else stop.within(wait))
        finally:
            await runner.cleanup()

    return loop


async def _serve(runner: web.AppRunner, host: str, port: int) -> float | None:
    """Begins to listen; seconds until the next try when the address cannot be had."""
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as fault:
        log.warning("observe_address_taken", host=host, port=port, reason=type(fault).__name__, again_in=TRY_AGAIN)
        return TRY_AGAIN
    log.info("observers_may_ask", addresses=runner.addresses)
    return None


def watch(transactions: Transactions, clock: Clock, signs: Signs, listen: str) -> Loop:
    """The loop of one replica. listen: HOST:PORT."""
    host, _, port = listen.rpartition(":")
    return watch_loop(partial(_application, transactions, clock, signs), host, int(port))


def _application(transactions: Transactions, clock: Clock, signs: Signs) -> web.Application:
    return Watch(transactions, clock, signs).application()

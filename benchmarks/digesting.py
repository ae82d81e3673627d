"""A street's whole daily digest over a town's years: its cost follows what is recent and open there, not what ever was.

The tickets are made inside the database, with their indexes built afterwards, so that a million takes seconds.
"""

from __future__ import annotations

import html
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

import sqlalchemy as sa

from benchmarks.street import settings_for
from bot.clock import SystemClock
from bot.house import make_house
from bot.opening import opened
from bot.texts.render import render
from domain.notices import Kind
from domain.views import Telling
from services.supervision import digests
from storage import grids as places
from storage import obligations
from storage.tables import duties, grids, outbox, people, ratings, rulings, tickets, whistle_calls

STREETS, COMMUNITIES, GRIDS, BUILDINGS = 30, 10, 10, 4
"""30 streets of 10 communities of 10 grids make 3,000 grids; tickets lie in their buildings."""
WORKERS = STREETS * COMMUNITIES * GRIDS
ROUNDS = 9
DAYS = 365.0
"""Of the bigger town."""
KINDS = ("parking", "noise", "sanitation", "lighting", "road", "property_dispute", "utilities", "elevator")


@dataclass(frozen=True, slots=True)
class Digested:
    """Milliseconds to compose a street's digest and to put it into words, and what there was."""

    compose_ms: float
    render_ms: float
    single_count_ms: float
    recent: int
    open: int
    said: str


def measure(url: str, count: int, days: float) -> Digested:
    """Over `count` tickets of the last `days` days, all of the town's; each number is the middle of several rounds."""
    now = SystemClock().now()
    with opened(settings_for(url)) as transactions:
        transactions.write(lambda c: _fill(c, count, days, now)).result()
        if url.startswith("postgresql"):
            _vacuum(url)  # as autovacuum does in a house that has been running
        return transactions.read(lambda c: _measure(c, url, now)).result()


def _measure(c: sa.Connection, url: str, now: datetime) -> Digested:
    house = make_house(settings_for(url))
    street = places.by_code(c, "S7")
    if street is None:
        raise LookupError("the benchmark's street was not made")
    view = digests.compose(c, house, street, now, now=now)
    told = Telling(kind=Kind.digest, language="zh", private=True, facts={"grid": street.id}, now=now, digest=view)
    composing = [_timed(lambda: digests.compose(c, house, street, now, now=now)) for _ in range(ROUNDS)]
    rendering = [_timed(lambda: render(told, house.zone)) for _ in range(ROUNDS)]
    one = sa.select(sa.func.count()).where(tickets.c.grid_path == street.path, tickets.c.opened_at >= now)
    counting = [_timed(lambda: c.execute(one).scalar_one()) for _ in range(ROUNDS)]
    said = html.unescape(re.sub(r"<[^>]+>", "", render(told, house.zone).text))
    recent = digests.compose(c, house, street, now, now=now, since=now - timedelta(days=7)).counts.new
    return Digested(median(composing), median(rendering), median(counting), recent, view.counts.open, said)


def _timed(what: Callable[[], object]) -> float:
    begun = time.perf_counter()
    what()
    return 1000 * (time.perf_counter() - begun)


# -- filling --


def _fill(c: sa.Connection, count: int, days: float, now: datetime) -> None:
    if c.dialect.name == "postgresql":
        c.exec_driver_sql("SET LOCAL statement_timeout = 0")  # the program lets no statement run this long
    _town(c, now)
    every = [*tickets.indexes, *ratings.indexes, *outbox.indexes, *rulings.indexes, *whistle_calls.indexes]
    for index in every:
        index.drop(c)
    for statement in _statements(c.dialect.name, count, days, int(now.timestamp())):
        c.exec_driver_sql(statement if c.dialect.name == "sqlite" else statement.replace("%", "%%"))
    for index in every:
        index.create(c)
    obligations.fulfil(c, "house", "installed", "", now - timedelta(days=days))


def _town(c: sa.Connection, now: datetime) -> None:
    """Grids with ids in the order of their paths, somebody to work in each, and residents."""
    rows: list[dict[str, object]] = []

    def node(code: str, name: str, level: str, above: dict[str, object] | None) -> dict[str, object]:
        number = len(rows) + 1
        path = f"{above['path'] if above else '/'}{number}/"
        row = {"id": number, "code": code, "name": name, "level": level, "path": path, "aliases": []}
        rows.append({**row, "parent_id": above["id"] if above else None, "households": 300})
        return rows[-1]

    town = node("T", "长沙区", "district", None)
    for s in range(STREETS):
        street = node(f"S{s}", f"第{s}街道", "street", town)
        for k in range(COMMUNITIES):
            community = node(f"S{s}C{k}", f"{s}街{k}社区", "community", street)
            for g in range(GRIDS):
                grid = node(f"S{s}C{k}G{g}", f"{s}街{k}社区{g}网格", "grid", community)
                for b in range(BUILDINGS):
                    node(f"S{s}C{k}G{g}B{b}", f"{b + 1}栋", "building", grid)
    c.execute(sa.insert(grids), rows)
    workers = [{"id": n, "telegram_id": n, "name": f"网格员{n}", "writable": True} for n in range(1, WORKERS + 1)]
    residents = [
        {"id": n, "telegram_id": n, "name": f"居民{n}", "writable": True} for n in range(WORKERS + 1, 2 * WORKERS)
    ]
    c.execute(sa.insert(people), workers + residents)
    held = [row for row in rows if row["level"] == "grid"]
    on = {"post": "worker", "from_at": now - timedelta(days=900)}
    c.execute(
        sa.insert(duties), [{**on, "grid_id": row["id"], "person_id": n} for n, row in enumerate(held, 1) if n % 40]
    )


def _statements(engine: str, count: int, days: float, now: int) -> list[str]:
    """Tickets, answers, questions, whistles and what did not arrive, by arithmetic on the ticket's number alone."""
    lite = engine == "sqlite"
    series = "(WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {}) SELECT n FROM s) AS s"
    numbers = series.format(count) if lite else f"generate_series(CAST(1 AS bigint), {count}) AS s(n)"

    def moment(epoch: str) -> str:
        return f"strftime('%Y-%m-%d %H:%M:%S', {epoch}, 'unixepoch') || '.000000'" if lite else f"to_timestamp({epoch})"

    true, false = ("1", "0") if lite else ("true", "false")
    chance = "(((n % 99991) * 613 + n / 997) % 1000)"  # 0–999, the same for a ticket wherever it is asked
    opened_at = f"({now} - CAST(({count} - n) * {days * 86400.0 / count} AS bigint))"
    age = f"({now} - {opened_at})"
    lasts = f"(3600 + {chance} * 1200)"  # an hour to two weeks
    ends = f"({age} > {lasts} AND {chance} <> 500)"
    kind = " ".join(f"WHEN {n} THEN '{code}'" for n, code in enumerate(KINDS))
    status = (
        f"CASE WHEN {ends} THEN CASE WHEN {chance} < 960 THEN 'closed' WHEN {chance} < 980 THEN 'withdrawn' ELSE 'merged' END"
        f" WHEN {age} < 5400 THEN 'assigned' WHEN {chance} = 500 THEN 'listed' WHEN {chance} % 9 = 0 THEN 'waiting'"
        f" WHEN {chance} % 4 = 0 THEN 'accepted' ELSE 'in_progress' END"
    )
    place = '{"words": "幸福里' + "' || (n % 4 + 1) || '" + '栋", "building": "' + "' || (n % 4 + 1) || '" + '"}'
    columns = {
        "id": "n",
        "number": "'b' || n",
        "status": status,
        "category": f"CASE ((n % 1009) * 31 + n / 64) % {len(KINDS)} {kind} END",
        "urgent": false,
        "delicate": false,
        "grid_id": "g.id",
        "grid_path": "g.path",
        "place": f"'{place}'" if lite else f"('{place}')::json",
        "text": "'路灯坏了半个月没人修，晚上黑漆漆的，老人小孩走路都不方便，麻烦尽快来看看'",
        "reporter_id": f"{WORKERS} + 1 + n % {WORKERS - 1}",
        "source_chat": "1",
        "assignee_id": f"1 + n % {WORKERS}",
        "promise": "'ordinary'",
        "opened_at": moment(opened_at),
        "accept_by": moment(f"({opened_at} + 7200)"),
        "contact_by": moment(f"({opened_at} + 86400)"),
        "resolve_by": moment(f"({opened_at} + 604800)"),
        "accepted_at": f"CASE WHEN {age} >= 5400 THEN {moment(f'({opened_at} + 60 + {chance} * 5)')} END",
        "contacted_at": f"CASE WHEN {age} >= 9000 THEN {moment(f'({opened_at} + 600 + {chance} * 8)')} END",
        "resolved_at": f"CASE WHEN {ends} THEN {moment(f'({opened_at} + {lasts} - 1800)')} END",
        "closed_at": f"CASE WHEN {ends} THEN {moment(f'({opened_at} + {lasts})')} END",
        "outcome": f"CASE WHEN {ends} AND {chance} < 960 THEN CASE WHEN {chance} % 3 = 0 THEN 'unanswered' ELSE 'solved' END END",
        "reopened": f"CASE WHEN {chance} % 50 = 0 THEN 1 ELSE 0 END",
        "waiting_since": f"CASE WHEN {chance} % 9 = 0 THEN {moment(f'({opened_at} + 9000)')} END",
        "waiting_for": f"CASE WHEN {chance} % 9 = 0 THEN 'parts' END",
        "review_on": f"CASE WHEN {chance} = 500 THEN {moment(f'({opened_at} + 5184000)')} END",
    }
    building = "SELECT row_number() OVER (ORDER BY id) - 1 AS place, id, path FROM grids WHERE level = 'building'"
    fill = (
        f"INSERT INTO tickets ({', '.join(columns)}) SELECT {', '.join(columns.values())}"
        f" FROM {numbers} JOIN ({building}) g ON g.place = (n * 7919) % {WORKERS * BUILDINGS}"
    )
    return [fill, *_around(true, false)]


def _around(true: str, false: str) -> list[str]:
    """Answers, questions, whistles and notices, of some of the tickets each."""
    some = "FROM tickets t WHERE t.id % 100 = {}"
    answers = (
        "INSERT INTO ratings (ticket_id, person_id, round, solved, contacted, answer, at)"
        f" SELECT id, reporter_id, 0, CASE WHEN id % 7 = 0 THEN {false} ELSE {true} END,"
        f" CASE WHEN id % 5 = 0 THEN {true} END, CASE WHEN id % 4 = 0 THEN 'unsatisfied' ELSE 'satisfied' END, closed_at"
        " FROM tickets WHERE status = 'closed' AND outcome = 'solved'"
    )
    questions = (
        "INSERT INTO rulings (ticket_id, kind, asked_by, asked_at, words, due_at, until_at, ruled_at)"
        " SELECT id, 'extension', assignee_id, opened_at, '等配件', resolve_by, resolve_by, closed_at " + some.format(1)
    )
    whistled = (
        "INSERT INTO whistles (id, ticket_id, source, words, at)"
        " SELECT id, id, 'worker', '请来', opened_at " + some.format(2)
    )
    calls = (
        "INSERT INTO whistle_calls (whistle_id, ticket_id, department, grid_id, at, report_by, reported_at)"
        " SELECT id, id, '城管', grid_id, opened_at, accept_by, CASE WHEN id % 300 <> 2 THEN accept_by END "
        + some.format(2)
    )
    notices = (
        "INSERT INTO outbox (key, chat, kind, facts, person_id, ticket_id, status, created_at, error)"
        " SELECT 'k' || id, reporter_id, 'resolved', '{}', reporter_id, id,"
        " CASE WHEN id % 400 = 3 THEN 'needs_human' ELSE 'sent' END, opened_at, 'blocked' " + some.format(3)
    )
    return [answers, questions, whistled, calls, notices]


def _vacuum(url: str) -> None:
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as c:
        c.exec_driver_sql("VACUUM ANALYZE")
    engine.dispose()

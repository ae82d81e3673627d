"""Numbers of tickets: none twice, those of a day in order, and on PostgreSQL nobody waits for another's commit."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from storage.engine import make_engine
from storage.numbers import next_number
from storage.tables import metadata

MANY = sa.text("UPDATE ticket_days SET last = 999")


@pytest.fixture(params=["sqlite", "postgres"])
def either_url(request: pytest.FixtureRequest) -> str:
    return "sqlite://" if request.param == "sqlite" else str(request.getfixturevalue("postgres_with_tables"))


def test_a_day_counts_from_one_past_999_and_each_day_for_itself(either_url: str):
    engine = make_engine(either_url)
    metadata.create_all(engine)
    with engine.begin() as c:
        assert [next_number(c, "261121") for _ in range(3)] == ["261121-001", "261121-002", "261121-003"]
    with engine.begin() as c:
        c.execute(MANY)
    with engine.begin() as c:
        assert [next_number(c, day) for day in ("261121", "261122")] == ["261121-1000", "261122-001"]
    engine.dispose()


def test_nobody_waits_for_a_ticket_that_is_not_committed(postgres_with_tables: str):
    engine = make_engine(postgres_with_tables)
    with engine.begin() as first, engine.begin() as second:
        assert (next_number(first, "261121"), next_number(second, "261121")) == ("261121-001", "261121-002")
    with engine.connect() as undone:
        next_number(undone, "261121")
        undone.rollback()
    with engine.begin() as c:
        assert next_number(c, "261121") == "261121-004"
    engine.dispose()


def test_all_the_threads_of_a_program_count_at_once(postgres_with_tables: str):
    engine = make_engine(postgres_with_tables)

    def ticket(_: int) -> str:
        with engine.begin() as c:
            return next_number(c, "261121")

    with ThreadPoolExecutor(8) as threads:
        found = sorted(threads.map(ticket, range(80)))
    assert found == [f"261121-{n:03d}" for n in range(1, 81)]
    engine.dispose()


def test_the_disk_is_waited_for_as_before(postgres_with_tables: str):
    engine = make_engine(postgres_with_tables, pool_size=1)
    with engine.begin() as c:
        next_number(c, "261121")
    for _ in range(3):  # also by the connection that counted
        with engine.begin() as c, engine.begin() as other:
            assert {one.execute(sa.text("SHOW synchronous_commit")).scalar_one() for one in (c, other)} == {"on"}
    engine.dispose()

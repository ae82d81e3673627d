"""Numbers of tickets: none twice, those of a day in order, and on PostgreSQL nobody waits for another's commit."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from storage.engine import make_engine, quick_engine
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


def test_only_counting_does_not_wait_for_the_disk_and_its_connections_end_with_the_others(postgres_with_tables: str):
    engine, other = make_engine(postgres_with_tables), make_engine(postgres_with_tables)
    for one, expected in ((engine, "on"), (quick_engine(engine), "off")):
        with one.begin() as c:
            assert c.execute(sa.text("SHOW synchronous_commit")).scalar_one() == expected
    assert quick_engine(engine) is quick_engine(engine)
    engine.dispose()
    mine = sa.text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    with other.begin() as c:
        for _ in range(1000):  # a backend takes a moment to end
            if c.execute(mine).scalar_one() == 0:
                break
            c.execute(sa.text("SELECT pg_stat_clear_snapshot(), pg_sleep(0.01)"))
        assert c.execute(mine).scalar_one() == 0
    other.dispose()

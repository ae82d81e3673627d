"""A prepared statement is what SQLAlchemy would have run: the same rows, the same errors, nothing of the values in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError, IntegrityError, InvalidRequestError, MultipleResultsFound, NoResultFound

from storage.engine import make_engine
from storage.outages import is_outage
from storage.prepared import SHORT, Prepared
from storage.tables import drafts, inbox, metadata, people

AT = datetime(2026, 3, 5, 20, 0, tzinfo=timezone(timedelta(hours=8)))


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path, new_postgres: Callable[[], str]) -> Iterator[Engine]:
    engine = make_engine(f"sqlite:///{tmp_path / 'house.db'}" if request.param == "sqlite" else new_postgres())
    with engine.begin() as c:
        metadata.create_all(c)
        c.execute(sa.insert(people), [{"telegram_id": n, "name": f"邻居{n}", "writable": n % 2 == 0} for n in range(9)])
    yield engine
    engine.dispose()


def as_sqlalchemy_finds(c: Connection, statement: Any, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in c.execute(statement, values)]


def test_rows_are_those_of_sqlalchemy(engine: Engine):
    statement = sa.select(people).where(people.c.telegram_id < sa.bindparam("behind")).order_by(people.c.id)
    prepared = Prepared(statement)
    with engine.begin() as c:
        for behind in (0, 1, 5):
            found = prepared.execute(c, {"behind": behind})
            assert [tuple(row) for row in found] == as_sqlalchemy_finds(c, statement, {"behind": behind})
        assert [row.name for row in found] == [f"邻居{n}" for n in range(5)]
        assert [row.writable for row in found] == [True, False, True, False, True]


@pytest.mark.parametrize("length", [0, 1, SHORT, SHORT + 1])
def test_lists_of_any_length(engine: Engine, length: int):
    statement = sa.select(people.c.name).where(people.c.telegram_id.in_(sa.bindparam("ids", expanding=True)))
    prepared = Prepared(statement.order_by(people.c.id))
    with engine.begin() as c:
        names = [row.name for row in prepared.execute(c, {"ids": list(range(length))})]
    assert names == [f"邻居{n}" for n in range(min(length, 9))]


def test_moments_json_and_what_changed(engine: Engine):
    add = Prepared(sa.insert(drafts).returning(drafts.c.id))
    change = Prepared(sa.update(drafts).where(drafts.c.id == sa.bindparam("its")))
    row = {"person_id": 1, "chat": -(2**40), "text": "灯坏了", "alternatives": ("a", "b"), "place": {"words": "3栋"}}
    with engine.begin() as c:
        number = add.execute(c, {**row, "evidence": [], "created_at": AT}).scalar_one()
        assert change.execute(c, {"its": number, "expires_at": AT, "urgent": True}).rowcount == 1
        assert change.execute(c, {"its": number + 1, "expires_at": None}).rowcount == 0
        found = Prepared(sa.select(drafts).where(drafts.c.id == sa.bindparam("its"))).execute(c, {"its": number}).one()
    assert (found.chat, found.place, found.alternatives, found.urgent) == (-(2**40), {"words": "3栋"}, ["a", "b"], True)
    assert found.created_at == found.expires_at == AT
    assert found.created_at.tzinfo is UTC
    assert found.status == "offered"


def test_how_many_were_found(engine: Engine):
    older = Prepared(sa.select(people.c.id).where(people.c.telegram_id >= sa.bindparam("since")))
    with engine.begin() as c:
        assert older.execute(c, {"since": 8}).scalar_one() == 9
        assert older.execute(c, {"since": 9}).one_or_none() is None
        with pytest.raises(NoResultFound):
            older.execute(c, {"since": 9}).one()
        with pytest.raises(MultipleResultsFound):
            older.execute(c, {"since": 7}).one_or_none()


def test_a_broken_rule_is_an_error_of_sqlalchemy_without_the_values(engine: Engine):
    add = Prepared(sa.insert(people).returning(people.c.id))
    with pytest.raises(IntegrityError) as caught, engine.begin() as c:
        add.execute(c, {"telegram_id": 3, "name": "门牌四零二"})
    assert "门牌四零二" not in str(caught.value)
    assert not is_outage(caught.value)


def test_a_missing_value_is_not_written_as_nothing(engine: Engine):
    change = Prepared(sa.update(people).where(people.c.id == sa.bindparam("its")))
    with engine.begin() as c, pytest.raises(InvalidRequestError):
        change.execute(c, {"name": "谁"})


def test_a_lost_connection_is_an_outage_and_the_next_one_works(new_postgres: Callable[[], str]):
    engine = make_engine(new_postgres())
    count = Prepared(sa.select(sa.func.count().label("n")).select_from(inbox))
    with engine.begin() as c:
        metadata.create_all(c)

    def ask_when_it_is_cut() -> None:
        with engine.begin() as c:
            mine = c.execute(sa.text("SELECT pg_backend_pid()")).scalar_one()
            with engine.begin() as other:
                other.execute(sa.select(sa.func.pg_terminate_backend(mine)))
            count.execute(c, {})

    with pytest.raises(DBAPIError) as caught:
        ask_when_it_is_cut()
    assert caught.value.connection_invalidated
    assert is_outage(caught.value)
    with engine.begin() as c:
        assert count.execute(c, {}).scalar_one() == 0
    engine.dispose()

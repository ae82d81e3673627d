"""The migrations lead up, down and up again, and make exactly the tables the program declares, on either engine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from storage import schema
from storage.engine import make_engine
from storage.tables import metadata


@pytest.fixture(params=["sqlite", "postgres"])
def engines(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Engine, Engine]]:
    """Two empty databases: one to be migrated, one to be made from the declarations."""
    if request.param == "sqlite":
        urls = [f"sqlite:///{tmp_path / name}.db" for name in ("migrated", "declared")]
    else:
        new = request.getfixturevalue("new_postgres")
        urls = [new(), new()]
    migrated, declared = (make_engine(url) for url in urls)
    yield migrated, declared
    migrated.dispose()
    declared.dispose()


def shape(engine: Engine) -> dict[str, Any]:
    """Each table as the database itself describes it."""
    look = sa.inspect(engine)
    return {name: table_shape(look, name) for name in look.get_table_names() if name != "alembic_version"}


def table_shape(look: sa.Inspector, name: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "columns": {c["name"]: (str(c["type"]), c["nullable"], c["default"]) for c in look.get_columns(name)},
        "primary key": look.get_pk_constraint(name),
        "foreign keys": by_text(look.get_foreign_keys(name)),
        "unique": by_text(look.get_unique_constraints(name)),
        "checks": by_text(look.get_check_constraints(name)),
        "indexes": by_text(look.get_indexes(name)),
    }
    return found


def by_text(rows: list[Any]) -> list[str]:
    return sorted(repr(sorted((key, plain(value)) for key, value in row.items())) for row in rows)


def plain(value: Any) -> str:
    """The SQL of a condition rather than the object that holds it."""
    return repr({key: str(part) for key, part in value.items()}) if isinstance(value, dict) else str(value)


def test_up_down_and_up_again_makes_the_declared_tables(engines: tuple[Engine, Engine]):
    migrated, declared = engines
    for step in (schema.upgrade, to_nothing, schema.upgrade):
        with migrated.begin() as c:
            step(c)
    metadata.create_all(declared)
    assert shape(migrated) == shape(declared)
    with migrated.begin() as c:
        assert schema.differences(c) == []
        assert schema.current(c) == schema.newest()


def to_nothing(c: sa.Connection) -> None:
    schema.downgrade(c, "base")
    assert set(sa.inspect(c).get_table_names()) <= {"alembic_version"}


def test_going_up_twice_changes_nothing(engines: tuple[Engine, Engine]):
    migrated, _ = engines
    with migrated.begin() as c:
        schema.upgrade(c)
        schema.upgrade(c)
        assert schema.differences(c) == []


def test_a_missing_column_would_be_seen(engines: tuple[Engine, Engine]):
    """The comparison itself can fail."""
    migrated, declared = engines
    metadata.create_all(declared)
    with migrated.begin() as c:
        schema.upgrade(c)
        c.exec_driver_sql("ALTER TABLE leases DROP COLUMN term")
        assert schema.differences(c) != []
    assert shape(migrated) != shape(declared)

"""Two imports at once, and residents who write meanwhile, on PostgreSQL where they really run side by side."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import sqlalchemy as sa

from storage.engine import make_engine
from storage.tables import grids, people, tickets
from storage.transactions import open_transactions
from tests.roster.support import Office, make_tables, small, ticket_values


def test_two_imports_at_once_are_one_after_the_other(postgres_with_tables: str, tmp_path: Path) -> None:
    make_tables(postgres_with_tables)
    offices = []
    for name in ("left", "right"):
        (tmp_path / name).mkdir()
        offices.append(Office(open_transactions(postgres_with_tables), tmp_path / name))
    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(lambda office: office.imports(small()), offices))
    assert [s.code for s in said] == [0, 0]
    assert sorted("没有变化" in s.text for s in said) == [False, True]
    assert len(offices[0].rows(people)) == 2
    for office in offices:
        office.transactions.close()


def test_a_resident_who_writes_while_the_import_runs_is_the_same_person(
    postgres_with_tables: str, tmp_path: Path
) -> None:
    make_tables(postgres_with_tables)
    office, engine = Office(open_transactions(postgres_with_tables), tmp_path), make_engine(postgres_with_tables)
    with engine.connect() as writing, ThreadPoolExecutor(1) as pool:
        writing.execute(sa.insert(people).values(telegram_id=2001, name="Li", writable=True))
        importing = pool.submit(office.imports, small())  # sees nobody yet, then waits for that row
        _until_waiting(engine)
        writing.commit()
        assert importing.result().code == 0
    found = {row["telegram_id"]: (row["name"], row["writable"]) for row in office.rows(people)}
    assert found[2001] == ("李师傅", True)
    office.transactions.close()
    engine.dispose()


def test_a_ticket_being_written_moves_with_its_grid(postgres_with_tables: str, tmp_path: Path) -> None:
    make_tables(postgres_with_tables)
    office, engine = Office(open_transactions(postgres_with_tables), tmp_path), make_engine(postgres_with_tables)
    office.imports(small())
    grid = next(row for row in office.rows(grids) if row["code"] == "G1")
    sheets = small()
    sheets["grids"][4] = ("G1", "第一网格", "grid", "C2", *sheets["grids"][4][4:])
    with engine.connect() as writing, ThreadPoolExecutor(1) as pool:
        writing.execute(sa.insert(tickets).values(ticket_values(office, "261121-001", grid)))
        moving = pool.submit(office.imports, sheets)
        _until_waiting(engine)
        writing.commit()
        assert moving.result().code == 0
    moved = next(row for row in office.rows(grids) if row["code"] == "G1")
    assert moved["path"] != grid["path"]
    assert [t["grid_path"] for t in office.rows(tickets)] == [moved["path"]]
    office.transactions.close()
    engine.dispose()


def _until_waiting(engine: sa.Engine) -> None:
    """Returns when a session waits for a lock; fails after many looks."""
    for _ in range(2000):
        with engine.connect() as looking:
            asked = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
            if looking.execute(sa.text(asked)).scalar_one():
                return
    raise AssertionError("the import never waited")

"""Whatever `changes` says: it is refused as a whole, or it leaves a sound street behind, and is done only once."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from storage.tables import chats, duties, grids, people, tickets
from storage.transactions import open_transactions
from tests.roster.support import CHANGES, GRIDS, Office, make_tables, small, ticket_values

CODES = ("S", "C1", "C2", "G1", "G2", "B1")
NEW = ("N1", "N2")
ANY = st.sampled_from((*CODES, *NEW))


@st.composite
def rows(draw: st.DrawFn) -> tuple[Any, ...]:
    """A row that is likely to make sense."""
    action = draw(st.sampled_from(("rename", "move", "split", "merge", "close")))
    code = draw(st.sampled_from(CODES))
    if action == "rename":
        return (action, code, None, draw(st.sampled_from(("甲", "乙;丙", "第二网格"))), None)
    if action == "split":
        return (action, code, ";".join(draw(st.lists(ANY, min_size=2, max_size=3, unique=True))), None, None)
    if action == "close":
        return (action, code, draw(st.none() | ANY), None, None)
    return (action, code, draw(ANY), None, None)


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the small street, a ticket and a home in each grid."""
    folder = tmp_path_factory.mktemp("street")
    url = f"sqlite:///{folder / 'office.db'}"
    make_tables(url)
    office = Office(open_transactions(url), folder)
    office.imports(small())
    for number, code in enumerate(CODES):
        values = ticket_values(office, f"261121-{number:03}", office.grid(code))
        office.insert(tickets, **values | {"status": "assigned", "place": {"building": str(number)}})
        office.insert(people, telegram_id=7000 + number, name="居民", home_grid_id=office.grid(code)["id"])
    office.transactions.close()
    return folder / "office.db"


@example(changes=[("close", "C1", None, None, None), ("close", "B1", None, None, None)], new=False)
@given(changes=st.lists(rows(), min_size=1, max_size=3), new=st.booleans())
@settings(
    max_examples=35,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow],
)
def test_any_changes_leave_a_sound_street_or_none(street: Path, changes: list[Any], new: bool) -> None:
    sheets: dict[str, list[Any]] = {"changes": [CHANGES, *changes]}
    if new:
        sheets["grids"] = [GRIDS[:4], *[(code, f"{code}网格", "grid", "C1") for code in NEW]]
    with tempfile.TemporaryDirectory(prefix="changes-") as folder:
        shutil.copy(street, Path(folder) / "office.db")
        transactions = open_transactions(f"sqlite:///{folder}/office.db")
        office = Office(transactions, Path(folder))
        try:
            _try(office, sheets)
        finally:
            transactions.close()


def _try(office: Office, sheets: dict[str, list[Any]]) -> None:
    before = office.everything()
    dry = office.imports(sheets, dry_run=True)
    assert office.everything() == before
    said = office.imports(sheets)
    assert dry.code == said.code
    assert dry.text.splitlines()[:-1] == said.text.splitlines()[:-1]
    if said.code:
        assert office.everything() == before
        return
    _is_sound(office)
    after = office.everything()
    again = office.imports(sheets)
    assert "没有变化" in again.text, again.text
    assert office.everything() == after


def _is_sound(office: Office) -> None:
    tree = {row["id"]: row for row in office.rows(grids)}
    for row in tree.values():
        above = tree.get(row["parent_id"])
        assert row["path"] == f"{above['path'] if above else '/'}{row['id']}/"
        assert row["ended_at"] or above is None or not above["ended_at"], row["code"]
        assert not row["ended_at"] or row["heir_id"] != row["id"]
    living = {row["id"] for row in tree.values() if not row["ended_at"]}
    assert {t["grid_id"] for t in office.rows(tickets)} <= living
    assert all(t["grid_path"] == tree[t["grid_id"]]["path"] for t in office.rows(tickets))
    assert {p["home_grid_id"] for p in office.rows(people)} <= living | {None}
    assert {c["grid_id"] for c in office.rows(chats)} <= living
    assert {d["grid_id"] for d in office.rows(duties) if d["until_at"] is None} <= living

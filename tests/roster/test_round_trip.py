"""Whatever roster comes in: what `export roster` gives back changes nothing, and builds the same office elsewhere."""

from __future__ import annotations

import io
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from rich.console import Console

from bot.sheets import run_export
from domain.people import Post
from storage.transactions import open_transactions
from tests.roster.support import CHANGES, CHATS, DUTIES, GRIDS, PEOPLE, ZONE, Office, make_tables, small
from tests.support.clock import FixedClock

QUICKLY = (Phase.explicit, Phase.reuse, Phase.generate)
PATIENT = [HealthCheck.too_slow, HealthCheck.data_too_large]
"""Each example fills two databases: shrinking one would take minutes."""
LEVELS = ("street", "community", "grid", "building")
NASTY = ("=1+1", "'=甲", "@x", "-2", "+86 1", "＝甲", "a,b", '引"号', "名 字", "#甲", "'")
WORDS = st.one_of(
    st.sampled_from(NASTY),
    st.text(
        st.characters(codec="utf-8", exclude_categories=("C", "Z", "M"), exclude_characters=";；#"),
        min_size=1,
        max_size=9,
    ),
)
CODES = st.text("ABCxyz0123456789-_甲乙", min_size=1, max_size=7)
COUNTS = st.none() | st.integers(0, 9999)
HOURS = st.sampled_from(
    ["always", "Mon-Fri 09:00-12:00 14:00-18:00", "周一至周五 08:30-17:00；周六 09:00-12:00", "全天"]
)
DAY = st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1))


@st.composite
def areas(draw: st.DrawFn) -> str | None:
    if draw(st.booleans()):
        return None
    west, south = draw(st.floats(100, 120)), draw(st.floats(20, 40))
    east, north = west + draw(st.floats(0.001, 1)), south + draw(st.floats(0.001, 1))
    return f"POLYGON(({west} {south},{east} {south},{east} {north},{west} {north},{west} {south}))"


@st.composite
def rosters(draw: st.DrawFn) -> dict[str, list[Any]]:
    """A valid workbook of a street."""
    codes = draw(st.lists(CODES, min_size=1, max_size=9, unique=True))
    depths: dict[str, int] = {}
    grids: list[tuple[Any, ...]] = []
    for code in codes:
        above = draw(st.sampled_from([None, *(c for c in depths if depths[c] < len(LEVELS) - 1)]))
        depths[code] = 0 if above is None else draw(st.integers(depths[above] + 1, len(LEVELS) - 1))
        aliases = ";".join(draw(st.lists(WORDS, max_size=3)))
        kind = draw(st.sampled_from([None, "residential", "exclusive"]))
        counts = draw(COUNTS), draw(areas()), draw(COUNTS)
        grids.append((code, draw(WORDS), LEVELS[depths[code]], above, kind, aliases, *counts))
    people = [
        (who, draw(WORDS), draw(st.none() | WORDS), draw(st.sampled_from([None, "zh", "en"])))
        for who in draw(st.lists(st.integers(1, 2**50), max_size=5, unique=True))
    ]
    return {
        "grids": [GRIDS, *draw(st.permutations(grids))],
        "people": [PEOPLE, *people],
        "duties": [DUTIES, *draw(duties([p[0] for p in people], codes))],
        "chats": [CHATS, *draw(chats(codes))],
        "hours": [("grid", "hours"), *((c, draw(HOURS)) for c in codes if draw(st.booleans()))],
    }


@st.composite
def duties(draw: st.DrawFn, people: list[int], codes: list[str]) -> list[tuple[Any, ...]]:
    if not people:
        return []
    keys = st.tuples(st.sampled_from(people), st.sampled_from(codes), st.sampled_from(list(Post)))
    found = []
    for who, code, post in draw(st.lists(keys, max_size=6, unique=True)):
        first = draw(DAY)
        last = None if first is None else draw(st.none() | st.just(first + timedelta(days=draw(st.integers(0, 900)))))
        department = draw(WORDS) if post is Post.liaison else None
        found.append((who, code, post.value, department, first, last))
    return found


@st.composite
def chats(draw: st.DrawFn, codes: list[str]) -> list[tuple[Any, ...]]:
    ids = draw(st.lists(st.integers(-(2**50), -1), max_size=3, unique=True))
    words = st.sampled_from(("residents", "staff")), st.sampled_from(("all", "mention", "tag"))
    return [(chat, draw(st.sampled_from(codes)), draw(words[0]), draw(words[1])) for chat in ids]


@st.composite
def endings(draw: st.DrawFn, sheets: dict[str, list[Any]]) -> list[tuple[Any, ...]]:
    """Some of the grids without anything below them end."""
    rows = sheets["grids"][1:]
    parents = {row[3] for row in rows}
    leaves = [row for row in rows if row[0] not in parents and row[3] is not None]
    found: list[tuple[Any, ...]] = []
    for row in leaves[: len(leaves) // 2]:
        living = [r[0] for r in rows if r[0] in parents]
        merged = ("merge", row[0], draw(st.sampled_from(living)), None, None)
        found.append(draw(st.sampled_from([merged, ("close", row[0], None, None, None)])))
    return found


def export(office: Office, path: Path) -> Path:
    console = Console(file=io.StringIO())
    assert run_export(office.transactions, "roster", out=path, zone=ZONE, clock=FixedClock(), console=console) == 0
    return path


def contents(path: Path) -> list[tuple[str, list[str]]]:
    book = openpyxl.load_workbook(path)
    return [(sheet.title, sorted(str(row) for row in sheet.iter_rows(values_only=True))) for sheet in book.worksheets]


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with tables and nothing in them, to be copied."""
    path = tmp_path_factory.mktemp("empty") / "empty.db"
    make_tables(f"sqlite:///{path}")
    return path


@contextmanager
def opened(empty: Path) -> Iterator[Office]:
    with tempfile.TemporaryDirectory(prefix="roster-") as folder:
        shutil.copy(empty, Path(folder) / "office.db")
        transactions = open_transactions(f"sqlite:///{folder}/office.db")
        try:
            yield Office(transactions, Path(folder))
        finally:
            transactions.close()


@given(data=st.data())
@settings(max_examples=25, phases=QUICKLY, suppress_health_check=PATIENT)
def test_what_comes_out_changes_nothing(empty: Path, data: st.DataObject) -> None:
    sheets = data.draw(rosters())
    with opened(empty) as office, opened(empty) as elsewhere:
        said = office.imports(sheets)
        assert said.code == 0, said.text
        ends = data.draw(endings(sheets))
        ended = office.imports({"changes": [CHANGES, *ends]})
        assert ended.code == 0, ended.text
        before = office.everything()
        out = export(office, office.folder / "out.xlsx")
        again = office.imports(out)
        assert "没有变化" in again.text, again.text
        assert office.everything() == before
        there = elsewhere.imports(out)
        assert there.code == 0, there.text
        assert contents(export(elsewhere, elsewhere.folder / "out.xlsx")) == contents(out)


@pytest.mark.parametrize("name", ["out.xlsx", "out.csv"])
def test_it_holds_on_either_database_with_grids_split_merged_and_closed(office: Office, name: str) -> None:
    office.imports(small())
    new = [GRIDS, ("G11", "西", "grid", "C1", *[None] * 4), ("G12", "东", "grid", "C1", *[None] * 4)]
    assert office.changes(("split", "G1", "G11;G12"), ("merge", "G2", "C1"), grids=new).code == 0
    assert office.changes(("close", "C2")).code == 0
    before = office.everything()
    again = office.imports(export(office, office.folder / name))
    assert "没有变化" in again.text, again.text
    assert office.everything() == before

"""What must hold for any cell: it is read or it is a fault, never an error; guarding is undone exactly; trees have paths."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sheets.areas import read_area
from bot.sheets.formulas import STARTS, bare, guarded
from domain.roster import cells
from domain.roster.days import Days
from domain.roster.known import Known
from domain.roster.plan import compare
from domain.roster.references import overlap
from domain.roster.rows import letters, read_tables
from domain.roster.sheets import COLUMNS, BadCell, Fault, Sheet, Table
from domain.roster.tree import paths
from tests.roster.support import NOON, ZONE

CELLS = st.one_of(
    st.none(),
    st.text(max_size=30),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.sampled_from(
        [
            "G1",
            "G2",
            "G1;G2",
            "merge",
            "split",
            "close",
            "worker",
            "liaison",
            "2001",
            "'2001",
            "2026-01-05",
            "1e9",
            "POINT(1 1)",
            '{"a":',
        ]
        * 2
    ),
)


@given(st.sampled_from(Sheet), st.lists(st.tuples(*[CELLS] * 10), max_size=6))
@settings(max_examples=200)
def test_any_cells_give_records_or_faults_but_no_error(sheet: Sheet, rows: list[tuple[Any, ...]]) -> None:
    table = Table(sheet, COLUMNS[sheet], list(enumerate(rows, 2)))
    records, faults = read_tables([table], read_area)
    faults = compare(records, faults, Known(), Days(NOON, ZONE)).faults
    assert all(isinstance(f, Fault) and f.row >= 2 for f in faults)
    assert len({(f.row, f.column, f.kind) for f in faults}) == len(faults)


@given(st.text(alphabet=st.sampled_from([*STARTS, "'", "a", " ", "1"]), max_size=6))
def test_a_guarded_text_starts_no_formula_and_comes_back(text: str) -> None:
    assert bare(guarded(text)) == text
    assert guarded(text)[:1] not in set(STARTS)


@given(st.lists(st.integers(min_value=0, max_value=30), max_size=30))
def test_a_path_is_the_parents_path_and_oneself(above: list[int]) -> None:
    parents = {i + 1: (p % (i + 1)) or None for i, p in enumerate(above)}  # everybody stands under somebody earlier
    found = paths(parents)
    for grid, parent in parents.items():
        assert found[grid] == f"{found[parent] if parent else '/'}{grid}/"


@given(st.tuples(st.dates(), st.dates()), st.tuples(st.dates(), st.dates()))
def test_overlap_is_mutual_and_forgives_one_shared_day(one: tuple[date, date], other: tuple[date, date]) -> None:
    first, second = (min(one), max(one)), (min(other), max(other))
    assert overlap(first, second) == overlap(second, first)
    assert overlap(first, first)
    if first[0] < first[1]:
        assert not overlap(
            first, (first[1], first[1] + timedelta(days=1)) if first[1] < date.max else (first[1], first[1])
        )


DAYS: list[tuple[Any, date | None]] = [
    ("2026-01-05", date(2026, 1, 5)),
    ("2026/1/5", date(2026, 1, 5)),
    ("2026.1.5", date(2026, 1, 5)),
    ("2026年1月5日", date(2026, 1, 5)),
    ("20260105", date(2026, 1, 5)),
    (20260105, date(2026, 1, 5)),
    (46027, date(2026, 1, 5)),
    (46027.0, date(2026, 1, 5)),
    (datetime(2026, 1, 5), date(2026, 1, 5)),  # noqa: DTZ001  # as a spreadsheet gives it
    (date(2026, 1, 5), date(2026, 1, 5)),
    (" 2026-01-05 00:00:00 ", date(2026, 1, 5)),
    ("2026-01-05T00:00:00", date(2026, 1, 5)),
    ("2024-02-29", date(2024, 2, 29)),
    ("", None),
    (None, None),
]


@pytest.mark.parametrize(("cell", "day"), DAYS)
def test_a_day_is_read_however_it_is_written(cell: Any, day: date | None) -> None:
    assert cells.day(cell) == day


@pytest.mark.parametrize(
    "cell", ["2026-13-01", "2025-02-29", "05/01/2026", "1月5日", 46027.5, 5, "2026-01-05 14:00", True, "0999-01-01"]
)
def test_what_is_no_day_is_a_fault(cell: Any) -> None:
    with pytest.raises(BadCell):
        cells.day(cell)


READERS: list[tuple[Callable[[Any], Any], Any, Any]] = [
    (cells.telegram_id, " 2001 ", 2001),
    (cells.telegram_id, "'2001", 2001),
    (cells.telegram_id, "\u200b2001\ufeff", 2001),
    (cells.telegram_id, 2001.0, 2001),
    (cells.telegram_id, "2001.0", 2001),
    (cells.telegram_id, 2**52 - 1, 2**52 - 1),
    (cells.chat_id, "-1001234567890", -1001234567890),
    (cells.aliases, "甲；乙; 甲 ;;\n丙 丁", ("甲", "乙", "丙 丁")),
    (cells.households, "320", 320),
    (cells.households, 0, 0),
    (cells.code, 430102001.0, "430102001"),
]


@pytest.mark.parametrize(("read", "cell", "value"), READERS)
def test_a_cell_is_read_as_its_column_means_it(read: Callable[[Any], Any], cell: Any, value: Any) -> None:
    assert read(cell) == value


def test_columns_are_named_as_a_spreadsheet_names_them() -> None:
    assert [letters(n) for n in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]


def test_the_same_shape_is_spelt_the_same() -> None:
    as_json = (
        '{"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]},"properties":{}}'
    )
    spellings = [
        "POLYGON((0 0,1 0,1 1,0 0))",
        "SRID=4326;POLYGON ((0.0 0.0, 1 0, 1 1, 0 0))",
        "POLYGON Z((0 0 5,1 0 5,1 1 5,0 0 5))",
    ]
    assert len({read_area(said) for said in [*spellings, as_json]}) == 1
    assert read_area(read_area(as_json)) == read_area(as_json)


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("", None),
        ("全天", "always"),
        ("周一至周五 09:00-12:00 14:00-18:00", "Mon-Fri 09:00-12:00 14:00-18:00"),
        ("星期一到星期五　8:30～17:00；周六 9:00 - 12:00", "Mon-Fri 8:30-17:00; Sat 9:00-12:00"),
        ("周一到周日 00:00-24:00", "Mon-Sun 00:00-24:00"),
    ],
)
def test_working_hours_are_read_as_people_write_them(said: str, read: str | None):
    assert cells.hours(said) == read


@pytest.mark.parametrize("said", ["上午", "周五至周一 09:00-12:00", "周一 12:00-09:00", "周一", "周一 25:00-26:00"])
def test_hours_nobody_can_work_are_refused(said: str):
    with pytest.raises(BadCell):
        cells.hours(said)

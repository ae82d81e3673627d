"""Every fault is listed with its sheet, row and column, and then nothing is imported."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot.sheets.sentences import FAULTS, fault_sentence
from domain.roster.sheets import Fault, FaultKind, Sheet
from storage.transactions import Transactions, open_transactions
from tests.roster.support import CHANGES, DUTIES, EVERYTHING, GRIDS, PEOPLE, Office, csv_folder, make_tables, small

NOTHING: dict[str, list[Any]] = {name: [] for name in EVERYTHING}


@pytest.fixture
def url(tmp_path: Path) -> str:
    """What a fault is does not hang on the database."""
    return f"sqlite:///{tmp_path / 'office.db'}"


def _grid(*cells: Any) -> tuple[str, tuple[Any, ...]]:
    return "grids", cells + (None,) * (len(GRIDS) - len(cells))


def _with_area(area: str) -> tuple[str, tuple[Any, ...]]:
    return "grids", ("X", "新", "grid", "C1", None, None, None, area)


def _change(*cells: Any) -> tuple[str, tuple[Any, ...]]:
    return "changes", cells + (None,) * (len(CHANGES) - len(cells))


def _sheets() -> dict[str, list[Any]]:
    """The small street, and a sheet `changes` with nothing in it."""
    return {"changes": [CHANGES], **small()}


SINGLE = [
    # sheet, row, column, a word of the sentence
    (_grid("G1", "重复", "grid", "C1"), "code", "第 5 行重复"),
    (_grid(None, "无码", "grid", "C1"), "code", "不能为空"),
    (_grid("G 9", "空格", "grid", "C1"), "code", "空格"),
    (_grid("X", None, "grid", "C1"), "name", "不能为空"),
    (_grid("X", "名" * 101, "grid", "C1"), "name", "最多 100"),
    (_grid("X", "坏\x0b字", "grid", "C1"), "name", "控制字符"),
    (_grid("X", "#REF!", "grid", "C1"), "name", "#REF!"),
    (_grid("X", "新", "gridd", "C1"), "level", "gridd"),
    (_grid("X", "新", None, "C1"), "level", "不能为空"),
    (_grid("X", "新", "street", "G1"), "level", "更低"),
    (_grid("X", "新", "grid", "C9"), "parent", "C9"),
    (_grid("X", "新", "grid", "X"), "parent", "X → X"),
    (_grid("X", "新", "grid", "C1", "公园"), "kind", "公园"),
    (_grid("X", "新", "grid", "C1", None, None, -3), "households", "-3"),
    (_grid("X", "新", "grid", "C1", None, None, "约300"), "households", "约300"),
    (_grid("X", "新", "grid", "C1", None, None, 3.5), "households", "3.5"),
    (_grid("X", "新", "grid", "C1", None, None, None, None, "约800"), "residents", "约800"),
    (_grid("X", "新", "grid", "C1", None, None, None, None, None, "昨天"), "ended", "昨天"),
    (_grid("X", "新", "grid", "C1", None, None, None, None, None, "2027-01-01"), "ended", "还没有到"),
    (_grid("G;9", "分号", "grid", "C1"), "code", "分号"),
    (_change("并到", "B1", "G2"), "action", "并到"),
    (_change(None, "B1", "G2"), "action", "不能为空"),
    (_change("merge", None, "G2"), "code", "不能为空"),
    (_change("merge", "G7", "G2"), "code", "G7"),
    (_change("merge", "B1"), "into", "一个"),
    (_change("split", "G2", "G2;G9"), "into", "G9"),
    (_change("move", "G2", "C 1"), "into", "空格"),
    (_change("rename", "C2"), "name", "不能为空"),
    (_change("rename", "B1", None, "1栋", "2027-01-01"), "on", "还没有到"),
    (_with_area("POLYGON((0 0,1"), "area", "看不懂"),
    (_with_area('{"type": "Polygon"}'), "area", "看不懂"),
    (_with_area('{"type": "Nonsense", "coordinates": []}'), "area", "看不懂"),
    (_with_area("[1, 2]"), "area", "看不懂"),
    (_with_area("POINT(1 1)"), "area", "Point"),
    (_with_area("POLYGON EMPTY"), "area", "不能为空"),
    (_with_area("POLYGON((0 0,1 1,1 0,0 1,0 0))"), "area", "画得不对"),
    (_with_area("POLYGON((31 120,32 120,32 121,31 121,31 120))"), "area", "写反"),
    (_with_area("POLYGON((500 0,501 0,501 1,500 1,500 0))"), "area", "超出"),
    (("people", (2001, "重复", None, None)), "telegram_id", "第 2 行重复"),
    (("people", ("abc", "字母", None, None)), "telegram_id", "abc"),
    (("people", ("12 34", "空格", None, None)), "telegram_id", "12 34"),
    (("people", ("1.23457E+09", "缩写", None, None)), "telegram_id", "末几位"),
    (("people", (1e20, "太大", None, None)), "telegram_id", "末几位"),
    (("people", (-5, "负数", None, None)), "telegram_id", "-5"),
    (("people", (True, "真假", None, None)), "telegram_id", "True"),
    (("people", (None, "空", None, None)), "telegram_id", "不能为空"),
    (("people", (7, None, None, None)), "name", "不能为空"),
    (("people", (7, "新", None, "fr")), "language", "fr"),
    (("duties", (9999, "G1", "worker", None, None, None)), "telegram_id", "9999"),
    (("duties", (2001, "G9", "worker", None, None, None)), "grid", "G9"),
    (("duties", (2001, "G2", "boss", None, None, None)), "post", "boss"),
    (("duties", (2001, "S", "liaison", None, None, None)), "department", "部门"),
    (("duties", (2001, "G2", "lead", None, "2026-02-30", None)), "from", "2026-02-30"),
    (("duties", (2001, "G2", "lead", None, "明天", None)), "from", "明天"),
    (("duties", (2001, "G2", "lead", None, None, "9999-12-31")), "until", "9999-12-31"),
    (("duties", (2001, "G2", "lead", None, datetime(2026, 1, 5, 14, 30), None)), "from", "时刻"),  # noqa: DTZ001
    (("duties", (2001, "G2", "lead", None, "2026-03-02", "2026-03-01")), "until", "早于"),
    (("duties", (2001, "G2", "lead", None, None, "2026-11-20")), "until", "已经过去"),
    (("duties", (2001, "G1", "worker", None, "2026-06-01", None)), "telegram_id", "第 2 行"),
    (("chats", (-1001, "G2", "staff", "all")), "chat_id", "第 2 行重复"),
    (("chats", (1001, "G2", "residents", "all")), "chat_id", "负整数"),
    (("chats", (-1009, "G9", "residents", "all")), "grid", "G9"),
    (("chats", (-1009, "G2", "family", "all")), "kind", "family"),
    (("chats", (-1009, "G2", "staff", "loud")), "mode", "loud"),
]


@pytest.mark.parametrize(("row", "column", "said"), SINGLE, ids=[f"{r[0]}-{c}-{s}" for r, c, s in SINGLE])
def test_one_bad_row_is_one_line_and_nothing_comes_in(
    office: Office, tmp_path: Path, row: tuple[str, tuple[Any, ...]], column: str, said: str
) -> None:
    sheet, cells = row
    sheets = _sheets()
    sheets[sheet].append(cells)
    number = len(sheets[sheet])
    as_csv = any(isinstance(cell, str) and "\x0b" in cell for cell in cells)
    found = office.imports(csv_folder(tmp_path / "csv", sheets) if as_csv else sheets)
    lines = [line for line in found.text.splitlines() if line.startswith(tuple(Sheet))]
    assert found.code == 1
    assert len(lines) == 1, found.text
    assert lines[0].startswith(f"{sheet} 第 {number} 行 {column} 列（"), found.text
    assert said in lines[0]
    assert office.everything() == NOTHING


def test_fifty_planted_faults_are_fifty_lines(office: Office) -> None:
    sheets = _sheets()
    chosen = [(row, column) for row, column, _ in SINGLE if not any("\x0b" in str(c) for c in row[1])]
    # rows that name the same new code or person would be faults of one another
    planted = []
    for count, ((sheet, cells), column) in enumerate(chosen):
        new = {"X": f"X{count}", 7: 70_000 + count, -1009: -90_000 - count}
        cells = tuple(new.get(c, c) if not isinstance(c, bool | float) else c for c in cells)  # noqa: PLW2901
        if cells[:2] == (2001, "G2"):
            sheets["people"].insert(-1, (80_000 + count, f"人{count}", None, None))
            cells = (80_000 + count, *cells[1:])  # noqa: PLW2901
        planted.append((sheet, cells, column))
    for sheet, cells, _ in planted:
        sheets[sheet].append(cells)
    found = office.imports(sheets)
    lines = [line for line in found.text.splitlines() if " 行 " in line]
    assert len(lines) == len(planted) >= 60
    for sheet, cells, column in planted:
        place = sheets[sheet].index(cells) + 1
        assert any(line.startswith(f"{sheet} 第 {place} 行 {column} 列") for line in lines), (sheet, place, column)
    assert office.everything() == NOTHING


def test_a_cycle_names_its_way_round_at_each_row(office: Office) -> None:
    sheets = small()
    sheets["grids"][2] = ("C1", "春和社区", "community", "C3", *(None,) * 4)
    sheets["grids"].append(("C3", "圈", "community", "C1", *(None,) * 4))
    text = office.imports(sheets).text
    assert "grids 第 3 行 parent 列（D3）：上级绕成了圈：C1 → C3 → C1" in text
    assert "grids 第 8 行 parent 列（D8）：上级绕成了圈" in text


def test_a_cycle_with_the_database_is_found(office: Office) -> None:
    office.imports(small())
    before = office.everything()
    found = office.imports({"grids": [GRIDS, ("C1", "春和社区", "community", "B1", *(None,) * 4)]})
    assert found.code == 1
    assert "绕成了圈" in found.text
    assert office.everything() == before


def test_headers_are_checked(office: Office) -> None:
    found = office.imports(
        {
            "grids": [("code", "name", "level", "parent", "colour", "name"), ("S", "街", "street", None, "red", "x")],
            "people": [("telegram_id", "phone"), (1, None), (2, None)],
            "duties": [()],
            "chats": [("Chat_ID ", "grid"), (-1, "S", "stray")],
        }
    )
    assert "grids 第 1 行 colour 列（E1）：没有“colour”这一列" in found.text
    assert "grids 第 1 行 name 列（B1）：列“name”出现了不止一次" in found.text
    assert "people 第 1 行 name 列：缺少必需的列“name”" in found.text
    assert "duties 第 1 行：这张表是空的" in found.text
    assert "chats 第 2 行 C 列：这一列没有列名，却写着“stray”" in found.text
    assert "共 5 处" in found.text


def test_unknown_sheets_are_passed_over_and_named(office: Office) -> None:
    found = office.imports({"说明": [("请先看这里",)], "备注": [("甲",)], **small()})
    assert found.code == 0
    assert "跳过了不认识的表：备注" in found.text
    assert "说明" not in found.text  # the template's own


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("none.xlsx", None, "找不到"),
        ("broken.xlsx", b"PK\x03\x04 not really", "不是完好的"),
        ("locked.xlsx", b"\xd0\xcf\x11\xe0 an encrypted workbook", "不是完好的"),
        ("old.xls", b"\xd0\xcf\x11\xe0", "另存为 .xlsx"),
        ("other.csv", b"a,b\n1,2\n", "没有 grids"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(
    office: Office, tmp_path: Path, name: str, content: bytes | None, said: str
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    found = office.imports(path)
    assert found.code == 1
    assert said in found.text


def test_every_fault_has_its_sentence() -> None:
    assert set(FAULTS) == set(FaultKind)
    facts: dict[str, object] = dict.fromkeys(
        (
            "word",
            "known",
            "said",
            "length",
            "limit",
            "first",
            "level",
            "parent",
            "parent_level",
            "why",
            "from",
            "until",
            "today",
            "child",
            "ended",
        )
    )
    facts |= {"loop": ["A", "B"], "length": 2, "swapped": True, "bounds": [1.0]}
    for kind in FaultKind:
        assert "{" not in fault_sentence(Fault("grids", 2, "code", kind, facts), GRIDS)


def test_people_and_chats_need_no_other_sheet(transactions: Transactions, tmp_path: Path) -> None:
    assert (
        Office(transactions, tmp_path).imports({"people": [PEOPLE, (5, "独行", None, None)], "duties": [DUTIES]}).code
        == 0
    )


def test_an_import_that_fails_midway_leaves_nothing(url: str, tmp_path: Path) -> None:
    make_tables(url)
    opened = open_transactions(url)
    office = Office(opened, tmp_path)
    office.transactions.write(
        lambda c: c.exec_driver_sql("CREATE TRIGGER stop BEFORE INSERT ON chats BEGIN SELECT RAISE(ABORT, 'full'); END")
    ).result()
    with pytest.raises(Exception, match="full"):
        office.imports(small())
    assert office.everything() == NOTHING
    opened.close()

"""What an import brings in, changes and leaves alone, on both databases."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from rich.console import Console

from bot.sheets import run_import
from bot.street import STREET
from storage.tables import chats, duties, grids, people, tickets
from tests.roster.support import (
    CHATS,
    DUTIES,
    EVERYTHING,
    GRIDS,
    NOON,
    PEOPLE,
    ZONE,
    Office,
    csv_folder,
    day,
    small,
    ticket_values,
    workbook,
)


def test_the_small_street_comes_in_whole(office: Office) -> None:
    said = office.imports(small())
    assert said.code == 0, said.text
    tree = {row["code"]: row for row in office.rows(grids)}
    ids = {code: row["id"] for code, row in tree.items()}
    assert tree["B1"]["path"] == f"/{ids['S']}/{ids['C1']}/{ids['G1']}/{ids['B1']}/"
    assert tree["G1"]["aliases"] == ["幸福家园", "梧桐路12号"]
    assert tree["G1"]["area"].startswith("POLYGON ((0 0")
    assert (tree["C1"]["kind"], tree["G2"]["kind"]) == ("residential", "exclusive")
    assert [(d["post"], day(d["from_at"]), d["until_at"]) for d in office.rows(duties)] == [
        ("worker", date(2026, 11, 21), None),
        ("supervisor", date(2026, 1, 5), None),
    ]
    assert office.rows(duties)[1]["from_at"] == datetime(2026, 1, 4, 16, tzinfo=UTC)
    assert [(c["chat"], c["grid_id"], c["mode"]) for c in office.rows(chats)] == [(-1001, ids["G1"], "all")]


def test_running_it_twice_changes_nothing_and_says_so(office: Office) -> None:
    office.imports(small())
    before = office.everything()
    said = office.imports(small())
    assert said.code == 0
    assert "没有变化" in said.text
    office.clock.moment += timedelta(days=40)
    assert "没有变化" in office.imports(small()).text
    assert office.everything() == before


def test_a_dry_run_shows_the_changes_and_writes_none(office: Office) -> None:
    said = office.imports(small(), dry_run=True)
    assert said.code == 0
    assert "试运行" in said.text
    assert "新增 G1 第一网格" in said.text
    assert office.everything() == {name: [] for name in EVERYTHING}


def test_an_edited_sheet_changes_only_what_changed(office: Office) -> None:
    office.imports(small())
    before = office.everything()
    sheets = small()
    sheets["grids"][4] = (
        "G1",
        "第一网格",
        "grid",
        "C1",
        "residential",
        "幸福家园；新家园",
        381,
        "POLYGON((0 0,1 0,1 1,0 1,0 0))",
    )
    sheets["people"][1] = (2001, "李建军", "10000002001", "en")
    sheets["chats"][1] = (-1001, "G2", "residents", "tag")
    said = office.imports(sheets)
    after = office.everything()
    changed = {name: [r for r in after[name] if r not in before[name]] for name in after}
    assert [(r["aliases"], r["households"]) for r in changed["grids"]] == [(["幸福家园", "新家园"], 381)]
    assert [(r["name"], r["language"]) for r in changed["people"]] == [("李建军", "en")]
    assert [r["mode"] for r in changed["chats"]] == ["tag"]
    assert changed["duties"] == []
    assert [r["id"] for r in after["grids"]] == [r["id"] for r in before["grids"]]
    assert "户数 380 → 381" in said.text


def test_a_moved_grid_takes_its_subtree_and_its_tickets_along(office: Office) -> None:
    office.imports(small())
    tree = {row["code"]: row for row in office.rows(grids)}
    for number, code in enumerate(("B1", "G1", "G2")):
        office.insert(tickets, **ticket_values(office, f"261121-00{number}", tree[code]))
    sheets = small()
    sheets["grids"][4] = ("G1", "第一网格", "grid", "C2", *sheets["grids"][4][4:])
    assert office.imports(sheets).code == 0
    moved = {row["code"]: row["path"] for row in office.rows(grids)}
    assert moved["B1"].startswith(moved["C2"])
    assert moved["G2"] == tree["G2"]["path"]
    assert [t["grid_path"] for t in office.rows(tickets)] == [moved["B1"], moved["G1"], moved["G2"]]
    assert "没有变化" in office.imports(sheets).text


def test_somebody_who_wrote_as_a_resident_keeps_their_id(office: Office) -> None:
    kept = office.insert(people, telegram_id=2001, name="Li", language="en", writable=True, consent_version="1")
    office.imports(small())
    person = next(row for row in office.rows(people) if row["telegram_id"] == 2001)
    assert (person["id"], person["name"], person["phone"]) == (kept, "李师傅", "10000002001")
    assert (person["writable"], person["consent_version"]) == (True, "1")
    assert office.rows(duties)[0]["person_id"] == kept


def test_an_empty_language_leaves_the_one_a_person_chose(office: Office) -> None:
    office.insert(people, telegram_id=3001, name="赵主任", language="en")
    office.imports(small())
    assert next(row for row in office.rows(people) if row["telegram_id"] == 3001)["language"] == "en"


def test_missing_sheets_resolve_against_the_database(office: Office) -> None:
    office.imports(small())
    said = office.imports({"duties": [DUTIES, (3001, "G2", "lead", None, None, None)]})
    assert said.code == 0, said.text
    assert [d["post"] for d in office.rows(duties)] == ["worker", "supervisor", "lead"]


def test_a_column_that_is_not_there_is_left_as_it_is(office: Office) -> None:
    office.imports(small())
    before = office.everything()
    said = office.imports({"grids": [("code", "name", "level", "parent"), ("G1", "第一网格", "grid", "C1")]})
    assert said.code == 0, said.text
    assert office.everything() == before


def test_on_a_terminal_an_import_shows_how_far_it_is(office: Office) -> None:
    path = workbook(office.folder / "book.xlsx", small())
    screen = Console(file=io.StringIO(), width=80, force_terminal=True)
    assert run_import(office.transactions, path, clock=office.clock, zone=ZONE, out=screen) == 0
    shown = screen.file.getvalue()  # type: ignore[attr-defined]
    assert "检查" in shown
    assert "写入" in shown
    assert "11/11" in shown


# Duties over time


def _duty(office: Office, *row: object) -> str:
    return office.imports({"duties": [DUTIES, row]}).text


def test_until_is_the_last_day_and_ends_with_its_midnight(office: Office) -> None:
    office.imports(small())
    _duty(office, 2001, "G1", "worker", None, None, "2026/12/31")
    assert office.rows(duties)[0]["until_at"] == datetime(2026, 12, 31, 16, tzinfo=UTC)
    assert len(office.rows(duties)) == 2
    assert "没有变化" in _duty(office, 2001, "G1", "worker", None, None, "2026-12-31")


def test_an_ended_duty_stays_ended_and_a_new_one_is_appended(office: Office) -> None:
    office.imports(small())
    office.clock.moment += timedelta(days=10)
    _duty(office, 2001, "G1", "worker", None, None, date(2026, 11, 25))
    assert "没有变化" in _duty(office, 2001, "G1", "worker", None, None, date(2026, 11, 25))
    _duty(office, 2001, "G1", "worker", None, None, None)
    found = [(day(d["from_at"]), day(d["until_at"])) for d in office.rows(duties) if d["post"] == "worker"]
    assert found == [(date(2026, 11, 21), date(2026, 11, 26)), (date(2026, 12, 1), None)]


def test_another_worker_in_the_row_leaves_the_old_one_on_duty_and_says_so(office: Office) -> None:
    office.imports(small())
    sheets = small()
    sheets["duties"][1] = (3001, "G1", "worker", None, None, None)
    said = office.imports(sheets)
    assert "2001 在 G1 的网格员" in said.text
    assert [d["until_at"] for d in office.rows(duties)] == [None, None, None]


def test_asked_to_it_ends_duties_no_row_names_but_only_in_posts_the_sheet_names(office: Office) -> None:
    office.imports(small())
    office.clock.moment += timedelta(days=3)
    said = office.imports({"duties": [DUTIES, (3001, "G1", "worker", None, None, None)]}, end_missing=True)
    assert said.code == 0
    ended = {(d["post"], d["person_id"]): day(d["until_at"]) for d in office.rows(duties)}
    assert sorted(ended.values(), key=str) == [date(2026, 11, 24), None, None]
    assert len(office.rows(duties)) == 3


def test_another_start_that_overlaps_is_refused(office: Office) -> None:
    office.imports(small())
    said = _duty(office, 3001, "S", "supervisor", None, "2026-02-01", None)
    assert "时间重叠" in said
    assert "2026-01-05" in said


def test_a_duty_given_at_noon_is_recognised_by_its_day(office: Office) -> None:
    office.imports(small())
    office.insert(duties, person_id=1, grid_id=5, post="lead", from_at=NOON, until_at=NOON + timedelta(days=2, hours=1))
    before = office.everything()
    assert "没有变化" in _duty(office, 2001, "G2", "lead", None, "2026-11-21", "2026-11-23")
    assert office.everything() == before


# Files


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_folder_of_csv_reads_in_any_usual_encoding(office: Office, tmp_path: Path, encoding: str) -> None:
    said = office.imports(csv_folder(tmp_path / "folder", small(), encoding))
    assert said.code == 0, said.text
    assert office.rows(grids)[0]["name"] == "梧桐街道"
    assert "没有变化" in office.imports(small()).text


def test_the_demo_street_comes_in_and_is_whole(office: Office) -> None:
    said = office.imports(STREET)
    assert said.code == 0, said.text
    levels = [row["level"] for row in office.rows(grids)]
    assert [levels.count(level) for level in ("street", "community", "grid", "building")] == [1, 3, 9, 40]
    assert "没有变化" in office.imports(STREET).text
    held = {d["person_id"] for d in office.rows(duties)}
    assert [p["name"] for p in office.rows(people) if p["id"] not in held] == ["王阿姨", "张伟", "陈奶奶"]


def test_numbers_as_spreadsheets_mangle_them_are_read(office: Office) -> None:
    sheets: dict[str, list[tuple[object, ...]]] = {
        "grids": [GRIDS[:4], (101.0, "街", "街道", None)],
        "people": [PEOPLE, (1.23456789e9, "甲", None, None), ("'1002 ", "乙", 13800000000.0, "中文")],
        "duties": [
            DUTIES,
            (1234567890, 101, "网格员", None, 46000, "2027年1月5日"),
            ("1002", "101", "lead", None, "20260105", None),
        ],
        "chats": [CHATS, (-1001234567890.0, "101", None, None)],
    }
    said = office.imports(sheets)
    assert said.code == 0, said.text
    assert [p["telegram_id"] for p in office.rows(people)] == [1234567890, 1002]
    assert office.rows(people)[1]["phone"] == "13800000000"
    assert day(office.rows(duties)[0]["from_at"]) == date(2025, 12, 9)
    assert office.rows(chats)[0]["chat"] == -1001234567890
    assert office.rows(chats)[0]["mode"] == "mention"

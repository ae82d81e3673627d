"""docs/first-day.md is followed word by word: its tables are typed into the template, its commands are run."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from bot.__main__ import main
from storage.engine import make_engine
from storage.tables import duties, grids

PAGE = Path(__file__).parents[2] / "docs" / "first-day.md"
BOOK = "我的街道.xlsx"


def commands(text: str) -> list[list[str]]:
    """What stands in the boxes, without the program's name."""
    lines = [line for box in re.findall(r"```\n(.*?)```", text, re.DOTALL) for line in box.splitlines()]
    assert all(line.startswith(".venv/bin/python -m bot ") for line in lines)
    return [shlex.split(line)[3:] for line in lines]


def tables(text: str) -> list[tuple[str, list[dict[str, str]]]]:
    """Each table that is to be typed: the sheet, and its rows by column."""
    found = []
    for sheet, table in re.findall(r"<!-- (\w+) -->\n((?:\|.*\n)+)", text):
        header, _, *rows = [[cell.strip() for cell in line.strip("|\n").split("|")] for line in table.splitlines()]
        found.append((sheet, [dict(zip(header, row, strict=True)) for row in rows]))
    return found


def type_in(sheet: Any, rows: list[dict[str, str]]) -> None:
    columns = [cell.value for cell in sheet[1]]
    for row in rows:
        sheet.append([row.get(column) or None for column in columns])


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BOT_TOKEN", "1:a")
    monkeypatch.setenv("BOT_API_BASE", "http://127.0.0.1:9")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'office.db'}")
    return tmp_path


def begin(text: str, capsys: Any) -> None:
    """Steps 1 to 5."""
    template, dry, real, pictures = commands(text.split("## 6.", maxsplit=1)[0])
    assert main(template) == 0
    book = openpyxl.load_workbook(BOOK)
    for sheet in ("grids", "people", "duties"):
        book[sheet].delete_rows(2, 100)
    for sheet, rows in tables(text.split("## 以后", maxsplit=1)[0]):
        type_in(book[sheet], rows)
    book.save(BOOK)
    capsys.readouterr()
    assert main(dry) == 0
    assert "试运行，没有写入：网格 新增 6 修改 0 停用 0；人员 新增 3 修改 0；岗位 新增 4" in capsys.readouterr().out
    assert main(real) == 0
    assert "已导入" in capsys.readouterr().out
    assert main(real) == 0
    assert "没有变化" in capsys.readouterr().out
    assert main(pictures) == 0


def test_the_doctor_finds_nothing_wrong_with_the_street_of_the_page(office: Path, capsys: Any) -> None:
    del office
    text = PAGE.read_text("utf-8")
    begin(text, capsys)
    capsys.readouterr()
    (doctor,) = commands(text.split("## 6.", maxsplit=1)[1].split("## 7.", maxsplit=1)[0])
    main(doctor)
    wrong = [line for line in capsys.readouterr().out.splitlines() if line.startswith("✗")]
    assert [line for line in wrong if "BOT_API_BASE" not in line] == []  # there is no Telegram here


def test_the_street_comes_to_life_and_is_reshaped_as_the_page_says(office: Path, capsys: Any) -> None:
    text = PAGE.read_text("utf-8")
    begin(text, capsys)
    later = text[text.index("## 以后：改表") :]
    assert main(commands(later)[0]) == 0
    path = office / "花名册.xlsx"
    book = openpyxl.load_workbook(path)
    for sheet, rows in tables(later):
        type_in(book[sheet], rows)
    for row in book["grids"].iter_rows(min_row=2):
        if row[0].value == "QX-01-01-02":
            row[3].value = "QX-01-03"
        if row[0].value == "QX-01-02":
            assert row[1].value == "柳岸菜市场"
    gone = [int(row[0].row or 0) for row in book["duties"].iter_rows(min_row=2) if row[1].value == "QX-01-02"]
    assert len(gone) == 1
    book["duties"].delete_rows(gone[0])
    book.save(path)
    capsys.readouterr()
    assert main(["import", str(path)]) == 0, capsys.readouterr().out
    assert "QX-01-02 并入 QX-01" in capsys.readouterr().out
    assert main(["import", str(path)]) == 0
    assert "没有变化" in capsys.readouterr().out
    _as_the_page_says(f"sqlite:///{office / 'office.db'}")


def _as_the_page_says(url: str) -> None:
    engine = make_engine(url)
    with engine.connect() as c:
        tree = {row.code: row for row in c.execute(grids.select())}
        ended = [row.until_at for row in c.execute(duties.select()) if row.grid_id == tree["QX-01-02"].id]
    engine.dispose()
    assert tree["QX-01-01-02"].parent_id == tree["QX-01-03"].id
    assert tree["QX-01-01"].ended_at is None
    assert tree["QX-01-02"].heir_id == tree["QX-01"].id
    assert None not in ended
    assert len(ended) == 1

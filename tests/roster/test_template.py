"""The template: explained, with lists to choose from, and it imports as it stands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from bot.__main__ import main
from bot.sheets.template import CHOICES, EXAMPLES, MARK, MEANS, make_template
from domain.roster.sheets import COLUMNS, WORDS, Sheet
from storage.tables import grids, people
from tests.roster.support import Office

VOCABULARY = {("grids", "level"): "level", ("grids", "kind"): "grid_kind", ("chats", "kind"): "chat_kind"}


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'office.db'}"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "template.xlsx"
    make_template().save(made)
    return made


def rules(book: Any) -> dict[tuple[str, str], Any]:
    """(sheet, column) -> its data validation, as it stands in the file."""
    found = {}
    for sheet in book:
        headers = {cell.column_letter: cell.value for cell in sheet[1]}
        for rule in sheet.data_validations.dataValidation:
            for area in str(rule.sqref).split():
                found[sheet.title, headers[area.rstrip("0123456789").split("2:")[0]]] = rule
    return found


def test_every_column_is_there_and_explained_twice(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["说明", "grids", "people", "duties", "chats", "hours", "changes"]
    explained = {(row[0].value, row[1].value) for row in book["说明"].iter_rows()}
    for sheet, columns in COLUMNS.items():
        assert [cell.value for cell in book[sheet.value][1]] == list(columns)
        assert all(cell.comment and cell.comment.text == MEANS[sheet][str(cell.value)] for cell in book[sheet.value][1])
        assert {(sheet.value, column) for column in columns} <= explained


def test_lists_offer_only_words_an_import_reads(path: Path) -> None:
    found = rules(openpyxl.load_workbook(path))
    for (sheet, column), words in CHOICES.items():
        rule = found[sheet.value, column]
        offered = rule.formula1.strip('"').split(",")
        assert (rule.type, offered) == ("list", list(words))
        assert set(offered) <= set(WORDS[VOCABULARY.get((sheet.value, column), column)])
    assert {c for _, c in found} >= {"level", "kind", "post", "language", "mode", "action", "parent", "grid", "until"}
    assert found["duties", "grid"].formula1.startswith("grids!$A$2")
    assert found["duties", "from"].type == "date"
    assert found["grids", "households"].type == "whole"


def test_it_imports_as_it_stands_and_the_examples_say_what_they_are(office: Office, path: Path) -> None:
    said = office.imports(path)
    assert said.code == 0, said.text
    assert len(office.rows(grids)) == len(EXAMPLES[Sheet.grids]) > 0
    assert all(MARK in row["name"] for table in (grids, people) for row in office.rows(table))
    assert "没有变化" in office.imports(path).text
    sheet = openpyxl.load_workbook(path)["grids"]
    assert {cell.fill.fgColor.rgb for row in sheet.iter_rows(min_row=2) for cell in row} == {"FFEFEFEF"}


def test_the_command_writes_it_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.setenv("BOT_TOKEN", "1:a")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'x.db'}")
    monkeypatch.chdir(tmp_path)
    assert main(["import", "--template", "new.xlsx"]) == 0
    assert main(["import", "--template", "new.xlsx"]) == 1
    assert "已经有了" in capsys.readouterr().out
    assert main(["import", "--template", "new.csv"]) == 1
    assert main(["import", "new.xlsx", "--dry-run"]) == 0
    assert "试运行" in capsys.readouterr().out

"""The page's drawer has a word in Chinese and English for every state, action and notice the program keeps."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path

import pytest

import bot.playground
from domain.notices import Kind
from domain.tickets import Status
from domain.workflow import Action
from nlp.lexicon import categories

WORDS = Path(bot.playground.__file__).parent / "static" / "js" / "words_panel.js"
ROW = re.compile(r'^  "([a-z_]+)\.([a-z_]+)": \["([^"]+)", "([^"]+)"\],$', re.MULTILINE)
CHINESE = re.compile("[\u4e00-\u9fff]")


def rows() -> list[tuple[str, str, str, str]]:
    """(group, name, Chinese, English), in the order of the file."""
    return ROW.findall(WORDS.read_text("utf-8"))


def names(group: str) -> set[str]:
    return {name for found, name, _, _ in rows() if found == group}


@pytest.mark.parametrize(("group", "kept"), [("ticket", Status), ("action", Action), ("kind", Kind)])
def test_everything_kept_has_a_word(group: str, kept: type[StrEnum]) -> None:
    assert {one.value for one in kept} - names(group) == set()


def test_every_category_has_a_word() -> None:
    assert set(categories()) == names("category")


def test_every_row_is_read_once_and_said_in_both_languages() -> None:
    inside = WORDS.read_text("utf-8").split("const PAIRS = {\n")[1].split("\n};")[0]
    assert len(rows()) == len(inside.splitlines())
    assert len({(group, name) for group, name, _, _ in rows()}) == len(rows())
    assert not [row for row in rows() if not CHINESE.search(row[2]) or CHINESE.search(row[3])]

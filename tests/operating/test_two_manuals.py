"""docs/operating.md and docs/operating.zh-CN.md are one manual: what is typed, what is watched, and how it is ordered are the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]
ENGLISH, CHINESE = (HOUSE / "docs" / name for name in ("operating.md", "operating.zh-CN.md"))
LINKING = (ENGLISH, CHINESE, HOUSE / "README.md", HOUSE / "README.zh-CN.md", HOUSE / "docs" / "first-day.md")
BOX = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)


def boxes(page: Path) -> list[str]:
    return BOX.findall(page.read_text("utf-8"))


def prose(page: Path) -> str:
    return BOX.sub("", page.read_text("utf-8"))


def headings(page: Path) -> list[tuple[str, str]]:
    """Level and words of each."""
    return re.findall(r"^(#+) (.+)$", prose(page), re.MULTILINE)


def tables(page: Path) -> list[list[int]]:
    """How many columns each row of each table has."""
    found = re.findall(r"(?:^\|.*\|$\n?)+", prose(page), re.MULTILINE)
    return [[line.count("|") for line in table.splitlines()] for table in found]


def spans(page: Path) -> set[str]:
    return set(re.findall(r"`([^`\n]+)`", prose(page)))


def anchor(words: str) -> str:
    """As GitHub makes it of a heading."""
    return re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-")


def test_the_same_is_typed_in_the_same_order() -> None:
    assert len(boxes(ENGLISH)) > 10
    assert boxes(CHINESE) == boxes(ENGLISH)


def test_the_same_parts() -> None:
    assert [level for level, _ in headings(CHINESE)] == [level for level, _ in headings(ENGLISH)]
    assert tables(CHINESE) == tables(ENGLISH)


def test_no_command_figure_or_setting_is_in_one_only() -> None:
    assert not spans(ENGLISH) - spans(CHINESE)
    for name in (r"xiaoshao_\w+", r"[A-Z]+_[A-Z_]+", r"deploy/[\w@.-]+"):
        english, chinese = (set(re.findall(name, page.read_text("utf-8"))) for page in (ENGLISH, CHINESE))
        assert english
        assert chinese == english


@pytest.mark.parametrize("page", LINKING, ids=lambda page: page.name)
def test_who_links_to_a_part_of_a_manual_finds_it(page: Path) -> None:
    for file, part in re.findall(r"\]\(([^)#:]*)(?:#([^)]+))?\)", prose(page)):
        linked = page.parent / file if file else page
        assert linked.exists(), file
        if part and linked in (ENGLISH, CHINESE):
            assert part in {anchor(words) for _, words in headings(linked)}, part


def test_each_opens_with_a_link_to_the_other() -> None:
    assert f"]({CHINESE.name})" in ENGLISH.read_text("utf-8").split("\n\n")[1]
    assert f"]({ENGLISH.name})" in CHINESE.read_text("utf-8").split("\n\n")[1]

"""What the pages of docs/ call by its place is there: rooms are moved, and a page would send the reader to an empty one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted({*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")})
NAMED = re.compile(r"`((?:bot|domain|handlers|nlp|services|storage|tests)/[\w/]+(?:\.[\w.]+)?)`")
TO_BE_MADE = frozenset({"bot/texts/es.py", "nlp/lexicon/greenery.yaml", "nlp/training/greenery.jsonl"})
"""Examples of docs/how-to-add.md."""


def there(named: str) -> bool:
    """A file or folder, or `room/module.function` and the like."""
    whole, module = ROOT / named, ROOT / f"{named.partition('.')[0]}.py"
    if whole.exists():
        return True
    last = named.partition(".")[2].split(".")[0]
    folder = ROOT / named.partition(".")[0] / "__init__.py"
    found = module if module.exists() else folder
    return found.exists() and (not last or re.search(rf"\b{last}\b", found.read_text("utf-8")) is not None)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_place_a_page_names_is_there(page: Path):
    assert [n for n in NAMED.findall(page.read_text("utf-8")) if n not in TO_BE_MADE and not there(n)] == []


def test_the_look_finds_what_is_not_there():
    assert there("services/moving.advance")
    assert there("storage/figures")
    assert not there("services/moving.no_such_deed")
    assert not there("services/leaving.begin")
    assert not there("bot/nowhere.py")

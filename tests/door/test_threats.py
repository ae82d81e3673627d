"""Every threat in docs/threats.md has its answer and a test that is really there."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/threats.md").read_text(encoding="utf-8")
ROWS = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith("| threat |")]
NAMED = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)


@cache
def named_in(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return frozenset(node.name for node in tree.body if isinstance(node, functions) and node.name.startswith("test_"))


@pytest.mark.parametrize(("path", "name"), NAMED, ids=[name for _, name in NAMED])
def test_the_test_named_is_there(path: str, name: str):
    assert name in named_in(path)


def test_every_threat_has_an_answer_and_a_test():
    assert len(ROWS) > 50
    for row in ROWS:
        threat, answer, named = (cell.strip() for cell in row.strip("|").split("|"))
        assert threat
        assert answer
        assert re.fullmatch(r"`[^`]+::\w+`(, `[^`]+::\w+`)*", named), row


def test_every_test_of_the_door_stands_for_a_threat():
    """A test nobody reads about protects a rule nobody knows."""
    here = {f"tests/door/{path.name}" for path in Path(__file__).parent.glob("test_*.py")}
    assert here - {path for path, _ in NAMED} == {"tests/door/test_threats.py"}

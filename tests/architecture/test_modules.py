"""Every module of the house opens with one sentence that says what it promises."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "handlers", "services", "storage", "nlp", "domain")
MODULES = sorted(
    path.relative_to(ROOT).as_posix()
    for name in PACKAGES
    for path in (ROOT / name).rglob("*.py")
    if path.stat().st_size
)
VAGUE = {"utils", "helpers", "manager", "common", "base", "misc"}


@pytest.mark.parametrize("module", MODULES)
def test_a_module_opens_with_one_sentence(module: str):
    docstring = ast.get_docstring(ast.parse((ROOT / module).read_text(encoding="utf-8"))) or ""
    first = docstring.split("\n\n")[0].replace("\n", " ").strip()
    assert first.endswith((".", "?")), f"{module}: {first!r}"
    assert ". " not in first.rstrip("."), f"{module} opens with more than one sentence"


def test_all_packages_were_looked_at():
    assert {module.split("/")[0] for module in MODULES} == set(PACKAGES)


def test_no_module_has_a_name_that_says_nothing():
    assert [module for module in MODULES if Path(module).stem in VAGUE] == []

"""A third language is one file beside the others, and mypy says what is missing in it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.texts import en
from bot.texts.en_phrases import PHRASES

HERE = Path(__file__).parents[2]
PATIENCE = 400
MADE_UP = "xx"


def turned(words: str) -> str:
    """Said anew: every letter outside {placeholders}, <tags>, addresses and commands becomes another."""
    parts = re.split(r"(\{[^}]*\}|<[^>]*>|&\w+;|/\w+)", words)
    return "".join(p if n % 2 else re.sub("[aeiou]", "ø", p) for n, p in enumerate(parts))


def source_of(value: Any) -> str:
    """The value as somebody would type it into the file."""
    if is_dataclass(value):
        inside = ", ".join(f"{f.name}={source_of(getattr(value, f.name))}" for f in fields(value))
        return f"{type(value).__name__}({inside})"
    return repr(turned(value)) if isinstance(value, str) else repr(value)


def rooms(value: Any) -> list[Any]:
    """The phrases and every group of phrases in them."""
    inside = [getattr(value, f.name) for f in fields(value)]
    return [value, *(room for one in inside if is_dataclass(one) for room in rooms(one))]


def one_file() -> str:
    """What docs/how-to-add.md asks for: a copy of en.py, with its phrases made inside."""
    imports = "\n".join(sorted({f"from {type(p).__module__} import {type(p).__name__}" for p in rooms(PHRASES)}))
    body = Path(en.__file__).read_text("utf-8")
    kept = body.replace("from bot.texts.en_phrases import PHRASES\n", f"{imports}\n").replace("English", "MadeUp")
    before, head, after = kept.partition("\nclass MadeUp(Texts):")
    return f"{before}\nPHRASES = {source_of(PHRASES)}\n\n{head}{after}"


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The folder of mypy's memory, so that the second look is quick, and one for files."""
    return tmp_path_factory.mktemp("memory"), tmp_path_factory.mktemp("texts")


def looked_at_by_mypy(source: str, folders: tuple[Path, Path]) -> str:
    file = folders[1] / f"{MADE_UP}.py"
    file.write_text(source, "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--cache-dir", folders[0], "--config-file", HERE / "pyproject.toml", file],
        cwd=HERE, capture_output=True, text=True, timeout=PATIENCE, check=False,
        env={**os.environ, "MYPYPATH": str(HERE)},
    )  # fmt: skip
    return done.stdout + done.stderr


def test_one_file_is_all_it_takes(tmp_path: Path) -> None:
    """The program finds it, tells a person whose phone speaks it, and leaves the others alone."""
    (tmp_path / f"{MADE_UP}.py").write_text(one_file(), "utf-8")
    script = f"""
import bot.texts
bot.texts.__path__.append({str(tmp_path)!r})
from bot.house import make_house
from bot.settings import Settings
from bot.texts.languages import LANGUAGES, texts_for
from bot.texts.render import render
from bot.sheets import command_import
from domain.notices import Kind
from domain.roster.sheets import WORDS
from tests.texts.samples import ZONE, telling
assert sorted(LANGUAGES) == ["en", "xx", "zh"]
for kind in Kind:
    shown = render(telling(kind, "xx"), ZONE).text
    assert shown and "{{" not in shown, kind
assert "ø" in render(telling(Kind.help, "xx-YY"), ZONE).text
assert texts_for("xx").phrases.buttons.register != texts_for("en").phrases.buttons.register
house = make_house(Settings(_env_file=None))
assert (house.language("xx"), house.language("zh"), house.language("tlh")) == ("xx", "zh", "en")
assert WORDS["language"]["xx"] == "xx"
print("spoken")
"""
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=HERE, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert done.stdout.strip().endswith("spoken"), done.stderr


def test_mypy_takes_a_whole_language_and_names_what_is_missing(checked: tuple[Path, Path]) -> None:
    whole = one_file()
    assert "Success" in looked_at_by_mypy(whole, checked)
    without_a_word = re.sub(r"Buttons\(register='[^']*', ", "Buttons(", whole, count=1)
    assert without_a_word != whole
    assert 'Missing named argument "register"' in looked_at_by_mypy(without_a_word, checked)
    without_a_sentence = whole.replace("def urged(", "def urged_otherwise(", 1)
    assert re.search('abstract.*"urged"', looked_at_by_mypy(without_a_sentence, checked))

"""`make demo` does not take a running demo's files away."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest

from bot.lock import ProcessLock
from bot.playground.demo import HOME, demo
from bot.settings import Settings


def test_starting_anew_leaves_a_running_demo_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    kept = tmp_path / HOME / "playground.db"
    kept.parent.mkdir(parents=True)
    kept.write_text("what the people said")
    with ProcessLock(HOME):
        assert demo(cast("Settings", None), port=1, fresh=True) == 1
    assert kept.read_text() == "what the people said"
    assert "演示还开着" in capsys.readouterr().err

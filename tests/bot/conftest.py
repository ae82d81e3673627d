"""Commands typed as a person types them, without a new process for each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.settings import Settings
from bot.street import STREET

Typed = Callable[..., tuple[int, str]]


@pytest.fixture
def typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Typed:
    """Types one command in an empty folder, within this process; gives the exit code and what was printed."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)

    def run(line: str | tuple[object, ...], **settings: str) -> tuple[int, str]:
        with monkeypatch.context() as patched:
            for name, value in settings.items():
                patched.setenv(name, value)
            capsys.readouterr()
            try:
                code = main([str(word) for word in (line.split() if isinstance(line, str) else line)])
            except SystemExit as end:
                code = int(end.code or 0)
            said = capsys.readouterr()
        return code, said.out + said.err

    return run


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the demo's roster in it, made once."""
    path = tmp_path_factory.mktemp("imported") / "x.db"
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("DATABASE_URL", f"sqlite:///{path}")
        assert main(["import", str(STREET)]) == 0
    return path

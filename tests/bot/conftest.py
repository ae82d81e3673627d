"""Commands typed as a person types them, without a new process for each."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import structlog

from bot.__main__ import main
from bot.settings import Settings
from bot.street import STREET

Typed = Callable[..., tuple[int, str]]


@pytest.fixture
def own_logs() -> Iterator[None]:
    """A command sets up the logs of its process; this one gets its own back."""
    root, structured = logging.getLogger(), structlog.get_config()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level
    structlog.configure(**structured)


@pytest.fixture
def typed(own_logs: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Typed:
    """Types one command in an empty folder, within this process; gives the exit code and what was printed."""
    del own_logs
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

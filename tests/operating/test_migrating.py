"""A migration that is killed leaves nothing, or all of it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from storage import schema
from storage.engine import make_engine
from storage.tables import metadata

HERE = Path(__file__).parents[2]
STEPS = (1, 5, 25, 40, "commit")
"""The statement before which the process is killed; the last is the commit itself."""
# One interpreter that migrates each address in a child of its own, killed for real in the middle.
CHILD = """
import os, signal, sys
from sqlalchemy import event
from storage import schema
from storage.engine import make_engine

def migrate(url, step):
    engine, seen = make_engine(url), 0
    def kill(*_):
        nonlocal seen
        seen += 1
        if str(seen) == step:
            os.kill(os.getpid(), signal.SIGKILL)
    event.listen(engine, "before_cursor_execute", kill)
    if step == "commit":
        event.listen(engine, "commit", lambda _: os.kill(os.getpid(), signal.SIGKILL))
    with engine.begin() as c:
        schema.upgrade(c)
    print("never killed", step)
    os._exit(1)

for argument in sys.argv[1:]:
    step, url = argument.split("=", 1)
    child = os.fork()
    if child == 0:
        migrate(url, step)
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL, step
"""


def killed(urls: dict[int | str, str]) -> None:
    """Begins to migrate each database and is killed before its step."""
    arguments = [f"{step}={url}" for step, url in urls.items()]
    subprocess.run([sys.executable, "-c", CHILD, *arguments], cwd=HERE, check=True, timeout=60)


@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
def test_a_killed_migration_leaves_nothing_and_the_next_start_does_it(
    engine: str, tmp_path: Path, request: pytest.FixtureRequest
):
    if engine == "sqlite":
        urls: dict[int | str, str] = {step: f"sqlite:///{tmp_path / str(step)}.db" for step in STEPS}
    else:
        new = request.getfixturevalue("new_postgres")
        urls = {step: new() for step in STEPS}
    killed(urls)
    for step, url in urls.items():
        found = make_engine(url)
        assert sa.inspect(found).get_table_names() == [], step
        with found.begin() as c:
            schema.upgrade(c)
            assert schema.differences(c) == []
            assert schema.current(c) == schema.newest()
        assert set(metadata.tables) <= set(sa.inspect(found).get_table_names())
        found.dispose()

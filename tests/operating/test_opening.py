"""A database that cannot be opened: one sentence that names the setting, no traceback; a server that is late is waited for."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console

from bot.doctor import examine
from bot.opening import NoDatabaseError, alone, opened
from bot.settings import Settings


def settings_of(url: str) -> Settings:
    return Settings(database_url=url, _env_file=None)  # type: ignore[call-arg]


def a_file_that_is_none(home: Path) -> Path:
    path = home / "x.db"
    path.write_text("不是数据库" * 100, encoding="utf-8")
    return path


def a_folder_that_is_a_file(home: Path) -> Path:
    (home / "var").touch()
    return home / "var" / "x.db"


def a_file_of_another_time(home: Path) -> Path:
    path = home / "x.db"
    with opened(settings_of(f"sqlite:///{path}")) as transactions:
        change = "UPDATE alembic_version SET version_num = '9999'"
        transactions.write(lambda c: c.exec_driver_sql(change)).result()
    return path


def test_the_doctor_does_not_promise_to_migrate_what_a_newer_program_made(tmp_path: Path) -> None:
    out = Console(file=io.StringIO(), width=200)
    assert examine(settings_of(f"sqlite:///{a_file_of_another_time(tmp_path)}"), out) == 1
    assert "✗ 表结构 9999 是更新版本的程序建的，请先升级程序" in out.file.getvalue()


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (a_file_that_is_none, "不是 SQLite 数据库"),
        (a_folder_that_is_a_file, "同名的文件"),
        (a_file_of_another_time, "请先升级程序"),
    ],
)
def test_what_is_in_the_way_is_said(make: Callable[[Path], Path], words: str, tmp_path: Path) -> None:
    path = make(tmp_path)
    with pytest.raises(NoDatabaseError, match=words) as said, opened(settings_of(f"sqlite:///{path}"), waits=True):
        raise AssertionError("it was opened")
    assert "DATABASE_URL" in str(said.value)


def test_a_lock_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    path = a_folder_that_is_a_file(tmp_path)
    with pytest.raises(NoDatabaseError, match="同名的文件"), alone(settings_of(f"sqlite:///{path}")):
        raise AssertionError("it was locked")


def test_a_single_command_does_not_wait_for_a_server_and_shows_no_password() -> None:
    url = "postgresql+psycopg://someone:very-secret@127.0.0.1:1/none"
    with pytest.raises(NoDatabaseError, match="服务器没开") as said, opened(settings_of(url)):
        raise AssertionError("it was opened")
    assert "very-secret" not in str(said.value)


def test_the_command_line_says_it_in_one_line(tmp_path: Path) -> None:
    env = os.environ | {
        "BOT_TOKEN": "123456:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "DATABASE_URL": f"sqlite:///{a_file_that_is_none(tmp_path)}",
    }
    done = subprocess.run(
        [sys.executable, "-m", "bot", "run"], check=False, env=env, capture_output=True, text=True, timeout=300
    )
    assert (done.returncode, done.stderr.count("\n"), "Traceback" in done.stderr) == (1, 1, False)
    assert "不是 SQLite 数据库" in done.stderr

"""The command line, tried as a person would from a terminal."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest

from bot.street import STREET
from tests.bot.conftest import Typed

HERE = Path(__file__).parents[2]


@pytest.fixture
def bot(typed: Typed, tmp_path: Path):
    """Types a command on an empty database; gives exit code and what was printed."""

    def run(*arguments: object, **settings: str) -> tuple[int, str]:
        return typed(arguments, **{"DATABASE_URL": f"sqlite:///{tmp_path}/x.db", **settings})

    return run


@pytest.fixture
def street(bot, imported: Path, tmp_path: Path):
    """The same, where the demo's roster has been imported."""
    shutil.copy(imported, tmp_path / "x.db")
    return bot


def test_a_process_of_its_own_says_the_same(tmp_path: Path):
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(HERE), "DATABASE_URL": f"sqlite:///{tmp_path}/x.db"}
    done = subprocess.run(
        [sys.executable, "-m", "bot", "import", tmp_path / "none.xlsx"],
        cwd=tmp_path, env=env, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (1, "")
    assert "找不到" in done.stdout


def test_the_roster_is_imported_and_the_second_time_changes_nothing(bot):
    assert bot("import", STREET)[0] == 0
    code, printed = bot("import", STREET)
    assert code == 0
    assert "没有变化" in printed or "无变化" in printed or "不变" in printed, printed


def test_a_faulty_roster_names_sheet_row_and_column(bot, tmp_path: Path):
    (tmp_path / "r").mkdir()
    (tmp_path / "r" / "grids.csv").write_text("code,name,level,parent\nA,甲,street,\nB,乙,grid,NOWHERE\n", "utf-8")
    code, printed = bot("import", tmp_path / "r")
    assert code == 1
    assert "grids" in printed
    assert "parent" in printed
    assert "3" in printed


def test_exports_and_digests_of_an_empty_street(street, tmp_path: Path):
    assert street("export", "tickets", "--out", tmp_path / "t.xlsx")[0] == 0
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx").active
    first = [cell.value for cell in next(sheet.iter_rows())][:12]
    assert first == [
        "number", "status", "category", "grid", "place", "opened_at", "accepted_at", "resolved_at", "closed_at", "holder",
        "followers", "text",
    ]  # fmt: skip
    assert street("digest", "--grid", "WT", "--out", tmp_path / "d")[0] == 0
    assert list((tmp_path / "d").glob("digest-WT-*.txt"))
    assert street("digest", "--grid", "WT", "--span", "week", "--on", "2026-11-25", "--out", tmp_path / "w")[0] == 0
    name = "digest-WT-2026-11-25-week"
    assert {f.name for f in (tmp_path / "w").iterdir()} == {f"{name}.txt", f"{name}.png", f"{name}-map.png"}
    assert "11月16日到11月22日没有新事" in (tmp_path / "w" / f"{name}.txt").read_text("utf-8")


def test_a_digest_of_no_grid_says_so(street):
    code, printed = street("digest", "--grid", "NOPE")
    assert code == 1
    assert "NOPE" in printed


def test_run_without_a_token_names_the_setting(bot):
    code, printed = bot("run", BOT_TOKEN="")
    assert code == 1
    assert "BOT_TOKEN" in printed


def test_a_wrong_setting_is_named(bot):
    code, printed = bot("doctor", TIMEZONE="Mars/Base")
    assert code == 1
    assert "TIMEZONE" in printed


def test_the_doctor_says_what_is_missing(street):
    code, printed = street("doctor")
    assert code == 1
    assert "BOT_TOKEN" in printed
    assert "53 个网格" in printed
    assert "✓ 字体" in printed


def test_the_doctor_says_from_when_holidays_are_not_known(bot, tmp_path: Path):
    ahead, days = tmp_path / "ahead", tmp_path / "days.txt"
    ahead.write_text(str(30 * 365 * 86400))
    year = (datetime.now(UTC) + timedelta(days=30 * 365)).year
    days.write_text(f"{year} complete\n{year + 1} complete\n")
    assert f"! {year} 年的节假日" in bot("doctor", CLOCK_OFFSET_FILE=str(ahead))[1]
    assert "✓ 节假日" in bot("doctor", CLOCK_OFFSET_FILE=str(ahead), HOLIDAYS_FILE=str(days))[1]


def test_an_unreachable_server_is_named_without_the_token(bot):
    secret = "123456789:AAsecretsecretsecretsecret"
    code, printed = bot("doctor", BOT_TOKEN=secret, BOT_API_BASE="http://127.0.0.1:9")
    assert code == 1
    assert "BOT_API_BASE" in printed
    assert "AAsecret" not in printed


def test_a_second_process_on_sqlite_is_told_so(bot, tmp_path: Path):
    from bot.lock import ProcessLock  # noqa: PLC0415

    with ProcessLock(tmp_path / "x.db"):
        code, printed = bot("run", BOT_TOKEN="123456789:AAsecretsecretsecretsecret")
    assert code == 1
    assert "小哨已在运行" in printed

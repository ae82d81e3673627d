"""A line of `.env` that sets nothing is told by its name or number, and no value is ever repeated."""

from __future__ import annotations

import errno
import json
import os
import re
from pathlib import Path

import pytest

from bot.env_file import ELSEWHERE, idle_lines, unreadable
from bot.settings import Settings
from tests.bot.conftest import Typed

CODE = Path(__file__).parents[2] / "bot"
SECRET = "AAbbCCddEEffGGhh123456"


def told(tmp_path: Path, text: str | bytes) -> list[tuple[int, str | None, str | None]]:
    (tmp_path / ".env").write_bytes(text if isinstance(text, bytes) else text.encode())
    return [(line.number, line.name, line.nearest) for line in idle_lines(tmp_path / ".env", Settings.model_fields)]


def test_a_misspelt_name_is_told_with_the_nearest_one(tmp_path: Path) -> None:
    text = "# 令牌\n\nBOT_TOKN=\nTIMEZON=Asia/Shanghai\nexport Bot_Tokn=1\nQQ=1\ntimezon=2\n"
    assert told(tmp_path, text) == [
        (3, "BOT_TOKN", "BOT_TOKEN"), (4, "TIMEZON", "TIMEZONE"), (6, "QQ", None),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["TIMEZONE", "timezone", "TimeZone", "export TIMEZONE", "'TIMEZONE'", "TIMEZONE "])
def test_a_name_that_is_read_is_not_told_however_it_is_written(typed: Typed, tmp_path: Path, name: str) -> None:
    assert told(tmp_path, f"{name}=Mars/Base\n") == []
    assert "TIMEZONE: 要写时区" in typed("doctor")[1]  # it is read indeed


def test_the_example_has_no_idle_line(tmp_path: Path) -> None:
    assert told(tmp_path, (CODE.parent / ".env.example").read_bytes()) == []


def test_names_read_elsewhere_are_known(tmp_path: Path) -> None:
    code = "\n".join(file.read_text("utf-8") for file in CODE.rglob("*.py"))
    read = set(re.findall(r"""(?:environ(?:\.\w+\(|\[)|getenv\()["'](\w+)""", code))
    assert "PTB_TIMEDELTA" in read
    assert {name.lower() for name in read} <= ELSEWHERE | set(Settings.model_fields)
    assert told(tmp_path, "HTTPS_PROXY=http://p:1\nno_proxy=x\nROLES=board\nPTB_TIMEDELTA=1\n") == []


@pytest.mark.parametrize(
    "line",
    [
        f"BOT_TOKEN＝1:{SECRET}",
        f"BOT_TOKEN:1:{SECRET}",
        f"BOT_TOKEN：1:{SECRET}=",
        f"BOT_TOKEN 1:{SECRET}",
        f'BOT_TOKEN="1:{SECRET}',
        f"1:{SECRET}",
        SECRET,
        f"{SECRET}==",
        f"WEBHOOK_SECRET:{SECRET}==",
        f"BOT_TOKN=1:{SECRET}",
        f"\u200bBOT_TOKEN=1:{SECRET}",
        f"=1:{SECRET}",
    ],
)
def test_no_value_is_repeated_however_the_line_is_torn(typed: Typed, tmp_path: Path, line: str) -> None:
    (tmp_path / ".env").write_text(f"LOG_LEVEL=INFO\n\n{line}\n", "utf-8")
    for printed in (typed("doctor")[1], typed("run")[1]):
        assert SECRET not in printed
    assert ".env 第 3 行" in typed("doctor")[1]


def test_a_known_name_without_a_value_is_a_line_that_cannot_be_read(tmp_path: Path) -> None:
    assert told(tmp_path, "TIMEZONE\n") == [(1, None, None)]


@pytest.mark.parametrize("text", [b"\xef\xbb\xbfTIMEZONE=Asia/Tokyo\r\nBOT_TOKN=1\r\n", b"#\rBOT_TOKN=1\r"])
def test_marks_and_line_ends_of_other_systems_are_no_names(tmp_path: Path, text: bytes) -> None:
    assert told(tmp_path, text) == [(2, "BOT_TOKN", "BOT_TOKEN")]


def test_the_doctor_says_it_in_both_languages_and_does_not_fail_for_it(typed: Typed, tmp_path: Path) -> None:
    before = typed("doctor", BOT_TOKEN="", BOT_TOKN="1")
    assert "BOT_TOKN" not in before[1]  # the environment holds other programs' names
    (tmp_path / ".env").write_text(f"BOT_TOKN=1:{SECRET}\nQQ=1\nhello there\n", "utf-8")
    code, printed = typed("doctor", BOT_TOKEN="", BOT_TOKN="1")
    lines = [line for line in printed.splitlines() if ".env 第" in line]
    assert [line.split("小哨")[0][:12] for line in lines] == ["! BOT_TOKN: ", "! QQ: ", "! .env 第 3 行"]
    assert "小哨没有这个设置，是不是 BOT_TOKEN？" in lines[0]
    assert "is BOT_TOKEN meant?" in lines[0]
    assert (code, printed.splitlines()[-1]) == (before[0], before[1].splitlines()[-1])


@pytest.mark.parametrize("line", ["run", "verify", "export tickets --out t.csv"])
def test_other_commands_log_it_once_by_name(typed: Typed, tmp_path: Path, line: str) -> None:
    (tmp_path / ".env").write_text(f"LOG_FORMAT=json\nBOT_TOKN=1:{SECRET}\nBOT_TOKN=1\nhello there\n", "utf-8")
    printed = typed(line, DATABASE_URL=f"sqlite:///{tmp_path}/none.db")[1]
    events = [json.loads(row) for row in printed.splitlines() if row.startswith("{")]
    assert [(e["event"], e["level"], e.get("name", e.get("line"))) for e in events] == [
        ("unknown_setting", "warning", "BOT_TOKN"), ("setting_line_unread", "warning", 4),
    ]  # fmt: skip
    assert all(set(e) <= {"event", "level", "timestamp", "name", "line"} for e in events)


def test_what_is_missing_is_told_beside_the_name_it_may_have_got(typed: Typed, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"WEBHOOK_URL=https://example.org/hook\nWEBHOOK_SECRT={SECRET}\n", "utf-8")
    done, printed = typed("run")
    assert done == 1
    assert "WEBHOOK_SECRT: 小哨没有这个设置，是不是 WEBHOOK_SECRET？" in printed
    assert SECRET not in printed


# -- a file that is none --


def test_a_folder_is_said_to_be_one(typed: Typed, tmp_path: Path) -> None:
    (tmp_path / ".env").mkdir()
    assert "\n.env: 是个文件夹" in typed("doctor")[1]


@pytest.mark.parametrize(("target", "said"), [("nowhere", "指向的文件不在"), (".env", "绕圈")])
def test_a_link_that_leads_to_no_file_is_said_to(typed: Typed, tmp_path: Path, target: str, said: str) -> None:
    (tmp_path / ".env").symlink_to(target)
    done, printed = typed("verify")
    assert done == 1
    assert said in printed


def test_a_file_that_may_not_be_read_is_said_so() -> None:
    assert "这个用户读不了" in unreadable(PermissionError(errno.EACCES, "Permission denied"))
    assert "磁盘" in unreadable(OSError(errno.ENOSPC, "No space"))  # whatever else the system says, as elsewhere


def test_what_can_be_read_only_once_is_left_to_the_settings(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / ".env")
    assert idle_lines(tmp_path / ".env", Settings.model_fields) == []


def test_letters_of_two_bytes_without_their_mark_are_no_utf_8(typed: Typed, tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes("TIMEZONE=Asia/Tokyo\n".encode("utf-16-le"))
    assert "另存为 UTF-8" in typed("doctor")[1]

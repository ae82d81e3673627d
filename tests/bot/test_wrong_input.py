"""What a tired administrator reads after typing something wrong: a sentence in Chinese, English after, never a traceback."""

from __future__ import annotations

import errno
import re
import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.arguments import EXPORTS
from bot.obstacles import why
from services.exports import What
from storage.engine import make_engine
from tests.bot.conftest import Typed

TOKEN = "123456789:AAsecretsecretsecretsecret"
CHINESE = re.compile(r"[\u4e00-\u9fff]{2}")


@pytest.fixture
def lived_in(typed: Typed, imported: Path, tmp_path: Path) -> Typed:
    """The same, where there is a street, `file` is a file, `noise.*` are no sheets."""
    (tmp_path / "var").mkdir()
    shutil.copy(imported, tmp_path / "var" / "xiaoshao.db")
    for name in ("file", "noise.xlsx", "noise.db"):
        (tmp_path / name).write_bytes(b"\xff\x00 nothing anybody could read")
    (tmp_path / "empty").mkdir()
    return typed


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("", 2, "还缺一个命令"),
        ("runn", 2, "是不是 run"),
        ("export tickets", 2, "还缺 --out"),
        ("export ticketz --out a.csv", 2, "是不是 tickets"),
        ("export tickets --out", 2, "--out 后面要写上内容"),
        ("export tickets --out a.csv --from yesterday", 2, "“yesterday”不是一个日期，请写成 2026-01-05"),
        ("export tickets --out a.csv --to 2026-02-30", 2, "不是一个日期"),
        ("export tickets --out a.csv --language fr", 2, "可以写 en、zh"),
        ("digest --grid WT --on 31/31", 2, "不是一个日期"),
        ("digest --grid WT --span weak", 2, "是不是 week"),
        ("run --only everything", 2, "从这些里选"),
        ("demo --port abc", 2, "要写数字"),
        ("demo --prt 1", 2, "不认识 --prt"),
        ("release --older-than 5", 2, "2h（小时）"),
        ("release --drop", 2, "--all"),
        ("import", 2, "import --template"),
        ("run", 1, "BOT_TOKEN: 没有填"),
        ("import none.xlsx", 1, "找不到 none.xlsx"),
        ("import noise.xlsx", 1, "另存为 .xlsx"),
        ("import file", 1, "只能读 .xlsx"),
        ("import empty", 1, "没有任何表"),
        ("import --template file/a.xlsx", 1, "同名的文件"),
        ("export tickets --out a.csv --grid NOPE", 1, "没有编码为 NOPE 的网格"),
        ("export tickets --out a.txt", 1, ".xlsx 或 .csv"),
        ("export tickets --out file/a.csv", 1, "同名的文件"),
        ("export appraisal --out a.xlsx", 1, "--grid"),
        ("export appraisal --out a.xlsx --grid NOPE", 1, "没有编码为 NOPE 的网格"),
        ("digest --grid NOPE", 1, "没有编码为 NOPE 的网格"),
        ("digest --grid WT --out file", 1, "同名的文件"),
        ("posters --grid NOPE --out p --bot xiaoshao_bot", 1, "没有编码为 NOPE 的网格"),
        ("posters --grid WT-01-01 --out p", 1, "--bot"),
        ("posters --grid WT-01-01 --out p --bot @@@", 1, "要像 xiaoshao_bot"),
        ("posters --grid WT-01-01 --out file --bot xiaoshao_bot", 1, "同名的文件"),
        ("backup --out file", 1, "同名的文件"),
        ("restore none.db", 1, "没有文件 none.db"),
        ("restore noise.db", 1, "不是完整的备份"),
        ("restore empty", 1, "没有文件 empty"),
        ("verify --head abc", 1, "抄错"),
    ],
)
def test_what_is_typed_wrong_is_said(lived_in: Typed, line: str, code: int, said: str) -> None:
    done, printed = lived_in(line)
    assert (done, said in printed) == (code, True), printed
    assert "Errno" not in printed


@pytest.mark.parametrize("line", ["export tickets --out a.csv", "digest --grid WT", "verify", "backup --out b"])
def test_a_wrong_path_to_the_database_is_not_an_empty_street(typed: Typed, tmp_path: Path, line: str) -> None:
    done, printed = typed(line, DATABASE_URL="sqlite:///nowhere/x.db")
    assert done == 1
    assert "没有数据库" in printed
    assert str(tmp_path / "nowhere" / "x.db") in printed
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("line", ["doctor", "run", "backup --out b", "verify", "export events --out e.csv"])
def test_a_file_that_is_no_database_is_said_to_be_none(lived_in: Typed, line: str) -> None:
    done, printed = lived_in(
        line, DATABASE_URL="sqlite:///noise.db", BOT_TOKEN=TOKEN, BOT_API_BASE="http://127.0.0.1:9"
    )
    assert done == 1
    assert "不是 SQLite 数据库" in printed


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("BOT_TOKEN", "abc", "从 BotFather 那里整段复制"),
        ("BOT_TOKEN", "1:a b", "中间没有空格"),
        ("BOT_TOKEN", "１２３:abc", "从 BotFather"),
        ("BOT_TOKEN", "“1:abc”", "从 BotFather"),
        ("BOT_API_BASE", "api.telegram.org", "http:// 或 https://"),
        ("DATABASE_URL", "mysql://u:secret@h/d", "sqlite:///var/xiaoshao.db"),
        ("DATABASE_URL", "::", "sqlite:///var/xiaoshao.db"),
        ("TIMEZONE", "Mars/Base", "Asia/Shanghai"),
        ("WORKING_HOURS", "9-5", "09:00-12:00"),
        ("HOLIDAYS_FILE", "none.txt", "读不了"),
        ("WEEKLY_POST", "Sunday", "不发写 off"),
        ("WEBHOOK_LISTEN", "8080", "主机:端口"),
        ("WEBHOOK_URL", "https://example.org/hook", "WEBHOOK_SECRET: 有 WEBHOOK_URL 就要有它"),
        ("BOARD_SECRET", "short", "至少 16 个字符"),
        ("SYSTEMS_SECRETS", "公安", "公安:密钥"),
        ("LOG_LEVEL", "LOUD", "只能写 'DEBUG'"),
        ("THROTTLE", "perhaps", "true 或 false"),
        ("INVITE_DAYS", "99", "不能大于 60"),
        ("RETENTION_DAYS", "1", "不能小于 30"),
        ("TICK_SECONDS", "soon", "要写数字"),
        ("TICK_SECONDS", "0", "要大于 0"),
    ],
)
def test_a_wrong_setting_is_said_in_chinese_first(typed: Typed, name: str, value: str, said: str) -> None:
    done, printed = typed("doctor", **{name: value})
    line = printed.splitlines()[-1]
    assert done == 1
    assert said in line, printed
    chinese, _, english = line.partition(" / ")
    assert CHINESE.search(chinese), line
    assert english
    assert "secret" not in line.replace("SECRET", "").replace("密钥", "") or name != "DATABASE_URL"


@pytest.mark.parametrize("saved_as", ["gbk", "utf-16"])
def test_settings_saved_in_another_encoding_are_said_to_be_so(typed: Typed, tmp_path: Path, saved_as: str) -> None:
    (tmp_path / ".env").write_text("# 令牌\nBOT_TOKEN=1:abc\n", saved_as)
    done, printed = typed("doctor")
    assert done == 1
    assert "另存为 UTF-8" in printed


def test_a_server_that_is_down_is_said_without_the_password(typed: Typed) -> None:
    done, printed = typed("verify", DATABASE_URL="postgresql://u:hidden@127.0.0.1:1/x")
    assert done == 1
    assert "服务器没开" in printed
    assert "hidden" not in printed


def test_what_fails_in_the_midst_of_a_command_is_said_too(lived_in: Typed, tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path}/var/xiaoshao.db")
    with engine.begin() as c:
        c.execute(sa.text("DROP TABLE ticket_events"))
    engine.dispose()
    done, printed = lived_in("export events --out e.csv")
    assert done == 1
    assert "数据库出了问题" in printed


def test_the_systems_reasons_are_said_in_words() -> None:
    for number in (errno.EACCES, errno.EROFS, errno.ENOSPC, errno.ENOENT):
        assert CHINESE.search(why(OSError(number, "said in English", "f")))
    assert "权限" in why(PermissionError(errno.EACCES, "Permission denied"))
    assert why(OSError(errno.ELOOP, "Too many levels")) == "Too many levels"


def test_all_that_can_be_exported_can_be_asked_for() -> None:
    assert sorted(EXPORTS) == sorted([*What, "appraisal"])


def test_help_tells_each_command_in_chinese(typed: Typed) -> None:
    done, printed = typed("--help")
    assert done == 0
    for word in ("正式运行", "导入名册", "导出表格", "备份", "公示牌"):
        assert word in printed

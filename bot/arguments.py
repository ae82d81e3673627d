"""The command line as it is typed: what may be given to each command, and what is wrong with it, in Chinese first."""

from __future__ import annotations

import argparse
import difflib
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NoReturn

from bot.settings import ROLES

EXPORTS = ("tickets", "events", "categories", "grids", "whistles", "call_backs", "roster", "appraisal")
_AGES = {"m": "minutes", "h": "hours", "d": "days"}
_FAULTS = (
    (r"the following arguments are required: COMMAND", "还缺一个命令 / a command is needed"),
    (r"the following arguments are required: (.+)", "还缺 {0} / still needed: {0}"),
    (r"argument (.+?): expected one argument", "{0} 后面要写上内容 / needs a value"),
    (r"argument (.+?): invalid int value: '(.*)'", "{0}：要写数字，不是 {1} / a number is needed"),
    (r"argument (.+?): ignored explicit argument .*", "{0} 后面不用写内容 / takes no value"),
    (r"ambiguous option: (.+?) could match (.+)", "{0} 写得不全，可能是 {1} / may mean {1}"),
    (r"unrecognized arguments: (.+)", "不认识 {0} / unknown: {0}"),
)
"""What argparse says, and how we do."""
_CHOICE = re.compile(r"argument (.+?): invalid choice: '(.*?)' \(choose from (.+)\)", re.DOTALL)


class Parser(argparse.ArgumentParser):
    """Says what is wrong in a sentence and how it is written, not the whole grammar; exit code 2."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given, add_help=False)
        self.add_argument("-h", "--help", action="help", help="这些说明 / this help")

    def error(self, message: str) -> NoReturn:
        """Ends the program."""
        self.exit(2, f"{_in_words(message)}\n怎么写 / how it is written: {self.prog} --help\n")


def _in_words(message: str) -> str:
    if choice := _CHOICE.fullmatch(message):
        return _no_such_choice(*choice.groups())
    for said, ours in _FAULTS:
        if found := re.fullmatch(said, message, re.DOTALL):
            return ours.format(*found.groups())
    own = re.fullmatch(r"argument (.+?): (.+)", message, re.DOTALL)
    return f"{own[1]}：{own[2]}" if own else message


def _no_such_choice(name: str, given: str, listed: str) -> str:
    choices = [word.strip(" '\"") for word in listed.split(",")]
    near = difflib.get_close_matches(given, choices, 1)
    guess = f"，是不是 {near[0]}？" if near else "。"
    what = "命令 / command" if name == "COMMAND" else name
    return f"{what}：没有“{given}”{guess}可以写 {'、'.join(choices)} / choose one of these"


# -- what a word may be --


def day(said: str) -> date:
    """A day as in the roster's sheets. Errors: argparse's."""
    from bot.sheets.days import parse_day  # noqa: PLC0415

    try:
        return parse_day(said)
    except ValueError:
        wrong = f"“{said}”不是一个日期，请写成 2026-01-05 / is no date, write like 2026-01-05"
        raise argparse.ArgumentTypeError(wrong) from None


def age(text: str) -> timedelta:
    """30m, 2h or 3d. Errors: argparse's."""
    found = re.fullmatch(r"([0-9]{1,6})([mhd])", text)
    if found is None:
        wrong = f"“{text}”要写成 30m（分钟）、2h（小时）或 3d（天） / should be like 30m, 2h or 3d"
        raise argparse.ArgumentTypeError(wrong)
    return timedelta(**{_AGES[found[2]]: int(found[1])})


def roles(text: str) -> frozenset[str]:
    """Roles of a replica. Errors: argparse's."""
    found = frozenset(part.strip() for part in text.split(",") if part.strip())
    if not found or found - ROLES:
        raise argparse.ArgumentTypeError(f"从这些里选，用逗号隔开 / choose from {','.join(sorted(ROLES))}")
    return found


def language(text: str) -> str:
    """One there are texts in. Errors: argparse's."""
    from bot.texts.languages import LANGUAGES  # noqa: PLC0415

    if text.replace("_", "-").split("-")[0].lower() not in LANGUAGES:
        raise argparse.ArgumentTypeError(f"没有“{text}”，可以写 {'、'.join(LANGUAGES)} / choose one of these")
    return text


# -- the commands --


def make_parser() -> Parser:
    """Every command with what may be given to it; its name is in `name`."""
    parser = Parser(prog="python -m bot", description="小哨 Xiaoshao")
    commands = parser.add_subparsers(required=True, metavar="COMMAND", dest="name", title="命令 / commands")
    run = commands.add_parser("run", help="正式运行，设置在 .env / the service, from .env")
    run.add_argument("--only", type=roles, default=ROLES, metavar="intake,lanes,speak,tick,board")
    doctor = commands.add_parser("doctor", help="用大白话说哪里不对 / says in plain words what is wrong")
    doctor.add_argument(
        "--reconcile",
        action="store_true",
        help="逐条核对该说的是不是都说了，补上 / compares what happened with what must follow; mends",
    )
    _add_sheets(commands)
    _add_papers(commands)
    _add_keeping(commands)
    demo = commands.add_parser("demo", help="演示，不用令牌 / phones in a web page, no token needed")
    demo.add_argument("--port", type=int, default=8765)
    demo.add_argument("--fresh", action="store_true", help="从头来 / starts anew")
    return parser


Commands = argparse._SubParsersAction  # noqa: SLF001  # argparse gives it no public name


def _add_sheets(commands: Commands[Parser]) -> None:
    imports = commands.add_parser("import", help="导入名册 / the roster: a workbook or a folder of CSV files")
    imports.add_argument("path", type=Path, nargs="?", metavar="PATH")
    imports.add_argument(
        "--dry-run", action="store_true", help="只看会改什么，不写入 / shows what would change and writes nothing"
    )
    imports.add_argument("--pictures", type=Path, metavar="DIR", help="画出重叠的网格 / pictures of grids that overlap")
    imports.add_argument("--template", type=Path, metavar="FILE.xlsx", help="写一张带说明的空表 / an empty workbook")
    exports = commands.add_parser("export", help="导出表格 / tickets, history, sums, records or the roster")
    exports.add_argument("what", choices=EXPORTS, metavar="WHAT", help="、".join(EXPORTS))
    exports.add_argument("--out", type=Path, required=True, metavar="FILE.xlsx|.csv")
    exports.add_argument("--grid", default=None, metavar="CODE", help="只要这一片 / of this grid and below")
    exports.add_argument("--from", dest="since", type=day, default=None, metavar="DATE")
    exports.add_argument("--to", dest="until", type=day, default=None, metavar="DATE")
    exports.add_argument("--language", type=language, default="zh", metavar="zh|en|…")


def _add_papers(commands: Commands[Parser]) -> None:
    digest = commands.add_parser("digest", help="看日报，不发送 / composes a digest without sending it")
    digest.add_argument("--grid", required=True, metavar="CODE")
    digest.add_argument("--on", type=day, default=None, metavar="DATE")
    digest.add_argument("--out", type=Path, default=None, metavar="DIR", help="连图写进文件夹 / with its pictures")
    digest.add_argument("--span", choices=("day", "week", "month"), default="day")
    posters = commands.add_parser("posters", help="可打印的公示牌 / print-ready A4 notices with a code to scan")
    posters.add_argument("--grid", required=True, metavar="CODE")
    posters.add_argument("--out", type=Path, required=True, metavar="DIR")
    posters.add_argument("--format", choices=["pdf", "png"], default="pdf")
    posters.add_argument("--per", choices=["grid", "building"], default="grid", help="每个网格或每栋楼一张 / one each")
    posters.add_argument(
        "--bot", default=None, metavar="USERNAME", help="机器人的用户名；不写就问 Telegram / asked when not given"
    )
    posters.add_argument("--language", type=language, default="zh", metavar="zh|en|…")


def _add_keeping(commands: Commands[Parser]) -> None:
    verify = commands.add_parser("verify", help="查经过有没有被改过 / whether the history is as it was written")
    verify.add_argument("--head", default=None, metavar="HASH", help="以前记下的链头 / a head noted earlier")
    backup = commands.add_parser("backup", help="备份成一个文件 / one file with everything, while the service runs")
    backup.add_argument("--out", type=Path, required=True, metavar="DIR")
    restore = commands.add_parser("restore", help="从备份恢复 / fills an empty database, holds what was unsaid then")
    restore.add_argument("file", type=Path, metavar="FILE")
    restore.add_argument("--force", action="store_true", help="覆盖现有的数据 / replaces what is in the database")
    restore.add_argument("--release", action="store_true", help="旧通知马上发出去 / lets the unsaid go at once")
    release = commands.add_parser("release", help="看、放行或丢弃恢复后留着的通知 / notices a restore holds")
    release.add_argument("--all", action="store_true", help="全部 / all of them")
    release.add_argument("--older-than", type=age, metavar="30m|2h|3d")
    release.add_argument("--younger-than", type=age, metavar="30m|2h|3d")
    release.add_argument("--drop", action="store_true", help="选中的不再发 / the chosen ones are never said")

"""What in `.env` sets nothing is told, by name or by line and never with a value: a slip of the pen must not be silent."""

from __future__ import annotations

import difflib
import errno
import io
import logging
import os
import re
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from dotenv.parser import Binding, parse_stream

from bot.obstacles import why

ENV_FILE = Path(".env")
ELSEWHERE = frozenset({"http_proxy", "https_proxy", "all_proxy", "no_proxy", "ptb_timedelta", "roles"})
"""Read from the environment and no setting: the way to Telegram, the sending library's, and the service's own unit, which
reads the same file."""
# What stands before "=" may be a torn secret ("SECRET：abc=="), so only what is made like a name is repeated.
_NAME = re.compile(r"[A-Z][A-Z0-9_.-]{0,39}|[a-z][a-z0-9_.-]{0,39}|[A-Za-z][A-Za-z_]{0,15}")
_FAULTS = {
    errno.EACCES: ("这个用户读不了，看看它的权限", "may not be read by this user, look at its permissions"),
    errno.EISDIR: ("是个文件夹，这里要一个文本文件，先给它改名", "is a folder, a text file is needed: rename it"),
    errno.ENOENT: ("是个链接，指向的文件不在", "is a link to a file that is not there"),
    errno.ELOOP: ("是个绕圈的链接，指不到文件", "is a link that leads in a circle"),
}
logging.getLogger("dotenv").setLevel(logging.ERROR)  # says in English only what is told here in both


@dataclass(frozen=True, slots=True)
class IdleLine:
    """A line that sets nothing. name: None when it may hold a secret; nearest: the setting that may be meant."""

    number: int
    assigns: bool
    name: str | None = None
    nearest: str | None = None

    @property
    def words(self) -> str:
        """`中文 / English`."""
        if not self.assigns:
            return (
                f".env 第 {self.number} 行读不懂，没有用上，要写成 名字=值"
                f" / line {self.number} of .env cannot be read: write NAME=value"
            )
        zh, en = (f"，是不是 {self.nearest}？", f"; is {self.nearest} meant?") if self.nearest else ("，", "")
        if self.name is None:
            return (
                f".env 第 {self.number} 行：小哨没有叫这个名字的设置{zh}没有用上"
                f" / line {self.number} of .env: no setting has this name, it is not used{en}"
            )
        return (
            f"{self.name}: 小哨没有这个设置{zh}.env 第 {self.number} 行没有用上"
            f" / is no setting of ours, line {self.number} of .env is not used{en}"
        )


def idle_lines(path: Path, settings: Iterable[str]) -> list[IdleLine]:
    """In the file's order, each name once; none when there is no file. settings: the names there are.

    Errors: OSError, UnicodeDecodeError.
    """
    known = {name.lower(): name.upper() for name in settings}
    found: dict[object, IdleLine] = {}
    for number, binding in _bindings(_text(path)):
        key = (binding.key or "").lower()
        if binding.error or binding.value is None:
            found[number] = IdleLine(number, assigns=False)
        elif key not in known and key not in ELSEWHERE:
            found.setdefault(key, _unknown(number, key, binding, known.values()))
    return list(found.values())


def _unknown(number: int, key: str, binding: Binding, known: Iterable[str]) -> IdleLine:
    near = difflib.get_close_matches(key.upper(), known, 1)
    name = binding.key if binding.key and _NAME.fullmatch(binding.key) else None
    return IdleLine(number, assigns=True, name=name, nearest=near[0] if near else None)


def _bindings(text: str) -> Iterator[tuple[int, Binding]]:
    """As pydantic-settings reads them, comments and empty lines left out, each with the number of its own line."""
    for binding in parse_stream(io.StringIO(text)):
        if binding.key is not None or binding.error:
            said = binding.original.string
            yield binding.original.line + said[: len(said) - len(said.lstrip())].count("\n"), binding


def _text(path: Path) -> str:
    """Empty where nothing is, and for what can be read only once, which the settings are read from."""
    if not os.path.lexists(path):
        return ""
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    text = path.read_text("utf-8") if stat.S_ISREG(mode) else ""
    if "\0" in text:  # UTF-16 of plain letters without its mark
        raise UnicodeDecodeError("utf-8", b"\0", 0, 1, "no text has a zero")
    return text


def unreadable(fault: OSError) -> str:
    """`.env: 中文 / English`."""
    if said := _FAULTS.get(fault.errno or 0):
        return f".env: {' / '.join(said)}"
    chinese, _, english = why(fault).partition(" / ")
    return f".env: 读不了，{chinese} / cannot be read: {english or chinese}"

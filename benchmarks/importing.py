"""A whole district's first import, as the command does it: 3,000 grids with polygons, 10,000 people, each with a duty."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import openpyxl

from bot.playground.world import TOKEN

GRIDS, PEOPLE = 3000, 10_000
STREETS, COMMUNITIES, ACROSS, STEP = 10, 100, 60, 0.004


@dataclass(frozen=True, slots=True)
class Imported:
    """Seconds from start to end of the process, and the most memory it held at once in MB."""

    seconds: float
    megabytes: float


def measure(url: str, folder: Path) -> tuple[Imported, Imported]:
    """The first import, and the same workbook once more. Errors: RuntimeError when either is refused."""
    book = folder / f"district-{os.getpid()}.xlsx"
    write(book)
    return _run(url, book, "Imported: "), _run(url, book, "Nothing to change.")


def write(path: Path) -> None:
    """The workbook; grids lie side by side."""
    book = openpyxl.Workbook(write_only=True)
    grids = book.create_sheet("grids")
    grids.append(("code", "name", "level", "parent", "aliases", "households", "area"))
    grids.append(("D", "测试区", "district", None, None, None, None))
    for n in range(STREETS):
        grids.append((f"S{n}", f"第{n}街道", "street", "D", None, None, None))
    for n in range(COMMUNITIES):
        grids.append((f"C{n}", f"第{n}社区", "community", f"S{n % STREETS}", None, None, None))
    for n in range(GRIDS - STREETS - COMMUNITIES - 1):
        names = f"{n}号苑;{n}号苑小区;测试路{n}号"
        grids.append((f"G{n}", f"第{n}网格", "grid", f"C{n % COMMUNITIES}", names, 300, _square(n)))
    people, duties = book.create_sheet("people"), book.create_sheet("duties")
    people.append(("telegram_id", "name", "phone", "language"))
    duties.append(("telegram_id", "grid", "post", "from"))
    posts = ("worker", "deputy", "lead", "volunteer")
    for n in range(PEOPLE):
        people.append((1_000_000_000 + n, f"测试员{n}", None, "zh"))
        duties.append((1_000_000_000 + n, f"G{n % 2800}", posts[n // 2800], "2026-01-05"))
    book.save(path)


def _square(n: int) -> str:
    west, south = 120 + n % ACROSS * STEP, 31 + n // ACROSS * STEP
    east, north = west + STEP, south + STEP
    corners = ((west, south), (east, south), (east, north), (west, north), (west, south))
    return f"POLYGON(({','.join(f'{x:.6f} {y:.6f}' for x, y in corners)}))"


def _run(url: str, book: Path, wanted: str) -> Imported:
    env = {**os.environ, "DATABASE_URL": url, "BOT_TOKEN": TOKEN, "LOG_LEVEL": "ERROR"}
    said = book.with_suffix(".log")
    begun = time.perf_counter()
    with said.open("wb") as log:
        program = subprocess.Popen([sys.executable, "-m", "bot", "import", str(book)], env=env, stdout=log)
        _, status, usage = os.wait4(program.pid, 0)
    seconds = time.perf_counter() - begun
    program.returncode = os.waitstatus_to_exitcode(status)
    words = said.read_text("utf-8")
    if program.returncode or wanted not in words:
        raise RuntimeError(f"the district was refused: {words[-400:]}")
    return Imported(seconds, usage.ru_maxrss / 1024)

"""A whole town's tickets in one file, as the command writes it: seconds, and the most memory the process held."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks import digesting
from benchmarks.street import settings_for
from bot.clock import SystemClock
from bot.opening import opened
from bot.playground.world import TOKEN

DAYS = 730


@dataclass(frozen=True, slots=True)
class Exported:
    """Seconds from start to end of the process, the most memory it held at once and the file's size, in MB."""

    seconds: float
    megabytes: float
    size: float


def measure(url: str, folder: Path, count: int) -> dict[str, Exported]:
    """By the file's kind: the tickets of two years, .xlsx and .csv. Errors: RuntimeError when rows are missing."""
    now = SystemClock().now()
    with opened(settings_for(url)) as transactions:
        transactions.write(lambda c: digesting._fill(c, count, DAYS, now)).result()  # noqa: SLF001
    return {kind: _run(url, folder / f"tickets-{os.getpid()}.{kind}", count) for kind in ("xlsx", "csv")}


def _run(url: str, out: Path, count: int) -> Exported:
    env = {**os.environ, "DATABASE_URL": url, "BOT_TOKEN": TOKEN, "LOG_LEVEL": "ERROR"}
    said, command = out.with_suffix(".log"), ["export", "tickets", "--out", str(out)]
    begun = time.perf_counter()
    with said.open("wb") as log:
        program = subprocess.Popen([sys.executable, "-m", "bot", *command], env=env, stdout=log)
        _, status, used = os.wait4(program.pid, 0)
    seconds = time.perf_counter() - begun
    if status != 0 or f"Exported {count} rows" not in said.read_text("utf-8"):
        raise RuntimeError(f"the export ended with {status}: {said.read_text('utf-8')}")
    size = out.stat().st_size / 1024 / 1024
    out.unlink()
    return Exported(seconds, used.ru_maxrss / 1024, size)

"""A whole town's tickets in one file, as the command writes it: seconds, and the most memory the process held."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import suppress
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
        megabytes = _most_of(program)
    seconds = time.perf_counter() - begun
    if program.returncode != 0 or f"Exported {count} rows" not in said.read_text("utf-8"):
        raise RuntimeError(f"the export ended with {program.returncode}: {said.read_text('utf-8')}")
    size = out.stat().st_size / 1024 / 1024
    out.unlink()
    return Exported(seconds, megabytes, size)


def _most_of(program: subprocess.Popen[bytes]) -> float:
    """The most memory of a process until it ends, in MB; what Linux tells afterwards counts whoever started it, too."""
    most, status = 0.0, Path(f"/proc/{program.pid}/status")
    while program.poll() is None:
        with suppress(OSError, StopIteration):
            highest = next(line for line in status.read_text("ascii").splitlines() if line.startswith("VmHWM"))
            most = int(highest.split()[1]) / 1024
        time.sleep(0.1)
    return most

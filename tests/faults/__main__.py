"""`python -m tests.faults`: plays the acts, prints their ledgers, and ends with 1 when anything was lost or said twice unmarked."""

from __future__ import annotations

import argparse
import asyncio
import logging
import signal
import sys
import tempfile
from collections.abc import Coroutine
from pathlib import Path
from time import monotonic
from typing import Any

from rich.console import Console
from rich.table import Table

from bot import logs
from tests.faults.acts import acts, play
from tests.faults.books import Ledger


def show(ledgers: list[Ledger], console: Console) -> None:
    """One column an act."""
    names = list(dict.fromkeys(name for ledger in ledgers for name in ledger.numbers))
    table = Table(title="小哨 Xiaoshao: make torture")
    table.add_column("")
    for ledger in ledgers:
        table.add_column(ledger.title, justify="right")
    for name in names:
        table.add_row(name, *(str(ledger.numbers.get(name, "")) for ledger in ledgers))
    console.print(table)
    for ledger in ledgers:
        for words in ledger.wrong:
            console.print(f"WRONG ({ledger.title}): {words}", style="bold red", markup=False)


async def _until_asked(playing: Coroutine[Any, Any, list[Ledger]]) -> list[Ledger]:
    """SIGTERM ends it as Ctrl-C does: nothing of it stays behind."""
    task = asyncio.ensure_future(playing)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    return await task


def main() -> int:
    parser = argparse.ArgumentParser(prog="make torture")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--db", choices=["sqlite", "postgres", "both"], default="both")
    parser.add_argument(
        "--long",
        action="store_true",
        help="1,000 kills, 100 outages, 100,000 updates: three quarters of an hour a database",
    )
    parser.add_argument("--minutes", type=float, default=None, help="no act goes on for longer")
    parser.add_argument("--keep", type=Path, default=None, help="a folder in which logs and databases stay")
    options = parser.parse_args()
    logs.configure("ERROR", "text")
    logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)  # it complains of callers that die in mid-answer
    console, began = Console(width=200), monotonic()
    planned = acts(options.seed, options.db, long=options.long, minutes=options.minutes)
    with tempfile.TemporaryDirectory(prefix="torture-", ignore_cleanup_errors=True) as folder:
        home = options.keep or Path(folder)
        ledgers = asyncio.run(_until_asked(play(planned, home, console)))
    show(ledgers, console)
    wrong = sum(len(ledger.wrong) for ledger in ledgers)
    verdict = (
        f"{wrong} things are wrong; again with SEED={options.seed}" if wrong else "nothing lost, nothing twice unmarked"
    )
    console.print(f"{verdict} · {monotonic() - began:.0f} s")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

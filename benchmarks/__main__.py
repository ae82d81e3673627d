"""`python -m benchmarks`: measures everything in one run, prints one table, writes benchmarks/results/latest.json."""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

from benchmarks import (
    bare,
    bursting,
    digesting,
    exporting,
    importing,
    reading,
    recovering,
    registering,
    replicas,
    storing,
    sweeping,
    telling,
)
from benchmarks.databases import Databases, databases
from bot import logs

RESULTS = Path(__file__).with_name("results")
ENGINES = {"sqlite": "SQLite, synchronous=FULL", "postgresql": "PostgreSQL"}
GOALS = {"sqlite": 0.25, "postgresql": 0.35}
"""Tickets a second over the bare driver's transactions a second."""


@dataclass(frozen=True, slots=True)
class Line:
    """One measured number; `goal` as the issue words it, `met` where there is one."""

    name: str
    where: str
    value: float
    unit: str
    goal: str = ""
    met: bool | None = None


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    stored: int
    registered: int
    rounds: int
    burst: int
    steady: int
    flood: int
    kills: int
    shared: int
    open_tickets: int
    town: int


FULL = Size(
    stored=20_000,
    registered=300,
    rounds=5,
    burst=200,
    steady=100,
    flood=10_000,
    kills=8,
    shared=1500,
    open_tickets=100_000,
    town=1_000_000,
)
QUICK = Size(
    stored=3000,
    registered=120,
    rounds=3,
    burst=60,
    steady=25,
    flood=500,
    kills=2,
    shared=400,
    open_tickets=20_000,
    town=100_000,
)


def measure_storing(there: Databases, engine: str, size: Size) -> list[Line]:
    rate = storing.measure(there.fresh(engine), size.stored)
    return [Line("updates stored", ENGINES[engine], rate, "/s")]


def measure_registering(there: Databases, engine: str, size: Size) -> list[Line]:
    """Tickets, then their very rows by the bare driver, in turns; the middle of the rounds is told."""
    where, url = ENGINES[engine], there.fresh(engine)
    floor = bare.Bare(url, there.fresh(engine))
    rounds = registering.measure(url, size.registered, floor.catch_up, size.rounds)
    ratio, goal = median(one.ratio for one in rounds), GOALS[engine]
    return [
        Line(
            f"bare driver, the same rows ({bare.writes_of_one(url)} statements, one commit a ticket)",
            where,
            median(one.floor for one in rounds),
            "/s",
        ),
        Line("tickets, stored update to commit", where, median(one.ours for one in rounds), "/s"),
        Line("ratio to the bare driver", where, ratio, "", f">= {goal}", ratio >= goal),
    ]


def measure_bursting(there: Databases, engine: str, size: Size) -> list[Line]:
    where, log = ENGINES[engine], there.folder / f"burst-{engine}.log"
    burst, name = bursting.measure(there.fresh(engine), log, size.flood), f"burst of {size.flood:,} updates"
    judged = size.flood == FULL.flood and engine == "sqlite"
    return [
        _judged(f"{name}: stored in", where, burst.stored_in, "s", 30, judged),
        _judged(f"{name}: each a ticket in", where, burst.processed_in, "s", 600, judged),
        _judged(f"{name}: memory above before", where, burst.growth, "MB", 300, judged),
    ]


def measure_recovering(there: Databases, engine: str, size: Size) -> list[Line]:
    where, log = ENGINES[engine], there.folder / f"recovery-{engine}.log"
    waits = recovering.measure(there.fresh(engine), log, size.kills)
    name = f"{size.kills} kills at work, kill to all settled"
    return [
        Line(f"{name}, p50", where, _percentile(waits, 50), "s"),
        _judged(f"{name}, p95", where, _percentile(waits, 95), "s", 30, True),
    ]


def measure_replicas(there: Databases, engine: str, size: Size) -> list[Line]:
    """Only where several may run."""
    if engine == "sqlite":
        return []
    log = there.folder / "replicas.log"
    one, two = (replicas.measure(there.fresh(engine), log, replicas=n, count=size.shared) for n in (1, 2))
    ratio = two / one
    return [
        Line("updates handled by one replica", ENGINES[engine], one, "/s"),
        Line("updates handled by two replicas", ENGINES[engine], two, "/s"),
        Line("ratio of two replicas to one", ENGINES[engine], ratio, "", ">= 1.5", ratio >= 1.5),
    ]


def _judged(name: str, where: str, value: float, unit: str, most: float, judged: bool) -> Line:
    """A number with its goal beside, where the goal is meant for it."""
    return Line(name, where, value, unit, f"<= {most:g}", value <= most) if judged else Line(name, where, value, unit)


def measure_telling(there: Databases, engine: str, size: Size) -> list[Line]:
    where = ENGINES[engine]
    told = telling.measure(
        there.fresh(engine), there.folder / f"program-{engine}.log", burst=size.burst, steady=size.steady
    )
    assigned = {p: _percentile(told.to_assignment, p) for p in (50, 95, 99)}
    lines = [
        Line("tickets end to end, update in to card at the worker", where, told.tickets_a_second, "/s"),
        Line("calls to the Bot API meanwhile", where, told.calls_a_second, "/s"),
    ]
    lines += [
        Line(
            f"update to assignment at {telling.RATE} a second, p{p}",
            where,
            1000 * wait,
            "ms",
            "<= 1000" if p == 95 else "",
            wait <= 1 if p == 95 else None,
        )
        for p, wait in assigned.items()
    ]
    return [
        *lines,
        Line(f"update to card at {telling.RATE} a second, p95", where, 1000 * _percentile(told.to_card, 95), "ms"),
        Line("start to first poll", where, told.started_in, "s"),
        Line("resident memory at the start", where, told.memory_at_start, "MB"),
        Line("resident memory after the load", where, told.memory_after, "MB"),
    ]


def measure_reading(_there: Databases, _engine: str, _size: Size) -> list[Line]:
    """Once for both engines, in a process of its own so that its memory is its own."""
    done = subprocess.run([sys.executable, "-m", "benchmarks.reading"], check=True, capture_output=True, timeout=600)
    print(done.stdout.decode(), file=sys.stderr)
    found = json.loads((RESULTS / "reading.json").read_text("utf-8"))
    lines = [
        Line("reading: load, processor time", "", float(found["load_s"]), "s"),
        Line("reading: memory at its highest", "", float(found["memory_mb"]), "MB", "< 150", found["memory_mb"] < 150),
    ]
    for kind, where in reading.KINDS.items():
        one = found[kind]
        lines += [
            Line("reading: bare jieba.lcut", where, one["jieba_lcut_per_s"], "/s"),
            Line("reading: messages", where, one["read_per_s"], "/s"),
            Line("reading: ratio to jieba.lcut", where, one["ratio"], "", ">= 0.8", one["ratio"] >= 0.8),
            Line("reading: the same, everything asked", where, one["ratio_with_everything_asked"], ""),
            Line("reading: p99, processor time", where, one["p99_ms"], "ms", "< 2", one["p99_ms"] < 2),
        ]
    return lines


def measure_importing(there: Databases, engine: str, _size: Size) -> list[Line]:
    first, again = importing.measure(there.fresh(engine), there.folder)
    name, where = f"import of {importing.GRIDS:,} grids and {importing.PEOPLE:,} people", ENGINES[engine]
    return [
        _judged(name, where, first.seconds, "s", 60, True),
        _judged(f"{name}: memory at most", where, first.megabytes, "MB", 500, True),
        Line(f"{name}: once more, nothing changes", where, again.seconds, "s"),
    ]


def measure_sweeping(there: Databases, engine: str, size: Size) -> list[Line]:
    """The cost follows what is due, not what exists."""
    where, lines = ENGINES[engine], []
    for count in (size.open_tickets // 10, size.open_tickets):
        found = sweeping.measure(there.fresh(engine), count)
        name = f"a tick over {count:,} open tickets"
        judged = count == FULL.open_tickets
        lines.append(_judged(f"{name}, nothing due", where, found.idle, "s", 1, judged))
        lines.append(_judged(f"{name}, {found.climbed} steps due", where, found.busy, "s", 1, judged))
    return lines


def measure_exporting(there: Databases, engine: str, size: Size) -> list[Line]:
    """Memory is the goal; seconds are told."""
    lines = []
    for kind, found in exporting.measure(there.fresh(engine), there.folder, size.town).items():
        name, where = f"export of {size.town:,} tickets as .{kind}", ENGINES[engine]
        lines.append(Line(f"{name} ({found.size:,.0f} MB)", where, found.seconds, "s"))
        lines.append(_judged(f"{name}: memory at most", where, found.megabytes, "MB", 300, True))
    return lines


def measure_digesting(there: Databases, engine: str, size: Size) -> list[Line]:
    """As many new tickets a day in both towns, ten times the years in one: the cost follows what is recent."""
    where, lines = ENGINES[engine], []
    for count, days in ((size.town // 10, digesting.DAYS / 10), (size.town, digesting.DAYS)):
        found = digesting.measure(there.fresh(engine), count, days)
        name = f"a street's daily digest, {count:,} tickets in {digesting.WORKERS:,} grids"
        judged = count == FULL.town
        lines += [
            _judged(f"{name}: composed in", where, found.compose_ms, "ms", 100, judged),
            Line(f"{name}: put into words in", where, found.render_ms, "ms"),
            Line(f"{name}: one indexed count there", where, found.single_count_ms, "ms"),
            Line(f"{name}: new there in a week", where, found.recent, ""),
            Line(f"{name}: open there", where, found.open, ""),
        ]
    return lines


Measure = Callable[[Databases, str, Size], list[Line]]
MEASURES: dict[str, Measure] = {
    "storing": measure_storing,
    "registering": measure_registering,
    "sweeping": measure_sweeping,
    "digesting": measure_digesting,
    "exporting": measure_exporting,
    "telling": measure_telling,
    "bursting": measure_bursting,
    "replicas": measure_replicas,
    "recovering": measure_recovering,
    "importing": measure_importing,
    "reading": measure_reading,
}
ONCE = frozenset({"reading"})
"""Not a matter of the database."""


def _percentile(waits: list[float], p: int) -> float:
    return sorted(waits)[min(len(waits) - 1, round(p / 100 * len(waits)))]


def run(names: list[str], engines: list[str], size: Size) -> list[Line]:
    """Measures; says on standard error what it is about, as the whole takes minutes."""
    lines: list[Line] = []
    with databases() as there:
        for engine in engines:
            for name in names:
                if name in ONCE and engine != engines[0]:
                    continue
                print(f"… {name}, {ENGINES[engine]}", file=sys.stderr, flush=True)
                lines += MEASURES[name](there, engine, size)
    return lines


def _shown(line: Line) -> str:
    """Three digits that count."""
    digits = max(0, 2 - math.floor(math.log10(abs(line.value)))) if line.value else 0
    return f"{line.value:,.{digits}f} {line.unit}".strip()


def show(lines: list[Line]) -> None:
    table = Table(title="小哨 Xiaoshao: make bench")
    for column in ("what", "where", "value", "goal", ""):
        table.add_column(column, justify="right" if column == "value" else "left")
    for one in lines:
        met = {None: "", True: "met", False: "NOT met"}[one.met]
        table.add_row(one.name, one.where, _shown(one), one.goal, met)
    Console(width=130).print(table)


def keep(lines: list[Line], name: str, seconds: float) -> Path:
    """Writes the run beside this file."""
    machine = {"python": platform.python_version(), "cores": os.cpu_count(), "load": os.getloadavg()}
    found = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "seconds": round(seconds), **machine}
    path = RESULTS / f"{name}.json"
    path.parent.mkdir(exist_ok=True)
    text = json.dumps({**found, "lines": [asdict(line) for line in lines]}, ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")
    return path


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--only", choices=sorted(MEASURES), action="append", help="one measurement, may be repeated")
    parser.add_argument("--engine", choices=sorted(ENGINES), action="append")
    parser.add_argument("--quick", action="store_true", help="a minute instead of several; numbers are rougher")
    options = parser.parse_args()
    logs.configure("ERROR", "text")
    begun = time.perf_counter()
    lines = run(options.only or list(MEASURES), options.engine or list(ENGINES), QUICK if options.quick else FULL)
    show(lines)
    whole = not (options.only or options.engine or options.quick)
    print(f"written to {keep(lines, 'latest' if whole else 'partial', time.perf_counter() - begun)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

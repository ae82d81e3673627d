"""`import`: reads a roster, shows every fault or every change, and says what was done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import tzinfo
from itertools import islice
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from bot.sheets import sentences
from bot.sheets.areas import read_area
from bot.sheets.reading import Source, UnreadableRoster, read_roster
from domain.clock import Clock
from domain.roster.changes import Plan
from domain.roster.days import Days
from domain.roster.sheets import Fault, Table
from services.roster import Imported, ImportRoster
from services.roster import Progress as Stage
from storage.transactions import Transactions

SHOWN = 60
"""Changes printed one by one; a first import of thousands is told in numbers."""


def run_import(
    transactions: Transactions,
    path: Path,
    *,
    clock: Clock,
    zone: tzinfo,
    out: Console,
    dry_run: bool = False,
    end_missing: bool = False,
) -> int:
    """Import the roster at `path` and tell `out`. 0: done, or nothing to do; 1: faults, nothing was written."""
    try:
        with out.status(f"正在打开 {path.name} …"):
            source = read_roster(path)
    except UnreadableRoster as wrong:
        _say(out, f"没有导入：{wrong}", "Nothing imported.")
        return 1
    use_case = ImportRoster(transactions, clock, zone, read_area)
    with _bars(out, source) as progress:
        done = use_case(source.tables, dry_run=dry_run, end_missing=end_missing, progress=progress)
    if source.passed_over:
        _say(out, f"跳过了不认识的表：{'、'.join(source.passed_over)}")
    if done.faults:
        _tell_faults(out, done.faults, source.tables)
        return 1
    _tell_plan(out, done, Days(clock.now(), zone), dry_run=dry_run)
    return 0


@contextmanager
def _bars(out: Console, source: Source) -> Iterator[Stage]:
    """Progress bars for reading and writing, on a terminal only; they go away when done."""
    rows = sum(len(table.rows) for table in source.tables)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=out, transient=True, disable=not out.is_terminal) as bars:
        tasks = {"read": bars.add_task("检查", total=rows), "write": bars.add_task("写入", total=rows)}
        yield lambda stage, count: bars.advance(tasks[stage], count)


def _say(out: Console, *lines: str) -> None:
    """Plain lines: no wrapping, no mark-up out of people's names."""
    for line in lines:
        out.print(line, markup=False, highlight=False, soft_wrap=True)


def _tell_faults(out: Console, faults: Sequence[Fault], tables: Sequence[Table]) -> None:
    headers = {table.sheet.value: table.header for table in tables}
    for fault in faults:
        _say(out, sentences.fault_sentence(fault, headers.get(fault.sheet, ())))
    _say(out, "", f"共 {len(faults)} 处问题，什么都没有导入。改好后再运行一次。")
    _say(out, f"{len(faults)} faults; nothing was imported.")


def _tell_plan(out: Console, done: Imported, days: Days, *, dry_run: bool) -> None:
    plan = done.plan
    lines = list(islice(_changes(plan, days), SHOWN))
    total = plan.size
    _say(out, *lines)
    if total > len(lines):
        _say(out, f"…… 另有 {total - len(lines)} 处")
    if plan.unnamed:
        _say(
            out,
            f"仍在岗、但表里没有写的岗位 {len(plan.unnamed)} 个，保持不变（要结束，请在表里写上这一行并填 until）：",
        )
        _say(out, *(f"  {sentences.held_words(held, days)}" for held in plan.unnamed[:SHOWN]))
    _say(out, _summary(plan, total, dry_run=dry_run))


def _summary(plan: Plan, total: int, *, dry_run: bool) -> str:
    if not total:
        return f"没有变化：{plan.unchanged} 行都与数据库一致。Nothing to change."
    new_grids = sum(1 for change in plan.grids if change.id is None)
    new_people = sum(1 for change in plan.people if change.id is None)
    counts = (
        f"网格 新增 {new_grids} 修改 {len(plan.grids) - new_grids}；人员 新增 {new_people} 修改 {len(plan.people) - new_people}；"
        f"岗位 新增 {len(plan.starts)} 改结束日 {len(plan.ends)}；群 {len(plan.chats)}；未变 {plan.unchanged} 行"
    )
    if dry_run:
        return f"试运行，没有写入：{counts}。Dry run: {total} changes would be made."
    return f"已导入：{counts}。Imported: {total} changes."


def _changes(plan: Plan, days: Days) -> Iterable[str]:
    yield from map(sentences.grid_sentence, plan.grids)
    yield from map(sentences.person_sentence, plan.people)
    yield from (sentences.start_sentence(start, days) for start in plan.starts)
    yield from (sentences.end_sentence(end, days) for end in plan.ends)
    yield from map(sentences.chat_sentence, plan.chats)

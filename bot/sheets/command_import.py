"""`import`: reads a roster, shows every fault or every change, and says what was done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import tzinfo
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from bot.sheets import sentences, telling
from bot.sheets.areas import read_area
from bot.sheets.reading import EXPLANATION, Source, UnreadableRoster, read_roster
from bot.texts.languages import LANGUAGES
from domain.clock import Clock
from domain.roster.days import Days
from domain.roster.sheets import WORDS, Fault, Table
from services.street.roster import Imported, ImportRoster
from services.street.roster import Progress as Stage
from services.street.roster_shapes import Flaw, examine
from services.work import House
from storage.transactions import Transactions

# A sheet may name each language there are texts in, also one that was put beside the others later.
WORDS["language"].update({code: code for code in LANGUAGES})


def run_import(
    transactions: Transactions,
    path: Path,
    *,
    clock: Clock,
    zone: tzinfo,
    out: Console,
    dry_run: bool = False,
    end_missing: bool = False,
    house: House | None = None,
    pictures: Path | None = None,
) -> int:
    """Import the roster at `path` and tell `out`. 0: done, or nothing to do; 1: faults, nothing was written.

    house: needed where there are open tickets. pictures: a folder for pictures of overlapping grids.
    """
    try:
        with out.status(f"正在打开 {path.name} …"):
            source = read_roster(path)
    except UnreadableRoster as wrong:
        _say(out, f"没有导入：{wrong}", "Nothing imported.")
        return 1
    use_case = ImportRoster(transactions, clock, zone, read_area, house)
    with _bars(out, source) as progress:
        done = use_case(source.tables, dry_run=dry_run, end_missing=end_missing, progress=progress)
    if unknown := [name for name in source.passed_over if name != EXPLANATION]:
        _say(out, f"跳过了不认识的表：{'、'.join(unknown)}")
    if done.faults:
        _tell_faults(out, done.faults, source.tables)
        return 1
    _tell_plan(out, done, Days(clock.now(), zone))
    _tell_map(out, done, pictures)
    _say(out, telling.summary(done, dry_run=dry_run))
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


def _tell_plan(out: Console, done: Imported, days: Days) -> None:
    _say(out, *telling.changes(done.plan, days), *telling.unnamed(done.plan, days))
    _say(out, *telling.followed(done.following), *telling.crowded(done.shape))


def _tell_map(out: Console, done: Imported, pictures: Path | None) -> None:
    """Remarks on the polygons; overlaps also as pictures, where a folder is given for them."""
    remarks = examine(done.shape)
    _say(out, *telling.drawn(remarks))
    if not any(remark.flaw is Flaw.overlap for remark in remarks):
        return
    if pictures is None:
        _say(out, "要看重叠的图，请加上 --pictures 文件夹")
        return
    from bot.sheets.pictures import draw_overlaps  # noqa: PLC0415  # a second to load, seldom needed

    files = draw_overlaps(remarks, done.shape, pictures)
    _say(out, f"重叠的图：{'、'.join(map(str, files))}")

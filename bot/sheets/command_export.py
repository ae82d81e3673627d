"""`export`: writes tickets, their history, sums, records or the roster to a file, and says how many rows and where."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, tzinfo
from pathlib import Path

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from bot.obstacles import no_grid, why
from bot.sheets.cells import Cells
from bot.sheets.workbook import Step
from bot.sheets.writing import write_csv, write_csv_folder, write_workbook
from domain.clock import Clock
from domain.refusals import UnknownPlace
from services.exports import ExportSheets, What
from services.supervision.sheets import Page
from storage.transactions import Transactions


def run_export(
    transactions: Transactions,
    what: What | str,
    *,
    out: Path,
    zone: tzinfo,
    clock: Clock,
    console: Console,
    language: str = "zh",
    grid: str | None = None,
    since: date | None = None,
    until: date | None = None,
) -> int:
    """Write to `out` (.xlsx or .csv; a roster as .csv becomes a folder of that name) and tell `console`. 0 or 1.

    language: of headers and words, but for what other programs rely on.
    """
    if wrong := _refused(what, out, since, until):
        console.print(wrong, markup=False, highlight=False, soft_wrap=True)
        return 1
    use_case = ExportSheets(transactions, zone, clock.now())
    columns = (SpinnerColumn(), TextColumn("已写 {task.completed} 行"), TimeElapsedColumn())
    try:
        with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bars:
            task = bars.add_task("", total=None)
            cells = Cells(zone, language, true_dates=out.suffix.lower() == ".xlsx")
            sink = _Sink(out, What(what), cells, lambda count: bars.advance(task, count))
            rows = use_case(What(what), sink, grid=grid, since=since, until=until)
    except UnknownPlace:
        console.print(f"没有导出：{no_grid(str(grid))}", markup=False, highlight=False, soft_wrap=True)
        return 1
    except OSError as wrong_file:
        console.print(f"没有导出：写不了 {out}：{why(wrong_file)}", markup=False, highlight=False, soft_wrap=True)
        return 1
    console.print(f"已导出 {rows} 行到 {out}。Exported {rows} rows.", markup=False, highlight=False, soft_wrap=True)
    return 0


class _Sink:
    """Chooses the writer by the file's name."""

    def __init__(self, out: Path, what: What, cells: Cells, step: Step) -> None:
        self.out, self.what, self.cells, self.step = out, what, cells, step

    def __call__(self, pages: Iterator[Page]) -> int:
        tables = map(self.cells.table, pages)
        if self.out.suffix.lower() == ".xlsx":
            return write_workbook(self.out, tables, self.step)
        if self.what is What.roster:
            return write_csv_folder(self.out, tables, self.step)
        return write_csv(self.out, next(tables), self.step)


def _refused(what: What | str, out: Path, since: date | None, until: date | None) -> str | None:
    if what not in list(What):
        return f"没有导出：不认识“{what}”，可以导出 {'、'.join(What)}。 / not exported: choose one of these"
    if out.suffix.lower() not in (".xlsx", ".csv"):
        return f"没有导出：文件名要以 .xlsx 或 .csv 结尾，现在是 {out.name}。 / not exported: the name must end in .xlsx or .csv"
    if since and until and since > until:
        return f"没有导出：--from {since} 晚于 --to {until}，换过来写。 / not exported: --from is after --to"
    if what == What.roster and (since or until):
        return "没有导出：花名册没有起止日期，请去掉 --from 和 --to。 / not exported: a roster has no --from and --to"
    return None

"""`export appraisal`: the four evaluations as a workbook, a tab a part, and the tickets behind each figure on one of their own."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta, tzinfo
from pathlib import Path

from rich.console import Console
from sqlalchemy.engine import Connection

from bot.obstacles import no_grid, why
from bot.outgoing import Upload
from bot.sheets.cells import Table, Value
from bot.sheets.workbook import write_xlsx
from bot.sheets.writing import write_csv_folder, write_workbook
from bot.texts.appraisal import FIGURES, SHEET, TITLES, label
from bot.texts.languages import texts_for
from bot.texts.phrases import phrase
from domain.appraisal import Appraisal, Month, Part, Row
from domain.clock import Clock
from domain.grids import Grid
from domain.views import Telling
from services.supervision import appraisal_figures
from services.supervision.sheets import Shape
from services.work import House
from storage import grids
from storage.transactions import Transactions


def run_appraisal(
    transactions: Transactions,
    house: House,
    clock: Clock,
    console: Console,
    *,
    out: Path,
    grid: str | None,
    since: date | None,
    until: date | None,
    language: str = "zh",
) -> int:
    """Writes to `out` (.xlsx, or .csv for a folder of that name). Days are inclusive; without any it is last month. 0 or 1."""
    now, ending = clock.now(), out.suffix.lower()
    span = _span(house, now, since, until)
    if not grid:
        return _say(console, f"没有导出：{transactions.read(_which_grid).result()}", 1)
    if ending not in (".xlsx", ".csv") or span[0] >= span[1]:
        return _say(console, "没有导出：文件名要以 .xlsx 或 .csv 结尾，--from 不能晚于 --to。 / not exported", 1)

    def job(c: Connection) -> int | None:
        top = grids.by_code(c, grid)
        if top is None:
            return None
        found = appraisal_figures.compose(c, house, top, *span, now)
        write = write_workbook if ending == ".xlsx" else write_csv_folder
        return write(out, tables(c, found, top, house, language), lambda _n: None)

    try:
        written = transactions.read(job).result()
    except OSError as wrong_file:
        return _say(console, f"没有导出：写不了 {out}：{why(wrong_file)}", 1)
    if written is None:
        return _say(console, f"没有导出：{no_grid(grid)}", 1)
    days = _named(span, house)
    usual = "" if since or until else "（没写日期，就是上个月）"
    return _say(
        console, f"已导出 {grid} {days} 的四评{usual}，{written} 行到 {out}。 / Exported {days}, {written} rows.", 0
    )


def _which_grid(c: Connection) -> str:
    """That it is of one place, and what the topmost ones are called."""
    tops = " ".join(g.code for g in grids.every(c) if g.parent_id is None)[:60]
    known = f"最上面的是 {tops}" if tops else "名册里还没有网格"
    return f"四评是一个街道或社区的，请加上 --grid 编码（{known}）。 / not exported: of which place? add --grid CODE"


def _named(span: tuple[datetime, datetime], house: House) -> str:
    """2026-10 for a whole month, else the first and the last day."""
    first, last = (at.astimezone(house.zone).date() for at in (span[0], span[1] - timedelta(microseconds=1)))
    return f"{first:%Y-%m}" if Month.of(first).span(house.zone) == span else f"{first}—{last}"


def _say(console: Console, words: str, code: int) -> int:
    console.print(words, markup=False, highlight=False, soft_wrap=True)
    return code


def _span(house: House, now: datetime, since: date | None, until: date | None) -> tuple[datetime, datetime]:
    first, behind = Month.of(now.astimezone(house.zone).date()).before().span(house.zone)
    if since is not None:
        first = datetime.combine(since, time(), house.zone)
        behind = behind if until is not None or behind > first else now
    if until is not None:
        behind = datetime.combine(until + timedelta(days=1), time(), house.zone)
    return first, behind


def attach(c: Connection, house: House, telling: Telling, zone: tzinfo) -> Upload | None:
    """The same as a file for the chat: with the monthly card, and where it was asked for."""
    found, facts = telling.appraisal, telling.facts
    if found is None or not (facts.get("monthly") or facts.get("part") == SHEET):
        return None
    content, month = io.BytesIO(), found.since.astimezone(zone)
    write_xlsx(content, tables(c, found, grids.get(c, found.grid), house, telling.language), lambda _n: None)
    return Upload(f"{found.code}-{month:%Y-%m}.xlsx", content.getvalue())


def tables(c: Connection, found: Appraisal, top: Grid, house: House, language: str) -> Iterator[Table]:
    """A tab a part, what is left out, and the tickets."""
    for part in FIGURES:
        yield _part(found, part, language)
    yield _left_out(found, house, language)
    yield _tickets(c, found, top, language)


Column = tuple[str, Shape, Callable[[Row], Value]]


def _columns(part: Part, language: str) -> Iterator[Column]:
    words = texts_for(language).phrases.appraisals
    if part in (Part.community, Part.grids):
        yield words.code, Shape.words, lambda row: row.code
    yield words.name, Shape.words, lambda row: row.name
    for figure in FIGURES[part]:
        yield label(texts_for(language), part, figure), Shape.number, _count(figure)
    if part in (Part.community, Part.property):
        yield words.solved_rate, Shape.share, lambda row: row.share("solved", "answered")
        yield words.happy_rate, Shape.share, _content
        yield words.reached_rate, Shape.share, lambda row: row.share("reached", "reached", "unreached")
    if part is Part.property:
        yield words.stars, Shape.number, lambda row: row.stars
        yield words.mean, Shape.hours, lambda row: row.n("points") / row.n("answered") if row.stars else None
    if part is Part.grids:
        yield words.days, Shape.number, _count("days")
        yield words.present_days, Shape.number, _count("present")
        yield words.stood_in_days, Shape.number, _count("stood_in")


def _count(figure: str) -> Callable[[Row], Value]:
    return lambda row: row.n(figure)


def _content(row: Row) -> Value:
    asked = row.n("happy", "so_so", "unhappy")
    return row.n("happy", "so_so") / asked if asked else None


def _part(found: Appraisal, part: Part, language: str) -> Table:
    columns = list(_columns(part, language))
    rows = (tuple(value(row) for _, _, value in columns) for row in found.rows(part))
    name = phrase(texts_for(language).phrases.appraisals, TITLES[part]) or part.value
    return Table(name, tuple(h for h, _, _ in columns), tuple(s for _, s, _ in columns), rows)


def _left_out(found: Appraisal, house: House, language: str) -> Table:
    words = texts_for(language).phrases.appraisals
    headers = (words.ticket, words.department, words.reason, words.by, words.at)
    shapes = (Shape.words, Shape.words, Shape.words, Shape.words, Shape.moment)
    rows = (
        (
            *(one.number, one.department, words.ended_first if one.reason == "closed" else one.reason, one.by),
            one.at.astimezone(house.zone).replace(tzinfo=None),
        )
        for one in found.left_out
    )
    return Table(words.left_out, headers, shapes, rows)


def _tickets(c: Connection, found: Appraisal, top: Grid, language: str) -> Table:
    words = texts_for(language).phrases.appraisals
    headers = (words.part, words.name, words.figure, words.ticket)
    return Table(words.tickets, headers, (Shape.words,) * 4, _behind(c, found, top, language))


def _behind(c: Connection, found: Appraisal, top: Grid, language: str) -> Iterator[tuple[Value, ...]]:
    texts = texts_for(language)
    for part in FIGURES:
        names = {row.key: row.name for row in found.rows(part)}
        title = phrase(texts.phrases.appraisals, TITLES[part])
        for key, figure, _, number in appraisal_figures.behind(c, found, top, part, FIGURES[part]):
            yield title, names.get(key, ""), label(texts, part, figure), number

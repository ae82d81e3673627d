"""Reads one cell as what its column holds, forgiving what spreadsheets do to numbers and days, guessing nothing."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from domain.roster.sheets import WORDS, BadCell, Cell, FaultKind
from domain.worktime import Hours

ID_LIMIT = 2**52
"""Telegram promises at most 52 significant bits for any id."""

LONGEST = {"code": 64, "name": 100, "phone": 40, "department": 60, "aliases": 1000}
"""Characters a cell may hold; a name longer than this would crowd a card."""

_EXCEL_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"})
_AROUND = " \t\r\n\u3000\u00a0\u200b\u200c\u200d\u2060\ufeff"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SCIENTIFIC = re.compile(r"[+-]?\d+(\.\d+)?[eE]\+?\d+")
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]+(\d{1,2}:\d{2}.*))?")
_SPREADSHEET_EPOCH = date(1899, 12, 30)  # day 0 of the 1900 date system, with its leap year that never was
_YEARS = range(1950, 2200)  # a year outside is a slip of the hand, and 9999 means an empty cell
_SERIALS = range(20_000, 80_000)  # 1954 to 2119


def plain(cell: Cell) -> str:
    """The cell's words without what surrounds them; '' for an empty cell. Errors: BadCell for #REF! and the like."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    words = str(cell).strip(_AROUND)
    if words in _EXCEL_ERRORS:
        raise BadCell(FaultKind.cell_error, said=words)
    if _CONTROL.search(words):
        raise BadCell(FaultKind.cell_control)
    return words


def text(cell: Cell, column: str) -> str:
    """Words on one line. Errors: BadCell when there are more than the column may hold."""
    words = " ".join(plain(cell).split())
    if len(words) > LONGEST[column]:
        raise BadCell(FaultKind.cell_too_long, limit=LONGEST[column], length=len(words))
    return words


def required(cell: Cell, column: str) -> str:
    """`text`, which must be there."""
    words = text(cell, column)
    if not words:
        raise BadCell(FaultKind.cell_missing)
    return words


def code(cell: Cell) -> str:
    """A grid's code, '' when empty. Errors: BadCell for blanks inside it, and for `;`, which parts one code from the next."""
    words = plain(cell)
    if len(words) > LONGEST["code"] or re.search(r"[\s;；]", words):
        raise BadCell(FaultKind.code_bad, said=words[:80])
    return words


def codes(cell: Cell) -> tuple[str, ...]:
    """Codes separated by `;` or `；`, each once."""
    parts = re.split(r"[;；\n]", plain(cell))
    return tuple(dict.fromkeys(code(part) for part in parts if part.strip(_AROUND)))


def word(cell: Cell, kind: str, default: str | None = None) -> str:
    """One of `WORDS[kind]`; `default` for an empty cell, which is a fault without one."""
    said = plain(cell).lower()
    if not said:
        if default is None:
            raise BadCell(FaultKind.cell_missing)
        return default
    if said not in WORDS[kind]:
        raise BadCell(FaultKind.word_unknown, said=said[:40], known=[w for w in WORDS[kind] if not w.isascii()])
    return WORDS[kind][said]


def _whole(cell: Cell, kind: FaultKind) -> int:
    """A whole number, whether typed as a number, as text or behind an apostrophe."""
    if isinstance(cell, bool):
        raise BadCell(kind, said=str(cell))
    if isinstance(cell, float) and abs(cell) >= 2**53:
        raise BadCell(FaultKind.id_rounded, said=repr(cell))
    said = plain(cell).removeprefix("'").strip(_AROUND)
    if not said:
        raise BadCell(FaultKind.cell_missing)
    if _SCIENTIFIC.fullmatch(said):
        raise BadCell(FaultKind.id_rounded, said=said)
    if not re.fullmatch(r"[+-]?\d+(\.0+)?", said) or len(said) > 25:
        raise BadCell(kind, said=said[:40])
    return int(said.split(".")[0])


def telegram_id(cell: Cell) -> int:
    """A person's Telegram id, 1 to 2**52. Errors: BadCell, also for 1.23E+09, whose last digits are lost."""
    number = _whole(cell, FaultKind.id_bad)
    if not 0 < number < ID_LIMIT:
        raise BadCell(FaultKind.id_bad, said=str(number))
    return number


def chat_id(cell: Cell) -> int:
    """A group's chat id, always negative."""
    number = _whole(cell, FaultKind.chat_id_bad)
    if not -ID_LIMIT < number < 0:
        raise BadCell(FaultKind.chat_id_bad, said=str(number))
    return number


def households(cell: Cell) -> int | None:
    """A count of households or people, None when empty."""
    said = plain(cell).removeprefix("'")
    if not said:
        return None
    if isinstance(cell, bool) or not re.fullmatch(r"\d{1,7}(\.0+)?", said):
        raise BadCell(FaultKind.households_bad, said=said[:40])
    return int(said.split(".")[0])


def aliases(cell: Cell) -> tuple[str, ...]:
    """Names separated by `;` or `；`, each once."""
    parts = (" ".join(part.split()) for part in re.split(r"[;；\n]", plain(cell)))
    found = tuple(dict.fromkeys(part.strip(_AROUND) for part in parts if part.strip(_AROUND)))
    if sum(map(len, found)) > LONGEST["aliases"]:
        raise BadCell(FaultKind.cell_too_long, limit=LONGEST["aliases"], length=sum(map(len, found)))
    return found


def day(cell: Cell) -> date | None:
    """A day of the installation's zone: a spreadsheet's date, its serial number, 2026-01-05, 2026/1/5, 2026年1月5日, 20260105."""
    if isinstance(cell, datetime):
        if cell.time() != time():
            raise BadCell(FaultKind.date_has_time, said=cell.isoformat(" "))
        return _likely(cell.date())
    if isinstance(cell, date):
        return _likely(cell)
    if isinstance(cell, int | float) and not isinstance(cell, bool) and cell in _SERIALS:
        return _SPREADSHEET_EPOCH + timedelta(days=int(cell))
    said = plain(cell)
    return _written_day(said) if said else None


def _written_day(said: str) -> date:
    found = _DAY.fullmatch(said) or re.fullmatch(r"(\d{4})(\d{2})(\d{2})", said)
    if not found:
        raise BadCell(FaultKind.date_bad, said=said[:40])
    clock_time = found.group(4) if found.re is _DAY else None
    if clock_time and not re.fullmatch(r"0?0:00(:00(\.0+)?)?", clock_time):
        raise BadCell(FaultKind.date_has_time, said=said[:40])
    try:
        return _likely(date(int(found.group(1)), int(found.group(2)), int(found.group(3))))
    except ValueError as wrong:
        raise BadCell(FaultKind.date_bad, said=said[:40]) from wrong


def _likely(day: date) -> date:
    if day.year not in _YEARS:
        raise BadCell(FaultKind.date_bad, said=day.isoformat())
    return day


_SPOKEN = (
    *((re.compile(f"(?:周|星期|礼拜){said}"), word) for said, word in zip(("一", "二", "三", "四", "五", "六", "[日天]"), ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), strict=True)),
    (re.compile("[至到—–－~～]"), "-"), (re.compile("；"), ";"), (re.compile("："), ":"), (re.compile("[，,、]"), " "), (re.compile("全天|24小时|二十四小时"), "always"),
)  # fmt: skip


def hours(cell: Cell) -> str | None:
    """Working hours as domain/worktime.Hours reads them, also from 周一至周五 09:00-12:00 14:00-18:00; None when empty."""
    said = plain(cell)
    words = said
    for spoken, written in _SPOKEN:
        words = spoken.sub(written, words)
    words = re.sub(r"\s*-\s*", "-", " ".join(words.replace(";", "; ").split()))
    if not words:
        return None
    try:
        Hours.parse(words)
    except ValueError as wrong:
        raise BadCell(FaultKind.hours_bad, said=said[:40], why=str(wrong)) from wrong
    return words

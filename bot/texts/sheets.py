"""Staff's sheets in chat: which one, of which days, and what is in the file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time

from bot.outgoing import Outgoing
from bot.texts import buttons
from bot.texts.catalogue import Texts
from bot.texts.page import Page, filled, lines
from bot.texts.phrases import phrase
from bot.texts.words import Safe, line
from handlers.presses import SheetPress

WHOLE = "all"
_SHEETS = (WHOLE, "tickets", "events", "categories", "grids", "whistles", "call_backs")
_SPANS = ("week", "last_week", "month", "last_month")


def sheet_name(texts: Texts, what: str) -> str:
    """A sheet as people call it."""
    words = texts.phrases.sheets
    return words.whole if what == WHOLE else phrase(words.names, what) or what


def sheet_button(page: Page, grid: int) -> buttons.Rows:
    """Under a digest: the whole set of its subtree; of which days is asked next."""
    return ((buttons.button(page.texts.phrases.sheets.button, SheetPress(grid=grid, what=WHOLE, span="")),),)


def sheet_choice(page: Page) -> Outgoing:
    """First which sheet, then which days."""
    words, grid, what = page.texts.phrases.sheets, page.number("grid") or 0, page.fact("what")
    if not what:
        every = (buttons.button(sheet_name(page.texts, w), SheetPress(grid=grid, what=w, span="")) for w in _SHEETS)
        first, *rest = every
        return Outgoing(words.which_sheet, ((first,), *buttons.in_rows(rest, 3)))
    spans = (buttons.button(phrase(words, s) or s, SheetPress(grid=grid, what=what, span=s)) for s in _SPANS)
    asked = filled(words, "which_span", {"sheet": Safe(sheet_name(page.texts, what))}) or ""
    return Outgoing(asked, buttons.in_rows(spans, 2))


def sheet(page: Page) -> Outgoing:
    """Beside the file: what is in it, what was cut off and how to get it, and what may not be seen."""
    words, counts = page.texts.phrases.sheets, _counts(page)
    if counts and not any(counts.values()):
        code = "nothing_whole" if page.fact("what") == WHOLE else "nothing"
        return Outgoing(filled(words, code, _facts(page)) or "")
    rows = " · ".join(filled(words, "of", _of(page, what, n)) or "" for what, n in counts.items())
    alive = words.alive if {"tickets", "events"} & set(counts) else ""
    title = filled(words, "title", _facts(page)) or ""
    empty = words.no_tickets if page.telling.facts.get("no_tickets") else ""
    below = (rows, empty, *_cut(page, counts), alive, words.delicate if counts else "")
    return Outgoing(lines(f"<b>{title}</b>", *below))


def _counts(page: Page) -> dict[str, int]:
    found = page.telling.facts.get("counts")
    return {str(what): int(n) for what, n in found.items()} if isinstance(found, dict) else {}


def _of(page: Page, what: str, count: int) -> dict[str, Safe]:
    most = page.number("most") or 0
    return {"sheet": Safe(sheet_name(page.texts, what)), "count": Safe(f"{count:,}"), "most": Safe(f"{most:,}")}


def _cut(page: Page, counts: dict[str, int]) -> Iterator[str]:
    """What did not fit, and how all of it is had."""
    words, most = page.texts.phrases.sheets, page.number("most") or 0
    cut = {what: n for what, n in counts.items() if n > most}
    for what, n in cut.items():
        yield f"⚠️ {filled(words, 'cut', _of(page, what, n))}"
    codes = page.telling.facts.get("codes")
    if cut and isinstance(codes, list):
        asked = {"what": Safe(next(iter(cut))), "code": line(codes[0], 40)}
        asked |= {"since": Safe(page.fact("first")), "until": Safe(page.fact("last"))}
        yield filled(words, "cut_how", asked) or ""


def _facts(page: Page) -> dict[str, Safe]:
    names = page.telling.facts.get("grid_names")
    whose = "、".join(page.name(name) for name in names) if isinstance(names, list) else ""
    return {
        "grid": Safe(whose),
        "sheet": Safe(sheet_name(page.texts, page.fact("what"))),
        "first": Safe(_day(page, "first")),
        "last": Safe(_day(page, "last")),
    }


def _day(page: Page, name: str) -> str:
    """A day as people say it."""
    try:
        day = date.fromisoformat(page.fact(name))
    except ValueError:
        return ""
    return page.texts.date(datetime.combine(day, time(), page.zone), page.now)

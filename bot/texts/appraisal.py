"""四评 as supervisors read it: the whole, one part, one who is judged, and the matters behind a figure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bot.outgoing import Button, Outgoing
from bot.texts import buttons
from bot.texts.catalogue import Texts
from bot.texts.page import GAP, Page, filled, lines
from bot.texts.phrases import phrase
from bot.texts.words import NOTHING, Safe, plain
from bot.texts.workers import ticket_line
from domain.appraisal import LEAST, MARKS, Appraisal, LeftOut, Month, Part, Row, last_day
from handlers.presses import AppraisalPress, TicketPress

SHORT, LONG = 4, 8
"""Rows of a part on the whole, and on its own page."""
ROOMY = 2000
"""With less room for foreign words the whole names one of each part."""
SHEET = "s"
"""What a button asks for that wants the file."""
PAGE = 8
HEARD = ("answered", "solved", "unsolved", "explained", "happy", "so_so", "unhappy", "reached", "unreached")
KEPT = ("accept_ok", "accept_late", "contact_ok", "contact_late", "done_ok", "done_late")
FIGURES: dict[Part, tuple[str, ...]] = {
    Part.community: (*HEARD, "silent"),
    Part.departments: ("called", "in_time", "late", "never", "excused", "due", *MARKS),
    Part.property: HEARD,
    Part.grids: ("opened", *KEPT, "left"),
}
TITLES = {
    Part.community: "community",
    Part.departments: "departments",
    Part.property: "property",
    Part.grids: "grids",
    Part.left_out: "left_out",
}


def appraisal(page: Page) -> Outgoing:
    """Whatever page of it was asked for."""
    found, part, key = _found(page), _part(page), page.number("key") or 0
    if found.silent and not found.left_out:
        words = filled(page.texts.phrases.appraisals, "nothing", _about(page, found)) or ""
        return Outgoing(words, (_months(page, found),))
    if page.fact("part") == SHEET:
        return Outgoing(lines(_heading(page, found), page.texts.phrases.appraisals.sheet_here))
    if part is None:
        return _whole(page, found)
    if part is Part.left_out:
        return _left_out(page, found)
    row = next((one for one in found.rows(part) if one.key == key), None)
    if row is None:
        return _part_page(page, found, part)
    return _behind(page, found, part, row) if page.fact("figure") else _row_page(page, found, part, row)


def _found(page: Page) -> Appraisal:
    if page.telling.appraisal is None:
        raise ValueError(f"{page.telling.kind} needs an appraisal")
    return page.telling.appraisal


def _part(page: Page) -> Part | None:
    said = page.fact("part")
    return Part(said) if said in set(Part) else None


def _about(page: Page, found: Appraisal) -> dict[str, Safe]:
    since = found.since.astimezone(page.zone)
    month = page.texts.phrases.appraisals.month.format(year=since.year, number=since.month)
    return {"grid": page.name(found.name), "month": Safe(month)}


def _heading(page: Page, found: Appraisal) -> str:
    words = page.texts.phrases.appraisals
    title = f"<b>{filled(words, 'title', _about(page, found))}</b>"
    if found.now >= found.until:
        return title
    return lines(title, filled(words, "so_far", {"day": Safe(page.date(last_day(found)))}) or "")


# the whole


def _whole(page: Page, found: Appraisal) -> Outgoing:
    words, parts = page.texts.phrases.appraisals, list[str]()
    for part in (p for p in FIGURES if found.rows(p)):
        rows, most = found.rows(part), SHORT if page.room >= ROOMY else 1
        parts += [GAP, f"<b>{phrase(words, TITLES[part])}</b>", *_rows(page, part, rows[:most])]
        parts.append(_more(page, len(rows) - most))
    out = [GAP, filled(words, "left_out_count", {"n": _n(len(found.left_out))}) or ""] if found.left_out else []
    doors = [_door(page, found, part) for part in FIGURES if found.rows(part)]
    doors += [_door(page, found, Part.left_out)] if found.left_out else []
    doors.append(buttons.button(words.sheet, _press(page, found, SHEET)))
    return Outgoing(
        lines(_heading(page, found), *parts, *out, GAP, words.order),
        (*buttons.in_rows(doors, 2), _months(page, found)),
    )


def _more(page: Page, count: int) -> str:
    return filled(page.texts.phrases.appraisals, "more_rows", {"n": Safe(str(count))}) or "" if count > 0 else ""


def _rows(page: Page, part: Part, rows: Iterable[Row]) -> list[str]:
    line = {
        Part.community: _community,
        Part.departments: _department,
        Part.property: _company,
        Part.grids: _grid,
    }[part]
    return [f"• {line(page, row)}" for row in rows]


def _door(page: Page, found: Appraisal, part: Part) -> Button:
    words = phrase(page.texts.phrases.appraisals, TITLES[part])
    return buttons.button(words, _press(page, found, part=part.value))


def _press(
    page: Page, found: Appraisal, part: str = "", key: int = 0, figure: str = "", number: int = 0
) -> AppraisalPress:
    month = Month.of(found.since.astimezone(page.zone).date()).code
    return AppraisalPress(grid=found.grid, month=month, part=part, key=key, figure=figure, page=number)


def _months(page: Page, found: Appraisal) -> tuple[Button, ...]:
    words, month = page.texts.phrases.appraisals, Month.of(found.since.astimezone(page.zone).date())
    this = Month.of(page.now.date())
    row = [buttons.button(words.month_before, AppraisalPress(grid=found.grid, month=month.before().code))]
    if month != this:
        row.append(buttons.button(words.this_month, AppraisalPress(grid=found.grid, month=this.code)))
    return tuple(row)


# one line for each who is judged


def _n(count: int) -> Safe:
    return Safe(str(count))


def _share(page: Page, row: Row, part: str, *whole: str) -> Safe:
    share, words = row.share(part, *whole), page.texts.phrases.appraisals
    if share is None:
        return Safe(words.no_share)
    return Safe(words.share.format(share=f"{share:.0%}", n=row.n(*whole)))


def _community(page: Page, row: Row) -> str:
    words = page.texts.phrases.appraisals
    facts = {
        "name": page.name(row.name),
        "n": _n(row.n("answered")),
        "solved": _share(page, row, "solved", "answered"),
        "satisfied": Safe(_content(page, row)),
        "reached": _share(page, row, "reached", "reached", "unreached"),
    }
    said = filled(words, "community_line" if row.n("answered") else "nobody_answered", facts) or ""
    silent = filled(words, "silent_too", {"n": _n(row.n("silent"))}) if row.n("silent") else ""
    return f"{said}{silent}"


def _content(page: Page, row: Row) -> str:
    """满意 and 基本满意 of those who said how content they are."""
    asked, words = row.n("happy", "so_so", "unhappy"), page.texts.phrases.appraisals
    if not asked:
        return words.no_share
    return words.share.format(share=f"{row.n('happy', 'so_so') / asked:.0%}", n=asked)


def _department(page: Page, row: Row) -> str:
    words = page.texts.phrases.appraisals
    facts = {name: _n(row.n(name)) for name in ("in_time", "late", "never")}
    facts |= {"name": page.name(row.name), "n": _n(row.n("called") - row.n("excused"))}
    given = [f"{label(page.texts, Part.departments, mark)} {row.n(mark)}" for mark in MARKS if row.n(mark)]
    marks = filled(words, "marked", {"marks": Safe(words.comma.join(given))}) if given else ""
    return f"{filled(words, 'department_line', facts)}{marks}"


def _company(page: Page, row: Row) -> str:
    count, stars = row.n("answered"), row.stars
    facts = {"name": page.name(row.name), "n": _n(count), "least": _n(LEAST)}
    if stars is None:
        return filled(page.texts.phrases.appraisals, "too_few", facts) or ""
    facts |= {"stars": Safe("★" * stars + "☆" * (5 - stars)), "mean": Safe(f"{row.n('points') / count:.1f}")}
    return filled(page.texts.phrases.appraisals, "company_line", facts) or ""


def _grid(page: Page, row: Row) -> str:
    words, facts = page.texts.phrases.appraisals, {"name": page.name(row.name)}
    for name in ("accept", "contact", "done"):
        facts[name] = _share(page, row, f"{name}_ok", f"{name}_ok", f"{name}_late")
    there = {"present": _n(row.n("present")), "days": _n(row.n("days"))}
    return "".join(
        (
            filled(words, "grid_line", facts) or "",
            filled(words, "present", there) or "" if row.n("days") else "",
            filled(words, "stood_in", {"n": _n(row.n("stood_in"))}) or "" if row.n("stood_in") else "",
            filled(words, "away_now", {"n": _n(row.n("away"))}) or "" if row.n("away") else "",
        )
    )


# one part, one row, the matters behind a figure


def _part_page(page: Page, found: Appraisal, part: Part) -> Outgoing:
    words, every = page.texts.phrases.appraisals, found.rows(part)
    number = _number(page, len(every), LONG)
    rows = every[number * LONG : (number + 1) * LONG]
    how = words.how_stars if part is Part.property else ""
    doors = [buttons.button(plain(r.name, 24), _press(page, found, part=part.value, key=r.key)) for r in rows]
    text = lines(_heading(page, found), f"<b>{phrase(words, TITLES[part])}</b>", *_rows(page, part, rows), GAP, how)
    turn = _turns(page, _press(page, found, part.value, number=number), len(every), LONG)
    return Outgoing(text, (*buttons.in_rows(doors, 2), *turn, (_back(page, found),)))


def _row_page(page: Page, found: Appraisal, part: Part, row: Row) -> Outgoing:
    doors = [
        buttons.button(
            f"{label(page.texts, part, name)} {row.n(name)}",
            _press(page, found, part=part.value, key=row.key, figure=name),
        )
        for name in FIGURES[part]
        if row.n(name)
    ]
    title = f"<b>{phrase(page.texts.phrases.appraisals, TITLES[part])}</b>"
    text = lines(_heading(page, found), title, *_rows(page, part, [row]))
    return Outgoing(text, (*buttons.in_rows(doors, 2), (_back(page, found),)))


def label(texts: Texts, part: Part, figure: str) -> str:
    """A figure as people call it."""
    marks = part is Part.departments and figure in MARKS
    return phrase(texts.phrases.whistles if marks else texts.phrases.appraisals, figure) or figure


def _behind(page: Page, found: Appraisal, part: Part, row: Row) -> Outgoing:
    figure, total, number = page.fact("figure"), page.telling.total, page.number("page") or 0
    called = label(page.texts, part, figure) if figure in FIGURES[part] else ""
    facts = {"name": page.name(row.name), "figure": Safe(called), "n": _n(total)}
    title = filled(page.texts.phrases.appraisals, "behind", facts) or ""
    shown = page.telling.tickets[:PAGE]
    listed = [ticket_line(page, ticket, who=True) for ticket in shown]
    press = _press(page, found, part.value, row.key, figure if called else "", number)
    turn = _turns(page, press, total, PAGE)
    text = lines(_heading(page, found), f"<b>{title}</b>", *listed)
    return Outgoing(text, (*buttons.views(page, shown), *turn, (_back(page, found, part.value, row.key),)))


def _left_out(page: Page, found: Appraisal) -> Outgoing:
    words, every = page.texts.phrases.appraisals, found.left_out
    number = _number(page, len(every), LONG)
    shown = every[number * LONG : (number + 1) * LONG]
    text = lines(
        _heading(page, found),
        f"<b>{filled(words, 'left_out_count', {'n': _n(len(every))})}</b>" if every else words.none_left_out,
        *_reasons(page, shown),
    )
    turn = _turns(page, _press(page, found, Part.left_out.value, number=number), len(every), LONG)
    return Outgoing(text, (*_opened(page, shown), *turn, (_back(page, found),)))


def _opened(page: Page, shown: Sequence[LeftOut]) -> buttons.Rows:
    """A button that opens each ticket, once."""
    word, found = page.texts.phrases.buttons.view, {one.ticket: one.number for one in shown}
    return buttons.in_rows(
        (buttons.button(f"{word} {number}", TicketPress(do="view", id=i, v=0)) for i, number in found.items()), 2
    )


def _reasons(page: Page, shown: Sequence[LeftOut]) -> Iterator[str]:
    words = page.texts.phrases.appraisals
    for one in shown:
        reason = words.ended_first if one.department and one.reason == "closed" else one.reason
        facts = {
            "number": page.name(one.number),
            "reason": page.place(reason),
            "by": page.name(one.by),
            "at": Safe(page.date(one.at)),
            "name": page.name(one.department) if one.department else NOTHING,
        }
        said = filled(words, "excused_line" if one.department else "excluded_line", facts) or ""
        yield f"• {said}"


def _number(page: Page, count: int, size: int) -> int:
    return min(page.number("page") or 0, max(0, count - 1) // size)


def _turns(page: Page, press: AppraisalPress, count: int, size: int) -> buttons.Rows:
    """Earlier and later pages of what the press opens."""
    words, row = page.texts.phrases.buttons, []
    if press.page > 0:
        row.append(buttons.button(words.earlier, press.model_copy(update={"page": press.page - 1})))
    if (press.page + 1) * size < count:
        row.append(buttons.button(words.later, press.model_copy(update={"page": press.page + 1})))
    return (tuple(row),) if row else ()


def _back(page: Page, found: Appraisal, part: str = "", key: int = 0) -> Button:
    return buttons.button(page.texts.phrases.appraisals.back, _press(page, found, part, key))

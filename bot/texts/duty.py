"""Leave, turns, and the lists of the day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from bot.outgoing import Button, Outgoing
from bot.texts import buttons
from bot.texts.page import GAP, Page, filled, lines
from bot.texts.phrases import phrase
from bot.texts.words import NOTHING, Safe
from bot.texts.workers import PAGE, ticket_line
from handlers.presses import DutyPress


def leave(page: Page) -> Outgoing:
    """What becomes of a leave, or of a whole duty that passes, for who goes, who takes it and those above."""
    facts = {
        "name": page.name(page.fact("name")),
        "deputy": page.name(page.fact("deputy")),
        "first": _day(page, page.fact("from_at")),
        "last": _day(page, page.fact("until")),
        "count": Safe(str(page.number("count") or 0)),
        "left": Safe(str(page.number("left") or 0)),
    }
    words = page.texts.phrases.duties
    stays = filled(words, "handed_left", facts) if page.number("left") else ""
    return Outgoing(lines(filled(words, page.fact("what"), facts) or words.how_to_leave, stays or ""))


def _day(page: Page, iso: object) -> Safe:
    try:
        return Safe(page.date(datetime.fromisoformat(str(iso))))
    except ValueError:
        return NOTHING


def duty(page: Page) -> Outgoing:
    """Each grid: who is on now, the turns to come, who is away; then who is away above them, and how to go on."""
    words, shown = page.texts.phrases.duties, _rows(page.telling.facts.get("turns"))
    total, left = page.number("total") or len(shown), page.number("left") or 0
    facts = {name: Safe(str(n)) for name, n in (("count", total), ("bare", page.number("bare") or 0))}
    facts["code"] = page.name(shown[0].get("code")) if shown else NOTHING
    others = list(_away(page, page.telling.facts.get("away")))
    text = lines(
        (filled(words, "some_bare" if page.number("bare") else "all_on", facts) or "") if total > 1 else "",
        GAP,
        *(line for one in shown for line in (*_grid(page, one), GAP)),
        *others,
        GAP if others else "",
        filled(words, "more_grids", {"count": Safe(str(left))}) or "" if left > 0 else "",
        filled(words, "how_to_ask", facts) or "" if total > 1 else "",
        words.how_to_leave,
        _how_to_set(page, page.telling.facts.get("pair")),
    )
    return Outgoing(text, _turning(page, page.number("page") or 0, more=left > 0))


def _how_to_set(page: Page, pair: object) -> str:
    """With a grid and two names that are there; nothing where nobody could take turns."""
    if not isinstance(pair, Mapping):
        return ""
    names = Safe(" ".join(page.name(name) for name in pair["names"]))
    return filled(page.texts.phrases.duties, "how_to_set", {"code": page.name(pair["code"]), "names": names}) or ""


def _grid(page: Page, one: Mapping[str, object]) -> Iterator[str]:
    words = page.texts.phrases.duties
    yield filled(words, "grid", {"grid": page.name(one.get("grid")), "code": page.name(one.get("code"))}) or ""
    now, count = _rows(one.get("now")), one.get("count")
    facts = {"names": Safe(words.comma.join(_holder(page, p) for p in now)), "count": Safe(str(count))}
    many = isinstance(count, int) and count > len(now)
    yield filled(words, "on_now_many" if many else "on_now", facts) or "" if now else words.nobody
    for turn in _rows(one.get("coming")):
        at = {"at": _day(page, turn.get("from_at")), "name": Safe(_holder(page, turn))}
        yield f"• {filled(words, 'coming', at)}"
    yield from _away(page, one.get("away"))


def _holder(page: Page, one: Mapping[str, object]) -> str:
    """A name with its post."""
    return page.texts.join(page.name(one.get("name")), phrase(page.texts.phrases.posts, str(one.get("post"))) or "")


def _away(page: Page, found: object) -> Iterator[str]:
    for one in _rows(found):
        facts = {name: page.name(one.get(name)) for name in ("name", "deputy")}
        yield filled(page.texts.phrases.duties, "away", {**facts, "until": _day(page, one.get("until"))}) or ""


def _turning(page: Page, number: int, *, more: bool) -> buttons.Rows:
    """Earlier and later pages."""
    keys, grid, row = page.texts.phrases.buttons, page.number("grid") or 0, list[Button]()
    if number > 0:
        row.append(buttons.button(keys.earlier, DutyPress(grid=grid, page=number - 1)))
    if more:
        row.append(buttons.button(keys.later, DutyPress(grid=grid, page=number + 1)))
    return (tuple(row),) if row else ()


def _rows(found: object) -> list[Mapping[str, object]]:
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def day_list(page: Page) -> Outgoing:
    """The list of the morning or of the end of a shift."""
    total, found = page.telling.total, page.telling.tickets[:PAGE]
    code = "evening" if page.fact("when") == "evening" else "morning"
    heading = filled(page.texts.phrases.duties, code, {"count": Safe(str(total))}) or ""
    text = lines(f"<b>{heading}</b>", *(ticket_line(page, t) for t in found))
    return Outgoing(text, (*buttons.views(page, found), *buttons.pages(page, "todo", 0, PAGE)))


def calendar(page: Page) -> Outgoing:
    """A year whose holidays nobody told us."""
    return Outgoing(filled(page.texts.phrases.duties, "calendar", {"year": Safe(str(page.number("year") or ""))}) or "")

"""Leave, turns, and the lists of the day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from bot.outgoing import Outgoing
from bot.texts import buttons
from bot.texts.page import GAP, Page, filled, lines
from bot.texts.phrases import phrase
from bot.texts.words import NOTHING, Safe
from bot.texts.workers import PAGE, ticket_line


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
    """Each grid: who is on now, the turns to come; then who is away."""
    words = page.texts.phrases.duties
    away = [
        filled(words, "away", {"name": page.name(one.get("name")), "deputy": page.name(one.get("deputy"))}) or ""
        for one in _rows(page.telling.facts.get("away"))
    ]
    every = [line for one in _rows(page.telling.facts.get("turns")) for line in (*_grid(page, one), GAP)]
    return Outgoing(lines(*every, *away, GAP, words.how_to_leave, words.how_to_set))


def _grid(page: Page, one: Mapping[str, object]) -> Iterator[str]:
    words = page.texts.phrases.duties
    yield filled(words, "grid", {"grid": page.name(one.get("grid"))}) or ""
    posts = page.texts.phrases.posts
    now = [
        page.texts.join(page.name(p.get("name")), phrase(posts, str(p.get("post"))) or "")
        for p in _rows(one.get("now"))
    ]
    yield filled(words, "on_now", {"names": Safe("、".join(now))}) or "" if now else words.nobody
    for turn in _rows(one.get("coming")):
        facts = {"at": _day(page, turn.get("from_at")), "name": page.name(turn.get("name"))}
        yield f"• {filled(words, 'coming', facts)}"


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

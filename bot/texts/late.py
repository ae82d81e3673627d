"""Promises that are broken or about to be: many matters in one message, and the promise a line counts from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from bot.outgoing import Outgoing
from bot.texts import buttons
from bot.texts.page import Page, filled, limit_of, lines
from bot.texts.phrases import phrase
from bot.texts.words import Safe, plain
from domain.notices import PROMISE_NEWS
from domain.tickets import broken_contact
from domain.views import TicketView
from handlers.presses import GridPress, PagePress

OPENED = 4
"""Cards there are buttons for."""
Promise = tuple[str, datetime]
"""`what` of the news, and the promised moment."""


def late_list(page: Page) -> Outgoing:
    """Each matter in a line, longest late first: what it is, where, who has it, which promise, by how much."""
    words, found = page.texts.phrases.late, page.telling.tickets
    rest = page.telling.total - len(found)
    text = lines(
        f"<b>{_heading(page)}</b>",
        *(_line(page, ticket) for ticket in found),
        filled(words, "more", {"count": Safe(str(rest))}) or "" if rest > 0 else "",
    )
    return Outgoing(text, (*buttons.views(page, found, OPENED), *_lists(page)))


def _heading(page: Page) -> str:
    late = page.number("late") or 0
    due = page.telling.total - late
    code = "heading_both" if late and due else "heading_late" if late else "heading_due"
    numbers = {"count": late or due, "late": late, "due": due}
    return filled(page.texts.phrases.late, code, {name: Safe(str(n)) for name, n in numbers.items()}) or ""


def _line(page: Page, ticket: TicketView) -> str:
    words, own, every = page.texts.phrases.late, page.telling.facts.get("own"), page.telling.facts.get("promises")
    mine = isinstance(own, list) and ticket.id in own
    who = words.you if mine else page.awaited(ticket.awaited, verify=ticket.verifier is not None) or words.nobody
    promises = _read(every.get(str(ticket.id)) if isinstance(every, Mapping) else None)
    said = words.between.join(_left(page, promise) for promise in promises)
    return "• " + " · ".join(part for part in (page.about(ticket), who, said) if part)


def _left(page: Page, promise: Promise) -> str:
    what, by = promise
    named = phrase(page.texts.phrases.late, what.partition("_")[2]) or ""
    return f"{named} {page.left(by)}"


def _read(found: object) -> list[Promise]:
    """Promises out of the facts of a notice."""
    pairs = [pair for pair in found if isinstance(pair, list) and len(pair) == 2] if isinstance(found, list) else []
    return [(str(what), at) for what, by in pairs if (at := _at(by)) is not None]


def _at(by: object) -> datetime | None:
    try:
        return datetime.fromisoformat(str(by))
    except ValueError:
        return None


def _lists(page: Page) -> buttons.Rows:
    """To all that is on the reader's hands, and to all that is late where they look after something."""
    words, found = page.texts.phrases.late, page.telling.facts.get("grids")
    grids = [one for one in found if isinstance(one, list) and len(one) == 2] if isinstance(found, list) else []
    alone = len(grids) == 1
    row = [buttons.button(words.todo, PagePress(what="todo"))] if page.telling.facts.get("todo") else []
    for grid, name in grids:
        label = words.every if alone else words.every_of.format(grid=plain(name, 20))
        row.append(buttons.button(label, GridPress(grid=int(grid), do="overdue")))
    return buttons.in_rows(row, 2)


def limit_told(page: Page) -> datetime | None:
    """The promise a piece of news is about; None for other news."""
    return _at(page.fact("by")) if page.fact("what") in PROMISE_NEWS else None


def also(page: Page, news: object) -> Iterator[str]:
    """Headings of what else of the same matter is late, in the words of `news`."""
    for what, by in _read(page.telling.facts.get("also")):
        yield filled(news, what, {"by": Safe(page.moment(by))}) or ""


def left_of(page: Page, ticket: TicketView) -> str:
    """What is left of the promise that counts, or by how much the one to contact is late while that still runs."""
    limit = limit_of(ticket)
    since = broken_contact(ticket.contact_by, limit, page.telling.now)
    return page.left(limit) if since is None else f"{page.texts.phrases.late.contact} {page.left(since)}"


def unheard(page: Page) -> str:
    """On a card of staff: that nobody contacted the resident in time, whatever else is late."""
    by = page.ticket.contact_by
    if by is None or by >= page.telling.now:
        return ""
    return filled(page.texts.phrases.late, "unheard", {"left": Safe(page.left(by))}) or ""

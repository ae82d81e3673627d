"""What time brings about of many matters, in one message; and the promise a line counts from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from bot.outgoing import Outgoing
from bot.texts import buttons, course
from bot.texts.page import Page, filled, limit_of, lines
from bot.texts.phrases import phrase
from bot.texts.words import NOTHING, Safe, plain
from domain.notices import PROMISE_NEWS
from domain.tickets import broken_contact
from domain.views import TicketView
from handlers.presses import GridPress, PagePress, SupervisorPress

OPENED = 4
"""Cards there are buttons for."""


def late_list(page: Page) -> Outgoing:
    """Each matter in a line, longest late first: what it is, where, who has it, what of it is late, by how much."""
    words, found = page.texts.phrases.late, page.telling.tickets
    rest = page.telling.total - len(found)
    text = lines(
        f"<b>{_heading(page)}</b>",
        *(_line(page, ticket) for ticket in found),
        filled(words, "more", {"count": Safe(str(rest))}) or "" if rest > 0 else "",
    )
    return Outgoing(text, (*buttons.views(page, found, OPENED), *_lists(page)))


def _heading(page: Page) -> str:
    words, counts = page.texts.phrases.late, page.telling.facts.get("counts")
    said = counts.items() if isinstance(counts, Mapping) else ()
    return words.between.join(filled(words, f"count_{each}", {"count": Safe(str(n))}) or "" for each, n in said)


def _line(page: Page, ticket: TicketView) -> str:
    words, own, every = page.texts.phrases.late, page.telling.facts.get("own"), page.telling.facts.get("news")
    mine = isinstance(own, list) and ticket.id in own
    who = words.you if mine else page.awaited(ticket.awaited, verify=ticket.verifier is not None) or words.nobody
    had = page.telling.facts.get("had_by")
    who = whose(page, str(had.get(str(ticket.id)) or "") if isinstance(had, Mapping) else "", who)
    found = every.get(str(ticket.id)) if isinstance(every, Mapping) else None
    said = words.between.join(_late(page, *map(str, one)) for one in found or () if len(one) == 3)
    return "• " + " · ".join(part for part in (page.about(ticket), who, said) if part)


def whose(page: Page, had: str, name: str) -> str:
    """Who has it now, behind who had it when the promise broke, if that was somebody else."""
    facts = {"had": page.name(had), "name": Safe(name)}
    return (filled(page.texts.phrases.late, "passed_on", facts) or name) if had and name else name


def _late(page: Page, what: str, by: str, department: str) -> str:
    """What of a matter is late, and by how much where that says something."""
    words, at = page.texts.phrases.late, _at(by)
    code = what.partition("_")[2] if what in PROMISE_NEWS else what
    facts = {"words": page.name(department), "left": Safe(page.left(at)) if at else NOTHING}
    return filled(words, code, facts) or ""


def _at(by: object) -> datetime | None:
    try:
        return datetime.fromisoformat(str(by))
    except ValueError:
        return None


def _lists(page: Page) -> buttons.Rows:
    """To all that is on the reader's hands, and to the lists of what they look after."""
    words, found = page.texts.phrases.late, page.telling.facts.get("lists")
    every = [one for one in found if isinstance(one, list) and len(one) == 3] if isinstance(found, list) else []
    alone = len({grid for _, grid, _ in every}) == 1
    row = [buttons.button(words.todo, PagePress(what="todo"))] if page.telling.facts.get("todo") else []
    for what, grid, name in every:
        label = phrase(words, f"all_{what}") or ""
        label = label if alone else words.every_of.format(grid=plain(name, 20), list=label)
        overdue, other = GridPress(grid=int(grid), do="overdue"), SupervisorPress(what=str(what), grid=int(grid))
        row.append(buttons.button(label, overdue if what == "overdue" else other))
    return buttons.in_rows(row, 2)


def limit_told(page: Page) -> datetime | None:
    """The promise a piece of news is about; None for other news."""
    return _at(page.fact("by")) if page.fact("what") in PROMISE_NEWS else None


def also(page: Page, news: object) -> Iterator[str]:
    """Headings of what else of the same matter is late, in the words of `news`."""
    found = page.telling.facts.get("also")
    for one in found if isinstance(found, list) else ():
        told = replace(page, telling=replace(page.telling, facts=one))
        facts = {name: told.name(told.fact(name)) for name in ("name", "words")}
        facts |= {"by": course.moment(told, "by"), "until": course.until(told)}
        yield filled(news, told.fact("what"), facts) or ""


def left_of(page: Page, ticket: TicketView) -> str:
    """What is left of the promise that counts, or by how much the one to contact is late while that still runs."""
    limit = limit_of(ticket)
    since = broken_contact(ticket.contact_by, limit, page.telling.now)
    if since is None:
        return page.left(limit)
    return filled(page.texts.phrases.late, "contact", {"left": Safe(page.left(since))}) or ""


def unheard(page: Page) -> str:
    """On a card of staff: that nobody contacted the resident in time, whatever else is late."""
    by = page.ticket.contact_by
    if by is None or by >= page.telling.now:
        return ""
    return filled(page.texts.phrases.late, "unheard", {"left": Safe(page.left(by))}) or ""

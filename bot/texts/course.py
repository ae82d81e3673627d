"""A ticket's way that is not the straight one: waits, later dates, rulings, supervision, a second look."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from bot.outgoing import Outgoing
from bot.texts import buttons
from bot.texts.page import Page, filled, lines
from bot.texts.phrases import phrase
from bot.texts.words import NOTHING, Safe, line
from domain.views import Asked
from domain.workflow import Action
from handlers.presses import PausePress, WatchPress


def paused(page: Page) -> Outgoing:
    return _news(page, f"paused_{page.fact('reason')}")


def extended(page: Page) -> Outgoing:
    return _news(page, "extended")


def listed(page: Page) -> Outgoing:
    return _news(page, "listed")


def late(page: Page) -> Outgoing:
    """Owned up to: the date has passed."""
    words = filled(page.texts.phrases.course, "late", {"until": moment(page, "by")})
    return Outgoing(lines(page.about(page.ticket), words or ""))


def moment(page: Page, fact: str) -> Safe:
    """A moment in the facts, as it is said; words that are none stay as they are."""
    try:
        return Safe(page.moment(datetime.fromisoformat(page.fact(fact))))
    except ValueError:
        return page.name(page.fact(fact))


def unlisted(page: Page) -> Outgoing:
    return _news(page, "unlisted")


def _news(page: Page, code: str) -> Outgoing:
    facts = {"who": page.name(page.fact("holder")), "words": page.text(page.fact("words")), "until": until(page)}
    words = filled(page.texts.phrases.course, code, facts) or filled(page.texts.phrases.course, "paused_parts", facts)
    return Outgoing(lines(page.about(page.ticket), words or ""))


def until(page: Page) -> Safe:
    """The day in the facts, as it is said; with the day that was named, where nobody works then."""
    day, off = _day(page, page.fact("until")), _day(page, page.fact("off"))
    put_off = filled(page.texts.phrases.course, "put_off", {"until": day, "off": off}) if off else None
    return Safe(put_off or day)


def _day(page: Page, iso: str) -> Safe:
    try:
        return Safe(page.date(datetime.fromisoformat(iso)))
    except ValueError:
        return NOTHING


def standing(page: Page) -> Iterator[str]:
    """Lines every staff card shows: supervision, the last instruction, and what waits for a ruling."""
    words, ticket = page.texts.phrases.course, page.ticket
    if ticket.watch is not None:
        yield f"<b>{phrase(words, f'watch_{ticket.watch.value}')}</b>"
    told = [step for step in ticket.history if step.action == Action.instruct.value]
    if told:
        facts = {"by": page.name(told[-1].actor), "words": page.text(told[-1].words)}
        yield filled(words, "instruction", facts) or ""
    for asked in ticket.asked:
        yield _asked(page, asked)


def _asked(page: Page, asked: Asked) -> str:
    facts: Mapping[str, Safe] = {
        "by": page.name(asked.by),
        "words": page.text(asked.words),
        "proposed": page.name(asked.proposed),
        "until": _day(page, asked.until.isoformat()) if asked.until else NOTHING,
    }
    code = "extension_asked" if asked.kind == "extension" else "owner_asked"
    return filled(page.texts.phrases.course, "owner_asked_for" if asked.proposed else code, facts) or ""


def choose(page: Page, offered: Sequence[Mapping[str, object]]) -> Outgoing:
    """For what it waits, or how closely it is supervised."""
    words, ticket = page.texts.phrases.course, page.ticket
    if page.fact("action") == Action.pause.value:
        reasons = [line(one.get("reason"), 20) for one in offered]
        row = [
            buttons.button(phrase(words, r) or r, PausePress(id=ticket.id, v=ticket.version, reason=r)) for r in reasons
        ]
        return Outgoing(lines(page.about(ticket), words.choose_reason), buttons.in_rows(row, 2))
    degrees = [line(one.get("watch"), 20) for one in offered]
    row = [
        buttons.button(phrase(words, f"watch_{d}") or d, WatchPress(id=ticket.id, v=ticket.version, watch=d))
        for d in degrees
    ]
    return Outgoing(lines(page.about(ticket), words.choose_degree), buttons.in_rows(row, 1))

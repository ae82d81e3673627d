"""A delicate matter as people read it: the neutral line in the group, who looked, and the contact itself."""

from __future__ import annotations

from collections.abc import Iterator

from bot.outgoing import Button, Outgoing
from bot.texts import privacy
from bot.texts.page import Page, filled, lines
from bot.texts.words import Safe, line
from domain.workflow import Action

LOOKS = 3
"""How many looks at a contact the resident's card names, the newest ones."""


def went_private(page: Page) -> Outgoing:
    """In the group, to the author: not one word of the matter, a link to the private chat."""
    words = page.texts.phrases.delicate
    asked = words.in_private if page.telling.facts.get("writable") else words.start_first
    danger = f"<b>{words.in_danger}</b>" if page.telling.facts.get("danger") else ""
    draft, bot = page.number("draft"), line(page.telling.bot, 64)
    if not bot:
        return Outgoing(lines(danger, asked))
    url = f"https://t.me/{bot}?start=d_{draft}" if draft is not None else f"https://t.me/{bot}?start"
    return Outgoing(lines(danger, asked), ((Button(words.open_chat, url=url),),))


def contact(page: Page) -> Outgoing:
    words = page.texts.phrases.delicate
    name, phone, room = (page.name(page.fact(fact)) for fact in ("name", "phone", "room"))
    text = lines(
        page.about(page.ticket),
        filled(words, "contact", {"name": name}) or "",
        filled(words, "phone", {"phone": phone}) or "" if phone else words.no_phone,
        filled(words, "room", {"room": room}) or "" if room else "",
        *privacy.behalf(page),
        privacy.behalf_phone(page),
        f"<i>{words.written_down}</i>",
    )
    return Outgoing(text)


def for_the_resident(page: Page) -> Iterator[str]:
    """Lines of the promise card: who may know, and who looked."""
    words = page.texts.phrases.delicate
    if page.ticket.delicate:
        yield words.promise
    looks = [step for step in page.ticket.history if step.action == Action.reveal.value]
    for look in looks[-LOOKS:]:
        facts = {"who": page.name(look.actor), "at": Safe(page.moment(look.at))}
        yield filled(words, "looked", facts) or ""

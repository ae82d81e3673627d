"""What people read of their own data: the notice, its details, the files, and the last word."""

from __future__ import annotations

import re

from bot.outgoing import Button, Outgoing
from bot.texts import buttons
from bot.texts.page import GAP, Page, filled, lines
from bot.texts.words import Safe, line
from handlers.presses import DraftPress, ForgetPress, MinePress

YEAR = 365
_MY = re.compile(r"^(?:(?:我|俺|咱)们?|my )", re.IGNORECASE)


def notice(page: Page) -> str:
    """In two sentences, for the welcome."""
    return page.texts.phrases.privacy.notice


def more(page: Page) -> Button:
    return buttons.button(page.texts.phrases.privacy.more, MinePress(do="privacy"))


def privacy(page: Page) -> Outgoing:
    """All of it; or once more in short, because it says something else now."""
    words = page.texts.phrases.privacy
    if page.telling.facts.get("short"):
        known = page.telling.facts.get("again")
        return Outgoing(words.notice_again if known else words.notice, ((more(page),),))
    spans = {name: _span(page, page.number(name) or 0) for name in ("words", "raw")}
    version = page.name(page.fact("version"))
    named = filled(words, "version", {"version": version}) if version else None
    return Outgoing(lines(filled(words, "details", spans) or "", f"<i>{named}</i>" if named else ""))


def _span(page: Page, days: int) -> Safe:
    words = page.texts.phrases.privacy
    if days and days % YEAR == 0:
        return Safe(words.years.format(n=days // YEAR))
    return Safe(words.days.format(n=days))


def my_data(page: Page) -> Outgoing:
    words = page.texts.phrases.privacy
    return Outgoing(words.data_json if page.fact("form") == "json" else words.data_html)


def forget(page: Page) -> Outgoing:
    """Asked once more."""
    words = page.texts.phrases.privacy
    row = (
        buttons.button(words.forget_yes, ForgetPress(do="yes")),
        buttons.button(words.forget_no, ForgetPress(do="no")),
    )
    return Outgoing(lines(words.forget_ask, GAP, _open(page, words.forget_open)), (row,))


def forgotten(page: Page) -> Outgoing:
    """The last word; and what is left of a card too old to be deleted."""
    words = page.texts.phrases.privacy
    if page.telling.facts.get("kept"):
        return Outgoing(page.texts.phrases.answers.kept, gone=True)
    if page.telling.facts.get("card"):
        return Outgoing(words.forgotten_card, gone=True)
    return Outgoing(lines(words.forgotten, _open(page, words.forgotten_open)))


def _open(page: Page, words: str) -> str:
    count = page.number("open")
    return words.format(n=count) if count else ""


# -- on cards --


def cleaned(page: Page) -> str:
    """In the place of words that were taken out."""
    return f"<i>{page.texts.phrases.privacy.cleaned}</i>" if page.ticket.cleaned else ""


def behalf(page: Page) -> tuple[str, ...]:
    """For whom somebody else filed it."""
    who = page.name(page.ticket.behalf)
    return (filled(page.texts.phrases.privacy, "behalf", {"who": who}) or "",) if who else ()


def behalf_phone(page: Page) -> str:
    """The telephone of the person it was filed for, to one who may see it."""
    facts = {"who": page.name(page.fact("behalf")), "phone": page.name(page.fact("behalf_phone"))}
    return filled(page.texts.phrases.privacy, "behalf_phone", facts) or "" if facts["phone"] else ""


# -- on a draft --


def first_in_group(page: Page) -> str:
    """One line with a link to the private chat, for who was never told."""
    words, bot = page.texts.phrases.privacy, line(page.telling.bot, 64)
    if not page.draft.untold or not bot:
        return ""
    return f'<i>{words.first_in_group}</i> <a href="https://t.me/{bot}?start">{words.more}</a>'


def draft_behalf(page: Page) -> str:
    """For whom; whether they agree is asked beside the buttons that answer it."""
    draft, words = page.draft, page.texts.phrases.privacy
    if not draft.behalf:
        return ""
    facts = {"who": page.name(_MY.sub(words.behalf_your, draft.behalf))}
    consent = "behalf_asks" if draft.asking == "confirm" else "behalf_said"
    return filled(words, "behalf_thanks" if draft.agreed else consent, facts) or ""


def draft_buttons(page: Page) -> buttons.Rows:
    """代办, or for whom it is: agreed or not, and the way back."""
    draft, words = page.draft, page.texts.phrases.privacy
    if not draft.behalf:
        return ((buttons.button(words.behalf_button, DraftPress(do="behalf", id=draft.id)),),)
    agreed = words.behalf_agreed if draft.agreed else words.behalf_agree
    return (
        (
            buttons.button(agreed, DraftPress(do="agree", id=draft.id)),
            buttons.button(words.behalf_own, DraftPress(do="own", id=draft.id)),
        ),
    )


def who_for(page: Page) -> tuple[str, buttons.Rows]:
    """The question whom it is for, and the way back."""
    back = buttons.button(page.texts.phrases.buttons.back, DraftPress(do="back", id=page.draft.id))
    return page.texts.phrases.privacy.behalf_who, ((back,),)

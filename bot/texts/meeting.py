"""Meeting somebody: the welcome with its consent notice, where they live, help, groups, refusals."""

from __future__ import annotations

from collections.abc import Mapping

from bot.outgoing import Outgoing
from bot.texts import buttons, privacy
from bot.texts.answers import sentence
from bot.texts.page import GAP, Page, lines
from bot.texts.words import said
from handlers.presses import MinePress


def welcome(page: Page) -> Outgoing:
    """At first contact with what is kept and why."""
    s = page.texts.phrases.sentences
    if page.telling.facts.get("first"):
        doors = (*_doors(page, "help")[0], privacy.more(page))
        return Outgoing(lines(s.welcome, GAP, privacy.notice(page)), (doors,))
    return Outgoing(s.welcome_back, _doors(page, "mine", "home", "help"))


def _doors(page: Page, *names: str) -> buttons.Rows:
    words = page.texts.phrases.buttons
    return (tuple(buttons.button(getattr(words, name), MinePress(do=name)) for name in names),)


def help_(page: Page) -> Outgoing:
    s = page.texts.phrases.sentences
    known = {"thanks": s.after_thanks, "greeting": s.after_greeting, "praise": s.after_praise, "cancel": s.after_cancel}
    after = known.get(page.fact("after"))
    if after:
        return Outgoing(after)
    if not page.telling.private:
        return Outgoing(s.help_in_group, buttons.start_link(page))
    staff = s.help_for_staff if page.telling.facts.get("staff") else ""
    number = page.number("number")
    yours = page.texts.your_number(number) if number is not None else ""
    return Outgoing(lines(s.help, GAP, staff, yours), _doors(page, "mine", "home"))


def choose_estate(page: Page) -> Outgoing:
    """Where somebody lives; with a draft: where their matter is."""
    s, tried, choices = page.texts.phrases.sentences, page.place(page.fact("tried")), page.telling.choices
    question = page.texts.phrases.public.whose_home if page.fact("then") == "who" else s.which_home
    if tried and page.telling.facts.get("found"):
        question = page.texts.places_found(tried)
    elif tried:
        question = page.texts.place_not_found(tried)
    if page.telling.draft is None:
        hint = "" if tried and not page.telling.facts.get("found") else s.home_by_hand
        return Outgoing(lines(question, hint), buttons.homes(page, choices))
    rows = buttons.draft_places(page, choices or page.draft.choices, None, page.draft.id, back=False)
    return Outgoing(lines(question, s.place_by_hand if not tried else ""), rows)


def choose_building(page: Page) -> Outgoing:
    here = page.telling.here
    question = page.texts.which_building(page.place(here.name if here else ""))
    return Outgoing(question, buttons.homes(page, page.telling.choices, here))


def home_set(page: Page) -> Outgoing:
    worker = page.telling.mention[1] if page.telling.mention else ""
    place = page.place(page.fact("words") or (page.telling.here.name if page.telling.here else ""))
    return Outgoing(page.texts.home_set(place, page.name(worker)), _doors(page, "home", "help"))


def my_tickets(page: Page) -> Outgoing:
    count = page.number("count") or page.telling.total
    if not count:
        return Outgoing(page.texts.phrases.sentences.no_tickets)
    if not page.telling.private:
        return Outgoing(page.texts.phrases.sentences.sent_in_private)
    return Outgoing(page.texts.my_tickets(count, 10))


def words_please(page: Page) -> Outgoing:
    s = page.texts.phrases.sentences
    known = {"empty": s.words_please_empty, "voice": s.words_please_voice}
    return Outgoing(known.get(page.fact("what"), s.words_please))


def refused(page: Page) -> Outgoing:
    """The refusal's sentence with its facts."""
    facts = page.telling.facts.get("facts")
    return Outgoing(said(sentence(page.fact("code"), facts if isinstance(facts, Mapping) else {}, page.texts), 400))


def elsewhere(page: Page) -> Outgoing:
    """In the group, to somebody who cannot be written to: nothing personal, a link to the private chat."""
    known = page.telling.mention
    name = page.name(known[1]) if known else ""
    mention = f'<a href="tg://user?id={known[0]}">{name or "…"}</a>' if known else ""
    return Outgoing(page.texts.elsewhere(mention), buttons.start_link(page))


def group_unbound(page: Page) -> Outgoing:
    chat = page.fact("chat_id") or page.fact("chat")
    return Outgoing(page.texts.group_unbound(page.name(chat)))

"""/who: the four things made public, and their words for the poster."""

from __future__ import annotations

from bot.outgoing import Outgoing
from bot.texts import buttons
from bot.texts.catalogue import Texts
from bot.texts.page import GAP, Page, filled, lines
from bot.texts.phrases import phrase
from bot.texts.public_phrases import Public
from bot.texts.words import Safe
from domain.promises import PROMISES, Unit, Within
from domain.views import PublicPerson


def who(page: Page) -> Outgoing:
    """In a group without telephone numbers, and with a door to where they are."""
    words, known, private = page.texts.phrases.public, page.telling.four_things, page.telling.private
    rows = () if private else buttons.start_link(page)
    if known is None:
        return Outgoing(words.no_place, rows)
    text = lines(
        f"<b>{words.heading.format(place=page.place(known.place))}</b>",
        *(_person(page, one) for one in known.workers),
        "" if known.workers else words.nobody,
        *(_above(page, one) for one in known.above),
        GAP,
        f"<b>{words.duties_title}</b>",
        *(f"• {line}" for line in words.duties.splitlines()),
        GAP,
        f"<b>{words.promises_title}</b>",
        *(f"• {line}" for line in promises(words)),
        GAP,
        words.say_it_here if private else words.phone_in_private,
    )
    return Outgoing(text, rows)


def _person(page: Page, one: PublicPerson) -> str:
    return page.texts.join(post_name(page.texts, one), *_name_and_phone(page, one))


def _above(page: Page, one: PublicPerson) -> str:
    said = filled(page.texts.phrases.public, "above", {"post": Safe(post_name(page.texts, one))}) or ""
    return page.texts.join(said, *_name_and_phone(page, one))


def _name_and_phone(page: Page, one: PublicPerson) -> tuple[str, str]:
    name, phone = page.name(one.name), page.name(one.phone if page.telling.private else "")
    return f"<b>{name}</b>" if name else "", f"📞 {phone}" if phone else ""


def post_name(texts: Texts, one: PublicPerson) -> str:
    """The post as people call it."""
    return phrase(texts.phrases.posts, one.post.value) or ""


def promises(words: Public) -> list[str]:
    """What the table of promises says, as lines for residents; nothing is promised here that is not counted there."""
    made = [
        getattr(words, name).format(
            accept=span(words, PROMISES[name].accept), resolve=span(words, PROMISES[name].resolve)
        )
        for name in ("danger", "utility", "ordinary")
    ]
    return [*made, *words.manners.splitlines()]


def span(words: Public, within: Within) -> str:
    """2 小时, 7 天, 2 个工作小时."""
    amount, name = within.amount, within.unit.name
    if within.unit in (Unit.minutes, Unit.working_minutes) and amount % 60 == 0:
        amount, name = amount // 60, name.replace("minutes", "hours")
    return str(getattr(words, name)).format(n=amount)

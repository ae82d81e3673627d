"""An emergency: the broadcast with its two buttons, and how things stand for the command post."""

from __future__ import annotations

from collections.abc import Mapping

from bot.outgoing import Outgoing
from bot.texts import buttons
from bot.texts.page import GAP, Page, filled, lines
from bot.texts.words import Safe
from handlers.presses import SafetyPress


def emergency(page: Page) -> Outgoing:
    """For residents, in groups and in private; for one in need also the question where they are."""
    words = page.texts.phrases.emergencies
    facts = {"grid": page.name(page.fact("grid")), "words": page.text(page.fact("words"))}
    if page.fact("what") == "ended":
        return Outgoing(filled(words, "ended", facts) or "")
    if page.fact("what") == "told":
        return Outgoing(words.told)
    if page.fact("what") == "where":
        area = page.place(page.fact("area"))
        return Outgoing((filled(words, "where_in", {"area": area}) if area else None) or words.where)
    number = page.number("emergency") or 0
    row = (
        buttons.button(words.safe, SafetyPress(id=number, say="safe")),
        buttons.button(words.help, SafetyPress(id=number, say="help")),
    )
    title = (filled(words, "begun", facts) or "").rstrip()  # words of invisible signs alone leave nothing
    return Outgoing(lines(f"<b>{title}</b>", GAP, words.ask), (row,))


def safety(page: Page) -> Outgoing:
    """For the command post: who is safe, who needs help and where, and the matters since."""
    words = page.texts.phrases.emergencies
    facts = {name: page.name(page.fact(name)) for name in ("grid", "words", "safe", "help", "new", "open")}
    title = filled(words, "over" if page.telling.facts.get("over") else "title", facts)
    needy = page.telling.facts.get("in_need")
    found = [one for one in needy if isinstance(one, Mapping)] if isinstance(needy, list) else []
    text = lines(
        f"<b>{_new_need(page)}</b>" if page.telling.facts.get("need") else "",
        (filled(words, "passed", {"name": page.name(page.fact("command"))}) or "") if page.fact("command") else "",
        f"<b>{title}</b>",
        filled(words, "counts", facts) or "",
        filled(words, "tickets", facts) or "",
        GAP,
        f"<b>{words.in_need}</b>" if found else words.nobody_in_need,
        *(f"• {_needy(page, one)}" for one in found),
        f"<i>{page.texts.phrases.privacy.phones_written_down}</i>" if page.telling.facts.get("phones") else "",
        "" if page.telling.facts.get("over") else words.how.format(code=page.name(page.fact("code"))),
    )
    return Outgoing(text, _phones(page))


def _new_need(page: Page) -> str:
    words = page.texts.phrases.emergencies
    if not page.telling.facts.get("told"):
        return words.new_need
    return filled(words, "new_place", {"name": page.name(page.fact("who"))}) or words.new_need


def _phones(page: Page) -> buttons.Rows:
    """Numbers are shown on request, because each look is written down."""
    if not page.telling.facts.get("callable") or page.telling.facts.get("over"):
        return ()
    number = page.number("emergency") or 0
    return ((buttons.button(page.texts.phrases.privacy.phones, SafetyPress(id=number, say="phones")),),)


def _needy(page: Page, one: Mapping[str, object]) -> str:
    facts: Mapping[str, Safe] = {name: page.name(one.get(name)) for name in ("name", "phone")}
    facts = {**facts, "place": page.text(one.get("place"))}
    found = filled(page.texts.phrases.emergencies, "needs", facts) or ""
    return " ".join(found.split())

"""A report not yet registered: what was understood, and one question."""

from __future__ import annotations

import nlp
from bot.outgoing import Outgoing
from bot.texts import buttons
from bot.texts.page import GAP, Page, lines


def draft_card(page: Page) -> Outgoing:
    """The living card of a draft, in a group without the person's words and without a room."""
    s = page.texts.phrases.sentences
    ended = {"dismissed": s.dismissed, "expired": s.lapsed, "registered": s.registered}
    if page.telling.gone or page.draft.status in ended:
        return Outgoing(ended.get(page.draft.status, s.lapsed), gone=page.telling.gone)
    return _in_private(page) if page.telling.private else _in_group(page)


def _in_group(page: Page) -> Outgoing:
    s, draft = page.texts.phrases.sentences, page.draft
    place = page.place(nlp.public_text(draft.place or draft.grid or ""))
    facts = lines(
        s.urgent if draft.urgent else "",
        page.texts.labelled(page.category(draft.category), "category") if draft.category else "",
        page.texts.labelled(place, "place") if place else "",
    )
    question, rows = _question(page)
    if draft.asking == "confirm":
        return Outgoing(lines(f"<b>{s.offer}</b>", facts, f"<i>{s.only_the_author}</i>"), rows)
    hint = s.place_by_reply if draft.asking in ("estate", "place") else ""
    return Outgoing(lines(facts, f"<b>{question}</b>", hint), rows)


def _in_private(page: Page) -> Outgoing:
    s, draft, texts = page.texts.phrases.sentences, page.draft, page.texts
    words, place = page.text(draft.text), page.place(draft.place or draft.grid)
    question, rows = _question(page)
    hint = s.place_by_hand if draft.asking in ("estate", "place") else ""
    if draft.asking == "words":
        return Outgoing(lines(s.location_kept if draft.located and not draft.files else "", question), rows)
    heard = lines(
        s.heard + texts.quote(words) if words else "",
        s.urgent if draft.urgent else "",
        texts.labelled(page.category(draft.category), "category") if draft.category else "",
        texts.labelled(place, "place") if place else "",
        texts.files(draft.files) if draft.files else "",
    )
    return Outgoing(lines(heard, GAP, f"<b>{question}</b>", hint), rows)


def _question(page: Page) -> tuple[str, buttons.Rows]:
    """The one question asked now, with its buttons."""
    s, draft = page.texts.phrases.sentences, page.draft
    if draft.asking == "category":
        return s.which_category, buttons.best_categories(page)
    if draft.asking == "more_categories":
        return s.every_category, buttons.more_categories(page)
    if draft.asking in ("estate", "place"):
        rows = buttons.draft_places(page, draft.choices, draft.here, draft.id, back=draft.asking == "place")
        return (s.which_place if draft.here or draft.asking == "place" else s.which_estate), rows
    if draft.asking == "words":
        return s.what_is_it, buttons.only_dismiss(page)
    return (s.unsure if draft.unsure else s.right), buttons.confirm_draft(page)

"""A report not yet registered: what was understood, and one question."""

from __future__ import annotations

import nlp
from bot.outgoing import Outgoing
from bot.texts import buttons, privacy
from bot.texts.page import GAP, Page, lines


def draft_card(page: Page) -> Outgoing:
    """The living card of a draft, in a group without the person's words and without a room."""
    s = page.texts.phrases.sentences
    ended = {"dismissed": s.dismissed, "expired": s.lapsed, "registered": s.registered, "joined": s.joined}
    if page.telling.gone or page.draft.status in ended:
        return Outgoing(ended.get(page.draft.status, s.lapsed), gone=page.telling.gone)
    return _in_private(page) if page.telling.private else _in_group(page)


def _in_group(page: Page) -> Outgoing:
    s, draft = page.texts.phrases.sentences, page.draft
    place = page.place(nlp.public_text(draft.place or draft.grid or ""))
    facts = lines(
        s.urgent if draft.urgent else "",
        page.texts.labelled(_categories(page), "category") if _categories(page) else "",
        page.texts.labelled(place, "place") if place else "",
    )
    question, rows = _question(page)
    if draft.asking == "confirm":
        offer = question if draft.matters else s.offer
        return Outgoing(
            lines(
                f"<b>{offer}</b>", facts, *_similar(page), f"<i>{s.only_the_author}</i>", privacy.first_in_group(page)
            ),
            rows,
        )
    hint = s.place_by_reply if draft.asking in ("estate", "place") else ""
    return Outgoing(lines(facts, f"<b>{question}</b>", hint), rows)


def _in_private(page: Page) -> Outgoing:
    s, draft, texts = page.texts.phrases.sentences, page.draft, page.texts
    words, place = page.text(draft.text), page.place(draft.place or draft.grid)
    question, rows = privacy.who_for(page) if draft.asking == "behalf" else _question(page)
    hints = {"estate": s.place_by_hand, "place": s.place_by_hand, "behalf": texts.phrases.privacy.behalf_means}
    hint = hints.get(draft.asking, "")
    if draft.asking == "words":
        return Outgoing(lines(s.location_kept if draft.located and not draft.files else "", question), rows)
    heard = lines(
        s.heard + texts.quote(words) if words else "",
        s.urgent if draft.urgent else "",
        texts.labelled(_categories(page), "category") if _categories(page) else "",
        texts.labelled(place, "place") if place else "",
        texts.files(draft.files) if draft.files else "",
    )
    confirming = draft.asking == "confirm"
    similar = _similar(page) if confirming else ()
    rows = (*rows, *privacy.draft_buttons(page)) if confirming else rows
    return Outgoing(lines(heard, privacy.draft_behalf(page), GAP, *similar, f"<b>{question}</b>", hint), rows)


def _categories(page: Page) -> str:
    """The category, or each of several matters."""
    codes = page.draft.matters or ((page.draft.category,) if page.draft.category else ())
    return page.texts.join(*(page.category(code) for code in codes))


def _similar(page: Page) -> tuple[str, ...]:
    """A neighbour's open ticket that looks like the same matter, and what to press."""
    found = page.draft.similar
    if found is None:
        return ()
    return page.texts.similar(page.about(found), page.name(found.assignee)), page.texts.phrases.sentences.or_file_it


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
    if len(draft.matters) > 1:
        return s.several, buttons.which_matter(page)
    return (s.unsure if draft.unsure else s.right), buttons.confirm_draft(page)

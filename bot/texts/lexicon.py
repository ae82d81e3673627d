"""The weekly card of words: what each would change, one tap to adopt it, one to undo it."""

from __future__ import annotations

from bot.outgoing import Outgoing
from bot.texts import buttons
from bot.texts.page import GAP, Page, lines


def lexicon(page: Page) -> Outgoing:
    """Proposed words with their trial on old messages, then the living ones."""
    s, found, live = page.texts.phrases.sentences, page.telling.proposed, page.telling.live
    proposed = []
    for one in found:
        category = page.category(one.category)
        proposed.append(page.texts.word(page.text(one.word), category, one.seen, one.better, one.worse))
        proposed += [f"  • {page.texts.quote(page.text(text))}" for text in one.changed]
    living = [f"{page.text(one.word)} → {page.category(one.category)}" for one in live]
    text = lines(
        f"<b>{s.lexicon if found else s.lexicon_empty}</b>",
        *proposed,
        *([GAP, f"<b>{s.lexicon_live}</b>", *living] if living else []),
    )
    return Outgoing(text, buttons.words(page, found, live))

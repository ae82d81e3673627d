"""Short answers: what a press or a refusal says, in at most 200 characters and without HTML."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.texts.catalogue import Texts
from bot.texts.languages import texts_for
from bot.texts.page import filled
from bot.texts.words import Safe, plain

LIMIT = 200
_WORD_START = re.compile(r"(?<!^)(?=[A-Z])")


def answer_text(code: str, facts: Mapping[str, object], language: str) -> str:
    """The answer to a press, for an outcome's or a refusal's code; an unknown code gets a sentence that fits anything."""
    return plain(sentence(code, facts, texts_for(language)), LIMIT)


def sentence(code: str, facts: Mapping[str, object], texts: Texts) -> str:
    """The same as plain words, not yet shortened; not HTML."""
    if code == "joined" and facts.get("writable") is False:
        code = "joined_unwritable"
    words = {name: Safe(plain(value, 40)) for name, value in facts.items()}
    name = _WORD_START.sub("_", code).lower()
    phrases = texts.phrases
    rooms = (phrases.refusals, phrases.answers, phrases.staff, phrases.groups)
    return next((found for room in rooms if (found := filled(room, name, words))), phrases.answers.something)

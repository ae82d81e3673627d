"""The languages spoken, by code; zh is what everybody gets who asked for none of them."""

from __future__ import annotations

from bot.texts.catalogue import Texts
from bot.texts.en import English
from bot.texts.zh import Chinese

DEFAULT = "zh"
LANGUAGES: dict[str, Texts] = {"zh": Chinese(), "en": English()}


def texts_for(language: str) -> Texts:
    """The texts for a language code such as `zh`, `zh-hans`, `en-GB`."""
    return LANGUAGES.get(language.replace("_", "-").split("-")[0].lower(), LANGUAGES[DEFAULT])


def commands(language: str) -> list[tuple[str, str]]:
    """The bot's menu: (command, what it does)."""
    return texts_for(language).commands

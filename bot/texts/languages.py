"""The languages spoken, by code; zh is what everybody gets who asked for none of them."""

from __future__ import annotations

import pkgutil
import re
from importlib import import_module

import bot.texts
from bot.texts.catalogue import Texts

DEFAULT = "zh"


def _spoken() -> dict[str, Texts]:
    """Every module called like a language: zh.py, en.py and whatever lies beside them. Each ends with its `TEXTS`."""
    names = [m.name for m in pkgutil.iter_modules(bot.texts.__path__) if re.fullmatch("[a-z]{2,3}", m.name)]
    return {name: import_module(f"{bot.texts.__name__}.{name}").TEXTS for name in sorted(names)}


LANGUAGES: dict[str, Texts] = _spoken()


def texts_for(language: str) -> Texts:
    """The texts for a language code such as `zh`, `zh-hans`, `en-GB`."""
    return LANGUAGES.get(language.replace("_", "-").split("-")[0].lower(), LANGUAGES[DEFAULT])


def commands(language: str) -> list[tuple[str, str]]:
    """The bot's menu: (command, what it does)."""
    return texts_for(language).commands

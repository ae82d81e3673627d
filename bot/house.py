"""The house built from settings: transactions, categories, reader and desk, for the program and for single commands."""

from __future__ import annotations

from pathlib import Path

import nlp
from bot.clock import ShiftedClock, SystemClock
from bot.settings import Settings
from bot.texts.languages import LANGUAGES
from bot.texts.phrases import phrase
from domain.clock import Clock
from domain.tickets import Awaited
from services.beginning import WAITS, typed
from services.calendar import Calendars
from services.desk import Desk
from services.work import House, Matter
from storage.transactions import Transactions


def make_clock(settings: Settings) -> Clock:
    """The machine's clock, or the playground's."""
    return ShiftedClock(Path(settings.clock_offset_file)) if settings.clock_offset_file else SystemClock()


def _waits() -> dict[str, Awaited]:
    """The words on the buttons of a wait, in every language."""
    every = ((phrase(texts.phrases.course, reason.value), reason) for texts in LANGUAGES.values() for reason in WAITS)
    return {typed(words): reason for words, reason in every if words}


def make_house(settings: Settings) -> House:
    """What the installation is, before it knows its bot's name."""
    matters = {
        code: Matter(code, category.promise_class, category.privacy == "delicate")
        for code, category in nlp.CATEGORIES.items()
    }
    return House(
        zone=settings.zone,
        matters=matters,
        calendars=Calendars(settings.calendar),
        bot_id=settings.bot_id,
        weekly=settings.weekly,
        throttle=settings.throttle,
        invite_days=settings.invite_days,
        secret=settings.invite_secret,
        waits=_waits(),
        languages=frozenset(LANGUAGES),
        retention=settings.retention,
        door=settings.door,
    )


def make_desk(settings: Settings, transactions: Transactions) -> Desk:
    """The desk with the reader loaded; takes a second, so not on the event loop."""
    return Desk(transactions, make_clock(settings), make_house(settings), nlp.Reader.load())

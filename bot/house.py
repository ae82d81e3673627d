"""The house built from settings: transactions, categories, reader and desk, for the program and for single commands."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nlp
from bot.clock import ShiftedClock, SystemClock
from bot.settings import Settings
from bot.texts.languages import LANGUAGES
from domain.clock import Clock
from services.calendar import Calendars
from services.desk import Desk
from services.work import House, Matter
from storage import schema
from storage.transactions import Transactions, open_transactions


def make_clock(settings: Settings) -> Clock:
    """The machine's clock, or the playground's."""
    return ShiftedClock(Path(settings.clock_offset_file)) if settings.clock_offset_file else SystemClock()


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
        languages=frozenset(LANGUAGES),
    )


@contextmanager
def opened(settings: Settings) -> Iterator[Transactions]:
    """Transactions on an up-to-date database, closed in the end."""
    transactions = open_transactions(settings.database_url)
    try:
        transactions.write(schema.upgrade).result()
        yield transactions
    finally:
        transactions.close()


def make_desk(settings: Settings, transactions: Transactions) -> Desk:
    """The desk with the reader loaded; takes a second, so not on the event loop."""
    return Desk(transactions, make_clock(settings), make_house(settings), nlp.Reader.load())

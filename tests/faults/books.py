"""What an act leaves behind to be counted, and the sheet it is counted on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.settings import Settings
from tests.faults.crowd import Crowd
from tests.faults.misfortune import Misfortune
from tests.faults.telegram import Telegram

LIST = 5
"""So many examples of a fault are shown."""


@dataclass
class Ledger:
    """One act's numbers by name, in the order they are shown; `wrong` says what must not be, with examples."""

    title: str
    numbers: dict[str, Any] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def must(self, holds: bool, words: str) -> None:
        if not holds:
            self.wrong.append(words)

    def none_of(self, found: Iterable[Any], words: str) -> int:
        """Counts what must not be there."""
        every = list(found)
        if every:
            self.wrong.append(f"{len(every)} {words}: {every[:LIST]}")
        return len(every)


@dataclass
class Books:
    """Everything an act left behind."""

    url: str
    settings: Settings
    telegram: Telegram
    crowd: Crowd
    misfortune: Misfortune
    began: datetime
    now: datetime
    limits: bool

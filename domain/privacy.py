"""What people are told of their data, and how long what is kept is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

NOTICE = "2026-11"
"""The version of the notice as the texts word it: raise it whenever they say something else."""


@dataclass(frozen=True, slots=True)
class Retention:
    """How long people's words stay after a matter ended, and what Telegram handed over and was told after it came.

    The law asks for the shortest time that serves the purpose (PIPL art. 19). Three years is how long a claim can be brought
    (Civil Code art. 188); half a year is how long network logs must be kept (Cybersecurity Law art. 21).
    """

    words: timedelta = timedelta(days=1095)
    raw: timedelta = timedelta(days=180)

    @property
    def notice(self) -> str:
        """The version of the notice in this installation: another span is another notice."""
        return NOTICE if self == Retention() else f"{NOTICE}-{self.words.days}-{self.raw.days}"


AGAIN_AFTER = timedelta(hours=1)
"""How often somebody may have everything about them put together."""

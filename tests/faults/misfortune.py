"""What was done to the program, counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Misfortune:
    """What was done to the program."""

    kills: Counter[str] = field(default_factory=Counter)
    """By step, or "at random"."""
    speakers_ended: int = 0
    """Kills and freezes of a process that may have been speaking."""
    in_hand: int = 0
    """Messages such a process had in hand then: nobody can know whether they arrived."""
    stops: int = 0
    freezes: int = 0
    outages: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    clock: Counter[str] = field(default_factory=Counter)
    exits: Counter[int] = field(default_factory=Counter)
    last_words: Counter[str] = field(default_factory=Counter)
    """Of processes that ended by themselves with a fault, and how often."""
    second_starts: int = 0
    restarts: int = 0
    burst_seconds: float = 0.0
    """Seconds in which the largest burst was stored."""

    @property
    def killed(self) -> int:
        return self.kills.total()

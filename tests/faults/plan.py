"""How much of what: the plan of one act, and who plays which roles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.settings import ROLES
from tests.story.house import MONDAY

ALL = ROLES
LAYOUTS: dict[int, tuple[frozenset[str], ...]] = {
    1: (ALL,),
    2: (frozenset({"intake", "lanes"}), frozenset({"lanes", "speak", "tick"})),
    5: (
        frozenset({"intake"}),
        frozenset({"lanes"}),
        frozenset({"lanes", "tick"}),
        frozenset({"speak", "tick"}),
        frozenset({"speak", "lanes", "tick"}),
    ),
}
"""Who plays which roles with so many replicas; only one may poll."""


CALLED: dict[int, tuple[frozenset[str], ...]] = {
    1: (ALL,),
    2: (ALL, ALL),
    5: (
        ALL,
        frozenset({"intake"}),
        frozenset({"intake", "lanes"}),
        frozenset({"speak", "tick"}),
        frozenset({"lanes", "tick"}),
    ),
}
"""The same behind a webhook, where any number may listen."""


@dataclass(frozen=True)
class Plan:
    """How much of it. `updates` and `kills` at least, unless `seconds` are over; `burst`: so many updates at once in the end."""

    seed: int
    kills: int
    updates: int
    seconds: float
    replicas: tuple[int, ...] = (1,)
    limits: bool = False
    webhook: bool = False
    outages: float = 0.12
    """The share of strokes in which something befalls the database."""
    least_outages: int = 0
    troubles: float = 0.35
    """The share of strokes with a fault of the Bot API."""
    burst: int = 0
    zone: str = "Asia/Shanghai"
    begins: datetime = MONDAY
    at_named_steps: float = 0.6
    each: int = 3
    tick_seconds: float = 1.0

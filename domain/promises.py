"""Promises: how long each class of matter may wait, copied onto the ticket when it is opened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Promise:
    """Spans from opening: until accepted, until the resident is first contacted, until resolved."""

    name: str
    accept_for: timedelta
    contact_for: timedelta
    resolve_for: timedelta
    round_the_clock: bool = False

    def accept_by(self, opened_at: datetime) -> datetime:
        """The latest moment for somebody to take it."""
        return opened_at + self.accept_for

    def contact_by(self, opened_at: datetime) -> datetime:
        """The latest moment for the resident to hear from the holder."""
        return opened_at + self.contact_for

    def resolve_by(self, opened_at: datetime, paused_for: timedelta = timedelta()) -> datetime:
        """The latest moment to resolve; time spent waiting for the resident does not count."""
        return opened_at + self.resolve_for + paused_for


_URGENT = timedelta(minutes=30)
_USUAL = timedelta(hours=2)
_DAY = timedelta(days=1)

# FIELD, "Usual limits": dispatch 30 min urgent / 2 h else; danger 2 h; utilities and heat 24 h; ordinary 7 d; hard 15 d;
# the working-time limits of city management follow. The working calendar itself is a later room's business.
PROMISES: dict[str, Promise] = {
    p.name: p
    for p in (
        Promise("danger", _URGENT, _URGENT, timedelta(hours=2), round_the_clock=True),
        Promise("utility", _URGENT, _USUAL, _DAY, round_the_clock=True),
        Promise("ordinary", _USUAL, _DAY, 7 * _DAY),
        Promise("hard", _USUAL, _DAY, 15 * _DAY),
        Promise("refuse", _USUAL, _USUAL, timedelta(hours=4)),
        Promise("standing_water", _USUAL, _USUAL, timedelta(hours=4)),
        Promise("road_cleaning", _URGENT, _USUAL, timedelta(hours=2)),
        Promise("green_space", _USUAL, _DAY, 5 * _DAY),
        Promise("illegal_building_stop", _USUAL, _USUAL, timedelta(hours=4)),
    )
}


def promise_for(promise_class: str, *, urgent: bool) -> Promise:
    """The promise of a class; danger outranks every class. An unknown class is kept as ordinary."""
    if urgent:
        return PROMISES["danger"]
    return PROMISES.get(promise_class, PROMISES["ordinary"])

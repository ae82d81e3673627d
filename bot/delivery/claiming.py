"""Who may speak, and which row comes next in each chat: one speaker a token, one row a chat at a time."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy.engine import Connection, Row

from bot.delivery.pace import GROUP_SECONDS, PERSON_BURST, PERSON_SECONDS, Pacer
from domain.clock import Clock
from storage import claims, leases

CLAIM = timedelta(seconds=60)
"""Longer than any call lasts."""
LEASE = timedelta(seconds=15)
LEASE_EVERY = 5.0
LEASE_NAME = "speaker"

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Found:
    """What one look at the outbox gave. `term` None: another speaks. `due_in`: seconds until a row or chat is due.

    spoken_to: chats that the speaker before spoke to just now, or may have; others: by the id of a row, those claimed
    with it to be said in its message.
    """

    term: int | None
    rows: tuple[Row[Any], ...] = ()
    due_in: float | None = None
    asked_at: float | None = None
    spoken_to: tuple[int, ...] = ()
    others: Mapping[int, tuple[Row[Any], ...]] = field(default_factory=dict)


class Claims:
    """The speaker's lease and claims under it. `take` and `let_go` run inside a transaction; `note` after it.

    gathers: whether a row takes along what is said in the same message.
    """

    def __init__(
        self, owner: str, clock: Clock, tick: Callable[[], float], pacer: Pacer, *, gathers: bool = False
    ) -> None:
        self._owner, self._clock, self._tick, self._pacer = owner, clock, tick, pacer
        self._gathers = gathers
        self._term: int | None = None
        self._asked_at = float("-inf")

    @property
    def stale(self) -> bool:
        """The lease should be asked for again soon, whether or not there is room to speak."""
        return self._term is None or self._tick() - self._asked_at >= LEASE_EVERY

    def take(self, c: Connection, most: int, saying: Collection[int], resting: Collection[int]) -> Found:
        """Claims up to `most` heads (0: only keeps the lease), urgent first, none of the `resting` chats. saying: rows in our own hands."""
        now, term, asked_at = self._clock.now(), self._term, None
        spoken_to: tuple[int, ...] = ()
        if self.stale:
            asked_at = self._tick()
            term = leases.hold(c, LEASE_NAME, self._owner, now, now + LEASE)
            if term is None:
                return Found(None)
            spoken_to = self._tidy(c, saying, begins=term != self._term)
        chats = claims.heads(c, now, most, (*resting, *(spoken_to if self._pacer.limits else ())))
        rows = tuple(row for chat in chats if (row := claims.take_head(c, chat, now, self._owner, now + CLAIM)))
        others = {row.id: claims.take_with(c, row, now, self._owner, now + CLAIM) for row in rows if self._gathers}
        moment = claims.next_moment(c, now)
        return Found(term, rows, (moment - now).total_seconds() if moment else None, asked_at, spoken_to, others)

    def note(self, found: Found) -> None:
        """Committed: remember whose turn it is."""
        if found.term != self._term:
            _log.info("speaking_begun" if found.term else "speaking_left_to_another", term=found.term)
        if found.asked_at is not None:
            self._asked_at = found.asked_at
        self._term = found.term
        for chat in found.spoken_to:
            self._pacer.rest(chat)

    def let_go(self, c: Connection) -> None:
        """The next speaker need not wait for the lease to lapse."""
        leases.let_go(c, LEASE_NAME, self._owner, self._clock.now())

    def _tidy(self, c: Connection, saying: Collection[int], *, begins: bool) -> tuple[int, ...]:
        """Rows of a dead speaker go again; a new speaker inherits all that is in hand, and every chat's pace."""
        now = self._clock.now()
        if not begins:
            claims.release_lapsed(c, now, saying)
            return ()
        chats = claims.spoken_to(c, now - timedelta(seconds=max(GROUP_SECONDS, PERSON_SECONDS * PERSON_BURST)))
        claims.release_all(c, saying)
        return tuple(chats)

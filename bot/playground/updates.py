"""The bot's updates until it has confirmed them: in order, kept for a time, never twice after confirmation."""

from collections import deque
from dataclasses import dataclass
from itertools import islice
from typing import Any

from bot.playground.bell import Bell
from bot.playground.rules import Rules
from bot.playground.store import Store

ON_REQUEST_ONLY = {"chat_member", "message_reaction", "message_reaction_count"}


@dataclass
class Pending:
    id: int
    kind: str
    body: dict[str, Any]
    chat: int
    at: float

    def as_api(self) -> dict[str, Any]:
        return {"update_id": self.id, self.kind: self.body}


class Updates:
    """`pending` by id, oldest first; `lanes` the same by chat."""

    def __init__(self, store: Store, rules: Rules) -> None:
        self._store = store
        self._rules = rules
        self.bell = Bell()
        self.pending: dict[int, Pending] = {}
        self.lanes: dict[int, dict[int, Pending]] = {}
        self._presses: deque[Pending] = deque()
        for _, value in store.all("update"):
            self._keep(Pending(**value))
        self.next_id: int = store.get("meta", "next_update") or 870_000_001
        self.allowed: list[str] = store.get("meta", "allowed_updates") or []
        self.turn = 0
        self.closed = False

    def wants(self, kind: str) -> bool:
        return kind in self.allowed if self.allowed else kind not in ON_REQUEST_ONLY

    def allow(self, kinds: list[str] | None) -> None:
        """None keeps the former list, an empty one means the usual kinds."""
        if kinds is not None:
            self.allowed = kinds
            self._store.put("meta", "allowed_updates", kinds)

    def add(self, kind: str, body: dict[str, Any], chat: int, now: float) -> None:
        if not self.wants(kind):
            return
        pending = Pending(self.next_id, kind, body, chat, now)
        self.jump(1)
        self._keep(pending)
        self._store.put("update", pending.id, vars(pending))
        self.bell.ring()

    def close(self) -> None:
        """Nothing more is waited for: polls end."""
        self.closed = True
        self.bell.ring()

    def jump(self, by: int) -> None:
        """Moves the next update's id on, as Telegram does after a quiet week."""
        self.next_id += by
        self._store.put("meta", "next_update", self.next_id)

    def _keep(self, pending: Pending) -> None:
        self.pending[pending.id] = pending
        self.lanes.setdefault(pending.chat, {})[pending.id] = pending
        if pending.kind == "callback_query":
            self._presses.append(pending)

    def confirm(self, offset: int) -> None:
        """Forgets everything before `offset`; a negative one keeps only so many of the newest."""
        keep_from = offset if offset >= 0 else self._from_end(-offset)
        while (oldest := _first(self.pending)) and oldest.id < keep_from:
            self.forget(oldest)

    def _from_end(self, count: int) -> int:
        newest = list(islice(reversed(self.pending), count))
        return newest[-1] if newest else 0

    def drop_all(self) -> None:
        self.confirm(self.next_id)

    def forget(self, pending: Pending) -> None:
        """It was confirmed, delivered, or is too old."""
        if self.pending.pop(pending.id, None) is None:
            return
        lane = self.lanes[pending.chat]
        del lane[pending.id]
        if not lane:
            del self.lanes[pending.chat]
        self._store.put("update", pending.id, None)

    def first(self, limit: int, now: float) -> list[Pending]:
        """The oldest ones that are not too old to be given out."""
        self._drop_old(now)
        return list(islice(self.pending.values(), limit))

    def head(self, chat: int, now: float) -> Pending | None:
        """The oldest one of a chat."""
        self._drop_old(now)
        return _first(self.lanes.get(chat, {}))

    def _drop_old(self, now: float) -> None:
        while (oldest := _first(self.pending)) and now - oldest.at > self._rules.update_kept:
            self.forget(oldest)
        while self._presses and now - self._presses[0].at > self._rules.press_kept:
            self.forget(self._presses.popleft())


def _first(ordered: dict[int, Pending]) -> Pending | None:
    return next(iter(ordered.values()), None)

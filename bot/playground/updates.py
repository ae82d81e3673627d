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
    def __init__(self, store: Store, rules: Rules) -> None:
        self._store = store
        self._rules = rules
        self.bell = Bell()
        self.pending: deque[Pending] = deque(Pending(**value) for _, value in store.all("update"))
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
        self.pending.append(pending)
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

    def confirm(self, offset: int) -> None:
        """Forgets everything before `offset`; a negative one keeps only so many of the newest."""
        keep_from = offset if offset >= 0 else self._from_end(-offset)
        while self.pending and self.pending[0].id < keep_from:
            self._forget(self.pending[0])

    def _from_end(self, count: int) -> int:
        return self.pending[max(0, len(self.pending) - count)].id if self.pending else 0

    def drop_all(self) -> None:
        self.confirm(self.next_id)

    def _forget(self, pending: Pending) -> None:
        self.pending.remove(pending)
        self._store.put("update", pending.id, None)

    def delivered(self, pending: Pending) -> None:
        if pending in self.pending:
            self._forget(pending)

    def first(self, limit: int, now: float) -> list[Pending]:
        """The oldest ones that are not too old to be given out."""
        for pending in [one for one in self.pending if self._too_old(one, now)]:
            self._forget(pending)
        return list(islice(self.pending, limit))

    def _too_old(self, pending: Pending, now: float) -> bool:
        kept = self._rules.press_kept if pending.kind == "callback_query" else self._rules.update_kept
        return now - pending.at > kept

"""What happened in the world, numbered, for pages and tests to follow."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from bot.playground.bell import Bell


@dataclass
class Event:
    """`subject` is the message, chat or person it is about; it is shown as it is when it is read."""

    seq: int
    kind: str
    subject: Any = None
    facts: dict[str, Any] = field(default_factory=dict)


class Events:
    def __init__(self, seq: int = 0, most: int = 10_000) -> None:
        self.seq = seq
        self.bell = Bell()
        self._log: deque[Event] = deque(maxlen=most)

    def add(self, kind: str, subject: Any = None, **facts: Any) -> Event:
        self.seq += 1
        event = Event(self.seq, kind, subject, facts)
        self._log.append(event)
        self.bell.ring()
        return event

    def since(self, seq: int) -> Iterator[Event]:
        return iter([event for event in self._log if event.seq > seq])

    def reaches(self, seq: int) -> bool:
        """Whether `seq` has been and nothing after it is forgotten."""
        return seq == self.seq or (seq < self.seq and bool(self._log) and self._log[0].seq <= seq + 1)

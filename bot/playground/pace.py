"""Counts what is sent and says how long to wait when Telegram's limits are really exceeded."""

from collections import defaultdict, deque
from dataclasses import dataclass, field

from bot.playground.rules import Rules


@dataclass
class Pace:
    """`wait` answers seconds (0 = sent and counted); a private chat is a bucket, groups and all together a window."""

    rules: Rules
    _overall: deque[float] = field(default_factory=deque)
    _groups: dict[int, deque[float]] = field(default_factory=lambda: defaultdict(deque))
    _private: dict[int, tuple[float, float]] = field(default_factory=dict)

    def wait(self, chat: int, now: float, *, private: bool) -> float:
        if not self.rules.limits:
            return 0
        own = self._bucket(chat, now) if private else self._window(self._groups[chat], now, 60, self._group_most)
        longest = max(own, self._window(self._overall, now, 1, self.rules.overall_per_second))
        if not longest:
            self._count(chat, now, private=private)
        return longest

    @property
    def _group_most(self) -> int:
        return self.rules.group_per_minute

    @staticmethod
    def _window(sent: deque[float], now: float, seconds: float, most: int) -> float:
        while sent and sent[0] <= now - seconds:
            sent.popleft()
        return sent[0] + seconds - now if len(sent) >= most else 0

    def _bucket(self, chat: int, now: float) -> float:
        left = self._left(chat, now)
        return 0 if left >= 1 else (1 - left) / self.rules.private_per_second

    def _left(self, chat: int, now: float) -> float:
        left, at = self._private.get(chat, (float(self.rules.private_burst), now))
        return min(self.rules.private_burst, left + (now - at) * self.rules.private_per_second)

    def _count(self, chat: int, now: float, *, private: bool) -> None:
        self._overall.append(now)
        if private:
            self._private[chat] = (self._left(chat, now) - 1, now)
        else:
            self._groups[chat].append(now)

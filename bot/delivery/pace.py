"""How soon a chat may be spoken to again: a person once a second with a burst of three, a group every 3.05 seconds."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

PERSON_SECONDS = 1.05
"""Telegram allows one a second; the twentieth more is for calls that overtake each other on the way."""
PERSON_BURST = 3
GROUP_SECONDS = 3.05
"""20 a minute, evenly spaced."""
FORGET_ABOVE = 512


class Pacer:
    """Counts what is said chat by chat. `tick` in seconds, never goes back; `limits` False for benches."""

    def __init__(
        self,
        *,
        limits: bool = True,
        tick: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.limits, self._tick, self._sleep = limits, tick, sleep
        self._paid_until: dict[int, float] = {}

    def ready_in(self, chat: int) -> float:
        """Seconds until the chat may be spoken to; 0 for now."""
        every, burst = _rate(chat)
        paid = self._paid_until.get(chat)
        return 0.0 if paid is None else max(0.0, paid - (burst - 1) * every - self._tick())

    def spend(self, chat: int, messages: int = 1) -> None:
        """Counts what is about to be said; an album counts each picture."""
        if self.limits:
            every, _ = _rate(chat)
            self._paid_until[chat] = max(self._tick(), self._paid_until.get(chat, 0.0)) + messages * every

    def arrived(self, chat: int, messages: int = 1) -> None:
        """What was counted has been answered, so it arrived by now: a call that was slow on the way must not crowd the next."""
        if self.limits:
            every, _ = _rate(chat)
            self._paid_until[chat] = max(self._paid_until.get(chat, 0.0), self._tick() + messages * every)

    def rest(self, chat: int) -> None:
        """As if all it is allowed had just been said: for a chat another speaker spoke to, nobody knows how much."""
        if self.ready_in(chat) == 0:
            self.spend(chat, _rate(chat)[1])

    async def turn(self, chat: int, messages: int = 1) -> None:
        """Waits until the chat may be spoken to, and counts it."""
        while (seconds := self.ready_in(chat)) > 0:
            await self._sleep(seconds)
        self.spend(chat, messages)

    def resting(self) -> dict[int, float]:
        """Chats that may not be spoken to now, with the seconds left; forgets those long quiet."""
        if len(self._paid_until) > FORGET_ABOVE:
            now = self._tick()
            self._paid_until = {chat: at for chat, at in self._paid_until.items() if at > now}
        return {chat: seconds for chat in self._paid_until if (seconds := self.ready_in(chat)) > 0}


def _rate(chat: int) -> tuple[float, int]:
    return (GROUP_SECONDS, 1) if chat < 0 else (PERSON_SECONDS, PERSON_BURST)

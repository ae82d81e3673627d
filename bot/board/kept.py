"""What is dear to find is found once for all who look: kept ten times as long as it took, what is cheap not at all."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

DEAR = 0.5
"""Seconds of work from which on something is kept: a whole district takes seconds, a street a tenth of one."""
TIMES = 10


class Kept:
    """Figures of subtrees by what they are and of which grid; one asks at a time (serving.Looks)."""

    def __init__(self, spent: Callable[[], float], tick: Callable[[], float] = time.monotonic) -> None:
        self._spent, self._tick = spent, tick
        self._until: dict[tuple[type[object], int], float] = {}
        self._found: dict[tuple[type[object], int], object] = {}

    def get(self, what: type[T], grid: int, find: Callable[[], T]) -> T:
        """The figures, at most ten times as old as they are dear."""
        key = (what, grid)
        kept = self._found.get(key)
        if isinstance(kept, what) and self._tick() < self._until[key]:
            return kept
        self._found.pop(key, None)
        began = self._spent()
        found = find()
        took = self._spent() - began
        if took > DEAR:
            self._found[key], self._until[key] = found, self._tick() + TIMES * took
        return found

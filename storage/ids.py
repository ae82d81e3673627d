"""Which numbers can be ids at all: a forged one beyond the column's width is nobody's, not a fault."""

from __future__ import annotations

from collections.abc import Iterable

LARGEST = 2**63 - 1


def possible(numbers: Iterable[int]) -> list[int]:
    """Those that fit into an id's column."""
    return [number for number in numbers if 0 < number <= LARGEST]

"""Materialised paths of the tree of grids, from who stands under whom."""

from __future__ import annotations

from collections.abc import Mapping


def paths(parents: Mapping[int, int | None]) -> dict[int, str]:
    """Id -> "/1/4/9/", the grid itself last. `parents` must hold every id named in it, and no cycle."""
    found: dict[int, str] = {}
    for start in parents:
        trail: list[int] = []
        at: int | None = start
        while at is not None and at not in found:
            trail.append(at)
            at = parents[at]
        path = "/" if at is None else found[at]
        for grid in reversed(trail):
            path = f"{path}{grid}/"
            found[grid] = path
    return found

"""Whether something came up more often of late than chance explains: an exact test of two counts, guarded against many looks.

Two Poisson counts k and b over spans of w and B are compared through their sum: if nothing changed, k of the k + b fall
into the later span as by throwing a coin with share w / (w + B), so P(at least k) is a tail of the binomial, summed
exactly (Przyborowski and Wilenski, Homogeneity of results in testing samples from Poisson series, Biometrika 31, 1940).
Twenty categories looked at every morning would always show something, so the smallest tails must pass Holm's steps (A
simple sequentially rejective multiple test procedure, Scand. J. Statist. 6, 1979). Complaints come in bunches, which
Poisson does not know: a rise is told only if it is large as well.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

CHANCE = 0.01
"""How often a digest over unchanged times may call any category rising at all."""
FEWEST = 5
"""A rise of fewer is nobody's concern, however unlikely."""
LARGE = 1.5
"""Times what was to be expected."""


@dataclass(frozen=True, slots=True)
class Rise:
    """A category that came up `count` times where `usual` were to be expected; `chance` is the tail."""

    category: str
    count: int
    usual: float
    chance: float


def tail(count: int, whole: int, share: float) -> float:
    """P(X >= count) of X ~ Binomial(whole, share), 0 < share < 1, to about twelve digits; each step from the one before."""
    if count <= 0:
        return 1.0
    if count > whole:
        return 0.0
    if count <= whole * share:  # the terms would grow at first
        return 1.0 - tail(whole - count + 1, whole, 1 - share)
    odds = share / (1 - share)
    ways = math.lgamma(whole + 1) - math.lgamma(count + 1) - math.lgamma(whole - count + 1)
    term = math.exp(ways + count * math.log(share) + (whole - count) * math.log1p(-share))
    terms = [term]
    for k in range(count, whole):
        term *= odds * (whole - k) / (k + 1)
        terms.append(term)
        if term < terms[0] * 1e-18:
            break
    return min(1.0, math.fsum(terms))


def rising(late: Mapping[str, int], before: Mapping[str, int], share: float) -> list[Rise]:
    """Categories that rose, least likely by chance first. share: the later span over both spans, 0 < share < 1."""
    known = sorted({*late, *before})
    tails = {code: tail(late.get(code, 0), late.get(code, 0) + before.get(code, 0), share) for code in known}
    found = []
    for passed, code in enumerate(sorted(known, key=lambda code: (tails[code], code))):
        if tails[code] > CHANCE / (len(known) - passed):
            break
        count, usual = late.get(code, 0), before.get(code, 0) * share / (1 - share)
        if count >= FEWEST and count >= LARGE * usual:
            found.append(Rise(code, count, usual, tails[code]))
    return found

"""Many histories: python -m tests.promises --histories 10000 [--seed N]; exit code 1 when anything differs."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter

from tests.promises.histories import live

AT_ONCE = 500


def main() -> int:
    """Prints a line a town, then the sum."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--histories", type=int, default=10_000)
    parser.add_argument("--at-once", type=int, default=AT_ONCE)
    parser.add_argument("--seed", type=int, default=0)
    wanted = parser.parse_args()
    begun, lived, deeds, looks, different = time.monotonic(), 0, 0, 0, 0
    acts: Counter[str] = Counter()
    seed = wanted.seed
    while lived < wanted.histories:
        found = live(seed, min(wanted.at_once, wanted.histories - lived), down=bool(seed % 2))
        lived, deeds, looks = lived + found.histories, deeds + found.deeds, looks + found.looks
        acts += found.acts
        different += bool(found.differences)
        down = "with" if seed % 2 else "without"
        said = "; ".join(found.differences) or "agree"
        print(f"seed {seed}, {down} down-time: {found.histories} histories, {found.deeds} deeds: {said}", flush=True)  # noqa: T201
        seed += 1
        if found.histories == 0:
            return 1
    seconds = time.monotonic() - begun
    done = f"{lived} histories, {sum(acts.values())} acts, {looks} looks, {deeds} deeds"
    print(f"{done}, {seconds:.0f} s, {different} towns differ")  # noqa: T201
    print(dict(acts))  # noqa: T201
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())

"""How often masking touches real messages, and how fast it is: `python -m benchmarks.masking PATH/messages.jsonl [--first 10000] [--show 20]`.

Counts messages in which anything was found, by kind; --show prints what was found, with what stands before, for a
human to say which of it was no number of a person. Exit code 1 when more than 1 % of the messages are touched.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from itertools import islice
from pathlib import Path

from nlp.masking import find_numbers

MOST = 0.01


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.masking")
    parser.add_argument("path", type=Path)
    parser.add_argument("--first", type=int, default=10_000)
    parser.add_argument("--show", type=int, default=0)
    chosen = parser.parse_args()
    with chosen.path.open(encoding="utf-8") as lines:
        texts = [str(json.loads(line)["text"]) for line in islice(lines, chosen.first)]
    began = time.perf_counter()
    every = [find_numbers(text) for text in texts]
    seconds = time.perf_counter() - began
    touched = sum(bool(found) for found in every)
    kinds = Counter(one.kind for found in every for one in found)
    print(
        f"{touched} of {len(texts)} messages ({touched / len(texts):.2%}); {dict(kinds)}; {seconds / len(texts) * 1e6:.0f} µs each"
    )
    shown = ((text, one) for text, found in zip(texts, every, strict=True) for one in found)
    for text, one in islice(shown, chosen.show):
        print(
            f"  {one.kind:9} {text[max(0, one.start - 12) : one.start]!r} {text[one.start : one.end]!r} {text[one.end : one.end + 6]!r}"
        )
    return int(touched > MOST * len(texts))


if __name__ == "__main__":
    sys.exit(main())

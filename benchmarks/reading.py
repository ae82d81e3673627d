"""Speed and memory of the reading beside bare `jieba.lcut` on the same texts in the same run."""

import argparse
import json
import resource
import time
from collections.abc import Callable
from pathlib import Path

import jieba

from nlp import Reader

ROOT = Path(__file__).parent.parent
RESULTS = ROOT / "benchmarks" / "results" / "reading.json"
ROUNDS = 3


def texts_of(paths: list[Path], limit: int) -> list[str]:
    """Texts of JSON-lines files, title first where there is one."""
    rows = [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    texts = [f"{row['title']}\n{row['text']}" if row.get("title") else row["text"] for row in rows if "text" in row]
    step = max(1, len(texts) // limit)
    return texts[::step][:limit]


def timed(work: Callable[[str], object], texts: list[str]) -> list[float]:
    """Seconds each text took."""
    spans = []
    for text in texts:
        start = time.perf_counter()
        work(text)
        spans.append(time.perf_counter() - start)
    return spans


def measure(texts: list[str], reader: Reader) -> dict[str, float]:
    """The best of ROUNDS rounds of each, taken in turns so that a busy machine hurts both alike."""
    rounds = [(timed(jieba.lcut, texts), timed(reader.read, texts)) for _ in range(ROUNDS)]
    cut = min(sum(cuts) for cuts, _ in rounds)
    reads = min((reads for _, reads in rounds), key=sum)
    ordered = sorted(reads)
    return {
        "texts": len(texts),
        "characters_mean": round(sum(map(len, texts)) / len(texts), 1),
        "jieba_lcut_per_s": round(len(texts) / cut),
        "read_per_s": round(len(texts) / sum(reads)),
        "ratio": round(cut / sum(reads), 2),
        "p50_ms": round(ordered[len(ordered) // 2] * 1000, 3),
        "p99_ms": round(ordered[int(len(ordered) * 0.99)] * 1000, 3),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="JSON lines with text; default: the project's sentences")
    parser.add_argument("--limit", type=int, default=2000)
    chosen = parser.parse_args()
    start = time.perf_counter()
    reader = Reader.load()
    reader.read("热身")
    loaded = time.perf_counter() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    files = chosen.files or sorted((ROOT / "nlp" / "training").glob("training_*.jsonl"))
    result = {"load_s": round(loaded, 2), "memory_mb": round(memory), **measure(texts_of(files, chosen.limit), reader)}
    for name, value in result.items():
        print(f"{name:20}{value:>12}")
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

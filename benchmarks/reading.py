"""Speed and memory of the reading beside bare `jieba.lcut` on the same texts in the same run, short and long apart."""

import argparse
import json
import random
import resource
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import jieba

from nlp import Reader, Reading

ROOT = Path(__file__).parent.parent
RESULTS = ROOT / "benchmarks" / "results" / "reading.json"
ROUNDS, CHUNK = 4, 50
# A petition has so many characters in the middle; the project has no texts of petitions, so its sentences are joined.
SHORT, PETITION = 70, 370
KINDS = {"lines": "lines of chat", "petitions": "texts as long as petitions"}
# What everybody asks of a reading who registers a request.
PARTS = ("alternatives", "evidence", "reasons", "place", "matters")


def texts_of(paths: Iterable[Path], limit: int) -> list[str]:
    """Texts of JSON-lines files, title first where there is one."""
    rows = [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    texts = [f"{row['title']}\n{row['text']}" if row.get("title") else row["text"] for row in rows if "text" in row]
    step = max(1, len(texts) // limit)
    return texts[::step][:limit]


def by_length(files: list[Path], limit: int) -> dict[str, list[str]]:
    """Short and long texts of the files, or of the project's own sentences when no file is named."""
    texts = texts_of(files or sorted((ROOT / "nlp" / "training").glob("training_*.jsonl")), 4 * limit)
    short = [text for text in texts if len(text) <= SHORT]
    long = [text for text in texts if len(text) > SHORT] if files else _joined(short, limit)
    return {"lines": short[:: max(1, len(short) // limit)][:limit], "petitions": long[:limit]}


def _joined(sentences: list[str], limit: int) -> list[str]:
    chance, found = random.Random(1), []
    for _ in range(limit):
        text = ""
        while len(text) < PETITION:
            text += chance.choice(sentences) + "。"
        found.append(text)
    return found


def whole(read: Callable[[str], Reading]) -> Callable[[str], object]:
    """Reads a text and asks for everything a reading can tell."""

    def all_of(text: str) -> object:
        reading = read(text)
        return [getattr(reading, part) for part in PARTS]

    return all_of


def _most_memory() -> float:
    """Megabytes at the highest so far; Linux counts what started this process in `ru_maxrss`, so it is asked otherwise."""
    status = Path("/proc/self/status")
    if status.exists():
        highest = next(line for line in status.read_text("ascii").splitlines() if line.startswith("VmHWM"))
        return int(highest.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 / 1024


def _spent(work: Callable[[str], object], texts: list[str]) -> float:
    start = time.thread_time()
    for text in texts:
        work(text)
    return time.thread_time() - start


def _spans(work: Callable[[str], object], texts: list[str]) -> list[float]:
    """Milliseconds of each text, in order of size."""
    return sorted(_spent(work, [text]) * 1000 for text in texts)


def measure(texts: list[str], reader: Reader) -> dict[str, float]:
    """Processor time, as others may use the machine: the best of ROUNDS of every CHUNK, each work in turn on the same."""
    works = (jieba.lcut, reader.read, whole(reader.read))
    spent = [0.0] * len(works)
    for start in range(0, len(texts), CHUNK):
        chunk = texts[start : start + CHUNK]
        rounds = [[_spent(work, chunk) for work in works] for _ in range(ROUNDS)]
        spent = [total + min(times) for total, times in zip(spent, zip(*rounds, strict=True), strict=True)]
    cut, read, told = spent
    spans = [min(times) for times in zip(*(_spans(reader.read, texts) for _ in range(3)), strict=True)]
    return {
        "texts": len(texts),
        "characters_mean": round(sum(map(len, texts)) / len(texts), 1),
        "jieba_lcut_per_s": round(len(texts) / cut),
        "read_per_s": round(len(texts) / read),
        "ratio": round(cut / read, 2),
        "ratio_with_everything_asked": round(cut / told, 2),
        "p50_ms": round(spans[len(spans) // 2], 3),
        "p99_ms": round(spans[int(len(spans) * 0.99)], 3),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="JSON lines with text; default: the project's sentences")
    parser.add_argument("--limit", type=int, default=600)
    chosen = parser.parse_args()
    start = time.thread_time()
    reader = Reader.load()
    reader.read("热身")
    loaded = time.thread_time() - start
    result: dict[str, object] = {"load_s": round(loaded, 2), "memory_mb": round(_most_memory())}
    jieba.initialize()
    for kind, texts in by_length(chosen.files, chosen.limit).items():
        if texts:
            result[kind] = measure(texts, reader)
    show(result)
    if not chosen.files:
        RESULTS.parent.mkdir(parents=True, exist_ok=True)
        RESULTS.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


def show(result: dict[str, object]) -> None:
    """The figures as text for a terminal."""
    for name, value in result.items():
        if isinstance(value, dict):
            print(f"\n{KINDS[name]}")
            show(value)
        else:
            print(f"{name:32}{value:>12}")


if __name__ == "__main__":
    main()

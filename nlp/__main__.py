"""The command line of the reading: classify, evaluate, train, propose, explain."""

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any, TextIO

from nlp import Reader


def classify(lines: Iterable[str], out: TextIO) -> int:
    """JSON lines in, JSON lines out, in order, each written as it is read; 1 if a line was not JSON."""
    reader, status = Reader.load(), 0
    for line in lines:
        if not line.strip():
            continue
        answer = _answer(reader, line)
        status |= "error" in answer
        out.write(json.dumps(answer, ensure_ascii=False) + "\n")
        out.flush()
    return status


def _answer(reader: Reader, line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        return {"error": f"not JSON: {error}"}
    if not isinstance(row, dict):
        return {"error": "not an object with id and text"}
    text = row.get("text")
    reading = reader.read(text if isinstance(text, str) else "" if text is None else str(text))
    place = asdict(reading.place)
    return {
        "id": row.get("id"),
        "is_request": reading.is_request,
        "request_score": round(reading.request_score, 4),
        "category": reading.category,
        "confidence": round(reading.confidence, 4),
        "alternatives": [[code, round(score, 4)] for code, score in reading.alternatives],
        "urgent": reading.urgent,
        "evidence": list(reading.evidence),
        "place": place,
    }


if __name__ == "__main__":
    if sys.argv[1:] == ["classify"]:
        sys.exit(classify(sys.stdin, sys.stdout))
    sys.exit("usage: python -m nlp classify")

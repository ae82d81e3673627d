"""The command line of the reading: classify, evaluate, train, propose, explain."""

import argparse
import json
import os
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO, TextIO

from nlp import CATEGORIES, Reader, Reading
from nlp.evaluation import evaluate, render
from nlp.examples import load_examples
from nlp.explaining import NAMED_SHORTLY, Explainer, Sum
from nlp.proposals import overlay_words, propose
from nlp.weights import FOLDER

# An id may hold half a character; JSON can say it, UTF-8 cannot.
_SURROGATE = re.compile("[\ud800-\udfff]")


def classify(lines: Iterable[str], out: TextIO, overlay: Path | None = None) -> int:
    """JSON lines in, JSON lines out, in order, each written as it is read; 1 if a line was not JSON or had no text.

    An empty line is not JSON either, but empty lines at the very end are nobody's message.
    """
    reader, status = _reader(overlay), 0
    for line in _without_empty_end(lines):
        answer = _answer(reader, line)
        status |= "error" in answer
        out.write(_SURROGATE.sub(_escaped, json.dumps(answer, ensure_ascii=False)) + "\n")
        out.flush()
    return status


def _without_empty_end(lines: Iterable[str]) -> Iterable[str]:
    empty = 0
    for line in lines:
        if line.strip():
            yield from [""] * empty
            yield line
        empty = 0 if line.strip() else empty + 1


def _escaped(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is no JSON value")


def _answer(reader: Reader, line: str) -> dict[str, Any]:
    try:
        row = json.loads(line, parse_constant=_refuse)
        json.dumps(row, allow_nan=False)  # 1e999 is read, but could not be said again
    except (ValueError, RecursionError) as error:
        return {"error": f"not JSON: {error}"}
    if not isinstance(row, dict):
        return {"error": "not an object with id and text"}
    text = row.get("text")
    if not isinstance(text, str):
        return {"id": row.get("id"), "error": "text is not a string" if "text" in row else "no text"}
    reading = reader.read(text)
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


def _reader(overlay: Path | None) -> Reader:
    """The shipped reader, with the words of an overlay's newest version when one is named."""
    return Reader.load() if overlay is None else Reader.load().with_words(*overlay_words(overlay))


def explain(text: str, overlay: Path | None = None) -> str:
    """A reading in words: the sum that made each answer."""
    found = (Explainer.load() if overlay is None else Explainer.load(*overlay_words(overlay))).explain(text)
    reading = found.reading
    name = CATEGORIES[reading.category].name if reading.category else "—"
    others = " · ".join(f"{CATEGORIES[code].name} {share:.2f}" for code, share in reading.alternatives)
    asked = f"{'是' if reading.is_request else '不是'} ({reading.request_score:.2f}, {reading.kind})"
    return "\n".join(
        [
            f"{name} 因为{'' if found.category else ' 没有可说的词'}",
            *_lines_of(found.category),
            f"类别可能: {others}{_several(reading)}",
            f"诉求: {asked}{' 因为' if found.request else ''}",
            *_lines_of(found.request, NAMED_SHORTLY),
            f"紧急: {reading.danger or '否'}   地点: {reading.place.words or '—'}   词库 {reading.lexicon_version}",
        ]
    )


def measured(files: Sequence[Path], reader: Reader) -> str:
    """The figures of reading labelled files. Raises ValueError when nothing in them is labelled."""
    examples = [e for e in load_examples(files) if e.labels or e.is_request is not None]
    if not examples:
        raise ValueError("nothing to measure: no message in these files has labels or is_request")
    unknown = sorted({label for e in examples for label in e.labels} - CATEGORIES.keys())
    note = f"\nlabels that are no category: {', '.join(unknown)}" if unknown else ""
    return render(evaluate(reader.read, examples)) + note


def _lines_of(found: Sum | None, *named: int) -> list[str]:
    return found.lines(*named) if found else []


def _several(reading: Reading) -> str:
    if len(reading.matters) < 2:
        return ""
    return "   几件事: " + "、".join(CATEGORIES[code].name for code in reading.matters)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m nlp", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    read = commands.add_parser("classify", help="JSON lines {id, text} on stdin -> readings on stdout")
    told = commands.add_parser("explain", help="say why a text is read as it is")
    told.add_argument("text")
    measured = commands.add_parser("evaluate", help="precision, recall, confusion, reliability on labelled files")
    measured.add_argument("files", nargs="+", type=Path)
    for reading in (read, told, measured):
        reading.add_argument("--overlay", type=Path, help="read with the newest words of this overlay file too")
    trained = commands.add_parser("train", help="fit the weights on labelled and unlabelled files")
    trained.add_argument("files", nargs="+", type=Path)
    trained.add_argument("--measure", type=int, default=1, help="held-out parts of five to measure on first")
    trained.add_argument("--out", type=Path, default=FOLDER)
    proposed = commands.add_parser("propose", help="words that corrections suggest, tried on labelled files")
    proposed.add_argument("corrections", type=Path, help='JSON lines {"text", "from", "to"}')
    proposed.add_argument("--on", nargs="*", type=Path, default=[], help="labelled files to try the words on")
    proposed.add_argument("--apply", type=Path, help="write the words to this overlay file, as a new version")
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns the exit code."""
    chosen = _parser().parse_args(arguments)
    try:
        return _run(chosen)
    except (FileNotFoundError, IsADirectoryError, PermissionError, ValueError) as error:
        print(f"nlp {chosen.command}: {error}", file=sys.stderr)
        return 2


def _run(chosen: argparse.Namespace) -> int:
    if chosen.command == "classify":
        return classify(_lines(sys.stdin.buffer), sys.stdout, chosen.overlay)
    if chosen.command == "explain":
        print(explain(chosen.text, chosen.overlay))
    elif chosen.command == "evaluate":
        print(measured(chosen.files, _reader(chosen.overlay)))
    elif chosen.command == "train":
        # scikit-learn is needed for this command alone and is not there in a plain installation
        from nlp.training_run import train  # noqa: PLC0415

        train(chosen.files, folder=chosen.out, measure=chosen.measure, say=print)
    else:
        return propose(chosen.corrections, chosen.on, chosen.apply, print)
    return 0


def _lines(raw: BinaryIO) -> Iterable[str]:
    """Lines of any bytes; a mark at the very start is dropped, and what is not UTF-8 fails to be JSON or is read as it is."""
    for number, line in enumerate(raw):
        yield line.decode("utf-8" if number else "utf-8-sig", errors="replace")


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    try:
        sys.exit(main())
    except BrokenPipeError:  # whoever read us has seen enough ("| head"); nothing is left to be said
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)

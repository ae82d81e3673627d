"""Labelled and unlabelled messages from JSON-lines files, joined by id, ready to learn from and to measure on."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Example:
    """A text with what is known of it. `labels` is empty where unknown, `is_request` and `kind` None.

    `title` is set for petitions: texts with a title line of their own.
    """

    text: str
    labels: tuple[str, ...] = ()
    is_request: bool | None = None
    kind: str | None = None
    title: str = ""
    title_enough: bool = False

    @property
    def whole(self) -> str:
        """Title and text as one message."""
        return f"{self.title}\n{self.text}" if self.title else self.text

    @property
    def formal(self) -> bool:
        """A petition rather than a line of chat."""
        return bool(self.title) or len(self.text) > 120


def load_examples(paths: Iterable[Path]) -> list[Example]:
    """Examples of all files. Rows with only an id and labels are joined with the text of that id in any file.

    Raises ValueError naming the file and line of a row that is not a JSON object, OSError for a missing file.
    """
    rows = [row for path in paths for row in rows_of(path)]
    texts = {str(row["id"]): row for row in rows if "id" in row and "text" in row}
    joined = [{**texts.get(str(row.get("id")), {}), **row} if "text" not in row else row for row in rows]
    labelled = {str(row["id"]) for row in joined if "id" in row and row.get("labels")}
    return [
        _example(row)
        for row in joined
        if "text" in row and (row.get("labels") or "is_request" in row or str(row.get("id")) not in labelled)
    ]


def rows_of(path: Path) -> Iterable[dict[str, Any]]:
    """The objects of a file, a line each. Raises ValueError naming file and line, OSError for a missing file."""
    with path.open(encoding="utf-8-sig") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except ValueError as error:
                raise ValueError(f"{path}:{number}: not JSON: {error}") from error
            if not isinstance(row, dict):
                raise ValueError(f"{path}:{number}: not a JSON object")  # noqa: TRY004 - a fault of the file, not of a type
            yield row


def _example(row: dict[str, Any]) -> Example:
    said = row.get("labels") or ()
    labels = (said,) if isinstance(said, str) else tuple(said)
    return Example(
        text=str(row["text"]),
        labels=labels,
        is_request=row.get("is_request", True if labels else None),
        kind=row.get("kind"),
        title=str(row.get("title") or "").strip(),
        title_enough=bool(row.get("title_enough")),
    )

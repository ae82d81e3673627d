"""The list of people who asked to be forgotten, kept beside the backups: whatever older backup is restored, they stay forgotten."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

NAME = "erased.jsonl"
"""One line a person: row number, salt, slow hash of the Telegram id, moment. Nobody can be found by it, only known again."""


def read_list(folder: Path) -> list[dict[str, Any]]:
    """The list in the folder; empty when there is none. Errors: OSError, ValueError for a list that is none."""
    file = folder / NAME
    if not file.exists():
        return []
    return [_read(line) for line in file.read_text("ascii").splitlines() if line.strip()]


def _read(line: str) -> dict[str, Any]:
    found = json.loads(line)
    return {**found, "at": datetime.fromisoformat(found["at"])}


def keep_list(folder: Path, noted: Iterable[dict[str, Any]]) -> None:
    """Adds those that are not in the folder's list; on the disk before it takes the place of the old one."""
    known = {one["mark"]: one for one in [*read_list(folder), *noted]}
    draft = folder / f"{NAME}.part"
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w", encoding="ascii") as out:
        for one in known.values():
            out.write(json.dumps({**one, "at": one["at"].isoformat()}) + "\n")
        out.flush()
        os.fsync(out.fileno())
    draft.replace(folder / NAME)


def together(*lists: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each once, in the order in which they were forgotten."""
    known = {one["mark"]: one for every in lists for one in every}
    return sorted(known.values(), key=lambda one: one["at"])

"""What the doctor found, one thing a line."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Grade(StrEnum):
    """How a finding looks; only `wrong` makes the exit code 1."""

    fine = "✓"
    note = "!"
    wrong = "✗"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at, in words."""

    grade: Grade
    words: str

"""`python -m tests.services.personal_table` writes the table of docs/privacy.md anew."""

from __future__ import annotations

from pathlib import Path

from storage.personal import as_lines

DOC = Path(__file__).parents[2] / "docs" / "privacy.md"
MARK = "<!-- made by `python -m tests.services.personal_table`; do not edit below -->"


def written() -> str:
    """The page as it should be."""
    return "\n".join([DOC.read_text("utf-8").partition(MARK)[0] + MARK, *as_lines(), ""])


if __name__ == "__main__":
    DOC.write_text(written(), "utf-8")

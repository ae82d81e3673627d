"""No text may turn into a formula: what begins like one gets an apostrophe in CSV, and loses it again when read."""

from __future__ import annotations

import re

# Excel takes the full-width signs for the plain ones; a tab or line break before a sign is passed over.
STARTS = "=+-@\t\r\n＝＋－＠"
_RISKY = re.compile(f"'*[{re.escape(STARTS)}]")


def risky(text: str) -> bool:
    """Whether a spreadsheet could take the text for a formula."""
    return bool(text) and text[0] in STARTS


def guarded(text: str) -> str:
    """The text as it may stand in a CSV file; `bare` undoes it."""
    return f"'{text}" if _RISKY.match(text) else text


def bare(text: str) -> str:
    """The text `guarded` was given."""
    return text[1:] if text.startswith("'") and _RISKY.match(text[1:]) else text

"""Whether words that come while something else is asked for are surely about another matter."""

from __future__ import annotations

import re

from nlp import Reading
from services.drafting import SURE

_TROUBLE = re.compile("了|坏|漏|爆|堵|断|吵|臭|没|不")
"""What is wrong: 垃圾站旁边 is read as rubbish as surely as 垃圾站臭了, and is a place."""
_STILL = re.compile("(?:怎么|现在|可是|但是|[，, ])*(?:还|仍|又)")
"""还是满的: what was said before goes on."""


def another_matter(words: str, reading: Reading, category: str | None) -> bool:
    """Whether `words` tell of trouble of a category that is surely not `category`; never where that one says nothing."""
    if category in (None, "other") or reading.category in (None, "other", category):
        return False
    return reading.confidence >= SURE and _TROUBLE.search(words) is not None and _STILL.match(words.strip()) is None

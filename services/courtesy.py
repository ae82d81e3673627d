"""Small talk with the bot: thanks, a greeting, or next to nothing; answered kindly and never made a matter of."""

from __future__ import annotations

import re

_THANKS = re.compile(
    r"(?:好的)?(?:非常|真是|太|多)?(?:谢谢|多谢|感谢|谢了|辛苦)(?:你们?|您们?|大家|小哨|师傅|了|啦|啊|呀)*"
)
_GREETING = re.compile(
    r"(?:你好|您好|你们好|大家好|早上好|中午好|下午好|晚上好|早|在吗|在么|有人吗|喂|hi|hello)(?:啊|呀|哦|小哨)*",
    re.IGNORECASE,
)
_LITTLE = 3
"""Letters or characters below which nothing can have been said."""


def courtesy(text: str) -> str | None:
    """Gives "thanks", "greeting" or None; only when the text is nothing else."""
    words = "".join(c for c in text if c.isalnum())
    if _THANKS.fullmatch(words):
        return "thanks"
    return "greeting" if _GREETING.fullmatch(words) else None


def says_little(text: str) -> bool:
    """Whether a text has hardly a word in it: a digit, a smiley, three full stops."""
    return sum(c.isalnum() for c in text) < _LITTLE

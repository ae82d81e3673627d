"""Small talk with the bot: thanks, a greeting, who is in charge, or next to nothing; answered and never made a matter of."""

from __future__ import annotations

import re

_THANKS = re.compile(
    r"(?:好的)?(?:非常|真是|太|多)?(?:谢谢|多谢|感谢|谢了|辛苦)(?:你们?|您们?|大家|小哨|师傅|了|啦|啊|呀)*"
)
_GREETING = re.compile(
    r"(?:你好|您好|你们好|大家好|早上好|中午好|下午好|晚上好|早|在吗|在么|有人吗|喂|hi|hello)(?:啊|呀|哦|小哨)*",
    re.IGNORECASE,
)
_WHO = re.compile(
    r"(?:小哨)?(?:你好|您好|请问|想问一?下|问一?下)*(?:我们|咱们|我家|这里|这儿|这边|这一?[片块带]|这个|本|小区|社区|网格|片区|楼|栋|[0-9]+[号栋楼幢])*的?"
    r"(?:(?:归|由|是)?(?:谁|哪位|哪个人?)在?(?:管|负责|当网格员|是网格员)|(?:网格员|负责人)(?:是|叫)?(?:谁|哪位|什么名字|叫什么名字))"
    r"(?:的|这里|这儿|这边|这一?[片块带]|我们|咱们|小区|社区|网格|楼|栋|啊|呀|呢)*"
)
_LITTLE = 3
"""Letters or characters below which nothing can have been said."""


def courtesy(text: str) -> str | None:
    """Gives "thanks", "greeting" or None; only when the text is nothing else."""
    words = "".join(c for c in text if c.isalnum())
    if _THANKS.fullmatch(words):
        return "thanks"
    return "greeting" if _GREETING.fullmatch(words) else None


def asks_who(text: str) -> bool:
    """Whether somebody asks who looks after the place, and nothing else: 谁在管这里, 我们楼的网格员是谁."""
    return _WHO.fullmatch("".join(c for c in text if c.isalnum())) is not None


def says_little(text: str) -> bool:
    """Whether a text has hardly a word in it: a digit, a smiley, three full stops."""
    return sum(c.isalnum() for c in text) < _LITTLE

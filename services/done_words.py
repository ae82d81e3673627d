"""Whether a worker's words say that the matter is done: then they stand for 办结."""

from __future__ import annotations

import re

_DONE = re.compile(
    r"(?:已经|已|都|全部?)*(?:(?:办好|修好|办完|处理好|处理完|弄好|解决)了|办结了?)(?:[，,。.!！;；:：\s].*)?",
    re.DOTALL,
)
_NOT_ALL = re.compile(
    "[吗么嘛?？]|一半|部分|还没|没[办修弄]|还差|还有|还要|还得|还需|还不|不过|但|剩|差不多|等|明天|后天|再"
)
"""A question, a part, or what is still to come beside it: that is progress."""


def says_done(words: str) -> bool:
    """Whether words begin with 办好了, 修好了, 已办结 and the like, and nothing in them takes it back."""
    said = words.strip()
    return _DONE.fullmatch(said) is not None and _NOT_ALL.search(said) is None

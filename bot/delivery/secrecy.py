"""Tokens, passwords and rows of the database never reach a log, whoever writes the line."""

from __future__ import annotations

import logging
import re
import traceback

_TOKEN = re.compile(r"(?<![\w:])(bot)?(\d{3,})(:|%3[Aa])[\w-]{16,}")
_PASSWORD = re.compile(r"(\w+://[^\s:/@]*):[^\s@/]+@")
# PostgreSQL quotes the row it refuses, words and all, until the trace goes on.
_QUOTED_ROW = re.compile(r"(DETAIL: ).*?(?=\n\nThe above exception|\n\[SQL|\n\(Background|\nTraceback|\Z)", re.DOTALL)
QUIET = {"httpx": logging.WARNING, "httpcore": logging.WARNING, "telegram": logging.CRITICAL}
"""httpx names the token at INFO; PTB names texts at DEBUG and whole bodies at ERROR. The relay reports what matters."""


def redact(text: str) -> str:
    """The text without bot tokens (the bot's number stays), passwords in addresses and rows a database quotes."""
    return _QUOTED_ROW.sub(r"\1…", _PASSWORD.sub(r"\1:***@", _TOKEN.sub(r"\1\2:***", text)))


def quiet_libraries() -> None:
    """Silences what the sending libraries would log."""
    for name, level in QUIET.items():
        logging.getLogger(name).setLevel(level)


class Redacting(logging.Filter):
    """For a handler: rewrites each record, its traceback too."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = redact(record.getMessage()), ()
        if record.exc_info and record.exc_info[0] is not None:
            record.exc_text = redact("".join(traceback.format_exception(*record.exc_info)).rstrip())
            record.exc_info = None
        elif record.exc_text:
            record.exc_text = redact(record.exc_text)
        return True

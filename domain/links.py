"""Links that open the bot with something in mind: what stands behind ?start=."""

from __future__ import annotations

import hashlib
import re

_FITS = re.compile(r"[A-Za-z0-9_-]{1,62}")
_CUT = 40


def home_payload(code: str) -> str:
    """What a poster's code carries for a grid or building: its own code where Telegram takes it, else a print of it.

    At most 64 of A-Z a-z 0-9 _ -. The roster's code and not our id: a poster stays good when the database is made anew.
    """
    if _FITS.fullmatch(code):
        return f"g_{code}"
    return f"h_{hashlib.sha256(code.encode()).hexdigest()[:_CUT]}"


def start_link(bot: str, payload: str) -> str:
    """The address a phone opens. bot: its username without @."""
    return f"https://t.me/{bot}?start={payload}"

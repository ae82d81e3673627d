"""Decides what becomes of an update its handler failed on, and says why without anybody's words."""

from __future__ import annotations

import re
import traceback
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from storage.inbox import Claimed
from storage.outages import is_outage

BACK_OFF = (timedelta(seconds=2), timedelta(seconds=10))
TRIES = 3
NEVER_ENDED = 25
"""Claims after which an update that neither fails nor ends (it may take its process along) is begun alone, once."""
ALONE = "begun alone"
"""The error of an update that was begun alone: claimed once more, it took its process along, and is set aside."""
OUTAGE = timedelta(seconds=1)
LONGEST_REASON = 160

# Quoted parts, anything but ASCII, and long numbers may be somebody's words, name, phone or a key.
_PERSONAL = re.compile(r"'[^']*'|\"[^\"]*\"|[^\x20-\x7e]+|\d{5,}|[{\[(].*")


class Undecodable(Exception):  # noqa: N818  # what is so
    """Raised by a lane's `handle`: the update can never be read, so it is quarantined at once."""


@dataclass(frozen=True, slots=True)
class Fate:
    """Set aside for ever (`wait` is None) or tried again after `wait`; an uncounted try is not the update's fault."""

    reason: str
    wait: timedelta | None
    counted: bool = True


def fate_of(fault: Exception, claimed: Claimed) -> Fate:
    """Database trouble waits uncounted; the unreadable goes at once; the rest after `TRIES`, two of them seen to fail."""
    reason = reason_of(fault)
    if is_outage(fault):
        return Fate(reason, OUTAGE, counted=False)
    # A claim that a kill ended is a try as well; for those alone nothing is set aside.
    given_up = claimed.key.term >= TRIES and claimed.error is not None
    if isinstance(fault, Undecodable) or given_up:
        return Fate(reason, None)
    return Fate(reason, BACK_OFF[min(claimed.key.term, len(BACK_OFF)) - 1])


def reason_of(fault: BaseException) -> str:
    """Class, message without what may be personal, and the line it came from."""
    lines = (str(getattr(fault, "orig", None) or fault)).splitlines()
    message = _PERSONAL.sub("…", lines[0] if lines else "")[:LONGEST_REASON]
    frames = traceback.extract_tb(fault.__traceback__)
    place = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(fault).__name__}: {message}{place}" if message else f"{type(fault).__name__}{place}"

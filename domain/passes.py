"""Passes for the web board: signed words that say who may look at which subtree until when, and nobody else can make."""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum


class PassKind(StrEnum):
    """What a pass is good for. A link opens a session of its kind and nothing else; a session opens no other."""

    desk_link = "dl"
    wall_link = "wl"
    desk = "d"
    wall = "w"


LASTS: dict[PassKind, timedelta] = {
    PassKind.desk_link: timedelta(hours=1),
    PassKind.wall_link: timedelta(hours=1),
    PassKind.desk: timedelta(hours=12),
    PassKind.wall: timedelta(days=7),
}
"""A link is to be opened, not kept. A desk's session lasts a working day. A wall's is renewed while it shows, and
outlives a week in which the screen was off."""

RENEWED_AFTER = timedelta(hours=1)
OPENS = {PassKind.desk_link: PassKind.desk, PassKind.wall_link: PassKind.wall}
LONGEST = 200
_WORDS = re.compile(
    r"([a-z]{1,2})\.([1-9][0-9]{0,17})\.([1-9][0-9]{0,17})\.([1-9][0-9]{0,10})\.([0-9a-f]{64})", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Pass:
    """`person` may look at the subtree of `grid` (our ids) before `until`; the rights are asked anew at each look."""

    kind: PassKind
    person: int
    grid: int
    until: datetime

    def opened(self, now: datetime) -> Pass:
        """The session this link opens at `now`. Errors: KeyError for what is no link."""
        kind = OPENS[self.kind]
        return replace(self, kind=kind, until=now + LASTS[kind])

    def renewed(self, now: datetime) -> Pass | None:
        """A wall's pass with a new end, once an hour; None while the old one will do, and for a desk always."""
        whole = LASTS[PassKind.wall]
        if self.kind is not PassKind.wall or self.until - now > whole - RENEWED_AFTER:
            return None
        return replace(self, until=now + whole)


def issue(kind: PassKind, person: int, grid: int, now: datetime) -> Pass:
    """A pass that begins now."""
    return Pass(kind, person, grid, now + LASTS[kind])


def board_key(secret: str, token: str) -> bytes:
    """The key passes are signed with: from the installation's secret, else from the bot's token, which all replicas know."""
    source = f"secret:{secret}" if secret else f"token:{token}"
    return hmac.new(source.encode(), b"xiaoshao board 1", hashlib.sha256).digest()


def sign(key: bytes, one: Pass) -> str:
    """The pass as words for an address or a cookie: a-z, 0-9 and dots."""
    said = f"{one.kind.value}.{one.person}.{one.grid}.{int(one.until.timestamp())}"
    return f"{said}.{_mark(key, said)}"


def read(key: bytes, words: str, now: datetime) -> Pass | None:
    """The pass the words are, or None: not ours, changed by one letter, or over.

    The mark is compared as it is written, so that no second spelling of it passes.
    """
    found = _WORDS.fullmatch(words) if len(words) <= LONGEST else None
    if found is None or not hmac.compare_digest(_mark(key, words.rpartition(".")[0]), found[5]):
        return None
    kind, person, grid, until = PassKind(found[1]), int(found[2]), int(found[3]), int(found[4])
    one = Pass(kind, person, grid, datetime.fromtimestamp(until, UTC))
    return one if now < one.until else None


@dataclass(frozen=True, slots=True)
class Door:
    """Where the board is and the key its passes are signed with. `address` is public, without a slash at its end."""

    address: str
    key: bytes = field(repr=False)

    def link(self, kind: PassKind, person: int, grid: int, now: datetime) -> str:
        """An address that opens the board for this person and subtree, within the hour."""
        return f"{self.address}/in/{sign(self.key, issue(kind, person, grid, now))}"


def _mark(key: bytes, said: str) -> str:
    return hmac.new(key, said.encode(), hashlib.sha256).hexdigest()

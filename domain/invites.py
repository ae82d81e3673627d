"""An invitation into the service: what its link carries, how it stands, who may give which post, what a real name is."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.grids import Grid
from domain.names import visible
from domain.people import Post

SPANS = (0, 1, 3, 12)
"""Months offered on buttons; 0 is for good."""
PREFIX = "inv_"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")
_PHONE = re.compile(r"\+?\d(?:[ -]?\d){4,14}")
_NAME_SIGNS = frozenset("·•・.'’- ")
LONGEST_NAME = 20
LONGEST_DEPARTMENT = 60


def token_of(secret: bytes, nonce: str) -> str:
    """What the link of an invite carries: 192 bits that nobody can tell from its row without the secret."""
    mixed = hmac.digest(secret, nonce.encode(), "sha256")
    return base64.urlsafe_b64encode(mixed)[:32].decode()


def print_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def token_in(payload: str) -> str | None:
    """The token of a /start payload; None when it cannot be one."""
    token = payload.removeprefix(PREFIX)
    return token if payload.startswith(PREFIX) and _TOKEN.fullmatch(token) else None


class Standing(StrEnum):
    """How an invite stands at a moment."""

    open = "open"  # nobody has opened it
    opened = "opened"  # somebody has, and has not said who they are
    named = "named"  # waits to be confirmed
    confirmed = "confirmed"
    declined = "declined"
    revoked = "revoked"
    expired = "expired"


LIVING = frozenset({Standing.open, Standing.opened, Standing.named})


@dataclass(frozen=True, slots=True)
class Invite:
    """As its row says."""

    id: int
    print: str
    nonce: str
    inviter_id: int
    grid_id: int
    post: Post
    department: str | None
    until_at: datetime | None
    created_at: datetime
    expires_at: datetime
    used_by: int | None = None
    used_at: datetime | None = None
    name: str | None = None
    phone: str | None = None
    named_at: datetime | None = None
    decided_by: int | None = None
    decided_at: datetime | None = None
    duty_id: int | None = None
    revoked_by: int | None = None
    revoked_at: datetime | None = None

    def standing(self, at: datetime) -> Standing:
        """How it stands at `at`."""
        if self.decided_at is not None:
            return Standing.confirmed if self.duty_id is not None else Standing.declined
        if self.revoked_at is not None:
            return Standing.revoked
        if at >= self.expires_at:
            return Standing.expired
        if self.used_by is None:
            return Standing.open
        return Standing.opened if self.named_at is None else Standing.named


_BY_LEAD = frozenset({Post.worker, Post.deputy, Post.volunteer})
_BY_SUPERVISOR = frozenset({*_BY_LEAD, Post.lead, Post.liaison})
GIVEN = (Post.worker, Post.deputy, Post.lead, Post.liaison, Post.volunteer, Post.supervisor)
"""Posts that are given in chat; an admin comes by the roster alone."""


def may_give(post: Post, grid: Grid, held: Iterable[tuple[Post, Grid]]) -> bool:
    """Whether somebody who holds these posts in these grids may give, and end, `post` in `grid`."""
    return any(own.contains(grid.path) and _gives(by, post, above=own.id != grid.id) for by, own in held)


def _gives(by: Post, post: Post, *, above: bool) -> bool:
    if by is Post.admin:
        return post in GIVEN
    if by is Post.supervisor:
        return post in _BY_SUPERVISOR or (post is Post.supervisor and above)
    return by is Post.lead and post in _BY_LEAD


def real_name(said: str) -> str | None:
    """The name as people write it, 王芳 or Anna Müller; None for anything else."""
    name = visible(unicodedata.normalize("NFKC", said))
    letters = [c for c in name if c.isalpha()]
    if not 2 <= len(name) <= LONGEST_NAME or len(letters) < 2:
        return None
    return name if all(c.isalpha() or c in _NAME_SIGNS for c in name) else None


def phone_number(said: str) -> str | None:
    """A telephone number, without blanks; None for anything else."""
    found = _PHONE.fullmatch(unicodedata.normalize("NFKC", said).strip())
    return re.sub(r"[ -]", "", found[0]) if found else None

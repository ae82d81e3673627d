"""Who takes part: people, the posts they hold, and the part they play in one ticket."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Post(StrEnum):
    """What a duty makes of a person in a grid (sheet `duties`, column `post`)."""

    worker = "worker"
    deputy = "deputy"
    lead = "lead"
    supervisor = "supervisor"
    liaison = "liaison"
    volunteer = "volunteer"
    admin = "admin"


HANDLING_POSTS = (Post.worker, Post.deputy, Post.lead)
"""Posts that do the work in their own grid, first asked first."""

SUPERVISING_POSTS = frozenset({Post.lead, Post.supervisor, Post.admin})
"""Posts that stand above every ticket of their grid's subtree."""


class Part(StrEnum):
    """The part a person plays in one ticket; a person may play several."""

    reporter = "reporter"
    follower = "follower"
    assignee = "assignee"
    staff = "staff"  # worker, deputy or lead on duty in the ticket's grid or one that contains it
    above = "above"  # lead, supervisor or admin of the grid or of one above it
    called = "called"  # liaison whose department was called in by a whistle
    system = "system"
    stranger = "stranger"


FORGOTTEN = 2**62
"""From here on a telegram id is nobody's (Telegram gives at most 52 bits): people who asked to be forgotten have one."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody known to us; `writable` is false until they pressed Start, and while they block the bot."""

    id: int
    telegram_id: int
    name: str
    username: str | None = None
    phone: str | None = None
    language: str = "zh"
    consent_version: str | None = None
    home_grid_id: int | None = None
    home_words: str | None = None
    writable: bool = False

    @property
    def forgotten(self) -> bool:
        """Whether they asked for it: nobody is behind the row any more."""
        return self.telegram_id >= FORGOTTEN


@dataclass(frozen=True, slots=True)
class Duty:
    """A person holds a post in a grid for an interval; `until_at` is exclusive, None is open-ended."""

    id: int
    person_id: int
    grid_id: int
    post: Post
    department: str | None
    from_at: datetime
    until_at: datetime | None

    def holds(self, at: datetime) -> bool:
        """Whether the post is held at `at`."""
        return self.from_at <= at and (self.until_at is None or at < self.until_at)

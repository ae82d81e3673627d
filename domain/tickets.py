"""A ticket, its history and what a reader of it may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Status(StrEnum):
    """Where a ticket stands; explained in docs/lifecycle.md."""

    registered = "registered"  # written down, nobody asked yet (only while not one person answers for the place)
    assigned = "assigned"  # somebody was asked to take it
    accepted = "accepted"  # somebody holds it, work has not begun
    in_progress = "in_progress"  # somebody holds it and works
    waiting = "waiting"  # somebody holds it and waits: for the resident's answer, a third party, parts
    listed = "listed"  # somebody holds it; it cannot be done for now, listed as long-term (挂账) until a review
    checking = "checking"  # said to be done; a second person confirms it on the spot before the resident is asked
    resolved = "resolved"  # the holder says it is done; the resident is being asked
    closed = "closed"  # the end, with an outcome
    withdrawn = "withdrawn"  # taken back by the resident
    merged = "merged"  # folded into another ticket; its people follow that one
    not_accepted = "not_accepted"  # not a matter for the community, with a reason


HELD = frozenset({Status.accepted, Status.in_progress, Status.waiting, Status.listed})
"""Somebody holds it, if and only if the status is one of these."""

UNTAKEN = frozenset({Status.registered, Status.assigned})
"""Nobody has taken it yet."""

OPEN = frozenset({*UNTAKEN, *HELD, Status.checking})
"""Somebody still has to do something for it."""

RUNNING = frozenset({*UNTAKEN, Status.accepted, Status.in_progress, Status.checking})
"""While it waits or is listed, no promise runs."""
ENDED = frozenset({Status.closed, Status.withdrawn, Status.merged, Status.not_accepted})


def promise_now(status: Status, accept_by: datetime, resolve_by: datetime) -> datetime:
    """The promise that counts, in lists and figures: to take it while nobody did and the date to resolve is later, else to resolve it.

    Who is handed a matter has new time to take it; that hides no date that is over.

    Not the promise to contact, though the ladder calls for it: whether people were contacted in time is a rate of its
    own (响应率), asked of the resident, and a matter is overdue (超期) when it is not taken or not done. So that a broken
    one is not shown as six days left, those who see names read it beside (`broken_contact`).
    """
    return min(accept_by, resolve_by) if status in UNTAKEN else resolve_by


def broken_contact(contact_by: datetime | None, limit: datetime, now: datetime) -> datetime | None:
    """Since when a line of staff is late: from the promise to contact, where that is broken and `limit` still runs.

    contact_by: None where the resident was contacted, or the promise stands still. Where `limit`, the promise that
    counts, is broken as well, it is the line's: it is what the matter is now called overdue for.
    """
    return contact_by if contact_by is not None and contact_by < now <= limit else None


MOST_EXTENSIONS = 2
"""How often the date to resolve may be moved on request; then the long-term list is the honest way."""


class Outcome(StrEnum):
    """How a closed ticket ended, by the resident's own word."""

    solved = "solved"
    explained = "explained"  # cannot be solved, but was explained, and the resident says so
    unanswered = "unanswered"  # 72 h of silence: counted as such, never as solved


class Awaited(StrEnum):
    """For whom or what a waiting ticket waits."""

    resident = "resident"
    third_party = "third_party"
    parts = "parts"


class Watch(StrEnum):
    """How closely those above watch a ticket (督办), mildest first."""

    ordinary = "ordinary"
    yellow = "yellow"
    red = "red"


class Answer(StrEnum):
    """How content the resident is."""

    satisfied = "satisfied"
    fair = "fair"
    unsatisfied = "unsatisfied"


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """A place as said: `words` may be shown to everybody, `room` never leaves the private side."""

    words: str = ""
    building: str | None = None
    unit: str | None = None
    floor: str | None = None
    room: str | None = None
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class Ticket:
    """One matter from registration to its end. Moments are UTC; `version` grows with each event."""

    id: int
    number: str
    status: Status
    category: str
    urgent: bool
    danger: str | None
    delicate: bool
    grid_id: int
    grid_path: str
    place: Whereabouts
    text: str
    reporter_id: int
    source_chat: int
    source_message: int | None
    assignee_id: int | None
    first_holder_id: int | None
    promise: str
    opened_at: datetime
    accept_by: datetime
    contact_by: datetime
    resolve_by: datetime
    accepted_at: datetime | None = None
    contacted_at: datetime | None = None
    resolved_at: datetime | None = None
    closed_at: datetime | None = None
    outcome: Outcome | None = None
    reopened: int = 0
    returned: int = 0
    urged_at: datetime | None = None
    waiting_since: datetime | None = None
    waiting_for: Awaited | None = None
    paused_for: timedelta = timedelta()
    version: int = 0
    lexicon_version: str = ""
    merged_into: int | None = None
    extended: int = 0  # how often the date to resolve was moved on request
    review_on: datetime | None = None  # when a listed ticket is looked at again
    watch: Watch | None = None
    watched_by: int | None = None
    clock_at: datetime | None = (
        None  # when its promise to resolve last began anew (reopened, more time); None: when it was opened
    )
    due_at: datetime | None = None  # when time next brings something about for it
    explained: bool = False  # resolved by an explanation: it cannot be solved
    cleaned_at: datetime | None = None  # when people's words were taken out of it
    gone_at: datetime | None = None  # when who reported it asked to be forgotten: nobody is there to contact since

    @property
    def holder_id(self) -> int | None:
        """Who holds it, or None while nobody does."""
        return self.assignee_id if self.status in HELD else None


@dataclass(frozen=True, slots=True)
class Event:
    """One fact of a ticket's history: who did what when; `facts` is JSON."""

    ticket_id: int
    seq: int
    action: str
    actor_id: int | None
    part: str
    at: datetime
    before: str | None
    after: str
    facts: dict[str, object]

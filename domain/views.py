"""What one reader may see of a ticket, a draft or a digest: plain facts for the texts room, nothing hidden inside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.appraisal import Appraisal
from domain.digest import DigestView
from domain.notices import Kind
from domain.people import Post
from domain.tickets import Awaited, Status, Watch
from domain.workflow import Action


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose; `id` goes into the button. `more` is true when something lies below it."""

    id: int
    name: str
    more: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a ticket's history for people."""

    at: datetime
    action: str
    actor: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that waits for a ruling: extension (until) or owner (proposed, a name)."""

    kind: str
    by: str
    words: str
    until: datetime | None = None
    proposed: str = ""


@dataclass(frozen=True, slots=True)
class CallView:
    """One department called in: until when it must report in, when it did, what it did."""

    id: int
    department: str
    report_by: datetime
    reported_at: datetime | None = None
    result: str = ""
    mark: str = ""
    number: str = ""  # of the ticket, in lists
    liaison: str = ""


@dataclass(frozen=True, slots=True)
class CallBackView:
    """One matter drawn to be called back: what was heard so far; None where not asked yet."""

    id: int
    number: str
    reached: bool | None = None
    contacted: bool | None = None
    solved: bool | None = None
    answer: str | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class TicketView:
    """A ticket for one reader. Names and the room are None for those who may not see them.

    `text` and `place` are already masked where the reader is not staff. `actions` are open to the reader now.
    """

    id: int
    number: str
    version: int
    round: int
    status: Status
    category: str
    urgent: bool
    danger: str | None
    grid: str
    place: str
    text: str
    opened_at: datetime
    accept_by: datetime
    resolve_by: datetime
    closed_at: datetime | None
    overdue: bool
    followers: int
    files: int
    reopened: int
    assignee: str | None = None
    holder: str | None = None
    verifier: str | None = None  # who is to look, while it is being verified
    room: str | None = None
    reporter: str | None = None
    outcome: str | None = None
    promise: str = "ordinary"
    result: str = ""
    waiting_for: Awaited | None = None
    review_on: datetime | None = None
    watch: Watch | None = None
    explained: bool = False
    delicate: bool = False
    contact_by: datetime | None = None  # for staff, while the resident has not heard from anybody and the promise runs
    estimated: bool = False  # the date to resolve lies in a year whose holidays nobody told us
    reporter_gone: bool = False  # asked to be forgotten: nobody can be reached
    cleaned: bool = False  # its words were taken out
    behalf: str = ""  # the person it was filed for, for staff and the reporter
    agreed: bool = False  # who agreed, as the reporter says
    to_open: int = 0  # files the reader may have sent, where the card does not show them all
    asked: tuple[Asked, ...] = ()
    calls: tuple[CallView, ...] = ()
    actions: tuple[Action, ...] = ()
    history: tuple[Step, ...] = ()

    @property
    def awaited(self) -> str | None:
        """On whom it waits (services/awaited.py); None while nobody was asked."""
        return self.verifier if self.status is Status.checking else self.holder or self.assignee


@dataclass(frozen=True, slots=True)
class DraftView:
    """A report not yet registered. `asking`: confirm | category | more_categories | estate | place | words.

    `unsure`: the reading does not take it for a request. `choices`: the places to choose from when one is asked for.
    """

    id: int
    status: str
    asking: str
    private: bool
    text: str
    category: str | None
    alternatives: tuple[str, ...]
    place: str
    grid: str | None
    urgent: bool
    unsure: bool
    files: int
    located: bool
    choices: tuple[Choice, ...] = ()
    here: Choice | None = None
    similar: TicketView | None = None  # an open ticket that looks like the same matter: 我也是 before filing
    matters: tuple[str, ...] = ()  # categories, when several matters are named
    behalf: str = ""  # the person it is filed for
    agreed: bool = False  # who agreed, as the author says
    untold: bool = False  # the author was never told what is kept: pointed to the private chat, once


@dataclass(frozen=True, slots=True)
class WordView:
    """A word for a category: proposed (with what it would change) or live."""

    id: int
    word: str
    category: str
    seen: int = 0
    better: int = 0
    worse: int = 0
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PublicPerson:
    """Who looks after a place; `phone` is empty when there is none or it is not to be shown."""

    name: str
    post: Post
    phone: str = ""


@dataclass(frozen=True, slots=True)
class FourThings:
    """四公开 of a place; `above` is who to turn to when the workers do not help."""

    community: str
    place: str
    code: str
    workers: tuple[PublicPerson, ...] = ()
    above: tuple[PublicPerson, ...] = ()


@dataclass(frozen=True, slots=True)
class Telling:
    """One notice made ready for its reader: everything the texts room needs and nothing it may not show."""

    kind: Kind
    language: str
    private: bool
    facts: dict[str, object]
    now: datetime
    ticket: TicketView | None = None
    draft: DraftView | None = None
    digest: DigestView | None = None
    tickets: tuple[TicketView, ...] = ()
    total: int = 0
    proposed: tuple[WordView, ...] = ()
    live: tuple[WordView, ...] = ()
    calls: tuple[CallView, ...] = ()
    call_backs: tuple[CallBackView, ...] = ()
    choices: tuple[Choice, ...] = ()
    here: Choice | None = None
    photos: tuple[str, ...] = ()  # file ids to show with it
    file: tuple[str, str] | None = None  # kind and file id of what somebody sent, passed on with it
    gone: bool = False  # the card is to be taken away
    again: bool = False  # perhaps said before: marked 补发
    unfiled: bool = False  # its file could not be made, which is said
    mention: tuple[int, str] | None = None  # (telegram id, name) to address in a group
    four_things: FourThings | None = None
    appraisal: Appraisal | None = None
    bot: str = ""  # the bot's username, for ?start= links

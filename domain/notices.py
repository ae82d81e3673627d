"""Notices: what must be told to whom, as facts; how it is told is the texts room's business."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """What a notice says. Cards are living messages, edited in place; the others ring once."""

    # living cards
    draft_card = "draft_card"  # a report not yet registered: 登记 不是诉求 改类别 改地点 / private questions
    group_card = "group_card"  # in the residents' group: number, who, by when, 我也是
    resident_card = "resident_card"  # the promise card in private: 催一下 补充 撤回
    worker_card = "worker_card"  # in private: 接单 退回 转派 …
    staff_card = "staff_card"  # in the staff group
    supervisor_card = "supervisor_card"  # 查看: 催办 改派 督办
    # to residents
    welcome = "welcome"
    choose_estate = "choose_estate"
    choose_building = "choose_building"
    home_set = "home_set"
    help = "help"
    who = "who"  # 四公开 of a place; facts: grid
    my_tickets = "my_tickets"
    danger_advice = "danger_advice"
    accepted = "accepted"
    progress = "progress"
    question = "question"
    resolved = "resolved"  # 已解决 / 没解决
    reopened = "reopened"
    ask_rating = "ask_rating"
    thanks = "thanks"
    paused = "paused"  # facts: reason (Awaited), words, holder
    extended = "extended"  # facts: words, until (ISO)
    listed = "listed"  # facts: words, until (ISO), off (the day off that was named, ISO)
    late = "late"  # the date to resolve has passed; facts: by (ISO)
    unlisted = "unlisted"  # facts: holder
    closed_unanswered = "closed_unanswered"
    withdraw_sure = "withdraw_sure"  # a living card: whether to take a dangerous matter back, asked once more
    withdrawn = "withdrawn"
    not_accepted = "not_accepted"
    merged = "merged"  # your matter is handled together with ticket N; facts: into
    unmerged = "unmerged"  # it is handled by itself again
    handed_over = "handed_over"
    whistled = "whistled"  # facts: departments (names)
    joined = "joined"
    noted = "noted"  # your words were added to ticket N
    urged = "urged"
    words_please = "words_please"  # a voice, a photo or a sticker alone: say it in words
    say_it = "say_it"  # an action was pressed and waits for words; facts: action
    choose = "choose"  # an action was pressed and waits for a choice; facts: action, choices
    refused = "refused"  # facts: code and its facts
    slow_down = "slow_down"  # too many words at once: kept, and one may go on in a minute
    muted = "muted"  # facts: what (muted | unmuted), mute, reason, until, grid
    went_private = "went_private"  # in the group, to the author of a delicate matter; facts: draft, danger, writable
    contact = "contact"  # a resident's name and telephone, to one who may see them
    attachment = "attachment"  # a file of a ticket, to one who handles it; facts: attachment, nth, of
    privacy = "privacy"  # what is kept, why, how long; facts: again (the notice changed), version
    my_data = "my_data"  # everything about the reader, as a file; facts: form (html | json)
    forget = "forget"  # what goes and what stays, asked once more; facts: open (matters)
    forgotten = "forgotten"  # the last word; facts: open (matters) | card (an old card is taken away)
    elsewhere = "elsewhere"  # in the group, to somebody who cannot be written to: there is news, press start
    # to workers
    worker_news = (
        "worker_news"  # facts: what (supplement, answer, urge, withdrawn, reopened, reminded, taken, reassigned …)
    )
    danger_ring = "danger_ring"  # to who has the card already; a new card of a danger rings by itself
    todo = "todo"
    emergency = "emergency"  # to residents; facts: what (begun | ended; to one in need where | told), words, grid (name), emergency, area
    safety = "safety"  # to the command post; facts: emergency, need (somebody just asked), told (where they are), hour
    leave = "leave"  # also a whole duty that passes; facts: what (set | stand_in | above | back | back_deputy | over | handed | handed_in | handed_out), name, deputy, from_at, until (ISO), count
    duty = "duty"  # turns and leaves of the reader's grids; facts: lines
    calendar = "calendar"  # to those at the top: the holidays of a year are not known; facts: year
    day_list = "day_list"  # the list of the morning or the end of a shift; facts: when (morning | evening)
    whistle = "whistle"  # to a liaison; facts: call, words, by
    # to supervisors
    overview = "overview"
    found = "found"  # /find; facts: words, ref (of the search), page
    grid_card = "grid_card"  # /grid; facts: grid
    sheet_choice = "sheet_choice"  # /sheet; facts: grid (0: all the reader's), what (empty: asked first)
    sheet = "sheet"  # a workbook; facts: grids, what, first, last (days)
    digest = "digest"  # facts: grid, span (day | week | month), since, until, due (ISO), late, figures_only, language
    map = "map"  # a picture of the grids by what is open; facts: grid, grid_name, language
    digest_choice = "digest_choice"  # a living card: what the reader wants told, when, of which grid; facts: card
    board = "board"  # links that open the web board; facts: grid
    missed = "missed"  # 黑榜: departments that did not report in; facts: grid, month
    call_back = "call_back"  # 回访: one drawn matter, asked question by question
    call_backs = "call_backs"  # 回访: the week's list; facts: grid, week
    lexicon = "lexicon"  # words proposed from corrections, and the words that live
    late_list = "late_list"  # how many rows of TIMELY_NEWS are said at once; never a row itself
    supervisor_news = "supervisor_news"  # facts: what (reopened, nobody, danger, unreachable, quarantine, returned)
    review = "review"  # who is muted and who talked too fast of late; facts: did, name, until
    # posts, given and ended
    invite = "invite"  # to a supervisor; facts: what (start | where | until | department | made | own | confirmed), post, grid, invite
    invite_letter = "invite_letter"  # words to pass on, with the link; facts: invite
    invite_ask = "invite_ask"  # to who opened it; facts: what (name | name_again | phone | phone_again | wait | left | declined), invite
    invitee = "invitee"  # 确认 / 拒绝; facts: invite
    duty_begun = "duty_begun"  # to the new colleague; facts: invite
    duty_ended = "duty_ended"  # facts: what (ended | deputy), duty, gone, name
    staff_list = "staff_list"  # who is on duty; facts: what (list | sure | ended), words, page, duty, count, heir
    # to groups
    bind = "bind"  # which grid, kind and mode; facts: step (where | kind | mode | done), grid, card
    group_news = "group_news"  # facts: what (deaf | hears | unbound), grid_name
    group_unbound = "group_unbound"
    group_welcome = "group_welcome"
    appraisal = "appraisal"  # 四评; facts: grid, month (2611), part, key, figure, page, monthly
    weekly_post = "weekly_post"  # 小结: what became of the group's matters; facts: until (ISO day)
    weekly = "weekly"  # its switch; facts: weekday, at, on | groups (chat, name, on), total


CARDS = frozenset(
    {
        *(Kind.draft_card, Kind.group_card, Kind.resident_card, Kind.worker_card, Kind.staff_card),
        *(Kind.supervisor_card, Kind.call_back, Kind.digest_choice, Kind.withdraw_sure),
    }
)


class Urgency(StrEnum):
    """How soon it is said when there is a queue; the value sorts."""

    danger = "0"
    answer = "1"  # somebody is looking at the screen
    usual = "2"
    bulk = "3"  # digests and lists


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to say. `key` is unique for ever: the same cause never says it twice.

    chat: Telegram chat id; person: our id of the reader, for language, permission and the 403 route;
    facts: JSON values only; ticket / draft: what it is about; reply_to: message id in that chat;
    fallback: (group chat id, message id) to reply to when the person cannot be written to;
    topic: of a forum, 0 for General; None: where the message answered stands, else where the group's own posts go.
    """

    key: str
    kind: Kind
    chat: int
    facts: dict[str, object] = field(default_factory=dict)
    person: int | None = None
    ticket: int | None = None
    draft: int | None = None
    reply_to: int | None = None
    fallback: tuple[int, int] | None = None
    urgency: Urgency = Urgency.usual
    not_before: datetime | None = None
    topic: int | None = None


PROMISE_NEWS = frozenset(f"{word}_{stage}" for word in ("due", "late") for stage in ("accept", "contact", "resolve"))
"""What is told of a promise about to break, or broken (`what` of worker_news and supervisor_news)."""
UNRULED_NEWS = frozenset({"late_extension", "late_owner"})
"""A question nobody above settled in time (kind of ruling); facts: ruling (its id), name, by, words, until."""
TIMELY_NEWS = PROMISE_NEWS | UNRULED_NEWS | {"not_reported", "review"}
"""What time brings about, of many matters at once; facts: by (ISO, when it was due); of not_reported: call (its id), words."""


def said_together(kind: str, urgency: str, what: object) -> bool:
    """Whether a row is said in one message with others like it that wait for the same person; danger never is."""
    news = kind in (Kind.worker_news, Kind.supervisor_news) and what in TIMELY_NEWS
    return news and urgency == Urgency.usual

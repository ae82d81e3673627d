"""One table turns every answer of Telegram, and every silence, into what is done next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

import httpx
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

LONGEST_WAIT = timedelta(days=1).total_seconds()
"""Seconds; a longer retry_after is taken for this much, and Telegram asked again then."""


class What(StrEnum):
    """What is done next with the thing that was to be said."""

    sent = "sent"  # it is in the chat as it should be
    later = "later"  # certainly not said; the chat waits
    unknown = "unknown"  # perhaps said; again later, marked
    elsewhere = "elsewhere"  # the person cannot be written to: by another way
    needs_human = "needs_human"  # no machine can mend it
    plain = "plain"  # the markup is refused: once without
    drop_topic = "drop_topic"  # the topic is closed or gone: once into General
    drop_reply = "drop_reply"  # what was to be answered is gone: once without
    drop_photos = "drop_photos"  # the pictures are refused: once without
    moved = "moved"  # the group is a supergroup now
    card_lost = "card_lost"  # what was to be edited is gone: send anew
    stays = "stays"  # it cannot be deleted any more: empty it instead
    stop = "stop"  # the token is refused: nobody can be told anything
    untrue = "untrue"  # not an answer: composing found that it is no longer so
    broken = "broken"  # not an answer: composing or rendering failed


@dataclass(frozen=True, slots=True)
class Verdict:
    """`after`: seconds the chat waits, None to let it grow; `everywhere`: the line is down, not the chat."""

    what: What
    reason: str = ""
    after: float | None = None
    everywhere: bool = False
    moved_to: int | None = None


SENT = Verdict(What.sent)


@dataclass(frozen=True, slots=True)
class Rule:
    """Fits a fault of that kind whose words hold one of `words`, or whose cause is one of `causes`, where given."""

    kind: type[BaseException]
    what: What
    words: tuple[str, ...] = ()
    causes: tuple[type[BaseException], ...] = ()
    everywhere: bool = False

    def fits(self, fault: BaseException, words: str) -> bool:
        if not isinstance(fault, self.kind):
            return False
        if self.words and not any(part in words for part in self.words):
            return False
        return not self.causes or isinstance(fault.__cause__, self.causes)


NOT_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.InvalidURL,
)
UNREACHABLE_PERSON = (
    "bot was blocked",
    "user is deactivated",
    "can't initiate conversation",
    "can't send messages to bots",
    "chat not found",
    "user not found",
    "peer_id_invalid",
    "user_is_blocked",
    "input_user_deactivated",
)
LOST_REPLY = (
    "message to be replied not found",
    "replied message not found",
    "reply message not found",
    "reply_message_id_invalid",
)
LOST_TOPIC = ("message thread not found", "topic_closed", "topic_deleted", "topic_id_invalid")
LOST_CARD = ("message to edit not found", "message can't be edited", "message_id_invalid", "there is no text in")
BAD_PHOTOS = (
    "wrong file identifier",
    "wrong remote file",
    "wrong type of",
    "photo_invalid",
    "image_process_failed",
    "media_empty",
    "media_invalid",
    "file_reference_",
    "file is temporarily unavailable",
    "not enough rights to send photos",
    "not enough rights to send documents",
    "file is too big",
    "file must be non-empty",
    "photo_save_file_invalid",
    "can't use file of type",
    "voice_messages_forbidden",
)

# First that fits. TimedOut and BadRequest are NetworkErrors, so they stand above it.
TABLE: tuple[Rule, ...] = (
    Rule(TelegramError, What.unknown, words=("parsing the server response",)),  # a proxy's page, whatever its code
    Rule(RetryAfter, What.later),
    Rule(ChatMigrated, What.moved),
    Rule(InvalidToken, What.stop),
    Rule(Forbidden, What.elsewhere, words=UNREACHABLE_PERSON),
    Rule(Forbidden, What.needs_human),
    Rule(Conflict, What.later),
    Rule(BadRequest, What.sent, words=("message is not modified", "message to delete not found")),
    Rule(BadRequest, What.plain, words=("can't parse entities",)),
    Rule(BadRequest, What.drop_topic, words=LOST_TOPIC),
    Rule(BadRequest, What.drop_reply, words=LOST_REPLY),
    Rule(BadRequest, What.drop_photos, words=BAD_PHOTOS),
    Rule(NetworkError, What.drop_photos, words=("request entity too large",)),
    Rule(BadRequest, What.card_lost, words=LOST_CARD),
    Rule(BadRequest, What.stays, words=("message can't be deleted",)),
    Rule(BadRequest, What.elsewhere, words=UNREACHABLE_PERSON),
    Rule(BadRequest, What.later, words=("group chat was upgraded",)),  # where to is told by an update
    Rule(BadRequest, What.needs_human),
    Rule(TimedOut, What.later, causes=NOT_SENT, everywhere=True),
    Rule(TimedOut, What.unknown),
    Rule(NetworkError, What.later, causes=NOT_SENT, everywhere=True),
    Rule(NetworkError, What.later, words=("too many requests",)),  # 429 without parameters
    Rule(NetworkError, What.unknown),  # read and write errors, 5xx: it may have been accepted
    Rule(BaseException, What.unknown),  # an answer that is none
)


def judge(fault: BaseException, chat: int, *, unplayed: What | None = None) -> Verdict:
    """What to do after `fault` of a call about `chat`. Always answers.

    unplayed: what is done when the server does not know the method (404; PTB calls that InvalidToken, too). A self-hosted
    or made-up server need not play every method, as long as it plays sendMessage.
    """
    words = str(fault)
    if unplayed is not None and isinstance(fault, InvalidToken) and "not found" in words.lower():
        return Verdict(unplayed, f"the server does not play this method: {words}"[:300])
    rule = next(rule for rule in TABLE if rule.fits(fault, words.lower()))
    reason = f"{type(fault).__name__}: {words}"[:300]
    if isinstance(fault, RetryAfter) and rule.what is What.later:
        return Verdict(What.later, reason, after=_seconds(fault))
    if isinstance(fault, ChatMigrated) and rule.what is What.moved:
        return Verdict(What.moved, reason, moved_to=fault.new_chat_id)
    if rule.what is What.elsewhere and chat < 0:  # a group is not somebody: there is no other way to it
        return Verdict(What.needs_human, reason)
    return Verdict(rule.what, reason, everywhere=rule.everywhere)


def _seconds(fault: RetryAfter) -> float:
    """retry_after + 1: Telegram counts in whole seconds."""
    wait = fault.retry_after
    return min((wait.total_seconds() if isinstance(wait, timedelta) else wait) + 1, LONGEST_WAIT)

"""What was said: one message of the messenger as the house's own value."""

from __future__ import annotations

import re

from aiogram.types import Message, MessageOriginChannel

from domain.said import Attached, Said

TAG = "#报事"


def said_of(message: Message, bot_id: int, bot_username: str, *, edited: bool = False) -> Said:
    """The message without the bot's name and the tag; `addressed` when it was spoken to."""
    raw = message.text or message.caption or ""
    mention = re.compile(rf"@{re.escape(bot_username)}\b", re.IGNORECASE) if bot_username else None
    mentioned = bool(mention and mention.search(raw))
    text = mention.sub("", raw) if mention else raw
    tagged = TAG in text
    reply = message.reply_to_message
    if reply is not None and reply.forum_topic_created is not None:
        reply = None  # Telegram's way of saying in which topic it was said
    to_bot = bool(reply and reply.from_user and reply.from_user.id == bot_id)
    return Said(
        chat=message.chat.id,
        message=message.message_id,
        text=text.replace(TAG, "").strip(),
        reply_to=reply.message_id if reply else None,
        addressed=mentioned or to_bot,
        tagged=tagged,
        edited=edited,
        latitude=message.location.latitude if message.location else None,
        longitude=message.location.longitude if message.location else None,
        attached=_attached(message),
        album=message.media_group_id,
        phone=_own_phone(message),
        unreadable=_unreadable(message),
        news=isinstance(message.forward_origin, MessageOriginChannel),
    )


def _attached(message: Message) -> tuple[Attached, ...]:
    """Files that came along; of a photo the largest size."""
    number = message.message_id
    if message.photo:
        best = message.photo[-1]
        return (Attached("photo", best.file_id, best.file_unique_id, best.file_size, number),)
    for kind, file in (
        ("video", message.video),
        ("video_note", message.video_note),
        ("voice", message.voice),
        ("audio", message.audio),
        ("animation", message.animation),  # before the document that Telegram puts beside it
        ("document", message.document),
    ):
        if file is not None:
            return (Attached(kind, file.file_id, file.file_unique_id, file.file_size, number),)
    return ()


def _own_phone(message: Message) -> str | None:
    """Telegram vouches for a contact that carries the sender's own number; anybody else's is nobody's business."""
    contact, user = message.contact, message.from_user
    if contact is None or user is None or contact.user_id != user.id:
        return None
    return contact.phone_number[:20]


def _unreadable(message: Message) -> str | None:
    """A message that says nothing we can use, by its kind."""
    if message.text or message.caption or message.location or message.venue or _attached(message):
        return None
    return str(message.content_type.value if hasattr(message.content_type, "value") else message.content_type)

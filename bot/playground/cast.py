"""Who and what is in the world: people, chats, messages, files, as plain data that can be written down."""

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
SERVICE = {"id": 777000, "is_bot": False, "first_name": "Telegram"}
CHANNEL = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}

MAY = (
    "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members", "can_promote_members",
    "can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories", "can_delete_stories",
    "can_send_welcome_messages", "can_pin_messages",
)  # fmt: skip


@dataclass
class Person:
    id: int
    name: str
    username: str | None = None
    language: str = "zh"
    role: str = "resident"
    avatar: str = ""
    started: bool = False
    blocked: bool = False
    deleted: bool = False

    def as_user(self) -> Json:
        user: Json = {"id": self.id, "is_bot": False, "first_name": self.name}
        if self.username:
            user["username"] = self.username
        return user | {"language_code": {"zh": "zh-hans"}.get(self.language, self.language)}


@dataclass
class Chat:
    """A private chat has its person's id; `bot` is member, administrator, kicked, left or absent.

    A forum's topics are known by the message they began with; General is none of them.
    """

    id: int
    kind: str
    title: str = ""
    members: list[int] = field(default_factory=list)
    admins: list[int] = field(default_factory=list)
    bot: str = "member"
    username: str | None = None
    migrated_to: int | None = None
    topics: list[int] = field(default_factory=list)
    closed_topics: list[int] = field(default_factory=list)
    forum: bool = False
    pinned: list[int] = field(default_factory=list)
    last_message: int = 0

    @property
    def private(self) -> bool:
        return self.kind == "private"

    @property
    def has_bot(self) -> bool:
        return self.bot in {"member", "administrator"}

    def as_group(self) -> Json:
        chat: Json = {"id": self.id, "type": self.kind, "title": self.title}
        if self.username:
            chat["username"] = self.username
        return chat | ({"is_forum": True} if self.forum or self.topics else {})


@dataclass
class Message:
    """`content` holds the Bot API's own fields (text, entities, photo …); `sender` is a person's or the bot's id; `touched` orders changes."""

    chat: int
    id: int
    sender: int
    date: int
    content: Json
    reply_to: int | None = None
    markup: Json | None = None
    edited: int | None = None
    deleted: bool = False
    album: str | None = None
    system: str | None = None
    thread: int | None = None
    origin: Json | None = None
    seen_as: Json | None = None
    sender_chat: Json | None = None
    reaction: Json = field(default_factory=dict)
    forwarded_by_itself: bool = False
    touched: int = 0

    @property
    def text(self) -> str:
        return str(self.content.get("text") or self.content.get("caption") or "")

    @property
    def entities(self) -> list[Json]:
        found: list[Json] = self.content.get("entities") or self.content.get("caption_entities") or []
        return found

    @property
    def rows(self) -> list[list[Json]]:
        found: list[list[Json]] = (self.markup or {}).get("inline_keyboard") or []
        return found


@dataclass
class File:
    """A file the bot knows under `id`; `data` names its bytes, `path` is given out by getFile."""

    id: str
    unique: str
    data: str
    name: str
    mime: str
    size: int
    kind: str = "document"
    path: str = ""
    path_at: float = 0


@dataclass
class Query:
    """A press of a button that waits for its answer; `at` in seconds of the real clock."""

    id: str
    person: int
    chat: int
    message: int
    at: float
    answered: bool = False

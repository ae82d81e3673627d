"""The whole made-up Telegram as state: people, chats, messages, updates for one bot; it knows nothing of HTTP."""

import time
from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from bot.playground.calls import Calls
from bot.playground.cast import Chat, Json, Message, Person, Query
from bot.playground.events import Events
from bot.playground.faults import Faults
from bot.playground.files import Files
from bot.playground.pace import Pace
from bot.playground.refusals import CannotDo
from bot.playground.rules import Rules
from bot.playground.store import Store
from bot.playground.updates import Updates
from bot.playground.webhook import Webhook

TOKEN = "7000000001:PLAYGROUND-is-no-secret-00000000000"  # noqa: S105 -- opens nothing but the playground


def _now() -> datetime:
    return datetime.now(UTC)


class World:
    """`clock` is the story's time (dates of messages), `tick` real seconds (limits, ages of updates and presses).

    `scene` is shown to the page as it is, beside the rest of the state (`timezone`, `places`, …).
    """

    def __init__(
        self,
        *,
        clock: Callable[[], datetime] = _now,
        tick: Callable[[], float] = time.time,
        rules: Rules | None = None,
        store: Store | None = None,
        token: str = TOKEN,
        username: str = "xiaoshao_bot",
        name: str = "小哨",
        reads_all: bool = True,
    ) -> None:
        self.clock, self.tick, self.token = clock, tick, token
        self.rules = rules or Rules()
        self.store = store or Store()
        self.me: Json = _bot(int(token.partition(":")[0]), username, name, reads_all=reads_all)
        self.faults, self.calls, self.pace = Faults(), Calls(), Pace(self.rules)
        self.violations: list[str] = []
        self.scene: Json = {}
        self.last_poll = float("-inf")
        self.polls = 0
        self._load()

    def _load(self) -> None:
        store = self.store
        self.events = Events(store.get("meta", "seq") or 0)
        self.updates = Updates(store, self.rules)
        self.files = Files(store, self.rules)
        self.webhook = Webhook(**(store.get("meta", "webhook") or {}))
        self.people = {int(key): Person(**value) for key, value in store.all("person")}
        self.chats = {int(key): Chat(**value) for key, value in store.all("chat")}
        self.queries = {key: Query(**value) for key, value in store.all("query")}
        self.commands: dict[str, list[Json]] = dict(store.all("commands"))
        self.settings: dict[str, Any] = dict(store.all("setting"))
        self.messages: dict[int, dict[int, Message]] = {}
        for message in sorted((Message(**value) for _, value in store.all("message")), key=lambda one: one.id):
            self.messages.setdefault(message.chat, {})[message.id] = message
        self._counter: int = store.get("meta", "counter") or 0

    @property
    def id(self) -> int:
        return int(self.me["id"])

    @property
    def reads_all(self) -> bool:
        return bool(self.me["can_read_all_group_messages"])

    def set_privacy(self, *, reads_all: bool) -> None:
        self.me["can_read_all_group_messages"] = reads_all

    def date(self) -> int:
        return int(self.clock().timestamp())

    # -- the cast --

    def add_person(
        self,
        id: int,  # noqa: A002 -- the field's own name
        name: str,
        username: str | None = None,
        language: str = "zh",
        role: str = "resident",
        avatar: str = "",
        *,
        started: bool = False,
    ) -> Person:
        """A person with a phone; an already known one keeps what happened to them."""
        known = self.people.get(id)
        person = Person(
            id,
            name,
            username,
            language,
            role,
            avatar,
            started or bool(known and known.started),
            bool(known and known.blocked),
        )
        self.people[id] = person
        self.keep_person(person)
        if id not in self.chats:
            self.keep_chat(Chat(id, "private", name, [id]))
        return person

    def add_group(
        self,
        id: int,  # noqa: A002 -- the field's own name
        title: str,
        members: Iterable[Person | int],
        *,
        bot: bool = True,
        admins: Iterable[Person | int] = (),
        kind: str = "",
    ) -> Chat:
        """A group (ids like -100… make it a supergroup); a known one stays as it is."""
        if id in self.chats:
            return self.chats[id]
        kind = kind or ("supergroup" if str(id).startswith("-100") and len(str(id)) > 10 else "group")
        chat = Chat(id, kind, title, ids(members), ids(admins), "member" if bot else "absent")
        return self.keep_chat(chat)

    def person(self, id: int) -> Person:  # noqa: A002
        if id not in self.people:
            raise CannotDo(f"没有这个人：{id}")
        return self.people[id]

    def chat(self, id: int) -> Chat:  # noqa: A002
        if id not in self.chats:
            raise CannotDo(f"没有这个会话：{id}")
        return self.chats[id]

    def user(self, id: int) -> Json | None:  # noqa: A002
        """Somebody as the Bot API describes a user."""
        if id == self.id:
            return {key: self.me[key] for key in ("id", "is_bot", "first_name", "username")}
        return self.people[id].as_user() if id in self.people else None

    def keep_person(self, person: Person) -> None:
        self.store.put("person", person.id, asdict(person))
        self.events.add("person", person)

    def keep_chat(self, chat: Chat) -> Chat:
        self.chats[chat.id] = chat
        self.store.put("chat", chat.id, asdict(chat))
        self.events.add("chat", chat)
        return chat

    # -- messages --

    def find(self, chat: int, message: int | None) -> Message | None:
        """A message that is still there."""
        found = self.messages.get(chat, {}).get(message or 0)
        return found if found and not found.deleted else None

    def post(self, chat: Chat, sender: int, content: Json, **more: Any) -> Message:
        """A new message; more are fields of `Message`."""
        message = Message(chat.id, self._next_id(chat), sender, self.date(), content, **more)
        self.messages.setdefault(chat.id, {})[message.id] = message
        self._happened("message", message)
        return message

    def _next_id(self, chat: Chat) -> int:
        if chat.kind == "supergroup":
            chat.last_message += 1
            self.store.put("chat", chat.id, asdict(chat))
            return chat.last_message
        self._counter += 1
        self.store.put("meta", "counter", self._counter)
        return self._counter

    def _happened(self, kind: str, message: Message) -> None:
        message.touched = self.events.add(kind, message).seq
        self.store.put("message", f"{message.chat} {message.id}", asdict(message))

    def changed(self, message: Message) -> None:
        self._happened("edit", message)

    def remove(self, message: Message) -> None:
        message.deleted = True
        self._happened("delete", message)

    def keep_query(self, query: Query) -> None:
        self.queries[query.id] = query
        self.store.put("query", query.id, asdict(query))

    def save(self) -> None:
        """Writes down everything that happened since the last time."""
        self.store.put("meta", "seq", self.events.seq)
        self.store.put("meta", "webhook", asdict(self.webhook))
        self.store.commit()

    def close(self) -> None:
        self.save()
        self.store.close()


def ids(people: Iterable[Person | int]) -> list[int]:
    return [one.id if isinstance(one, Person) else one for one in people]


def _bot(number: int, username: str, name: str, *, reads_all: bool) -> Json:
    return {
        "id": number,
        "is_bot": True,
        "first_name": name,
        "username": username,
        "can_join_groups": True,
        "can_read_all_group_messages": reads_all,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }

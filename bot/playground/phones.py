"""Shows the world as the people's phones do: what the page draws, ready and safe."""

from datetime import UTC, datetime
from typing import Any

from bot.playground.acting import START_LINK
from bot.playground.cast import ANONYMOUS, Json, Message, Person
from bot.playground.events import Event
from bot.playground.gathering import describe
from bot.playground.rendering import render
from bot.playground.sending import PLAYED
from bot.playground.world import World

DEFAULT_SCOPE = '[{"type": "default"}, ""]'


def state(world: World) -> Json:
    """Everything a page needs at its start."""
    return {
        "me": world.me,
        "seq": world.events.seq,
        "now": world.clock().isoformat(),
        "online": online(world),
        "people": [person_view(person) for person in world.people.values()],
        "chats": [chat_view(world, chat) for chat in world.chats],
        "messages": {
            str(chat): [message_view(world, message) for message in found.values()]
            for chat, found in world.messages.items()
        },
        "commands": world.commands.get(DEFAULT_SCOPE) or next(iter(world.commands.values()), []),
    } | world.scene


def online(world: World) -> bool:
    """Whether the program listens: it polls, or polled a moment ago, or is called by webhook."""
    return bool(world.polls or world.webhook.url) or world.tick() - world.last_poll < 5


def person_view(person: Person) -> Json:
    names = ("id", "name", "username", "role", "language", "avatar", "started", "blocked")
    return {name: getattr(person, name) for name in names}


def chat_view(world: World, chat_id: int) -> Json:
    chat = world.chats[chat_id]
    return describe(chat) | ({"person": chat.id} if chat.private else {})


def message_view(world: World, message: Message) -> Json:
    """A message for the page; `html` is safe, `buttons` say what pressing them does."""
    content = message.content
    return {
        "id": message.id,
        "chat": message.chat,
        "from": _sender(world, message),
        "date": datetime.fromtimestamp(message.date, UTC).isoformat(),
        "text": content.get("text"),
        "html": render(message.text, message.entities),
        "caption": content.get("caption"),
        "photos": [f"/play/file/{content['photo'][-1]['file_id']}"] if "photo" in content else [],
        "location": content.get("location"),
        "voice": content.get("voice"),
        "document": _document(content),
        "contact": content.get("contact"),
        "reply_to": message.reply_to,
        "buttons": _buttons(world, message),
        "keyboard": [[_label(key) for key in row] for row in (message.markup or {}).get("keyboard", [])],
        "edited": message.edited is not None and "text" in content,
        "deleted": message.deleted,
        "album": message.album,
        "system": message.system,
        "forward": _forwarded(message),
        "reactions": [one.get("emoji") for given in message.reaction.values() for one in given],
    }


def _sender(world: World, message: Message) -> Json:
    user = message.seen_as or world.user(message.sender) or {}
    if message.sender_chat:
        name = message.sender_chat["title"]
        return {"id": user.get("id"), "name": name, "is_bot": False, "anonymous": user.get("id") == ANONYMOUS["id"]}
    return {"id": user.get("id"), "name": user.get("first_name", "?"), "is_bot": bool(user.get("is_bot"))}


def _document(content: Json) -> Json | None:
    document = next((content[kind] for kind in ("document", *PLAYED) if kind in content), None)
    if not document:
        return None
    return {
        "name": document.get("file_name", ""),
        "size": document["file_size"],
        "url": f"/play/file/{document['file_id']}",
    }


def _label(key: Any) -> str:
    return str(key["text"]) if isinstance(key, dict) else str(key)


def _buttons(world: World, message: Message) -> list[list[Json]]:
    return [
        [_button(world, button, f"{message.id}:{r}:{c}") for c, button in enumerate(row)]
        for r, row in enumerate(message.rows)
    ]


def _button(world: World, button: Json, place: str) -> Json:
    url = button.get("url", "")
    link = START_LINK.match(url)
    if link and link.group(1).lower() == str(world.me["username"]).lower():
        return {"text": button["text"], "kind": "start", "id": place, "payload": link.group(2)}
    if url:
        return {"text": button["text"], "kind": "url", "id": place, "url": url}
    return {"text": button["text"], "kind": "callback", "id": place, "style": button.get("style")}


def _forwarded(message: Message) -> Json | None:
    origin = message.origin
    if not origin:
        return None
    named = origin.get("sender_user", {}).get("first_name") or origin.get("chat", {}).get("title")
    return {"name": origin.get("sender_user_name") or named or "?"}


def event_view(world: World, event: Event) -> Json:
    """An event as the page gets it: the thing it is about is shown as it is now."""
    shown: Json = {"seq": event.seq, "kind": event.kind} | event.facts
    if event.kind in {"message", "edit"}:
        return shown | {"chat": event.subject.chat, "message": message_view(world, event.subject)}
    if event.kind == "delete":
        return shown | {"chat": event.subject.chat, "message": event.subject.id}
    if event.kind == "person":
        return shown | {"person": person_view(event.subject)}
    return shown | ({"chat": chat_view(world, event.subject.id)} if event.kind == "chat" else {})

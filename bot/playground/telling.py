"""Decides which of the things that happen reach the bot, and writes them as updates."""

from bot.playground.cast import Chat, Json, Message, Query
from bot.playground.texts import piece
from bot.playground.wire import accessible_json, bot_member_json, chat_json, member_json, message_json
from bot.playground.world import World


def tell_message(world: World, message: Message, *, edited: bool = False) -> None:
    """A message of a person becomes an update unless privacy mode hides it."""
    chat = world.chats[message.chat]
    if not may_hear(world, chat, message):
        return
    kind = ("edited_" if edited else "") + ("channel_post" if chat.kind == "channel" else "message")
    _tell(world, kind, message_json(world, message), chat.id)


def may_hear(world: World, chat: Chat, message: Message) -> bool:
    """Privacy mode lets through service messages, commands, mentions and replies to the bot."""
    if not chat.has_bot:
        return False
    if chat.private or chat.kind == "channel" or world.reads_all or chat.bot == "administrator" or message.system:
        return True
    answered = world.find(message.chat, message.reply_to)
    return bool(answered and answered.sender == world.id) or any(
        _meant(world, message, entity) for entity in message.entities
    )


def _meant(world: World, message: Message, entity: Json) -> bool:
    words = piece(message.text, entity).lower()
    name = f"@{world.me['username']}".lower()
    if entity["type"] == "bot_command":
        return "@" not in words or words.endswith(name)
    return (entity["type"] == "mention" and words == name) or entity.get("user", {}).get("id") == world.id


def tell_press(world: World, query: Query, data: str) -> None:
    message = world.messages[query.chat][query.message]
    body: Json = {"id": query.id, "from": world.user(query.person), "message": accessible_json(world, message)}
    _tell(world, "callback_query", body | {"chat_instance": f"{query.chat * 7919}", "data": data}, query.chat)


def tell_own_place(world: World, chat: Chat, by: int, old: str, new: str) -> None:
    """my_chat_member: the bot was added, removed, promoted, blocked or unblocked."""
    body: Json = {"chat": chat_json(world, chat), "from": world.user(by), "date": world.date()}
    body |= {"old_chat_member": bot_member_json(world, old), "new_chat_member": bot_member_json(world, new)}
    _tell(world, "my_chat_member", body, chat.id)


def tell_member(world: World, chat: Chat, person: int, before: Json) -> None:
    """chat_member: only to a bot that is an administrator and asked for it."""
    if chat.bot != "administrator":
        return
    body: Json = {"chat": chat_json(world, chat), "from": world.user(person), "date": world.date()}
    body |= {"old_chat_member": before, "new_chat_member": member_json(world, chat, person)}
    _tell(world, "chat_member", body, chat.id)


def tell_reaction(world: World, message: Message, person: int, before: list[Json]) -> None:
    """message_reaction: in private, or to an administrator; only when asked for."""
    chat = world.chats[message.chat]
    if not chat.private and chat.bot != "administrator":
        return
    body: Json = {"chat": chat_json(world, chat), "message_id": message.id, "user": world.user(person)}
    body |= {"date": world.date(), "old_reaction": before, "new_reaction": message.reaction[str(person)]}
    _tell(world, "message_reaction", body, chat.id)


def _tell(world: World, kind: str, body: Json, chat: int) -> None:
    world.updates.add(kind, body, chat, world.tick())

"""Finds the chat a call means, or refuses in Telegram's words when the bot cannot get there."""

from typing import Any

from bot.playground.cast import Chat, Message
from bot.playground.refusals import bad, forbidden, upgraded
from bot.playground.world import World

KIND = {"group": "group chat", "supergroup": "supergroup chat", "channel": "channel chat"}


def find_chat(world: World, chat_id: Any) -> Chat:
    """The chat by id or @username; it need not let the bot speak."""
    if chat_id in {None, ""}:
        raise bad("chat_id is empty")
    if isinstance(chat_id, str):
        named = [chat for chat in world.chats.values() if chat.username and f"@{chat.username}" == chat_id]
        if not named:
            raise bad("chat not found")
        return named[0]
    chat = world.chats.get(chat_id)
    if not chat or chat.bot == "absent" or (chat.private and not _met(world, chat.id)):
        raise bad("chat not found")
    return chat


def _met(world: World, person: int) -> bool:
    """Whether the bot has ever come across a person: in private or in a group of both."""
    groups = (chat for chat in world.chats.values() if not chat.private and chat.bot != "absent")
    return world.people[person].started or any(person in chat.members for chat in groups)


def open_chat(world: World, chat_id: Any) -> Chat:
    """The chat, when the bot may speak in it."""
    chat = find_chat(world, chat_id)
    if chat.private:
        _check_person(world, chat)
    elif chat.migrated_to:
        raise upgraded(chat.migrated_to)
    elif chat.bot == "kicked":
        raise forbidden(f"bot was kicked from the {KIND[chat.kind]}")
    elif chat.bot == "left":
        raise forbidden(f"bot is not a member of the {KIND[chat.kind]}")
    return chat


def _check_person(world: World, chat: Chat) -> None:
    person = world.people[chat.id]
    if person.deleted:
        raise forbidden("user is deactivated")
    if person.blocked:
        raise forbidden("bot was blocked by the user")
    if not person.started:
        raise forbidden("bot can't initiate conversation with a user")


def own_message(world: World, chat: Chat, message_id: Any, deed: str) -> Message:
    """A message of the bot's own; `deed` is Telegram's word for what is done to it (edit)."""
    if message_id is None:
        raise bad("message identifier is not specified")
    message = world.find(chat.id, message_id)
    if not message:
        raise bad(f"message to {deed} not found")
    if message.sender != world.id or message.origin or (message.markup and not message.rows):
        raise bad(f"message can't be {deed}ed")
    return message

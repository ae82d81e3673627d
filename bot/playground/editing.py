"""The Bot API's methods that change or remove what is already in a chat."""

from typing import Any

from bot.playground import composing
from bot.playground.cast import Chat, Json, Message
from bot.playground.composing import Params
from bot.playground.reach import open_chat, own_message
from bot.playground.refusals import bad
from bot.playground.sending import media, pay_pace
from bot.playground.wire import message_json
from bot.playground.world import World

SAME = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current content "
    "and reply markup of the message"
)
MEDIA = ("photo", "document", "voice", "video", "animation", "audio")
REACTIONS = set(
    "👍👎❤🔥🥰👏😁🤔🤯😱🤬😢🎉🤩🤮💩🙏👌🕊🤡🥱🥴😍🐳🌚🌭💯🤣⚡🍌🏆💔🤨😐🍓🍾💋🖕😈😴😭🤓👻👀🎃🙈😇😨🤝✍🤗🫡🎅🎄☃💅🤪🗿🆒💘🙉🦄😘💊🙊😎👾🤷😡"
)


def _mine(world: World, params: Params) -> tuple[Chat, Message]:
    chat = open_chat(world, params.get("chat_id"))
    return chat, own_message(world, chat, params.get("message_id"), "edit")


def _apply(world: World, chat: Chat, message: Message, content: Json, markup: Json | None) -> Json:
    if content == message.content and markup == (message.markup if message.rows else None):
        raise bad(SAME)
    pay_pace(world, chat)
    message.content, message.markup, message.edited = content, markup, world.date()
    world.changed(message)
    return message_json(world, message)


def edit_text(world: World, params: Params) -> Json:
    chat, message = _mine(world, params)
    if "text" not in message.content:
        raise bad("there is no text in the message to edit")
    return _apply(world, chat, message, composing.body(world, params), composing.keyboard(world, params, chat))


def edit_caption(world: World, params: Params) -> Json:
    chat, message = _mine(world, params)
    if not any(kind in message.content for kind in MEDIA):
        raise bad("there is no caption in the message to edit")
    kept = {name: value for name, value in message.content.items() if name in MEDIA}
    return _apply(
        world, chat, message, kept | composing.caption(world, params), composing.keyboard(world, params, chat)
    )


def edit_markup(world: World, params: Params) -> Json:
    chat, message = _mine(world, params)
    return _apply(world, chat, message, message.content, composing.keyboard(world, params, chat))


def edit_media(world: World, params: Params) -> Json:
    chat, message = _mine(world, params)
    if not any(kind in message.content for kind in MEDIA) and "text" not in message.content:
        raise bad("there is no media in the message to edit")
    content = media(world, params["media"])
    return _apply(world, chat, message, content, composing.keyboard(world, params, chat))


def delete_message(world: World, params: Params) -> bool:
    chat = open_chat(world, params.get("chat_id"))
    message = world.find(chat.id, params.get("message_id"))
    if not message:
        raise bad("message to delete not found")
    if not _deletable(world, chat, message):
        raise bad("message can't be deleted")
    world.remove(message)
    return True


def _deletable(world: World, chat: Chat, message: Message) -> bool:
    """Own and private messages for 48 hours; an administrator's bot any message of its group."""
    if chat.bot == "administrator" and not chat.private:
        return True
    fresh = world.date() - message.date < world.rules.delete_within
    return fresh and (message.sender == world.id or chat.private)


def delete_messages(world: World, params: Params) -> bool:
    chat = open_chat(world, params.get("chat_id"))
    numbers = params.get("message_ids") or []
    if not 1 <= len(numbers) <= 100:
        raise bad("message identifiers are not specified" if not numbers else "too many message identifiers specified")
    for message in [found for number in numbers if (found := world.find(chat.id, number))]:
        if _deletable(world, chat, message):
            world.remove(message)
    return True


def _pinning(world: World, params: Params) -> Chat:
    chat = open_chat(world, params.get("chat_id"))
    if not chat.private and chat.bot != "administrator":
        raise bad("not enough rights to manage pinned messages in the chat")
    return chat


def pin(world: World, params: Params) -> bool:
    chat = _pinning(world, params)
    if not world.find(chat.id, params.get("message_id")):
        raise bad("message to pin not found")
    chat.pinned.append(int(params["message_id"]))
    world.keep_chat(chat)
    return True


def unpin(world: World, params: Params) -> bool:
    chat = _pinning(world, params)
    target: Any = params.get("message_id") or (chat.pinned[-1] if chat.pinned else None)
    if target not in chat.pinned:
        raise bad("message to unpin not found")
    chat.pinned.remove(target)
    world.keep_chat(chat)
    return True


def react(world: World, params: Params) -> bool:
    chat = open_chat(world, params.get("chat_id"))
    message = world.find(chat.id, params.get("message_id"))
    if not message:
        raise bad("message to react not found")
    wanted = params.get("reaction") or []
    if any(one.get("type") == "emoji" and one.get("emoji", "").rstrip("\ufe0f") not in REACTIONS for one in wanted):
        raise bad("REACTION_INVALID")
    message.reaction[str(world.id)] = wanted
    world.changed(message)
    return True


METHODS = {
    "editMessageText": edit_text,
    "editMessageCaption": edit_caption,
    "editMessageReplyMarkup": edit_markup,
    "editMessageMedia": edit_media,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
    "pinChatMessage": pin,
    "unpinChatMessage": unpin,
    "setMessageReaction": react,
}

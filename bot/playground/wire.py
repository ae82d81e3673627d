"""Shows messages, chats and members as the Bot API writes them."""

from bot.playground.cast import MAY, Chat, Json, Message
from bot.playground.world import World


def chat_json(world: World, chat: Chat) -> Json:
    if not chat.private:
        return chat.as_group()
    person = world.people[chat.id]
    facts: Json = {"id": chat.id, "type": "private", "first_name": person.name}
    return facts | ({"username": person.username} if person.username else {})


def message_json(world: World, message: Message, *, with_reply: bool = True) -> Json:
    """A Message object; a reply carries the message it answers, one step deep."""
    chat = world.chats[message.chat]
    author: Json = {} if chat.kind == "channel" else {"from": message.seen_as or world.user(message.sender)}
    shown: Json = (
        {"message_id": message.id} | author | {"chat": chat_json(world, chat), "date": message.date} | message.content
    )
    optional = {
        "sender_chat": message.sender_chat or (chat.as_group() if chat.kind == "channel" else None),
        "edit_date": message.edited,
        "media_group_id": message.album,
        "message_thread_id": message.thread,
        "is_topic_message": True if message.thread else None,
        "forward_origin": message.origin,
        "is_automatic_forward": message.forwarded_by_itself or None,
        "reply_markup": message.markup if message.rows else None,
        "reply_to_message": _answered(world, message) if with_reply else None,
    }
    return shown | {name: value for name, value in optional.items() if value is not None}


def _answered(world: World, message: Message) -> Json | None:
    # Words of a topic that answer nothing answer, for a bot, the message with which the topic began.
    answered = world.find(message.chat, message.reply_to or message.thread)
    return message_json(world, answered, with_reply=False) if answered else None


def accessible_json(world: World, message: Message) -> Json:
    """A message as a press shows it: without content when it is gone."""
    if message.deleted:
        return {"chat": chat_json(world, world.chats[message.chat]), "message_id": message.id, "date": 0}
    return message_json(world, message)


def member_json(world: World, chat: Chat, user: int) -> Json:
    """A ChatMember object for anybody, also for the bot itself."""
    status = _status(world, chat, user)
    member: Json = {"status": status, "user": world.user(user)}
    if status == "administrator":
        return member | dict.fromkeys(MAY, True) | {"can_be_edited": False, "is_anonymous": False}
    if status == "creator":
        return member | {"is_anonymous": False}
    return member | ({"until_date": 0} if status == "kicked" else {})


def _status(world: World, chat: Chat, user: int) -> str:
    if user == world.id:
        return "left" if chat.bot == "absent" else chat.bot
    if user not in chat.members:
        return "left"
    if user in chat.admins:
        return "creator" if user == chat.admins[0] else "administrator"
    return "member"


def bot_member_json(world: World, standing: str) -> Json:
    """The bot's own membership in a given standing, for my_chat_member."""
    return member_json(world, Chat(0, "group", bot=standing), world.id)

"""Who comes to a group and goes: people, the bot, and the group itself when it becomes a supergroup."""

from dataclasses import replace
from typing import Any

from bot.playground.cast import Chat, Json, Message
from bot.playground.refusals import CannotDo
from bot.playground.telling import tell_member, tell_message, tell_own_place
from bot.playground.wire import member_json
from bot.playground.world import World


def _notice(world: World, chat: Chat, by: int, content: Json, words: str) -> Message:
    message = world.post(chat, by, content, system=words)
    tell_message(world, message)
    return message


def join(world: World, person: int, chat_id: int) -> None:
    chat, who = world.chat(chat_id), world.person(person)
    if person in chat.members or chat.private:
        raise CannotDo(f"{who.name} 已经在群里")
    before = member_json(world, chat, person)
    chat.members.append(person)
    world.keep_chat(chat)
    _notice(world, chat, person, {"new_chat_members": [who.as_user()]}, f"{who.name} 加入了群")
    tell_member(world, chat, person, before)


def leave(world: World, person: int, chat_id: int) -> None:
    chat, who = world.chat(chat_id), world.person(person)
    if person not in chat.members or chat.private:
        raise CannotDo(f"{who.name} 不在群里")
    before = member_json(world, chat, person)
    chat.members.remove(person)
    chat.admins = [admin for admin in chat.admins if admin != person]
    world.keep_chat(chat)
    _notice(world, chat, person, {"left_chat_member": who.as_user()}, f"{who.name} 离开了群")
    tell_member(world, chat, person, before)


def add_bot(world: World, person: int, chat_id: int) -> None:
    chat = _group(world, chat_id)
    if chat.has_bot:
        raise CannotDo("机器人已经在群里")
    _stand(world, chat, person, "member")
    _notice(world, chat, person, {"new_chat_members": [world.user(world.id)]}, f"{world.me['first_name']} 加入了群")


def remove_bot(world: World, person: int, chat_id: int) -> None:
    chat = _group(world, chat_id)
    if not chat.has_bot:
        raise CannotDo("机器人不在群里")
    world.post(chat, person, {"left_chat_member": world.user(world.id)}, system=f"{world.me['first_name']} 被移出了群")
    _stand(world, chat, person, "kicked")


def promote_bot(world: World, person: int, chat_id: int, *, admin: bool) -> None:
    _stand(world, _group(world, chat_id), person, "administrator" if admin else "member")


def _group(world: World, chat_id: int) -> Chat:
    chat = world.chat(chat_id)
    if chat.private:
        raise CannotDo("这不是群")
    return chat


def _stand(world: World, chat: Chat, by: int, standing: str) -> None:
    before = "left" if chat.bot == "absent" else chat.bot
    chat.bot = standing
    world.keep_chat(chat)
    tell_own_place(world, chat, by, before, standing)


def open_topic(world: World, person: int, chat_id: int, name: str) -> int:
    """A new topic of a forum; a supergroup becomes one with its first."""
    chat = _forum(world, chat_id)
    began = _notice(
        world, chat, person, {"forum_topic_created": {"name": name, "icon_color": 7322096}}, f"新话题：{name}"
    )
    chat.topics.append(began.id)
    chat.forum = True
    world.keep_chat(chat)
    return began.id


def close_topic(world: World, person: int, chat_id: int, topic: int, *, closed: bool = True) -> None:
    """Only administrators write there any more, or everybody again."""
    chat = _forum(world, chat_id)
    if topic not in chat.topics or (topic in chat.closed_topics) == closed:
        raise CannotDo("没有这个话题")
    chat.closed_topics = [*chat.closed_topics, topic] if closed else [t for t in chat.closed_topics if t != topic]
    world.keep_chat(chat)
    kind = "forum_topic_closed" if closed else "forum_topic_reopened"
    message = world.post(chat, person, {kind: {}}, system="话题关闭了" if closed else "话题又开了", thread=topic)
    tell_message(world, message)


def delete_topic(world: World, chat_id: int, topic: int) -> None:
    """The topic goes with everything said in it; a bot is not told."""
    chat = _forum(world, chat_id)
    if topic not in chat.topics:
        raise CannotDo("没有这个话题")
    chat.topics = [t for t in chat.topics if t != topic]
    chat.closed_topics = [t for t in chat.closed_topics if t != topic]
    world.keep_chat(chat)
    for message in list(world.messages.get(chat_id, {}).values()):
        if topic in (message.thread, message.id):
            world.remove(message)


def _forum(world: World, chat_id: int) -> Chat:
    chat = _group(world, chat_id)
    if chat.kind != "supergroup":
        raise CannotDo("只有超级群才有话题")
    return chat


def migrate(world: World, chat_id: int, new_id: int | None = None) -> Chat:
    """The group becomes a supergroup with another id; both chats say so."""
    old = _group(world, chat_id)
    if old.kind != "group" or old.migrated_to:
        raise CannotDo("只有普通群才能升级为超级群")
    by = (old.admins or old.members)[0]
    new = replace(old, id=new_id or -1_000_000_000_000 + old.id, kind="supergroup", members=[*old.members], pinned=[])
    world.keep_chat(new)
    _notice(world, old, by, {"migrate_to_chat_id": new.id}, "群已升级为超级群")
    old.migrated_to = new.id
    world.keep_chat(old)
    _notice(world, new, by, {"migrate_from_chat_id": old.id}, "群已升级为超级群")
    return new


def describe(chat: Chat) -> dict[str, Any]:
    """What a page needs to know about a chat."""
    return {
        "id": chat.id,
        "kind": chat.kind,
        "title": chat.title,
        "members": chat.members,
        "admins": chat.admins,
        "bot": chat.bot,
        "migrated_to": chat.migrated_to,
    }

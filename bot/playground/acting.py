"""What people do with their phones: write, send, press, edit, start, block; each becomes what Telegram would make of it."""

import re
from dataclasses import dataclass, field
from secrets import token_hex

from bot.playground.cast import ANONYMOUS, CHANNEL, SERVICE, Chat, Json, Message, Query
from bot.playground.files import facts
from bot.playground.refusals import CannotDo
from bot.playground.telling import tell_message, tell_own_place, tell_press, tell_reaction
from bot.playground.texts import blank, cleaned, marked, units
from bot.playground.world import World

START_LINK = re.compile(r"https?://t\.me/(\w+)\?start=([\w-]{1,64})$")
PAYLOAD = re.compile(r"[A-Za-z0-9_-]{0,64}")
OGG = b"OggS" + b"\0" * 64


@dataclass
class Words:
    """One thing a person sends; several photos are an album.

    `via` is None, "anonymous" (an anonymous admin), "channel" (in a channel's name) or "linked" (a channel's post forwarded by itself);
    `forward` is `{"name": hidden sender}` or `{"from": person id}`; `document` is `{"name", "size", "mime"?}` with size in bytes.
    """

    text: str = ""
    reply_to: int | None = None
    photos: list[bytes] = field(default_factory=list)
    location: Json | None = None
    voice: bool = False
    document: Json | None = None
    contact: Json | None = None
    forward: Json | None = None
    via: str | None = None
    thread: int | None = None


def send(world: World, person: int, chat_id: int, words: Words) -> list[Message]:
    """Puts a person's words into a chat and tells the bot what it may hear."""
    chat = _open_chat(world, person, chat_id, words)
    contents = _contents(world, words)
    album = str(world.date() * 1000 + world.updates.next_id % 1000) + token_hex(2) if len(contents) > 1 else None
    sent = []
    for content in contents:
        message = world.post(chat, person, content, album=album, **_manner(world, chat, words))
        tell_message(world, message)
        sent.append(message)
    return sent


def _open_chat(world: World, person: int, chat_id: int, words: Words) -> Chat:
    chat, who = world.chat(chat_id), world.person(person)
    if person not in chat.members:
        raise CannotDo(f"{who.name} 不在“{chat.title}”里")
    if chat.migrated_to:
        raise CannotDo(f"群已升级，请到新群 {chat.migrated_to} 里说")
    if words.thread is not None and words.thread not in chat.topics:
        raise CannotDo("没有这个话题")
    if words.thread in chat.closed_topics and person not in chat.admins:
        raise CannotDo("这个话题关闭了")
    if chat.private and not who.started and not words.text.startswith("/start"):
        raise CannotDo(f"{who.name} 还没有点“开始”")
    if chat.private and who.blocked:
        raise CannotDo(f"{who.name} 已屏蔽机器人")
    if chat.private and not who.started:
        who.started = True
        world.keep_person(who)
    return chat


def _contents(world: World, words: Words) -> list[Json]:
    if words.photos:
        return [
            _captioned({"photo": world.files.photo(data)}, words.text if n == 0 else "")
            for n, data in enumerate(words.photos)
        ]
    if words.location:
        return [
            {
                "location": {
                    "latitude": float(words.location["latitude"]),
                    "longitude": float(words.location["longitude"]),
                }
            }
        ]
    if words.voice:
        file = world.files.add("voice", OGG, "voice.oga", "audio/ogg")
        return [_captioned({"voice": _voice(facts(file))}, words.text)]
    if words.document:
        return [_captioned({"document": _document(world, words.document)}, words.text)]
    if words.contact:
        return [{"contact": words.contact}]
    return [_text(world, words.text)]


def _voice(known: Json) -> Json:
    return {name: value for name, value in known.items() if name != "file_name"} | {"duration": 4}


def _document(world: World, document: Json) -> Json:
    name, size = str(document.get("name", "file.pdf")), int(document.get("size", 1000))
    data = f"%PDF-1.4 {name}".encode()
    return facts(world.files.add("document", data, name, str(document.get("mime", "application/pdf")), size))


def _text(world: World, text: str) -> Json:
    plain, entities = _marked(text)
    if blank(plain):
        raise CannotDo("没有内容可发")
    if units(plain) > world.rules.text_units:
        raise CannotDo("消息太长，最多 4096 个字")
    return {"text": plain} | ({"entities": entities} if entities else {})


def _marked(text: str) -> tuple[str, list[Json]]:
    try:
        return marked(cleaned(text), [])
    except UnicodeEncodeError:
        raise CannotDo("文字里有半个字符，发不出去") from None


def _captioned(content: Json, caption: str) -> Json:
    plain, entities = _marked(caption)
    return content | ({"caption": plain} if plain else {}) | ({"caption_entities": entities} if entities else {})


def _manner(world: World, chat: Chat, words: Words) -> Json:
    """The fields of `Message` that say how it was sent."""
    manner: Json = {"reply_to": words.reply_to, "thread": words.thread}
    if words.forward:
        manner["origin"] = _origin(world, words.forward)
    channel: Json = {"id": -1009999999999, "type": "channel", "title": "街道频道"}
    if words.via == "anonymous":
        return manner | {"seen_as": ANONYMOUS, "sender_chat": chat.as_group()}
    if words.via == "channel":
        return manner | {"seen_as": CHANNEL, "sender_chat": channel}
    if words.via == "linked":
        origin = {"type": "channel", "date": world.date(), "chat": channel, "message_id": 1}
        return manner | {"seen_as": SERVICE, "sender_chat": channel, "origin": origin, "forwarded_by_itself": True}
    return manner


def _origin(world: World, forward: Json) -> Json:
    if "from" in forward:
        return {"type": "user", "date": world.date(), "sender_user": world.person(int(forward["from"])).as_user()}
    return {"type": "hidden_user", "date": world.date(), "sender_user_name": str(forward.get("name", "某人"))}


def edit(world: World, person: int, chat_id: int, message_id: int, text: str) -> Message:
    message = world.find(chat_id, message_id)
    if not message or message.sender != person:
        raise CannotDo("只能修改自己的消息")
    plain, entities = _marked(text)
    names = ("text", "entities") if "text" in message.content else ("caption", "caption_entities")
    rest = {name: value for name, value in message.content.items() if name not in names}
    message.content = rest | {names[0]: plain} | ({names[1]: entities} if entities else {})
    message.edited = world.date()
    world.changed(message)
    tell_message(world, message, edited=True)
    return message


def delete(world: World, person: int, chat_id: int, message_id: int) -> None:
    """A person removes a message; the bot is never told."""
    message = world.find(chat_id, message_id)
    chat = world.chat(chat_id)
    if not message or (message.sender != person and person not in chat.admins and not chat.private):
        raise CannotDo("这条消息删不了")
    world.remove(message)


def press(world: World, person: int, chat_id: int, message_id: int, row: int, column: int) -> Query | None:
    """Presses a button; a link that starts the bot starts it. The query waits for the bot's answer."""
    message = world.find(chat_id, message_id)
    chat = world.chat(chat_id)
    if not message or person not in chat.members:
        raise CannotDo("没有这条消息")
    try:
        button = message.rows[row][column]
    except IndexError:
        raise CannotDo("没有这个按钮") from None
    if link := START_LINK.match(button.get("url", "")):
        start(world, person, link.group(2))
    return _query(world, person, message, button["callback_data"]) if "callback_data" in button else None


def press_forged(world: World, person: int, chat_id: int, message_id: int, data: str) -> Query:
    """A changed client sends data that no button holds."""
    message = world.find(chat_id, message_id)
    if not message:
        raise CannotDo("没有这条消息")
    return _query(world, person, message, data)


def _query(world: World, person: int, message: Message, data: str) -> Query:
    query = Query(str(int(token_hex(7), 16)), person, message.chat, message.id, world.tick())
    world.keep_query(query)
    tell_press(world, query, data)
    return query


def start(world: World, person: int, payload: str = "") -> Message:
    """The Start button, or a link with a payload; unblocks the bot first."""
    if not PAYLOAD.fullmatch(payload):
        raise CannotDo("开始参数最多 64 个，只能用 A-Z a-z 0-9 _ -")
    if world.person(person).blocked:
        block(world, person, blocked=False)
    return send(world, person, person, Words(f"/start {payload}".strip()))[0]


def block(world: World, person: int, *, blocked: bool) -> None:
    who, chat = world.person(person), world.chat(person)
    if who.blocked == blocked:
        return
    who.blocked = blocked
    world.keep_person(who)
    old, new = ("member", "kicked") if blocked else ("kicked", "member")
    tell_own_place(world, chat, person, old, new)


def react(world: World, person: int, chat_id: int, message_id: int, emoji: str | None) -> None:
    message = world.find(chat_id, message_id)
    if not message:
        raise CannotDo("没有这条消息")
    before = message.reaction.get(str(person), [])
    message.reaction[str(person)] = [{"type": "emoji", "emoji": emoji}] if emoji else []
    world.changed(message)
    tell_reaction(world, message, person, before)

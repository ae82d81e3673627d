"""The Bot API's methods that put something new into a chat."""

import math
from collections.abc import Callable
from functools import partial
from secrets import randbelow
from typing import Any

from bot.playground import composing
from bot.playground.cast import Chat, Json, Message
from bot.playground.composing import Params
from bot.playground.files import facts
from bot.playground.reach import find_chat, open_chat
from bot.playground.refusals import bad, too_many
from bot.playground.schema import Upload
from bot.playground.wire import message_json
from bot.playground.world import World

REMOTE = ("http://", "https://")


def pay_pace(world: World, chat: Chat) -> None:
    """Counts one message against the limits, or refuses with the seconds to wait."""
    seconds = world.pace.wait(chat.id, world.tick(), private=chat.private)
    if seconds:
        raise too_many(math.ceil(seconds))


def _put(world: World, params: Params, chat: Chat, content: Json, **more: Any) -> Message:
    manner = {
        "markup": composing.keyboard(world, params, chat),
        "reply_to": composing.answered(world, params, chat),
        "thread": composing.topic(params, chat),
    }
    if not more.get("album"):
        pay_pace(world, chat)
    return world.post(chat, world.id, content, **(manner | more))


def send_message(world: World, params: Params) -> Json:
    chat = open_chat(world, params.get("chat_id"))
    return message_json(world, _put(world, params, chat, composing.body(world, params)))


def send_photo(world: World, params: Params) -> Json:
    chat = open_chat(world, params.get("chat_id"))
    content = {"photo": photo(world, params.get("photo"))} | composing.caption(world, params)
    return message_json(world, _put(world, params, chat, content))


def send_document(world: World, params: Params) -> Json:
    chat = open_chat(world, params.get("chat_id"))
    content = {"document": file(world, "document", params.get("document"))} | composing.caption(world, params)
    return message_json(world, _put(world, params, chat, content))


def send_voice(world: World, params: Params) -> Json:
    chat = open_chat(world, params.get("chat_id"))
    voice = file(world, "voice", params.get("voice"))
    voice.pop("file_name", None)
    voice["duration"] = params.get("duration", 1)
    return message_json(world, _put(world, params, chat, {"voice": voice} | composing.caption(world, params)))


_FRAME = {"width": 320, "height": 240, "duration": 1}
PLAYED: dict[str, Json] = {
    "video": _FRAME,
    "animation": _FRAME,
    "audio": {"duration": 1},
    "video_note": {"length": 240, "duration": 1},
}
"""What Telegram tells of files that are played, besides their ids; nothing is measured here."""


def _send_played(kind: str, world: World, params: Params) -> Json:
    chat = open_chat(world, params.get("chat_id"))
    content = {kind: file(world, kind, params.get(kind)) | PLAYED[kind]}
    words = {} if kind == "video_note" else composing.caption(world, params)
    return message_json(world, _put(world, params, chat, content | words))


def photo(world: World, given: Any) -> list[Json]:
    if isinstance(given, Upload):
        return world.files.photo(given.data)
    if not given:
        raise bad("there is no photo in the request")
    _check_local(str(given))
    sizes = world.files.photo_again(str(given))
    if not sizes:
        raise bad("wrong file identifier/HTTP URL specified")
    return sizes


def file(world: World, kind: str, given: Any) -> Json:
    if isinstance(given, Upload):
        if not given.data:
            raise bad("file must be non-empty")
        return facts(world.files.add(kind, given.data, given.name, given.mime))
    if not given:
        raise bad(f"there is no {kind} in the request")
    _check_local(str(given))
    known = world.files.find(str(given))
    if not known:
        raise bad("wrong file identifier/HTTP URL specified")
    if known.kind != kind:
        raise bad(f"can't use file of type {known.kind.title()} as {kind.title()}")
    return facts(known)


def _check_local(given: str) -> None:
    """The playground has no network: it never fetches an address."""
    if given.startswith(REMOTE):
        raise bad("failed to get HTTP URL content")


def media(world: World, item: Json) -> Json:
    """Content of one InputMedia object."""
    kind = item.get("type")
    if kind == "photo":
        return {"photo": photo(world, item.get("media"))} | composing.caption(world, item)
    if kind == "document":
        return {"document": file(world, "document", item.get("media"))} | composing.caption(world, item)
    raise bad(f"the playground takes photos and documents, not {kind}")


def send_media_group(world: World, params: Params) -> list[Json]:
    chat = open_chat(world, params.get("chat_id"))
    items = params.get("media") or []
    if not 2 <= len(items) <= 10:
        raise bad("media group must include 2-10 items" if items else "there is no media in the request")
    if len({item.get("type") for item in items}) > 1:
        raise bad("document can't be mixed with other media types")
    contents = [media(world, item) for item in items]
    composing.answered(world, params, chat)
    pay_pace(world, chat)
    album = str(10**16 + randbelow(10**16))
    return [message_json(world, _put(world, params, chat, content, album=album)) for content in contents]


def send_location(world: World, params: Params) -> Json:
    chat = open_chat(world, params.get("chat_id"))
    latitude, longitude = float(params["latitude"]), float(params["longitude"])
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise bad("wrong location specified")
    content = {"location": {"latitude": latitude, "longitude": longitude}}
    return message_json(world, _put(world, params, chat, content))


def send_contact(world: World, params: Params) -> Json:
    chat = open_chat(world, params.get("chat_id"))
    names = ("phone_number", "first_name", "last_name", "vcard")
    contact = {name: params[name] for name in names if params.get(name)}
    return message_json(world, _put(world, params, chat, {"contact": contact}))


def _source(world: World, params: Params, deed: str) -> Message:
    chat = find_chat(world, params.get("from_chat_id"))
    message = world.find(chat.id, params.get("message_id"))
    if not message or message.system:
        raise bad(f"message to {deed} not found")
    return message


def copy_message(world: World, params: Params) -> Json:
    chat = open_chat(world, params.get("chat_id"))
    content = dict(_source(world, params, "copy").content)
    if params.get("caption") is not None:
        content.pop("caption_entities", None)
        content |= composing.caption(world, params)
    return {"message_id": _put(world, params, chat, content).id}


def forward_message(world: World, params: Params) -> Json:
    chat = open_chat(world, params.get("chat_id"))
    source = _source(world, params, "forward")
    origin = source.origin or {"type": "user", "date": source.date, "sender_user": world.user(source.sender)}
    return message_json(world, _put(world, params, chat, dict(source.content), origin=origin))


METHODS: dict[str, Callable[[World, Params], Any]] = {
    "sendMessage": send_message,
    "sendPhoto": send_photo,
    "sendDocument": send_document,
    "sendVoice": send_voice,
    "sendVideo": partial(_send_played, "video"),
    "sendAudio": partial(_send_played, "audio"),
    "sendAnimation": partial(_send_played, "animation"),
    "sendVideoNote": partial(_send_played, "video_note"),
    "sendMediaGroup": send_media_group,
    "sendLocation": send_location,
    "sendContact": send_contact,
    "copyMessage": copy_message,
    "forwardMessage": forward_message,
}

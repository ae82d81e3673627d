"""Checks and prepares what a message is made of: marked text, captions, keyboards, the message it answers."""

import re
from typing import Any

from bot.playground.cast import Chat, Json
from bot.playground.html_mode import parse_html
from bot.playground.markdown_mode import parse_markdown
from bot.playground.refusals import bad
from bot.playground.texts import Entity, blank, cleaned, marked, units
from bot.playground.world import World

Params = dict[str, Any]
ADDRESS = re.compile(r"(?:https?|tg|ton|mailto)://?\S+$|[\w.-]+\.[a-z]{2,}(?:/\S*)?$", re.IGNORECASE)
KINDS_OF_BUTTON = (
    "url", "callback_data", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay",
)  # fmt: skip
MOST_BUTTONS = 100


def body(world: World, params: Params) -> Json:
    """`{"text", "entities"?}` of a text message."""
    plain, entities = _read(world, params.get("text"), params.get("parse_mode"), params.get("entities"))
    if blank(plain):
        raise bad("message text is empty")
    if units(plain) > world.rules.text_units:
        raise bad("message is too long")
    return {"text": plain} | ({"entities": entities} if entities else {})


def caption(world: World, params: Params) -> Json:
    """`{"caption"?, "caption_entities"?}` of a media message."""
    plain, entities = _read(world, params.get("caption"), params.get("parse_mode"), params.get("caption_entities"))
    if units(plain) > world.rules.caption_units:
        raise bad("message caption is too long")
    return ({"caption": plain} if plain else {}) | ({"caption_entities": entities} if entities else {})


def _read(world: World, text: Any, mode: Any, given: Any) -> tuple[str, list[Entity]]:
    source = _clean(str(text or ""))
    if mode:
        source, entities = _parse(source, str(mode))
    else:
        entities = [dict(entity) for entity in given or []]
    known = [found for entity in entities if (found := _with_user(world, entity))]
    return marked(source, known)


def _clean(text: str) -> str:
    try:
        return cleaned(text)
    except UnicodeEncodeError:
        raise bad("strings must be encoded in UTF-8") from None


def _parse(text: str, mode: str) -> tuple[str, list[Entity]]:
    if mode.lower() == "html":
        return parse_html(text)
    if mode.lower() == "markdownv2":
        return parse_markdown(text)
    raise bad("unsupported parse_mode")


def _with_user(world: World, entity: Entity) -> Entity | None:
    """A mention of a user holds the user; of an unknown one it is dropped."""
    if entity["type"] != "text_mention":
        return entity
    user = entity.get("user")
    known = world.user(user["id"] if isinstance(user, dict) else int(user or 0))
    return {**entity, "user": known} if known else None


def keyboard(world: World, params: Params, chat: Chat) -> Json | None:
    """The reply_markup, when every button of it can be shown."""
    markup = params.get("reply_markup")
    if not markup:
        return None
    rows = markup.get("inline_keyboard")
    if rows is None:
        return _other_markup(markup, chat)
    buttons = [button for row in rows for button in row]
    if len(buttons) > MOST_BUTTONS:
        raise bad("reply markup is too long")
    for button in buttons:
        _check_button(world, button)
    return {"inline_keyboard": [row for row in rows if row]}


def _check_button(world: World, button: Json) -> None:
    kinds = [kind for kind in KINDS_OF_BUTTON if kind in button]
    if not button["text"].strip():
        raise bad("inline keyboard button text is empty")
    if not kinds:
        raise bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if len(kinds) > 1:
        raise bad(f"can't parse inline keyboard button: only one of {', '.join(kinds)} is allowed")
    data = button.get("callback_data")
    if data is not None and not 1 <= len(data.encode()) <= world.rules.callback_bytes:
        raise bad("BUTTON_DATA_INVALID")
    if "url" in button and not ADDRESS.match(button["url"]):
        raise bad(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")


def _other_markup(markup: Json, chat: Chat) -> Json:
    for row in markup.get("keyboard", []):
        for button in row:
            asks = isinstance(button, dict) and (button.get("request_contact") or button.get("request_location"))
            if asks and not chat.private:
                raise bad("phone number and location can be requested in private chats only")
    return dict(markup)


def answered(world: World, params: Params, chat: Chat) -> int | None:
    """The message this one replies to, or None."""
    reply = params.get("reply_parameters") or {}
    message_id = reply.get("message_id")
    if message_id is None:
        return None
    where = reply.get("chat_id") or chat.id
    if world.find(where, message_id):
        return int(message_id) if where == chat.id else None
    if reply.get("allow_sending_without_reply"):
        return None
    raise bad("message to be replied not found")


def topic(params: Params, chat: Chat) -> int | None:
    thread = params.get("message_thread_id")
    if thread is None:
        return None
    if thread not in chat.topics:
        raise bad("message thread not found")
    if thread in chat.closed_topics:
        raise bad("TOPIC_CLOSED")
    return int(thread)

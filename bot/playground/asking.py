"""The Bot API's methods that ask about a chat and its members, or leave it."""

from bot.playground.cast import Json
from bot.playground.composing import Params
from bot.playground.reach import KIND, find_chat, open_chat
from bot.playground.refusals import bad, forbidden
from bot.playground.telling import tell_own_place
from bot.playground.wire import chat_json, member_json, message_json
from bot.playground.world import World

ACTIONS = {
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
    "choose_sticker", "find_location", "record_video_note", "upload_video_note",
}  # fmt: skip
GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")


def get_chat(world: World, params: Params) -> Json:
    chat = find_chat(world, params.get("chat_id"))
    if chat.bot in {"kicked", "left"} and not chat.private:
        raise forbidden(
            f"bot was kicked from the {KIND[chat.kind]}"
            if chat.bot == "kicked"
            else f"bot is not a member of the {KIND[chat.kind]}"
        )
    full: Json = {
        "accent_color_id": chat.id % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(GIFTS, False),
    }
    pinned = world.find(chat.id, chat.pinned[-1]) if chat.pinned else None
    return chat_json(world, chat) | full | ({"pinned_message": message_json(world, pinned)} if pinned else {})


def get_member(world: World, params: Params) -> Json:
    chat = open_chat(world, params.get("chat_id"))
    user = params.get("user_id")
    if world.user(int(user or 0)) is None:
        raise bad("invalid user_id specified")
    return member_json(world, chat, int(user or 0))


def get_administrators(world: World, params: Params) -> list[Json]:
    chat = open_chat(world, params.get("chat_id"))
    if chat.private:
        raise bad("there are no administrators in the private chat")
    own = [world.id] if chat.bot == "administrator" else []
    return [member_json(world, chat, user) for user in [*chat.admins, *own]]


def count_members(world: World, params: Params) -> int:
    chat = open_chat(world, params.get("chat_id"))
    return len(chat.members) + chat.has_bot


def show_action(world: World, params: Params) -> bool:
    chat = open_chat(world, params.get("chat_id"))
    if params.get("action") not in ACTIONS:
        raise bad("wrong parameter action in request")
    world.events.add("bot", chat=chat.id, action=params["action"])
    return True


def leave_chat(world: World, params: Params) -> bool:
    chat = open_chat(world, params.get("chat_id"))
    if chat.private:
        raise bad("chat member status can't be changed in private chats")
    before, chat.bot = chat.bot, "left"
    world.keep_chat(chat)
    tell_own_place(world, chat, world.id, before, "left")
    return True


METHODS = {
    "getChat": get_chat,
    "getChatMember": get_member,
    "getChatAdministrators": get_administrators,
    "getChatMemberCount": count_members,
    "sendChatAction": show_action,
    "leaveChat": leave_chat,
}

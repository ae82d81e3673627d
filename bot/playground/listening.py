"""The Bot API's methods by which the bot hears: updates, webhook, answers to presses, files, its own name and commands."""

import asyncio
import json
import re
from urllib.parse import urlsplit

from bot.playground.cast import Json
from bot.playground.composing import Params
from bot.playground.refusals import bad, conflict
from bot.playground.webhook import Webhook
from bot.playground.world import World

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
COMMAND = re.compile(r"[a-z0-9_]{1,32}")
LONGEST_POLL = 50
START_ADDRESS = re.compile(r"https?://t\.me/(\w+)\?start=[\w-]{1,64}$|tg://")


def get_me(world: World, _params: Params) -> Json:
    return world.me


async def get_updates(world: World, params: Params) -> list[Json]:
    """Waits up to `timeout` seconds; a newer poll ends an older one with 409."""
    if world.webhook.url:
        raise conflict(
            "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
        )
    updates = world.updates
    updates.allow(params.get("allowed_updates"))
    updates.confirm(params.get("offset") or 0)
    updates.turn += 1
    mine = updates.turn
    updates.bell.ring()
    world.polls += 1
    try:
        return await _wait(world, mine, params)
    finally:
        world.polls -= 1
        world.last_poll = world.tick()


async def _wait(world: World, mine: int, params: Params) -> list[Json]:
    updates, limit = world.updates, max(1, min(100, params.get("limit") or 100))
    until = asyncio.get_running_loop().time() + min(LONGEST_POLL, params.get("timeout") or 0)
    while not (found := updates.first(limit, world.tick())) and not updates.closed:
        left = until - asyncio.get_running_loop().time()
        if left <= 0:
            break
        await updates.bell.wait(left)
        if updates.turn != mine:
            raise conflict("terminated by other getUpdates request; make sure that only one bot instance is running")
    return [pending.as_api() for pending in found]


def set_webhook(world: World, params: Params) -> bool:
    url = str(params.get("url") or "")
    if url:
        _check_address(url)
    secret = str(params.get("secret_token") or "")
    if secret and not SECRET.fullmatch(secret):
        raise bad("secret token contains unallowed characters")
    world.updates.allow(params.get("allowed_updates"))
    if params.get("drop_pending_updates"):
        world.updates.drop_all()
    world.webhook = Webhook(url, secret, params.get("max_connections") or 40, allowed=world.updates.allowed)
    world.updates.turn += 1
    world.updates.bell.ring()
    return True


def _check_address(url: str) -> None:
    """Plain HTTP is taken on this machine only, as a Bot API server of one's own does."""
    parts = urlsplit(url)
    if not parts.hostname:
        raise bad("bad webhook: invalid webhook URL specified")
    if parts.scheme != "https" and parts.hostname not in LOOPBACK:
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")


def delete_webhook(world: World, params: Params) -> bool:
    if params.get("drop_pending_updates"):
        world.updates.drop_all()
    world.webhook = Webhook()
    world.updates.bell.ring()
    return True


def webhook_info(world: World, _params: Params) -> Json:
    return world.webhook.as_api(len(world.updates.pending))


def answer_press(world: World, params: Params) -> bool:
    """Once, and within the time Telegram gives."""
    query = world.queries.get(str(params.get("callback_query_id")))
    if not query or query.answered or world.tick() - query.at > world.rules.query_seconds:
        raise bad("query is too old and response timeout expired or query ID is invalid")
    text = str(params.get("text") or "")
    if len(text) > world.rules.answer_characters:
        raise bad("MESSAGE_TOO_LONG")
    url = params.get("url")
    if url and not START_ADDRESS.match(str(url)):
        raise bad("URL_INVALID")
    query.answered = True
    world.keep_query(query)
    shown = bool(params.get("show_alert"))
    world.events.add(
        "alert", person=query.person, chat=query.chat, message=query.message, text=text, show_alert=shown, url=url
    )
    return True


def get_file(world: World, params: Params) -> Json:
    return world.files.opened(params.get("file_id"), world.tick())


def _scope(params: Params) -> str:
    scope = params.get("scope") or {"type": "default"}
    return json.dumps([scope, params.get("language_code") or ""], sort_keys=True)


def set_commands(world: World, params: Params) -> bool:
    commands = params.get("commands") or []
    if len(commands) > 100:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not COMMAND.fullmatch(command["command"]):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"]) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    return _keep_commands(world, _scope(params), commands)


def _keep_commands(world: World, scope: str, commands: list[Json]) -> bool:
    world.commands[scope] = commands
    world.store.put("commands", scope, commands)
    return True


def get_commands(world: World, params: Params) -> list[Json]:
    return world.commands.get(_scope(params), [])


def delete_commands(world: World, params: Params) -> bool:
    return _keep_commands(world, _scope(params), [])


def keep_setting(world: World, params: Params) -> bool:
    """Names, descriptions and menu buttons are only remembered."""
    for name, value in params.items():
        world.settings[name] = value
        world.store.put("setting", name, value)
    return True


METHODS = {
    "getMe": get_me,
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": webhook_info,
    "answerCallbackQuery": answer_press,
    "getFile": get_file,
    "setMyCommands": set_commands,
    "getMyCommands": get_commands,
    "deleteMyCommands": delete_commands,
    "setMyName": keep_setting,
    "setMyDescription": keep_setting,
    "setMyShortDescription": keep_setting,
    "setChatMenuButton": keep_setting,
}

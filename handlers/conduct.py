"""Silence for a while: /mute and /unmute by reply, ticket or number, and the list with its buttons."""

from __future__ import annotations

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from handlers.buttons import private
from handlers.messages import private as in_private
from handlers.presses import UnmutePress
from services import muting
from services.desk import Desk
from services.muting import Pointed
from services.work import Caller, Outcome

router = Router(name="conduct")


def pointed_at(message: Message) -> Pointed:
    """What a command replies to; a bot, a channel or a hidden admin is nobody to point at."""
    reply = message.reply_to_message
    if reply is None:
        return Pointed()
    user = reply.from_user
    known = user is not None and not user.is_bot and reply.sender_chat is None
    return Pointed(
        reply.message_id, user.id if user and known else None, user.full_name.replace("\0", "") if user else ""
    )


@router.message(Command("mute", ignore_mention=True))
async def on_mute(message: Message, command: CommandObject, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(muting.mute, caller, command.args or "", pointed_at(message))


@router.message(Command("unmute", ignore_mention=True))
async def on_unmute(message: Message, command: CommandObject, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(muting.unmute, caller, command.args or "", pointed_at(message))


@router.message(Command("review", ignore_mention=True), in_private)
async def on_review(_message: Message, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(muting.review, caller)


@router.callback_query(UnmutePress.filter(), private)
async def on_unmute_press(_q: CallbackQuery, callback_data: UnmutePress, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(muting.unmute_by_press, caller, callback_data.id)

"""The emergency switch and its two buttons."""

from __future__ import annotations

from aiogram import F, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from handlers.buttons import private as in_private
from handlers.messages import private
from handlers.presses import SafetyPress
from services.desk import Desk
from services.duty import emergency
from services.work import Caller, Outcome

router = Router(name="emergency")


@router.message(Command("emergency", ignore_mention=True), private)
async def on_emergency(_message: Message, command: CommandObject, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(emergency.switch, caller, command.args or "")


@router.callback_query(SafetyPress.filter(F.say == "phones"), in_private)
async def on_phones(_q: CallbackQuery, callback_data: SafetyPress, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(emergency.show_phones, caller, callback_data.id)


@router.callback_query(SafetyPress.filter(F.say.in_(set(emergency.ANSWERS))))
async def on_safety(_q: CallbackQuery, callback_data: SafetyPress, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(emergency.answer, caller, callback_data.id, callback_data.say)

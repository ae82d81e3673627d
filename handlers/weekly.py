"""The weekly post of a residents' group: switched on and off in the group, or from the list in private."""

from __future__ import annotations

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from handlers.buttons import private
from handlers.messages import private as in_private
from handlers.presses import WeeklyPress
from services.desk import Desk
from services.supervision import weekly
from services.work import Caller, Outcome

router = Router(name="weekly")


@router.message(Command("weekly", ignore_mention=True), in_private)
async def on_weekly(_message: Message, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(weekly.in_private, caller)


@router.message(Command("weekly", ignore_mention=True))
async def on_weekly_in_group(_message: Message, command: CommandObject, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(weekly.in_group, caller, command.args or "")


@router.callback_query(WeeklyPress.filter(), private)
async def on_weekly_switch(_q: CallbackQuery, callback_data: WeeklyPress, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(weekly.switch, caller, callback_data.chat, on=callback_data.on)

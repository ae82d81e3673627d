"""Leave, turns, and a whole duty that passes: /leave, /back, /duty, /handover."""

from __future__ import annotations

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from handlers import buttons
from handlers.messages import private
from handlers.presses import DutyPress
from services.desk import Desk
from services.duty import duty_handing, duty_list, leaving
from services.work import Caller, Outcome

router = Router(name="duty")


@router.message(Command("leave", ignore_mention=True), private)
async def on_leave(_message: Message, command: CommandObject, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(leaving.leave, caller, command.args or "")


@router.message(Command("back", ignore_mention=True), private)
async def on_back(_message: Message, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(leaving.come_back, caller)


@router.message(Command("duty", ignore_mention=True), private)
async def on_duty(_message: Message, command: CommandObject, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(duty_list.duties, caller, command.args or "")


@router.callback_query(DutyPress.filter(), buttons.private)
async def on_duty_page(_q: CallbackQuery, callback_data: DutyPress, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(duty_list.show_page, caller, callback_data.grid, callback_data.page)


@router.message(Command("handover", ignore_mention=True), private)
async def on_hand_over(_message: Message, command: CommandObject, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(duty_handing.hand_duty_over, caller, command.args or "")

"""Asking in chat: /find, /grid, /sheet, and the buttons under what they show."""

from __future__ import annotations

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from handlers.buttons import private
from handlers.messages import private as in_private
from handlers.presses import FindPress, GridPress, SheetPress
from services.desk import Desk
from services.supervision import finding, grid_asking, sheet_asking
from services.work import Caller, Outcome

router = Router(name="finding")


@router.message(Command("find", ignore_mention=True), in_private)
async def on_find(_message: Message, command: CommandObject, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(finding.find, caller, command.args or "")


@router.callback_query(FindPress.filter(), private)
async def on_page(_q: CallbackQuery, callback_data: FindPress, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(finding.find_page, caller, callback_data.ref, callback_data.page)


@router.message(Command("grid", ignore_mention=True), in_private)
async def on_grid(_message: Message, command: CommandObject, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(grid_asking.show_grids, caller, command.args or "")


@router.callback_query(GridPress.filter(), private)
async def on_grid_press(_q: CallbackQuery, callback_data: GridPress, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(grid_asking.press, caller, callback_data.grid, callback_data.do)


@router.message(Command("sheet", ignore_mention=True), in_private)
async def on_sheet(_message: Message, command: CommandObject, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(sheet_asking.sheet_command, caller, command.args or "")


@router.callback_query(SheetPress.filter(), private)
async def on_sheet_press(_q: CallbackQuery, callback_data: SheetPress, caller: Caller, desk: Desk) -> Outcome:
    press = callback_data
    return await desk.do(sheet_asking.ask_sheet, caller, press.grid, press.what, press.span)

"""Whistles: which departments, reporting in, the result, its mark, and the list of those who did not come."""

from __future__ import annotations

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from handlers.buttons import private
from handlers.messages import private as in_private
from handlers.presses import CallPress, DepartmentPress, MarkPress, TicketPress
from services import whistling
from services.desk import Desk
from services.work import Caller, Outcome

router = Router(name="whistles")


@router.message(Command("missed", ignore_mention=True), in_private)
async def on_missed(_message: Message, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(whistling.show_missed, caller)


@router.callback_query(TicketPress.filter(F.do == "whistle"), private)
async def on_whistle(_q: CallbackQuery, callback_data: TicketPress, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(whistling.choose_department, caller, callback_data.id, callback_data.v)


@router.callback_query(DepartmentPress.filter(), private)
async def on_department(_q: CallbackQuery, callback_data: DepartmentPress, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(whistling.add_department, caller, callback_data.id, callback_data.duty)


@router.callback_query(CallPress.filter(F.do == "report_in"), private)
async def on_report_in(_q: CallbackQuery, callback_data: CallPress, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(whistling.report_in, caller, callback_data.id)


@router.callback_query(CallPress.filter(F.do == "deliver"), private)
async def on_result(_q: CallbackQuery, callback_data: CallPress, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(whistling.begin_result, caller, callback_data.id)


@router.callback_query(CallPress.filter(F.do == "excuse"), private)
async def on_excuse(_q: CallbackQuery, callback_data: CallPress, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(whistling.begin_excuse, caller, callback_data.id)


@router.callback_query(MarkPress.filter(), private)
async def on_mark(_q: CallbackQuery, callback_data: MarkPress, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(whistling.mark_department, caller, callback_data.id, callback_data.mark)

"""四评: asked for by command, and its buttons down to the matters behind each figure."""

from __future__ import annotations

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from handlers.buttons import private
from handlers.messages import private as in_private
from handlers.presses import AppraisalPress
from services.desk import Desk
from services.supervision import appraising
from services.supervision.appraising import Wanted
from services.work import Caller, Outcome

router = Router(name="appraisal")


@router.message(Command("appraise", ignore_mention=True), in_private)
async def on_appraise(_message: Message, command: CommandObject, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(appraising.appraise, caller, command.args or "")


@router.callback_query(AppraisalPress.filter(), private)
async def on_appraisal(_q: CallbackQuery, callback_data: AppraisalPress, caller: Caller, desk: Desk) -> Outcome:
    data = callback_data
    wanted = Wanted(data.grid, data.month, data.part, data.key, data.figure, data.page)
    return await desk.do(appraising.show, caller, wanted)

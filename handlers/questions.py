"""After the end: whether anybody was in touch, once more or not, the exclusion desk, and call-backs."""

from __future__ import annotations

from aiogram import F, Router
from aiogram.types import CallbackQuery

from handlers.buttons import private
from handlers.presses import CallBackPress, QuestionPress, TicketPress
from services import calling_back, excluding, questions
from services.desk import Desk
from services.work import Caller, Outcome

router = Router(name="questions")


@router.callback_query(QuestionPress.filter(F.do.in_({"contacted", "not_contacted"})), private)
async def on_contacted(_q: CallbackQuery, callback_data: QuestionPress, caller: Caller, desk: Desk) -> Outcome:
    data = callback_data
    return await desk.do(questions.say_contacted, caller, data.id, data.v, contacted=data.do == "contacted")


@router.callback_query(QuestionPress.filter(F.do == "again"), private)
async def on_again(_q: CallbackQuery, callback_data: QuestionPress, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(questions.do_again, caller, callback_data.id, callback_data.v)


@router.callback_query(QuestionPress.filter(F.do == "enough"), private)
async def on_enough(_q: CallbackQuery, callback_data: QuestionPress, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(questions.leave_it, caller, callback_data.id, callback_data.v)


@router.callback_query(TicketPress.filter(F.do == "include"), private)
async def on_include(_q: CallbackQuery, callback_data: TicketPress, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(excluding.include_ticket, caller, callback_data.id)


@router.callback_query(CallBackPress.filter(F.ask == "open"), private)
async def on_call_back(_q: CallbackQuery, callback_data: CallBackPress, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(calling_back.open_call_back, caller, callback_data.id)


@router.callback_query(CallBackPress.filter(F.ask.in_({"reached", "contacted", "solved", "answer"})), private)
async def on_heard(_q: CallbackQuery, callback_data: CallBackPress, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(calling_back.record_answer, caller, callback_data.id, callback_data.ask, callback_data.say)

"""One's own data and other people's: /mydata, /forget with its question, the details of the notice, and 代办."""

from __future__ import annotations

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from handlers.buttons import private
from handlers.messages import private as in_private
from handlers.presses import DraftPress, ForgetPress, MinePress
from services import residents
from services.desk import Desk
from services.privacy import behalf, consenting, forgetting, my_data
from services.work import Caller, Outcome

router = Router(name="privacy")


@router.message(Command("mydata", ignore_mention=True), in_private)
async def on_my_data(_message: Message, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(my_data.ask_my_data, caller)


@router.message(Command("forget", ignore_mention=True), in_private)
async def on_forget(_message: Message, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(forgetting.ask_to_forget, caller)


@router.message(Command("mydata", "forget", ignore_mention=True))
async def on_help(_message: Message, caller: Caller, desk: Desk) -> Outcome:
    """In a group: nobody's data is spoken of there."""
    return await desk.do(residents.help_me, caller)


@router.callback_query(ForgetPress.filter(F.do == "yes"), private)
async def on_forget_me(_q: CallbackQuery, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(forgetting.forget_me, caller)


@router.callback_query(ForgetPress.filter(F.do == "no"), private)
async def on_keep_me(_q: CallbackQuery, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(forgetting.keep_me, caller)


@router.callback_query(MinePress.filter(F.do == "privacy"), private)
async def on_details(_q: CallbackQuery, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(consenting.explain, caller)


@router.callback_query(DraftPress.filter(F.do == "behalf"), private)
async def on_behalf(_q: CallbackQuery, callback_data: DraftPress, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(behalf.ask_who, caller, callback_data.id)


@router.callback_query(DraftPress.filter(F.do == "agree"), private)
async def on_agree(_q: CallbackQuery, callback_data: DraftPress, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(behalf.agree, caller, callback_data.id)


@router.callback_query(DraftPress.filter(F.do == "own"), private)
async def on_own(_q: CallbackQuery, callback_data: DraftPress, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(behalf.own, caller, callback_data.id)

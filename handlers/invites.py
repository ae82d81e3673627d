"""Into the service and out of it: /invite, what is pressed on an invitation, /people."""

from __future__ import annotations

from aiogram import F, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from handlers.buttons import private
from handlers.messages import private as in_private
from handlers.presses import InvitePress, JoinPress, StaffPress
from services import joining, residents
from services.desk import Desk
from services.street import departing, inviting
from services.work import Caller, Outcome, Work

router = Router(name="invites")


@router.message(Command("invite", ignore_mention=True), in_private)
async def on_invite(_message: Message, command: CommandObject, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(inviting.invite, caller, command.args or "")


@router.message(Command("people", ignore_mention=True), in_private)
async def on_people(_message: Message, command: CommandObject, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(departing.list_people, caller, command.args or "")


@router.message(Command("invite", "people", ignore_mention=True))
async def on_invite_in_group(_message: Message, caller: Caller, desk: Desk) -> Outcome:
    """Who comes and who goes is nothing for a group: /help points to the private chat."""
    return await desk.do(residents.help_me, caller)


@router.callback_query(InvitePress.filter(F.do == "post"), private)
async def on_post(_q: CallbackQuery, callback_data: InvitePress, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(inviting.choose_post, caller, callback_data.post)


@router.callback_query(InvitePress.filter(F.do == "open"), private)
async def on_open(_q: CallbackQuery, callback_data: InvitePress, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(inviting.open_grid, caller, callback_data.post, callback_data.grid)


@router.callback_query(InvitePress.filter(F.do == "grid"), private)
async def on_grid(_q: CallbackQuery, callback_data: InvitePress, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(inviting.choose_grid, caller, callback_data.post, callback_data.grid)


@router.callback_query(InvitePress.filter(F.do == "span"), private)
async def on_span(_q: CallbackQuery, callback_data: InvitePress, caller: Caller, desk: Desk) -> Outcome:
    data = callback_data
    return await desk.do(inviting.choose_span, caller, data.post, data.grid, data.months)


@router.callback_query(JoinPress.filter(F.do == "revoke"), private)
async def on_revoke(_q: CallbackQuery, callback_data: JoinPress, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(inviting.revoke, caller, callback_data.id)


@router.callback_query(JoinPress.filter(F.do == "confirm"), private)
async def on_confirm(_q: CallbackQuery, callback_data: JoinPress, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(joining.confirm, caller, callback_data.id)


@router.callback_query(JoinPress.filter(F.do == "decline"), private)
async def on_decline(_q: CallbackQuery, callback_data: JoinPress, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(joining.decline, caller, callback_data.id)


@router.callback_query(JoinPress.filter(F.do == "skip"), private)
async def on_skip(_q: CallbackQuery, callback_data: JoinPress, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(joining.without_phone, caller, callback_data.id)


@router.callback_query(StaffPress.filter(F.do == "page"), private)
async def on_page(_q: CallbackQuery, callback_data: StaffPress, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(departing.list_people, caller, "", callback_data.id)


@router.callback_query(StaffPress.filter(F.do == "ask"), private)
async def on_ask_end(_q: CallbackQuery, callback_data: StaffPress, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(departing.ask_end, caller, callback_data.id)


@router.callback_query(StaffPress.filter(F.do == "end"), private)
async def on_end(_q: CallbackQuery, callback_data: StaffPress, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(departing.end_duty, caller, callback_data.id)


@router.callback_query(StaffPress.filter(F.do == "keep"), private)
async def on_keep(_q: CallbackQuery, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(_keep, caller)


def _keep(work: Work) -> Outcome:
    del work
    return Outcome("duty_kept")

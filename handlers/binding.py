"""Binding a group where it is: /bind, the choices on its card, /unbind."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiogram import F, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from handlers.presses import BindPress
from services.desk import Desk
from services.street import binding
from services.work import Caller, Outcome

router = Router(name="binding")
Ears = Callable[[int], Awaitable[bool | None]]
"""Whether everything said in a group reaches the bot; None when Telegram does not tell."""


@router.message(Command("bind", ignore_mention=True))
async def on_bind(_message: Message, command: CommandObject, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(binding.bind, caller, command.args or "")


@router.message(Command("unbind", ignore_mention=True))
async def on_unbind(_message: Message, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(binding.unbind, caller)


@router.callback_query(BindPress.filter(F.do == "open"))
async def on_open(_q: CallbackQuery, callback_data: BindPress, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(binding.open_grid, caller, callback_data.card, callback_data.grid)


@router.callback_query(BindPress.filter(F.do == "grid"))
async def on_grid(_q: CallbackQuery, callback_data: BindPress, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(binding.choose_grid, caller, callback_data.card, callback_data.grid)


@router.callback_query(BindPress.filter(F.do == "kind"))
async def on_kind(_q: CallbackQuery, callback_data: BindPress, caller: Caller, desk: Desk) -> Outcome:
    data = callback_data
    return await desk.do(binding.choose_kind, caller, data.card, data.grid, data.kind)


@router.callback_query(BindPress.filter(F.do == "mode"))
async def on_mode(
    _q: CallbackQuery, callback_data: BindPress, caller: Caller, desk: Desk, ears: Ears | None = None
) -> Outcome:
    data = callback_data
    hears = await ears(caller.chat) if ears is not None else None
    return await desk.do(binding.choose_mode, caller, data.card, data.grid, data.mode, hears=hears)


@router.callback_query(BindPress.filter(F.do == "unbind"))
async def on_let_go(_q: CallbackQuery, callback_data: BindPress, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(binding.let_go, caller, callback_data.card, callback_data.grid)


@router.callback_query(BindPress.filter(F.do == "keep"))
async def on_keep_bound(_q: CallbackQuery, callback_data: BindPress, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(binding.keep_bound, caller, callback_data.card)

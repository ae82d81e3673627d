"""/digest: which digests, when, of which grid, in which language; and the map under them."""

from __future__ import annotations

from aiogram import F, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from handlers.buttons import private
from handlers.messages import private as in_private
from handlers.presses import DigestPress, SupervisorPress
from services.desk import Desk
from services.supervision import digest_choosing, picturing
from services.work import Caller, Outcome

router = Router(name="digests")


@router.message(Command("digest", ignore_mention=True), in_private)
async def on_digest(_message: Message, command: CommandObject, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(digest_choosing.show, caller, command.args or "")


@router.callback_query(SupervisorPress.filter(F.what == "map"), private)
async def on_map(_q: CallbackQuery, callback_data: SupervisorPress, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(picturing.show_map, caller, callback_data.grid)


@router.callback_query(DigestPress.filter(), private)
async def on_choice(_q: CallbackQuery, callback_data: DigestPress, caller: Caller, desk: Desk) -> Outcome:
    press = callback_data
    return await desk.do(digest_choosing.choose, caller, press.do, press.value, press.card)

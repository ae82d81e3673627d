"""The web board: /board."""

from __future__ import annotations

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import Message

from handlers.messages import private
from services.desk import Desk
from services.supervision import boarding
from services.work import Caller, Outcome

router = Router(name="board")


@router.message(Command("board", ignore_mention=True), private)
async def on_board(_message: Message, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(boarding.open_board, caller)

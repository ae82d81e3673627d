"""The bot's own membership: added, taken out, blocked, let in again."""

from __future__ import annotations

from aiogram import Router
from aiogram.enums import ChatMemberStatus, ChatType
from aiogram.types import ChatMemberUpdated

from handlers.binding import Ears
from services.desk import Desk
from services.street import membership
from services.work import Caller, Outcome

router = Router(name="members")
GONE = frozenset({ChatMemberStatus.LEFT, ChatMemberStatus.KICKED})


@router.my_chat_member()
async def on_my_chat_member(event: ChatMemberUpdated, caller: Caller, desk: Desk, ears: Ears | None = None) -> Outcome:
    present = event.new_chat_member.status not in GONE
    if event.chat.type == ChatType.PRIVATE:
        return await desk.do(membership.private_changed, caller, writable=present)
    hears: bool | None = None
    if present:
        admin = event.new_chat_member.status == ChatMemberStatus.ADMINISTRATOR
        hears = True if admin else await ears(event.chat.id) if ears is not None else None
    return await desk.do(membership.group_changed, caller, present=present, title=caller.title, hears=hears)

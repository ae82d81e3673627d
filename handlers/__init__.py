"""One update in, one call of one use case out; nothing here speaks or stores."""

from __future__ import annotations

from aiogram import Dispatcher

from handlers import (
    appraisal,
    binding,
    board,
    buttons,
    conduct,
    digest_choosing,
    duty,
    emergency,
    finding,
    invites,
    members,
    messages,
    privacy,
    questions,
    weekly,
    whistles,
)
from handlers.speakers import Speakers


def make_dispatcher() -> Dispatcher:
    """Aiogram's Dispatcher with every route; fed from the inbox, errors are raised to the lane."""
    dispatcher = Dispatcher(disable_fsm=True)
    for router in (
        messages.first,
        conduct.router,
        invites.router,
        binding.router,
        whistles.router,
        weekly.router,
        appraisal.router,
        questions.router,
        duty.router,
        digest_choosing.router,
        emergency.router,
        finding.router,
        privacy.router,
        board.router,
        messages.router,
        buttons.router,
        members.router,
    ):
        router._parent_router = None  # noqa: SLF001  # routers are module-wide; each dispatcher takes them anew (tests make several)
        dispatcher.include_router(router)
    speakers = Speakers()
    for observer in (
        dispatcher.message,
        dispatcher.edited_message,
        dispatcher.callback_query,
        dispatcher.my_chat_member,
    ):
        observer.outer_middleware(speakers)
    return dispatcher

"""Words, pictures, places and commands: each goes to one use case."""

from __future__ import annotations

from dataclasses import replace

from aiogram import Router
from aiogram.enums import ChatType
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.types import Message

from handlers.said import said_of
from services import handling, learning, reporting, residents, supervising
from services.desk import Desk
from services.street import membership
from services.work import Caller, Outcome

first = Router(name="words")
"""What is said most, asked for before all commands: each filter on the way costs as much as a statement."""
router = Router(name="messages")


# Coroutines, because aiogram hands any other filter to a thread, for each message anew.
async def plain(message: Message) -> bool:
    text = message.text or ""
    return text != "" and not text.startswith("/")


async def private(message: Message) -> bool:
    return message.chat.type == ChatType.PRIVATE


async def migrated(message: Message) -> bool:
    return message.migrate_to_chat_id is not None


async def of_the_group(message: Message) -> bool:
    """Telegram's own word on what became of the group."""
    told = (
        message.new_chat_members,
        message.left_chat_member,
        message.new_chat_title,
        message.pinned_message,
        message.migrate_from_chat_id,
        message.group_chat_created,
    )
    return any(told)


def as_words(caller: Caller) -> Caller:
    """Counted where they are understood: danger is heard however fast it is said."""
    return replace(caller, manner="words")


@router.message(migrated)
async def on_migrated(message: Message, caller: Caller, desk: Desk) -> Outcome:
    caller = replace(caller, telegram_id=0)  # the group's doing, not a person's
    return await desk.do(membership.group_moved, caller, message.chat.id, message.migrate_to_chat_id or 0)


@router.message(of_the_group)
async def on_service_message(_message: Message, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(membership.set_aside, replace(caller, telegram_id=0), "service_message")


@router.message(CommandStart(ignore_mention=True), private)
async def on_start(_message: Message, command: CommandObject, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(residents.start, caller, (command.args or "").strip())


@router.message(Command("mine", ignore_mention=True), private)
async def on_mine(_message: Message, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(residents.mine, caller)


@router.message(Command("home", ignore_mention=True), private)
async def on_home(_message: Message, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(residents.ask_home, caller)


@router.message(Command("who", ignore_mention=True))
async def on_who(_message: Message, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(residents.who, caller)


@router.message(Command("todo", ignore_mention=True), private)
async def on_todo(_message: Message, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(handling.todo, caller)


@router.message(Command("overview", ignore_mention=True), private)
async def on_overview(_message: Message, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(supervising.overview, caller)


@router.message(Command("lexicon", ignore_mention=True), private)
async def on_lexicon(_message: Message, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(learning.lexicon, caller)


@router.message(Command("cancel", ignore_mention=True), private)
async def on_cancel(_message: Message, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(residents.never_mind, caller)


@first.message(Command("report", ignore_mention=True))
async def on_report(
    message: Message, command: CommandObject, caller: Caller, desk: Desk, me: tuple[int, str]
) -> Outcome:
    said = replace(said_of(message, *me), text=(command.args or "").strip(), addressed=True)
    return await desk.do(reporting.report_command, as_words(caller), said, await desk.read(said.text))


@router.message(Command("help", "start", "mine", "home", "todo", "overview", "lexicon", "cancel", ignore_mention=True))
async def on_help(_message: Message, caller: Caller, desk: Desk) -> Outcome:
    return await desk.do(residents.help_me, caller)


@first.message(plain)
@router.message()
async def on_message(message: Message, caller: Caller, desk: Desk, me: tuple[int, str]) -> Outcome:
    said = said_of(message, *me)
    return await desk.do(reporting.receive_message, as_words(caller), said, await desk.read(said.text))


@router.edited_message()
async def on_edited(message: Message, caller: Caller, desk: Desk, me: tuple[int, str]) -> Outcome:
    said = said_of(message, *me, edited=True)
    return await desk.do(reporting.hear, as_words(caller), said, await desk.read(said.text))

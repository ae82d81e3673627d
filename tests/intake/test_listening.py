"""aiogram's end: hears everything, says nothing, tells nobody the token."""

from __future__ import annotations

import io
import traceback
from typing import Any

import pytest
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import DeleteMessage, EditMessageText, SendMessage, SendPhoto, TelegramMethod
from aiogram.types import BotCommand

from bot.listening import DownloadFailed, NotListening, make_listener
from tests.support.playground import WANG, street


async def test_it_hears():
    async with street() as s, make_listener(s.playground.token, s.playground.url) as bot:
        await s.wang.starts()
        assert (await bot.get_me()).username == "xiaoshao_bot"
        message = (await bot.get_updates(timeout=0))[-1].message
        assert message is not None
        assert message.text == "/start"
        assert await bot.set_my_commands([BotCommand(command="mine", description="我的工单")])
        assert (await bot.get_webhook_info()).url == ""
        assert (await bot.get_chat(s.residents.id)).title
        assert (await bot.get_chat_member(s.residents.id, s.world.id)).status == "member"
        assert await bot.delete_webhook()
        s.playground.assert_valid()


SPEAKING: list[TelegramMethod[Any]] = [
    SendMessage(chat_id=WANG, text="您好"),
    SendPhoto(chat_id=WANG, photo="x"),
    EditMessageText(chat_id=WANG, message_id=1, text="x"),
    DeleteMessage(chat_id=WANG, message_id=1),
]


@pytest.mark.parametrize("method", SPEAKING, ids=lambda method: method.__api_method__)
async def test_it_never_speaks(method: TelegramMethod[Any]):
    async with street() as s, make_listener(s.playground.token, s.playground.url) as bot:
        await s.wang.starts()
        with pytest.raises(NotListening, match=method.__api_method__):
            await bot(method)
        assert not s.world.calls.sent()


def told(fault: BaseException) -> str:
    return "".join(traceback.format_exception(fault)) + repr(fault)


async def test_a_failed_download_does_not_tell_the_token():
    async with street() as s, make_listener(s.playground.token, s.playground.url) as bot:
        with pytest.raises(DownloadFailed, match="HTTP 404") as caught:
            await bot.download_file("photos/none.jpg", io.BytesIO())
        assert s.playground.token not in told(caught.value)


async def test_a_photo_is_fetched():
    async with street() as s, make_listener(s.playground.token, s.playground.url) as bot:
        await s.wang.starts()
        await s.wang.sends_photo("路灯坏了")
        message = (await bot.get_updates(timeout=0))[-1].message
        assert message is not None
        assert message.photo
        file = await bot.get_file(message.photo[-1].file_id)
        fetched = io.BytesIO()
        await bot.download_file(str(file.file_path), fetched)
        assert fetched.getvalue().startswith(b"\x89PNG")


@pytest.mark.parametrize("base", ["http://127.0.0.1:9", "http://\x00"])
async def test_a_network_fault_does_not_tell_the_token(base: str):
    token = "42:AAsecretAAsecretAAsecretAAsecretAAsecret"
    async with make_listener(token, base) as bot:
        with pytest.raises(TelegramNetworkError) as caught:
            await bot.get_me()
    assert token not in told(caught.value)

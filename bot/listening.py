"""aiogram only listens: its session lets listening calls through, refuses every other, and keeps the token to itself."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import suppress
from typing import Any

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import TelegramMethod
from aiogram.methods.base import TelegramType
from aiohttp import ClientError, ClientResponseError

LISTENING = frozenset(
    {
        "answerCallbackQuery",
        "deleteWebhook",
        "getChat",
        "getChatMember",
        "getFile",
        "getMe",
        "getUpdates",
        "getWebhookInfo",
        "setMyCommands",
        "setWebhook",
    }
)
"""What aiogram may call; everything that speaks goes through the outbox."""


class NotListening(RuntimeError):  # noqa: N818  # what is so
    """A handler tried to speak: add a notice instead."""

    def __init__(self, method: str) -> None:
        super().__init__(f"{method} is not a listening call; what people are told goes through the outbox")


class DownloadFailed(ConnectionError):  # noqa: N818  # what is so
    """A file could not be fetched; carries the status or the kind of fault, never the address, which holds the token."""


class ListeningSession(AiohttpSession):
    """Lets `LISTENING` through. Errors: NotListening for any other method; network errors without the token."""

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ASYNC109  # aiogram's
    ) -> TelegramType:
        name = method.__api_method__
        if name not in LISTENING:
            raise NotListening(name)
        try:
            return await super().make_request(bot, method, timeout)
        except TelegramNetworkError as fault:
            raise TelegramNetworkError(method, fault.message.replace(bot.token, "…")) from None

    async def stream_content(
        self,
        url: str,
        headers: dict[str, Any] | None = None,
        timeout: int = 30,  # noqa: ASYNC109  # aiogram's
        chunk_size: int = 65536,
        raise_for_status: bool = True,
    ) -> AsyncGenerator[bytes, None]:
        fault: str
        try:
            async for chunk in super().stream_content(url, headers, timeout, chunk_size, raise_for_status):
                yield chunk
        except ClientResponseError as error:
            fault = f"HTTP {error.status}"
        except (ClientError, TimeoutError) as error:
            fault = type(error).__name__
        else:
            return
        raise DownloadFailed(fault)

    async def close(self) -> None:
        """At once; aiogram's own waits a quarter of a second for nothing."""
        if self._session is not None and not self._session.closed:
            with suppress(ClientError):
                await self._session.close()


def make_listener(token: str, api_base: str = "https://api.telegram.org") -> Bot:
    """The bot for aiogram's handlers. Errors: aiogram's TokenValidationError."""
    return Bot(token, session=ListeningSession(api=TelegramAPIServer.from_base(api_base)))

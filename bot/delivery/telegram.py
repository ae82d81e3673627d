"""The only mouth: python-telegram-bot behind strict limits, every answer judged by the one table."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import TypedDict

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    LinkPreviewOptions,
    Message,
    ReplyParameters,
)
from telegram.constants import ParseMode
from telegram.ext import AIORateLimiter, Defaults, ExtBot
from telegram.request import HTTPXRequest

from bot.delivery.answers import Verdict, What, judge
from bot.delivery.pace import GROUP_SECONDS, Pacer
from bot.delivery.pieces import Piece, cut, plain, shorten
from bot.outgoing import Button, Outgoing, Sent

READ_SECONDS = 20.0
CALL_SECONDS = 40.0
"""A whole call, drip by drip; shorter than a claim."""
CONNECTIONS = 16
NOTHING = Outgoing("")


class Unsaid(Exception):  # noqa: N818  # named for what is so
    """It was not (wholly) said: `said` pieces of it were, as `messages`."""

    def __init__(self, verdict: Verdict, said: int = 0, messages: tuple[int, ...] = ()) -> None:
        super().__init__(f"{verdict.what}: {verdict.reason}")
        self.verdict, self.said, self.messages = verdict, said, messages


@dataclass(frozen=True, slots=True)
class Manner:
    """How it is said; each concession is made once."""

    reply_to: int | None = None
    topic: int | None = None
    html: bool = True
    photos: bool = True

    def conceding(self, verdict: Verdict) -> Manner | None:
        """Without what was refused; None when it was already done without."""
        if verdict.what is What.plain and self.html:
            return replace(self, html=False)
        if verdict.what is What.drop_topic and (self.topic or self.reply_to):
            return replace(self, topic=None, reply_to=None)  # what it would answer stands in that topic
        if verdict.what is What.drop_reply and self.reply_to is not None:
            return replace(self, reply_to=None)
        if verdict.what is What.drop_photos and self.photos:
            return replace(self, photos=False)
        return None


class _Way(TypedDict):
    """How one message is said, as PTB names it."""

    parse_mode: ParseMode | None
    reply_markup: InlineKeyboardMarkup | None
    reply_parameters: ReplyParameters | None
    disable_notification: bool
    message_thread_id: int | None


class _Bot(ExtBot[int]):
    def __repr__(self) -> str:
        """Without the token."""
        return f"Bot({self.token.partition(':')[0]})"


class Telegram:
    """Speaks as the bot of `token`. Errors of every deed: Unsaid."""

    def __init__(
        self,
        token: str,
        base: str = "https://api.telegram.org",
        *,
        limits: bool = True,
        pacer: Pacer | None = None,
        read_seconds: float = READ_SECONDS,
        connections: int = CONNECTIONS,
    ) -> None:
        base = base.rstrip("/")
        self.pacer = pacer or Pacer(limits=limits)
        self._bot = _Bot(
            token,
            base_url=f"{base}/bot",
            base_file_url=f"{base}/file/bot",
            request=_request(read_seconds, connections),
            get_updates_request=_request(read_seconds, 1),
            defaults=Defaults(link_preview_options=LinkPreviewOptions(is_disabled=True)),
            rate_limiter=_limiter() if limits else None,
        )

    def __repr__(self) -> str:
        return f"Telegram({self._bot!r})"

    async def close(self) -> None:
        """Closes connections."""
        for request in self._bot._request:  # noqa: SLF001  # its own shutdown wants a getMe first
            await request.shutdown()

    async def speak(
        self, chat: int, outgoing: Outgoing, reply_to: int | None = None, *, skip: int = 0, living: bool = False
    ) -> tuple[int, ...]:
        """Says it, but for the `skip` pieces said before; ids of the new messages, the one with the buttons last."""
        manner, said = Manner(reply_to, outgoing.topic), skip
        messages: tuple[int, ...] = ()
        pieces = cut(outgoing, living=living)
        while said < len(pieces):
            try:
                ids = await self._calling(chat, pieces[said], manner, silent=outgoing.silent)
            except Unsaid as fault:
                conceded = manner.conceding(fault.verdict)
                if conceded is None:
                    raise Unsaid(fault.verdict, said, messages) from fault
                manner = conceded
                continue
            messages, said = messages + ids, said + 1
        return messages

    async def edit(self, chat: int, message: int, outgoing: Outgoing) -> None:
        """Makes the message show it; already showing it is as good."""
        manner = Manner()
        while True:
            text = shorten(outgoing.text)
            words, mode = (text, ParseMode.HTML) if manner.html else (plain(text), None)
            markup = _markup(outgoing.buttons)
            verdict = await self._changing(
                chat,
                lambda w=words, m=mode, k=markup: self._bot.edit_message_text(  # type: ignore[misc]
                    w, chat, message, parse_mode=m, reply_markup=k
                ),
                unplayed=What.card_lost,
            )
            if verdict is None:
                return
            conceded = manner.conceding(verdict)
            if conceded is None:
                raise Unsaid(verdict)
            manner = conceded

    async def take_away(self, chat: int, message: int, outgoing: Outgoing = NOTHING) -> None:
        """Deletes the message; too old for that, it is left with `outgoing`'s words and no buttons."""
        verdict = await self._changing(
            chat, lambda: self._bot.delete_message(chat, message), counted=False, unplayed=What.stays
        )
        if verdict is None:
            return
        if verdict.what is not What.stays:
            raise Unsaid(verdict)
        try:
            if outgoing.text:
                await self.edit(chat, message, replace(outgoing, buttons=(), photos=()))
            else:
                await self._strip(chat, message)
        except Unsaid as fault:
            if fault.verdict.what is not What.card_lost:
                raise

    async def _strip(self, chat: int, message: int) -> None:
        verdict = await self._changing(
            chat, lambda: self._bot.edit_message_reply_markup(chat, message), unplayed=What.card_lost
        )
        if verdict is not None:
            raise Unsaid(verdict)

    async def _changing(
        self, chat: int, deed: Callable[[], Awaitable[object]], *, counted: bool = True, unplayed: What | None = None
    ) -> Verdict | None:
        """None when the chat now is as it should be."""
        if counted:
            await self.pacer.turn(chat)
        try:
            async with asyncio.timeout(CALL_SECONDS):
                await deed()
        except Exception as fault:  # noqa: BLE001  # the table answers every one
            verdict = judge(fault, chat, unplayed=unplayed)
            return None if verdict.what is What.sent else verdict
        finally:
            if counted:
                self.pacer.arrived(chat)
        return None

    async def _calling(self, chat: int, piece: Piece, manner: Manner, *, silent: bool) -> tuple[int, ...]:
        shown = bool(piece.photos or piece.upload or piece.sent)
        if shown and not manner.photos:
            piece = _without_files(piece)
            if not piece.html:
                return ()
        messages = max(1, len(piece.photos))
        await self.pacer.turn(chat, messages)
        try:
            async with asyncio.timeout(CALL_SECONDS):
                return await self._call(chat, piece, manner, silent=silent)
        except Exception as fault:
            raise Unsaid(judge(fault, chat, unplayed=What.drop_photos if shown and manner.photos else None)) from fault
        finally:
            self.pacer.arrived(chat, messages)

    async def _call(self, chat: int, piece: Piece, manner: Manner, *, silent: bool) -> tuple[int, ...]:
        words, mode = (piece.html, ParseMode.HTML) if manner.html else (plain(piece.html), None)
        reply = ReplyParameters(manner.reply_to, allow_sending_without_reply=True) if manner.reply_to else None
        way = _Way(
            parse_mode=mode,
            reply_markup=_markup(piece.buttons),
            reply_parameters=reply,
            disable_notification=silent,
            message_thread_id=manner.topic,
        )
        sent: tuple[Message, ...]
        if len(piece.photos) > 1:
            media = [InputMediaPhoto(photo) for photo in piece.photos]
            sent = await self._bot.send_media_group(
                chat,
                media,
                reply_parameters=reply,
                disable_notification=silent,
                message_thread_id=manner.topic,
            )
        else:
            sent = (await self._one(chat, piece, words, way),)
        return tuple(message.message_id for message in sent)

    async def _one(self, chat: int, piece: Piece, words: str, way: _Way) -> Message:
        upload = piece.upload
        if piece.sent is not None:
            return await self._passed_on(chat, piece.sent, words, way)
        if upload is None and not piece.photos:
            return await self._bot.send_message(chat, words, **way)
        if upload is None or upload.picture:
            shown, name = (upload.content, upload.name) if upload else (piece.photos[0], None)
            return await self._bot.send_photo(chat, shown, caption=words or None, filename=name, **way)
        return await self._bot.send_document(chat, upload.content, caption=words or None, filename=upload.name, **way)

    async def _passed_on(self, chat: int, file: Sent, words: str, way: _Way) -> Message:
        """By its id and as what it was sent: Telegram takes a video for nothing but a video."""
        bot = self._bot
        if file.kind == "video_note":  # takes no words
            plainly = {name: value for name, value in way.items() if name != "parse_mode"}
            return await bot.send_video_note(chat, file.file_id, **plainly)  # type: ignore[arg-type]
        ways: dict[str, Callable[..., Awaitable[Message]]] = {
            "photo": bot.send_photo,
            "video": bot.send_video,
            "voice": bot.send_voice,
            "audio": bot.send_audio,
            "animation": bot.send_animation,
        }
        send = ways.get(file.kind, bot.send_document)
        return await send(chat, file.file_id, caption=words or None, **way)


def _without_files(piece: Piece) -> Piece:
    """What is left to say; that a file of ours, or somebody's, is missing is said."""
    file = piece.upload or piece.sent
    told = (piece.html, file.missing if file else "")
    return replace(piece, html="\n".join(part for part in told if part), photos=(), upload=None, sent=None)


def _request(read_seconds: float, connections: int) -> HTTPXRequest:
    return HTTPXRequest(
        connection_pool_size=connections,
        read_timeout=read_seconds,
        write_timeout=10.0,
        connect_timeout=5.0,
        pool_timeout=5.0,
    )


def _limiter() -> AIORateLimiter:
    """Evenly spaced: the bucket as shipped overruns every limit. Tries again only in the outbox."""
    return AIORateLimiter(
        overall_max_rate=1,
        overall_time_period=1 / 25,
        group_max_rate=1,
        group_time_period=GROUP_SECONDS,
        max_retries=0,
    )


def _markup(rows: tuple[tuple[Button, ...], ...]) -> InlineKeyboardMarkup | None:
    if not rows:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(key.text, callback_data=key.data, url=key.url) for key in row] for row in rows]
    )

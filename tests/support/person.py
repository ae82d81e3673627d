"""Talking to the bot as a person: writes, sends, presses, and waits for what the phone shows."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from bot.playground import acting, gathering
from bot.playground.acting import Words
from bot.playground.cast import Chat, Message
from bot.playground.pictures import sample
from bot.playground.world import World

SHOWN = 8
PATIENCE = 60.0
"""Seconds somebody waits for the phone to show something; a machine may be busy."""
Done = TypeVar("Done")
Found = TypeVar("Found")


@dataclass(frozen=True)
class Alert:
    """What answered a press; an empty text only stops the button's clock."""

    text: str
    show_alert: bool
    message: int


@dataclass
class Voice:
    """One person with one phone. Deeds are what the phone offers; `sees` waits for the bot's words, each one once."""

    world: World
    id: int
    _seen: set[tuple[int, int, int]] = field(default_factory=set)
    _from: int = field(init=False)

    def __post_init__(self) -> None:
        self._from = self.world.events.seq

    @property
    def name(self) -> str:
        return self.world.person(self.id).name

    # -- deeds --

    async def says(self, text: str, in_: Chat | int | None = None, **more: Any) -> Message:
        """Writes into a chat, privately to the bot when none is named; more are fields of `Words`."""
        return self._sends(Words(text, **more), in_)[0]

    async def replies(self, message: Message, text: str, **more: Any) -> Message:
        return self._sends(Words(text, reply_to=message.id, **more), message.chat)[0]

    async def sends_photo(
        self, caption: str = "", in_: Chat | int | None = None, *, reply_to: Message | None = None
    ) -> Message:
        return (await self.sends_album(caption, in_, count=1, reply_to=reply_to))[0]

    async def sends_album(
        self, caption: str = "", in_: Chat | int | None = None, *, count: int = 3, reply_to: Message | None = None
    ) -> list[Message]:
        photos = [sample(f"{self.id} {n}") for n in range(count)]
        return self._sends(Words(caption, photos=photos, reply_to=reply_to.id if reply_to else None), in_)

    async def sends_location(
        self, latitude: float, longitude: float, in_: Chat | int | None = None, **more: Any
    ) -> Message:
        return self._sends(Words(location={"latitude": latitude, "longitude": longitude}, **more), in_)[0]

    async def sends_voice(self, in_: Chat | int | None = None, **more: Any) -> Message:
        return self._sends(Words(voice=True, **more), in_)[0]

    async def sends_document(self, name: str, size: int, in_: Chat | int | None = None, **more: Any) -> Message:
        """A document that claims so many bytes."""
        return self._sends(Words(document={"name": name, "size": size}, **more), in_)[0]

    async def edits(self, message: Message, text: str) -> Message:
        return self._after(acting.edit(self.world, self.id, message.chat, message.id, text))

    async def deletes(self, message: Message) -> None:
        acting.delete(self.world, self.id, message.chat, message.id)
        self.world.save()

    async def starts(self, payload: str = "") -> Message:
        return self._after(acting.start(self.world, self.id, payload))

    async def blocks(self) -> None:
        acting.block(self.world, self.id, blocked=True)
        self.world.save()

    async def unblocks(self) -> None:
        acting.block(self.world, self.id, blocked=False)
        self.world.save()

    async def joins(self, group: Chat | int) -> None:
        gathering.join(self.world, self.id, _number(group))
        self.world.save()

    async def leaves(self, group: Chat | int) -> None:
        gathering.leave(self.world, self.id, _number(group))
        self.world.save()

    async def presses(self, label: str, on: Message | None = None, within: float = PATIENCE) -> Message:
        """Presses the newest button whose text holds `label` (of one message when named), once it is there."""
        message, row, column = await self._until(lambda: self._button(label, on), f"a button {label!r}", within)
        self._after(acting.press(self.world, self.id, message.chat, message.id, row, column))
        return message

    async def forges_press(self, message: Message, data: str) -> None:
        """A changed client sends data that no button holds."""
        self._after(acting.press_forged(self.world, self.id, message.chat, message.id, data))

    def _sends(self, words: Words, where: Chat | int | None) -> list[Message]:
        chat = self.id if where is None else _number(where)
        return self._after(acting.send(self.world, self.id, chat, words))

    def _after(self, done: Done) -> Done:
        self.world.save()
        return done

    # -- what the phone shows --

    async def sees(self, part: str, within: float = PATIENCE, in_: Chat | int | None = None) -> Message:
        """Waits for a message of the bot, new or changed and not yet seen, whose text holds `part`."""
        chat = None if in_ is None else _number(in_)
        message = await self._until(lambda: self._news(part, chat), f"{part!r}", within)
        self._seen.add(_version(message))
        return message

    async def is_told(self, part: str, within: float = PATIENCE) -> Alert:
        """Waits for the answer to a press that holds `part`."""
        return await self._until(
            lambda: next((one for one in self.alerts if part in one.text), None), f"alert {part!r}", within
        )

    async def is_answered(self, presses: int, within: float = PATIENCE) -> list[Alert]:
        """Waits until so many presses were answered; an answer may be under way when all is said and written down."""
        await self._until(lambda: len(self.alerts) >= presses or None, f"{presses} answers", within)
        return self.alerts

    async def loses(self, message: Message, within: float = PATIENCE) -> None:
        """Waits until a message is gone."""
        await self._until(lambda: message.deleted or None, f"message {message.id} gone", within)

    async def finds_no_button(self, label: str, on: Message, within: float = PATIENCE) -> None:
        """Waits until a message has no such button."""
        await self._until(lambda: None if self._button(label, on) else True, f"no button {label!r}", within)

    @property
    def alerts(self) -> list[Alert]:
        """Answers to this person's presses, oldest first."""
        facts = [event.facts for event in self.world.events.since(self._from) if event.kind == "alert"]
        return [Alert(f["text"], f["show_alert"], f["message"]) for f in facts if f["person"] == self.id]

    def messages(self, in_: Chat | int | None = None) -> list[Message]:
        """Everything this person's phone shows, oldest first; of all chats or of one."""
        chats = [chat for chat in self.world.chats.values() if self.id in chat.members]
        wanted = None if in_ is None else _number(in_)
        return [
            message
            for chat in chats
            if wanted in {None, chat.id}
            for message in self.world.messages.get(chat.id, {}).values()
            if not message.deleted
        ]

    def shows(self, part: str, in_: Chat | int | None = None) -> bool:
        """Whether a message of the bot with these words is on the phone now."""
        return any(part in message.text for message in self.messages(in_) if message.sender == self.world.id)

    def screen(self) -> str:
        """The phone as text, for errors."""
        lines = [f"📱 {self.name}"]
        for chat in self.world.chats.values():
            shown = self.messages(chat.id)[-SHOWN:]
            lines += [f"  ── {chat.title}"] * bool(shown) + [f"     {_line(self.world, message)}" for message in shown]
        return "\n".join(lines + [f"  alert: {alert.text}" for alert in self.alerts])

    def _news(self, part: str, chat: int | None) -> Message | None:
        unseen = [m for m in self.messages(chat) if m.sender == self.world.id and _version(m) not in self._seen]
        return next((message for message in unseen if part in message.text), None)

    def _button(self, label: str, on: Message | None) -> tuple[Message, int, int] | None:
        candidates = [on] if on and not on.deleted else [] if on else list(reversed(self._by_age()))
        for message in candidates:
            for r, row in enumerate(message.rows):
                for c, button in enumerate(row):
                    if label in button["text"]:
                        return message, r, c
        return None

    def _by_age(self) -> list[Message]:
        return sorted(self.messages(), key=lambda message: message.touched)

    async def _until(self, look: Callable[[], Found | None], what: str, within: float) -> Found:
        try:
            async with asyncio.timeout(within):
                while (found := look()) is None:
                    await self.world.events.bell.wait(None)
        except TimeoutError:
            raise AssertionError(f"{self.name} waited {within} s for {what} and sees:\n{self.screen()}") from None
        return found


def _version(message: Message) -> tuple[int, int, int]:
    return message.chat, message.id, hash((message.text, str(message.markup)))


def _number(chat: Chat | int) -> int:
    return chat.id if isinstance(chat, Chat) else chat


def _line(world: World, message: Message) -> str:
    who = world.user(message.sender) or {}
    buttons = " ".join(f"[{button['text']}]" for row in message.rows for button in row)
    kinds = ", ".join(name for name in message.content if name in {"photo", "location", "voice", "document"})
    parts = [
        f"#{message.id} {who.get('first_name')}:",
        message.system or message.text,
        f"<{kinds}>" if kinds else "",
        buttons,
    ]
    return " ".join(part for part in parts if part)

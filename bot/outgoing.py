"""What is to appear in a chat: words, buttons and pictures, before anybody speaks them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Button:
    """One button: `data` for a press (at most 64 bytes), or `url`."""

    text: str
    data: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message. `text` is Telegram HTML with every foreign word escaped; `photos` are file ids, at most ten.

    `gone`: the message is to be taken away (deleted, else emptied to `text`).
    """

    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    photos: tuple[str, ...] = ()
    silent: bool = False
    gone: bool = False

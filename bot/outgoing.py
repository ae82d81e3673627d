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
class Upload:
    """A file of our own making: a picture is shown, anything else is a document to open.

    `name` with its ending. `missing`: what is said in its place when the messenger will not take it.
    """

    name: str
    content: bytes
    picture: bool = False
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """A file somebody sent, passed on by its id. `kind`: as in domain.said.Attached; `missing`: said where it cannot be passed on."""

    kind: str
    file_id: str
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message. `text` is Telegram HTML with every foreign word escaped; `photos` are file ids, at most ten.

    `topic`: of a forum; None is General. `gone`: the message is to be taken away (deleted, else emptied to `text`). `upload` or `sent` goes with it, or before it
    when the text is too long for a caption.
    """

    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    photos: tuple[str, ...] = ()
    upload: Upload | None = None
    sent: Sent | None = None
    silent: bool = False
    topic: int | None = None
    gone: bool = False

"""What somebody said, freed of the messenger it came through."""

from __future__ import annotations

from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that came along; the file id is the bot's own."""

    kind: str  # photo | video | video_note | voice | audio | animation | document: sent on, it must be called the same
    file_id: str
    unique_id: str
    size: int | None = None
    message: int = 0


@dataclass(frozen=True, slots=True)
class Said:
    """One message, or an album as one. `addressed` means the bot was spoken to: mention, command or reply to it."""

    chat: int
    message: int
    text: str = ""
    reply_to: int | None = None
    addressed: bool = False
    tagged: bool = False
    edited: bool = False
    latitude: float | None = None
    longitude: float | None = None
    attached: tuple[Attached, ...] = field(default=())
    album: str | None = None
    news: bool = False  # passed on from a channel: nobody's own words
    phone: str | None = None  # of the sender's own contact, handed over
    unreadable: str | None = None  # sticker, contact, poll … : what it was

    def __post_init__(self) -> None:
        """NUL and lone surrogates go: no database keeps them, and they say nothing."""
        kept = self.text.replace("\0", "").encode("utf-8", "ignore").decode()
        object.__setattr__(self, "text", kept)

    def joined(self, later: Said) -> Said:
        """Both as one, with a later part of the same album."""
        texts = [t for t in (self.text, later.text) if t]
        return replace(
            self,
            text="\n".join(dict.fromkeys(texts)),
            reply_to=self.reply_to or later.reply_to,
            addressed=self.addressed or later.addressed,
            tagged=self.tagged or later.tagged,
            attached=tuple(dict.fromkeys((*self.attached, *later.attached))),
        )

"""A log of every call the program made, so that tests can count limits, duplicates and outcomes."""

from collections import deque
from dataclasses import dataclass, field
from typing import Any

SENDING = ("send", "copy", "forward")


@dataclass
class Call:
    """`at` in seconds of the real clock; `accepted` says whether the world changed, `status` what was answered."""

    method: str
    params: dict[str, Any]
    at: float
    status: int = 0
    accepted: bool = False
    description: str = ""
    fault: str | None = None
    result: Any = None

    @property
    def chat(self) -> Any:
        return self.params.get("chat_id")

    @property
    def sending(self) -> bool:
        return self.method.startswith(SENDING) and self.method != "sendChatAction"


@dataclass
class Calls:
    most: int = 100_000
    log: deque[Call] = field(init=False)

    def __post_init__(self) -> None:
        self.log = deque(maxlen=self.most)

    def __iter__(self) -> Any:
        return iter(self.log)

    def __len__(self) -> int:
        return len(self.log)

    def of(self, method: str | None = None, chat: int | None = None, *, accepted: bool | None = None) -> list[Call]:
        """The calls that fit, oldest first."""
        return [
            call
            for call in self.log
            if method in {None, call.method} and chat in {None, call.chat} and accepted in {None, call.accepted}
        ]

    def sent(self, chat: int | None = None) -> list[Call]:
        """Sending calls that really put something into a chat."""
        return [call for call in self.of(chat=chat, accepted=True) if call.sending]

    def most_within(self, seconds: float, chat: int | None = None) -> int:
        """The largest number of sent calls in any window of so many seconds."""
        times = [call.at for call in self.sent(chat)]
        return max((sum(start <= at < start + seconds for at in times) for start in times), default=0)

    def twice(self) -> list[Call]:
        """Sent calls whose chat, text and markup had been sent before."""
        seen: set[str] = set()
        again = []
        for call in self.sent():
            key = f"{call.method} {sorted((k, str(v)) for k, v in call.params.items())}"
            again += [call] if key in seen else []
            seen.add(key)
        return again

"""Scripted misfortune: what goes wrong, for which calls, how many times."""

from dataclasses import dataclass, field
from typing import Any

KINDS = {
    "too_many": "429 with retry_after",
    "too_many_bare": "429 without parameters",
    "server_error": "a 5xx as JSON",
    "bad_gateway": "a 5xx as HTML",
    "garbage": "200 with a body that is no JSON",
    "empty": "200 with an empty body",
    "slow": "accepted, the answer drips",
    "delay": "held back for some seconds, then done",
    "hang": "never answered, not accepted",
    "close_before": "closed before it is accepted",
    "close_after": "accepted, then closed without an answer",
    "unauthorized": "401",
    "refused": "any error: code and description",
    "blocked": "403 bot was blocked by the user",
    "kicked": "403 bot was kicked",
    "initiate": "403 bot can't initiate conversation",
    "deactivated": "403 user is deactivated",
    "migrate": "400 with migrate_to_chat_id",
    "conflict": "409",
}


@dataclass
class Fault:
    """`count` < 0 never ends, `skip` lets so many fitting calls pass first; no method or chat means every one.

    `sending` limits it to calls that send or edit; `accepted` makes garbage, empty and 5xx happen after the deed.
    """

    kind: str
    count: int = 1
    method: str | None = None
    chat: int | None = None
    sending: bool = False
    skip: int = 0
    code: int = 502
    description: str = ""
    seconds: float = 0.2
    retry_after: int = 1
    migrate_to: int | None = None
    accepted: bool = False
    happened: int = 0

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"no such fault: {self.kind}; there are {', '.join(KINDS)}")

    def fits(self, method: str, chat: Any) -> bool:
        if self.method and self.method != method:
            return False
        if self.sending and not method.startswith(("send", "edit", "copy", "forward")):
            return False
        return self.chat in {None, chat} and self.count != 0


@dataclass
class Faults:
    script: list[Fault] = field(default_factory=list)

    def add(self, kind: str, **how: Any) -> Fault:
        """See `Fault`; answers the fault, whose `happened` counts."""
        fault = Fault(kind, **how)
        self.script.append(fault)
        return fault

    def clear(self) -> None:
        self.script.clear()

    def next(self, method: str, chat: Any) -> Fault | None:
        for fault in self.script:
            if not fault.fits(method, chat):
                continue
            if fault.skip > 0:
                fault.skip -= 1
                continue
            fault.count -= 1
            fault.happened += 1
            return fault
        return None

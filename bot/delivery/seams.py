"""What the relay is handed: who composes, who puts it into words, who speaks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy.engine import Connection, Row

from bot.delivery.pace import Pacer
from bot.outgoing import Outgoing
from domain.views import Telling


class Speaker(Protocol):
    """Says, edits and takes away. Errors of all three: Unsaid."""

    pacer: Pacer

    async def speak(
        self, chat: int, outgoing: Outgoing, reply_to: int | None = None, *, skip: int = 0, living: bool = False
    ) -> tuple[int, ...]: ...
    async def edit(self, chat: int, message: int, outgoing: Outgoing) -> None: ...
    async def take_away(self, chat: int, message: int, outgoing: Outgoing) -> None: ...


class NotTold(Protocol):
    """Composing's word for: it is no longer so."""

    @property
    def reason(self) -> str: ...


Compose = Callable[[Connection, Row[Any], datetime], Telling | NotTold]
Left = Mapping[int, str]
"""Ids of rows that are no longer true, and why."""
ComposeMany = Callable[[Connection, Row[Any], Sequence[Row[Any]], datetime], tuple[Telling | NotTold, Left]]
"""A row with others in one message; NotTold and the reason when it is the row itself that is no longer true."""
Render = Callable[[Telling], Outgoing]

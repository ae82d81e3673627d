"""Says with every call to the Bot API for which outbox row it is made, so that the ledger counts by row and need not guess by text.

One request header, added from outside; the program does and decides nothing differently.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import Any

READY = "READY"
HEADER = "X-Outbox-Row"
_row: ContextVar[int] = ContextVar("row", default=0)


def attend() -> None:
    """For the life of this process."""
    from bot.delivery import telegram  # noqa: PLC0415
    from bot.delivery.relay import Relay  # noqa: PLC0415
    from bot.nursery import Nursery  # noqa: PLC0415

    Relay._fly = _noting(Relay._fly)  # type: ignore[method-assign]
    telegram._request = _telling(telegram._request)
    Nursery._all = _announced(Nursery._all)  # type: ignore[method-assign]


def _announced(run: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(run)
    async def announced(self: Any, loops: Any) -> None:
        os.write(2, f"{READY}\n".encode())
        await run(self, loops)

    return announced


def _noting(fly: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(fly)
    async def noted(self: Any, row: Any, begun: float) -> None:
        _row.set(row.id)
        await fly(self, row, begun)

    return noted


def _telling(make: Callable[..., Any]) -> Callable[..., Any]:
    async def tell(request: Any) -> None:
        request.headers[HEADER] = str(_row.get())

    @wraps(make)
    def made(*args: Any) -> Any:
        request = make(*args)
        request._client.event_hooks = {"request": [tell]}
        return request

    return made

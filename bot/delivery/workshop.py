"""Files for notices, made in a thread of their own: whoever waits too long gives the chat back and finds it done next time."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable

import structlog
from sqlalchemy.engine import Connection

from bot.delivery.secrecy import redact
from bot.outgoing import Upload
from domain.views import Telling
from storage.transactions import Transactions

PATIENCE = 10.0
"""Seconds; shorter than the time after which a claimed row is not begun any more."""
KEPT = 8
"""Files made and not yet said; beyond, the oldest is made anew when its turn comes."""

Needs = Callable[[Telling], bool]
Make = Callable[[Connection, Telling], Upload | None]

_log = structlog.get_logger(__name__)


class NotYet(Exception):  # noqa: N818  # named for what is so
    """The file is still being made."""


class CouldNot(Exception):  # noqa: N818  # named for what is so
    """The file could not be made; what it belongs to is said without it."""


class Workshop:
    """`needs` says whether a notice has a file at all; `make` makes it with a reading connection."""

    def __init__(self, transactions: Transactions, needs: Needs, make: Make, *, patience: float = PATIENCE) -> None:
        self._transactions, self._needs, self._make, self._patience = transactions, needs, make, patience
        self._begun: OrderedDict[int, asyncio.Future[Upload | None]] = OrderedDict()

    async def file(self, row_id: int, telling: Telling) -> Upload | None:
        """The file of the outbox row. Errors: NotYet; CouldNot."""
        if not self._needs(telling):
            return None
        making = self._begun.get(row_id) or self._begin(row_id, telling)
        try:
            async with asyncio.timeout(self._patience):
                made = await asyncio.shield(making)
        except TimeoutError:
            raise NotYet from None
        except Exception as fault:
            del self._begun[row_id]
            _log.warning(
                "file_not_made", outbox=row_id, kind=telling.kind, error=redact(f"{type(fault).__name__}: {fault}")
            )
            raise CouldNot from fault
        return made

    def forget(self, row_id: int) -> None:
        """The row has its end, or will be composed anew: this file is needed no more."""
        self._begun.pop(row_id, None)

    def _begin(self, row_id: int, telling: Telling) -> asyncio.Future[Upload | None]:
        self._begun[row_id] = making = asyncio.wrap_future(self._transactions.browse(lambda c: self._make(c, telling)))
        # Only what is done is forgotten: what is being made will be asked for.
        for old in [n for n, one in self._begun.items() if one.done()][: max(0, len(self._begun) - KEPT)]:
            del self._begun[old]
        return making

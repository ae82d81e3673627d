"""Hears Telegram by long polling: whatever it hands over is stored before it is confirmed."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

import aiohttp
import structlog
from aiohttp.typedefs import LooseHeaders

from bot.nursery import Stop
from domain.clock import Clock
from storage import inbox
from storage.outages import is_outage
from storage.transactions import Transactions

log = structlog.get_logger(__name__)

HEARD = ("message", "edited_message", "callback_query", "my_chat_member")
"""The kinds of update asked for, by polling and by webhook alike."""
BATCH = 100
LONG_POLL = 25
"""Seconds Telegram may hold a poll open."""
SLACK = 15
"""Seconds an answer may be late; a slowly dripping one ends here, too."""
LONGEST_WAIT = 10.0
LONGEST_429 = 300.0
LARGEST_ID = 2**63 - 1
HEADERS: LooseHeaders = {"Accept": "application/json"}

Row = dict[str, Any]


class TokenRefused(RuntimeError):  # noqa: N818  # what is so
    """Telegram does not know the token: no waiting will help."""

    def __init__(self) -> None:
        super().__init__("BOT_TOKEN is refused by the Bot API server at BOT_API_BASE")


class PollFailed(Exception):  # noqa: N818  # what is so
    """A poll brought nothing usable; `wait` is the server's own wish in seconds, if it has one."""

    def __init__(self, event: str, wait: float | None = None, **fields: object) -> None:
        super().__init__(event)
        self.event, self.wait, self.fields = event, wait, fields


def lane_of(update: object) -> int:
    """The chat an update belongs to, else the person, else 0; whatever shape it has."""
    if not isinstance(update, dict):
        return 0
    bodies = [body for body in update.values() if isinstance(body, dict)]
    inner = [body["message"] for body in bodies if isinstance(body.get("message"), dict)]
    for key, places in (("chat", [*bodies, *inner]), ("from", bodies), ("user", bodies)):
        for body in places:
            found = _id_in(body.get(key))
            if found is not None:
                return found
    return 0


def _id_in(value: object) -> int | None:
    found = value.get("id") if isinstance(value, dict) else None
    return found if _is_id(found) else None


def _is_id(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and -LARGEST_ID <= value <= LARGEST_ID


def row_of(update: object, bot_id: int, now: datetime) -> Row | None:
    """The update as a row of the inbox; None when it is no object with a usable update_id."""
    if not isinstance(update, dict) or not _is_id(update.get("update_id")):
        return None
    words = json.dumps(update, ensure_ascii=False, separators=(",", ":"))
    # Half a surrogate pair is legal in JSON's escapes only; no database takes it bare.
    payload = words.encode("utf-8", "backslashreplace").decode()
    return {
        "bot_id": bot_id,
        "update_id": update["update_id"],
        "lane": lane_of(update),
        "payload": payload,
        "received_at": now,
    }


async def keep(transactions: Transactions, rows: Sequence[Row]) -> int:
    """Stores rows and waits for the commit; gives how many were new. A cancelled caller does not cancel the commit."""
    return await asyncio.shield(asyncio.wrap_future(transactions.write(partial(inbox.store, rows=rows), first=True)))


class Intake:
    """The one listener of a token: `await Intake(…).run(stop)`."""

    def __init__(
        self,
        transactions: Transactions,
        clock: Clock,
        *,
        token: str,
        api_base: str = "https://api.telegram.org",
        bell: Callable[[], None] = lambda: None,
        long_poll: int = LONG_POLL,
        slack: float = SLACK,
    ) -> None:
        self._transactions, self._clock, self._bell = transactions, clock, bell
        self._url = f"{api_base.rstrip('/')}/bot{token}/getUpdates"
        self._bot_id = int(token.partition(":")[0])
        self._long_poll, self._slack = long_poll, slack
        self._offset: int | None = None
        self.heard_at: datetime | None = None
        """When Telegram last answered properly and all it gave was stored."""

    async def run(self, stop: Stop) -> None:
        """Listens until the stop. Errors: TokenRefused; anything that is neither Telegram's nor the database's trouble."""
        limit = aiohttp.ClientTimeout(total=self._long_poll + self._slack, connect=10)
        # A street office behind a proxy reaches Telegram through the usual environment variables.
        async with aiohttp.ClientSession(timeout=limit, trust_env=True, headers=HEADERS) as session:
            failures = 0
            while not stop.is_set():
                wait = await self._once(session, stop, failures)
                failures = 0 if wait is None else failures + 1
                if wait is not None:
                    await stop.within(wait)

    async def _once(self, session: aiohttp.ClientSession, stop: Stop, failures: int) -> float | None:
        """One poll; gives how long to wait before the next when this one failed."""
        patience: float = min(LONGEST_WAIT, 0.5 * 2.0 ** min(failures, 10))
        try:
            updates = await _unless(stop, self._poll(session))
            if updates is not None:
                await self._take(updates)
        except PollFailed as fault:
            wait = min(fault.wait, LONGEST_429) if fault.wait is not None else patience
            log.warning(fault.event, wait_seconds=wait, failures=failures + 1, **fault.fields)
            return wait
        except Exception as fault:
            if not is_outage(fault):
                raise
            log.warning("updates_not_stored", fault=type(fault).__name__, wait_seconds=patience, failures=failures + 1)
            return patience
        return None

    async def _take(self, updates: list[object]) -> None:
        """Stores a batch; only then does the next poll's offset confirm it."""
        now = self._clock.now()
        rows = [row for update in updates if (row := row_of(update, self._bot_id, now)) is not None]
        if len(rows) < len(updates):
            log.error("updates_without_id_skipped", count=len(updates) - len(rows))
        if updates and not rows:
            raise PollFailed("poll_brought_garbage")
        if rows:
            new = await keep(self._transactions, rows)
            self._offset = max(row["update_id"] for row in rows) + 1
            log.debug("updates_stored", count=len(rows), new=new)
            self._bell()
        self.heard_at = now

    async def _poll(self, session: aiohttp.ClientSession) -> list[object]:
        form = {"timeout": str(self._long_poll), "limit": str(BATCH), "allowed_updates": json.dumps(HEARD)}
        if self._offset is not None:
            form["offset"] = str(self._offset)
        try:
            async with session.post(self._url, data=form, allow_redirects=False) as answer:
                status, body = answer.status, await answer.read()
        except (aiohttp.ClientError, TimeoutError, OSError) as fault:
            # The text of some of these holds the address, and the address holds the token.
            raise PollFailed("poll_failed", fault=type(fault).__name__) from None
        return _updates_in(status, body)


def _updates_in(status: int, body: bytes) -> list[object]:
    """The updates of an answer. Errors: TokenRefused, PollFailed."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        raise PollFailed("poll_answer_not_json", status=status, size=len(body)) from None
    if not isinstance(answer, dict):
        raise PollFailed("poll_answer_not_json", status=status, size=len(body))
    updates = answer.get("result")
    if answer.get("ok") is True and isinstance(updates, list):
        return updates
    raise _refusal(status, answer)


def _refusal(status: int, answer: dict[str, Any]) -> Exception:
    code = answer.get("error_code", status)
    # 404 in the API's own shape is a token of the wrong form.
    if answer.get("ok") is False and code in {401, 404}:
        return TokenRefused()
    if code == 409:
        return PollFailed("another_listener_has_this_token_or_a_webhook_is_set")
    if code == 429:
        return PollFailed("poll_too_many_requests", _retry_after(answer))
    return PollFailed("poll_refused", status=status, code=code if isinstance(code, int) else None)


def _retry_after(answer: dict[str, Any]) -> float | None:
    parameters = answer.get("parameters")
    wish = parameters.get("retry_after") if isinstance(parameters, dict) else None
    return float(wish) if isinstance(wish, int | float) and wish > 0 else None


async def _unless(stop: Stop, poll: Any) -> list[object] | None:
    """The poll's answer, or None when the stop came first: what was not confirmed is handed over again."""
    polling, stopping = asyncio.ensure_future(poll), asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({polling, stopping}, return_when=asyncio.FIRST_COMPLETED)
        return await polling if polling.done() else None
    finally:
        for task in (polling, stopping):
            task.cancel()
        await asyncio.gather(polling, stopping, return_exceptions=True)
